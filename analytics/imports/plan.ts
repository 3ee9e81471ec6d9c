/** A whole file as a plan: what would be admitted, what is skipped, what is wrong. Nothing is written and nobody is named. */
import { readDate } from './dates.ts';
import { columnsOf, type Mapping } from './mapping.ts';
import { cellOf, readRow, type Admission, type ImportedClinician, type ImportedProgram, type ImportError, type RowContext } from './row.ts';
import { openShown } from './shown.ts';
import { decodeText, isBlank, readTable, type Encoding, type Separator, type SourceRow, type Table } from './table.ts';

/** What becomes of one row. */
export type RowOutcome =
  | { readonly state: 'admission'; readonly line: number; readonly admission: Admission }
  | { readonly state: 'rejected'; readonly line: number; readonly errors: readonly ImportError[] }
  | { readonly state: 'skipped'; readonly line: number; readonly why: 'blank' | 'repeated-header' | 'totals' };
/** What a file would bring, and what is wrong with it. */
export interface ImportPlan {
  readonly source: string;
  readonly encoding: Encoding;
  readonly separator: Separator;
  /** In the order of the file, the header left out. */
  readonly rows: readonly RowOutcome[];
  /** Of the file and of its rows, in the order of the lines. */
  readonly errors: readonly ImportError[];
  /** Of admitted rows, by id. */
  readonly programs: readonly (ImportedProgram & { readonly admissions: number })[];
  readonly clinicians: readonly ImportedClinician[];
  /** Distinct, of admitted rows: ask for their surrogates in one batch before `toEvents`. */
  readonly recordNumbers: readonly string[];
  /** For the directory beside the log; the last name that the file has for a record number. */
  readonly directory: readonly { readonly recordNumber: string; readonly displayName: string | null }[];
}

const TOTALS = /^(grand[ -]?|sub[ -]?)?totals?\b|^(sum|average|count|rows|records|number of \w+)\b/i;
const DATA_LIKE = /^\d+([./-]\d+)*$|\d{3,}/;

/** RULE: where the first line holds data, it holds a client; it is not repeated as "headers found". */
function headersFound(header: SourceRow): string {
  const names = header.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (names.some((name) => DATA_LIKE.test(name))) return 'The first line looks like data, not like headers (so it is not repeated here): add a header line';
  return `Headers found: ${names.map((name) => `"${name}"`).join(', ')}`;
}

function headerErrors(header: SourceRow, columns: readonly string[]): ImportError[] {
  const names = header.cells.map((cell) => cell.trim());
  const missing = columns.filter((column) => !names.includes(column));
  const twice = columns.filter((column) => names.indexOf(column) !== names.lastIndexOf(column));
  const quoted = missing.map((column) => `"${column}"`).join(', ');
  const absent = missing.length === 0 ? [] : [{
    line: header.line, column: null, detail: `the mapping reads ${missing.length === 1 ? 'a column' : 'columns'} that the file does not have: ${quoted}. ${headersFound(header)}; mend the names in the mapping`,
  }];
  return [...absent, ...twice.map((column) => {
    const places = names.flatMap((name, place) => (name === column ? [place + 1] : []));
    return { line: header.line, column, detail: `is the name of columns ${places.join(' and ')}: rename all but the one that is meant` };
  })];
}

/** Says "total" first, and lacks what every episode has: a date of admission, a program or a level. A count can pass for an Excel date. */
function isTotals(row: SourceRow, context: RowContext): boolean {
  const { mapping, places } = context;
  const first = row.cells.map((cell) => cell.trim()).find((cell) => cell !== '') ?? '';
  const isNamed = TOTALS.test(first) || mapping.totals.some((word) => first.toLowerCase().startsWith(word.toLowerCase()));
  if (!isNamed) return false;
  const lacks = [mapping.program.column, mapping.levelOfCare.column].some((column) => column !== undefined && cellOf(row, places, column) === '');
  return lacks || readDate(cellOf(row, places, mapping.admitted.column), { formats: mapping.admitted.format, pivot: mapping.admitted.pivot }) === null;
}

function widthError(row: SourceRow, width: number): ImportError | null {
  const extra = row.cells.slice(width).some((cell) => cell.trim() !== '');
  if (row.cells.length >= width && !extra) return null;
  return { line: row.line, column: null, detail: `has ${row.cells.length} cells where the header has ${width}: look for a separator or a quote within a text, and put that text in quotes` };
}

function outcomeOf(row: SourceRow, context: RowContext, width: number): RowOutcome {
  const { line, cells } = row;
  if (isBlank(cells)) return { state: 'skipped', line, why: 'blank' };
  if ([...context.places].every(([column, place]) => (cells[place] ?? '').trim() === column)) return { state: 'skipped', line, why: 'repeated-header' };
  if (isTotals(row, context)) return { state: 'skipped', line, why: 'totals' };
  const error = widthError(row, width);
  if (error !== null) return { state: 'rejected', line, errors: [error] };
  const read = readRow(row, context);
  return 'errors' in read ? { state: 'rejected', line, errors: read.errors } : { state: 'admission', line, admission: read.admission };
}

