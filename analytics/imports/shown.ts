/**
 * What of a cell an error may repeat. A client's name or record number never; a date or code only where it can be nothing else.
 *
 * WHY so careful: columns slip, and people write names into columns that are meant for codes.
 */
import type { SourceRow } from './table.ts';

const DATE_LIKE = /^[\d\s./:-]{1,30}$/;
const CODE_LIKE = /^[\p{L}\p{N}][\p{L}\p{N} _./&()+,-]{0,39}$/u;

/** Which cells a file uses for people, and what its mapping reads. */
export interface Places {
  readonly client: number;
  readonly displayName: number | undefined;
  readonly mapped: ReadonlySet<number>;
}
/** What an error may say of a cell, ready to be put behind a noun. */
export interface Shown {
  /** ` "13/45/2019"`, or nothing where the text may say who somebody is. */
  date(text: string): string;
  /** ` "TX-9"`, or nothing. `place` is the column's place in the row. */
  code(text: string, row: SourceRow, place: number): string;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words of a row's cells that may name its client: who it is, and every column that the mapping does not read. */
function tellingWords(row: SourceRow, places: Places): Set<string> {
  const telling = row.cells.filter((_, place) => place === places.client || place === places.displayName || !places.mapped.has(place));
  return new Set(telling.flatMap(wordsOf));
}

/**
 * Rules for one file.
 *
 * RULE: a code is repeated only where rows of at least two clients have it and no word of it stands in a cell that may name the row's client.
 */
export function openShown(rows: readonly SourceRow[], places: Places): Shown {
  const recordNumbers = new Set(rows.map(({ cells }) => (cells[places.client] ?? '').trim()));
  const holders = new Map<string, Set<string>>();
  for (const { cells } of rows) {
    for (const place of places.mapped) {
      const key = `${place}|${(cells[place] ?? '').trim()}`;
      const clients = holders.get(key) ?? new Set<string>();
      if (clients.size < 2) holders.set(key, clients.add((cells[places.client] ?? '').trim()));
    }
  }
  return {
    date: (text) => (DATE_LIKE.test(text) && !recordNumbers.has(text) ? ` "${text}"` : ''),
    code: (text, row, place) => {
      const isShared = (holders.get(`${place}|${text}`)?.size ?? 0) > 1;
      if (!CODE_LIKE.test(text) || recordNumbers.has(text) || !isShared) return '';
      const telling = tellingWords(row, places);
      return wordsOf(text).some((word) => telling.has(word)) ? '' : ` "${text}"`;
    },
  };
}
