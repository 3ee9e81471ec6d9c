/** CSV as it comes out of record systems and spreadsheets: bytes to text to rows that know their lines. */
import { CsvError, parse } from 'csv-parse/sync';
import { SEPARATORS, type Mapping } from './mapping.ts';

/** How the bytes were read. */
export type Encoding = NonNullable<Mapping['encoding']>;
/** What stands between the cells. */
export type Separator = NonNullable<Mapping['separator']>;

/** One record; `line` is the line it begins on, counted from 1 with the header. */
export interface SourceRow {
  readonly line: number;
  readonly cells: readonly string[];
}
/** A file as rows. */
export interface Table {
  readonly header: SourceRow | null;
  readonly rows: readonly SourceRow[];
  readonly separator: Separator;
  /** Where a record could not be read to its end: nothing after this line is in `rows`. */
  readonly brokenAt: number | null;
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: encoding === 'utf-8' }).decode(bytes);
  } catch {
    // TypeError is how the decoder says that the bytes are not of this encoding.
    return null;
  }
}

/**
 * Text of a file, by what was declared, its byte order mark, or what its bytes can be.
 *
 * Missing null where UTF-8 is declared and the bytes are not.
 * RULE: bytes that are not UTF-8 and not said to be anything else are Windows-1252, as Excel on Windows writes them.
 */
export function decodeText(input: string | Uint8Array, declared: Encoding | undefined): { text: string; encoding: Encoding } | null {
  if (typeof input === 'string') return { text: input.replace(/^\uFEFF/, ''), encoding: 'utf-8' };
  const isUtf16 = input[0] === 0xff && input[1] === 0xfe;
  const isMarked = input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf;
  const known = isUtf16 ? 'utf-16le' : isMarked ? 'utf-8' : declared;
  const text = decoded(input, known ?? 'utf-8');
  if (text !== null) return { text, encoding: known ?? 'utf-8' };
  if (known !== undefined) return null;
  return { text: decoded(input, 'windows-1252') ?? '', encoding: 'windows-1252' };
}

/** True where no cell holds anything. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/** TRAP: with a blank after its closing quote, or a quote not doubled within, a cell comes with its quotes on. (`rtrim` would then swallow the rest of the file.) */
function unquoted(cell: string): string {
  const text = cell.trim();
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : cell;
}

interface Read {
  readonly rows: SourceRow[];
  readonly brokenAt: number | null;
}

/** Records with the lines they begin on. TRAP: csv-parse counts a CRLF within quotes as two lines, so line ends are made alike before. */
function readRecords(text: string, separator: Separator, firstOnly: boolean): Read {
  const rows: SourceRow[] = [];
  let nextLine = 1;
  const keep = (cells: string[], { lines }: { lines: number }): null => {
    rows.push({ line: nextLine, cells: cells.map(unquoted) });
    nextLine = lines + 1;
    return null;
  };
  try {
    parse(text, {
      delimiter: separator, record_delimiter: '\n', ltrim: true, relax_quotes: true, relax_column_count: true, max_record_size: 0, on_record: keep, ...(firstOnly ? { to: 1 } : {}),
    });
    return { rows, brokenAt: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // WHY not its message: it can hold what the file says about a client.
    return { rows, brokenAt: nextLine };
  }
}

/** The separator that finds most of the wanted columns in the header; of equals, the one that finds most columns at all. */
function detectSeparator(text: string, wanted: ReadonlySet<string>): Separator {
  const scored = SEPARATORS.map((separator) => {
    const cells = (readRecords(text, separator, true).rows[0]?.cells ?? []).map((cell) => cell.trim());
    return { separator, found: cells.filter((cell) => wanted.has(cell)).length, cells: cells.length };
  });
  return scored.reduce((best, next) => (next.found > best.found || (next.found === best.found && next.cells > best.cells) ? next : best)).separator;
}

/**
 * The header and the records of a CSV.
 *
 * Shape   the first line that is not blank is the header; blank rows stay in, so that they can be reported.
 * Errors  never throws on what a file holds; `brokenAt` says where a quote was opened and never closed.
 */
export function readTable(text: string, separator: Separator | undefined, wanted: readonly string[]): Table {
  const alike = text.replace(/\r\n?/g, '\n');
  const leading = /^(?:[ \t,;|]*\n)*/.exec(alike)?.[0] ?? '';
  const used = separator ?? detectSeparator(alike.slice(leading.length), new Set(wanted));
  const { rows, brokenAt } = readRecords(alike, used, false);
  const place = rows.findIndex(({ cells }) => !isBlank(cells));
  return { header: place < 0 ? null : rows[place] ?? null, rows: place < 0 ? [] : rows.slice(place + 1), separator: used, brokenAt };
}