/** Of two rows with one key the first stays; the second is an error that names both lines. */
function withoutRepeats(rows: readonly RowOutcome[], mapping: Mapping): RowOutcome[] {
  const lines = new Map<string, number>();
  return rows.map((outcome) => {
    if (outcome.state !== 'admission') return outcome;
    const { admission, line } = outcome;
    const key = JSON.stringify([admission.recordNumber, admission.episode ?? admission.admittedOn]);
    const first = lines.get(key);
    if (first === undefined) {
      lines.set(key, line);
      return outcome;
    }
    const what = admission.episode === null ? 'client and admission date' : 'client and episode';
    const detail = `line ${line} has the same ${what} as line ${first}, which stays: remove one of the two${admission.episode === null ? ', or name a column that tells episodes apart as /episode in the mapping' : ''}`;
    return { state: 'rejected', line, errors: [{ line, column: mapping.episode?.column ?? mapping.client.column, detail }] };
  });
}

function distinct<T extends { readonly id: string }>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [value.id, value])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function planOf(rows: readonly RowOutcome[], frame: Pick<ImportPlan, 'source' | 'encoding' | 'separator'> & { fileErrors: readonly ImportError[] }): ImportPlan {
  const { fileErrors, ...file } = frame;
  const admissions = rows.flatMap((row) => (row.state === 'admission' ? [row.admission] : []));
  const counts = new Map<string, number>();
  for (const { program } of admissions) counts.set(program.id, (counts.get(program.id) ?? 0) + 1);
  const names = new Map<string, string | null>();
  for (const { recordNumber, displayName } of admissions) names.set(recordNumber, displayName ?? names.get(recordNumber) ?? null);
  return {
    ...file,
    rows,
    errors: [...fileErrors, ...rows.flatMap((row) => (row.state === 'rejected' ? row.errors : []))].sort((a, b) => a.line - b.line),
    programs: distinct(admissions.map(({ program }) => program)).map((program) => ({ ...program, admissions: counts.get(program.id) ?? 0 })),
    clinicians: distinct(admissions.flatMap(({ clinician }) => (clinician === null ? [] : [clinician]))),
    recordNumbers: [...names.keys()],
    directory: [...names].map(([recordNumber, displayName]) => ({ recordNumber, displayName })),
  };
}

function fileErrorsOf(table: Table, columns: readonly string[]): ImportError[] {
  const broken = table.brokenAt === null ? [] : [{
    line: table.brokenAt, column: null, detail: 'a quote is opened in this record and never closed, so nothing from here on could be read: close it, or double a quote that belongs to the text',
  }];
  if (table.header === null) return [{ line: 1, column: null, detail: 'the file is empty: it needs a header line and one row per episode' }, ...broken];
  return [...headerErrors(table.header, columns), ...broken];
}

function outcomesOf(table: Table, mapping: Mapping, now: Date): RowOutcome[] {
  const header = (table.header?.cells ?? []).map((cell) => cell.trim());
  const places = new Map(columnsOf(mapping).map((column) => [column, header.indexOf(column)]));
  const displayName = mapping.displayName === undefined ? undefined : places.get(mapping.displayName.column);
  const shown = openShown(table.rows, { client: places.get(mapping.client.column) ?? -1, displayName, mapped: new Set(places.values()) });
  return withoutRepeats(table.rows.map((row) => outcomeOf(row, { mapping, places, shown, now }, header.length)), mapping);
}

/**
 * What a CSV would bring.
 *
 * Shape   one outcome per row, good rows beside bad ones; a file whose columns are missing has no rows and says which.
 * Units   lines counted from 1 with the header, embedded line breaks included; dates local to the row's program.
 * Errors  never throws on what a file holds. No error repeats a client's name or record number.
 * Source  `now` only tells which dates lie in the future; nothing else depends on it.
 */
export function planImport(csv: string | Uint8Array, mapping: Mapping, now: Date): ImportPlan {
  const decoded = decodeText(csv, mapping.encoding);
  if (decoded === null) {
    const detail = 'the file is not UTF-8 as the mapping says: save it as UTF-8, or set /encoding to "windows-1252"';
    return planOf([], { source: mapping.source, encoding: 'utf-8', separator: mapping.separator ?? ',', fileErrors: [{ line: 1, column: null, detail }] });
  }
  const columns = columnsOf(mapping);
  const table = readTable(decoded.text, mapping.separator, columns);
  const fileErrors = fileErrorsOf(table, columns);
  const isReadable = table.header !== null && headerErrors(table.header, columns).length === 0;
  const rows = isReadable ? outcomesOf(table, mapping, now) : [];
  return planOf(rows, { source: mapping.source, encoding: decoded.encoding, separator: table.separator, fileErrors });
}
