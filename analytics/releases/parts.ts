/** Columns of a table that are parts of one another: what some of them leave of the whole is a count too. */
import type { Reading, Table } from '#analytics/contract/result.ts';
import { isShowable } from '#analytics/statistics/merge-safely.ts';
import { countsOf, THRESHOLD } from './counted.ts';

interface Whole {
  readonly whole: readonly [column: string, count: Told];
  readonly parts: readonly (readonly [column: string, count: Told])[];
}
/** The figure itself where it is a count; of a share, how many it is of, how many are in it, how many are not. */
type Told = 'count' | 'of' | 'in' | 'rest';

const counts = (...columns: string[]): (readonly [string, Told])[] => columns.map((column) => [column, 'count']);

/** RULE: known by their columns. Whoever adds a column that is a part of another says so here. */
const WHOLES: readonly Whole[] = [
  // Goals that were due: attained by their date, or one of these.
  { whole: ['share', 'of'], parts: [['share', 'in'], ...counts('open', 'late', 'byClient', 'byProgram', 'byBoth')] },
  // Clients with a goal and none attained: at work on one, or not.
  { whole: ['share', 'rest'], parts: counts('working') },
  // Open goals: without any entry, or not.
  { whole: ['share', 'of'], parts: counts('bare') },
  // Events: somebody's first, or another.
  { whole: ['events', 'count'], parts: counts('people') },
];

const PLACE: Readonly<Record<Told, number>> = { count: 0, of: 0, in: 1, rest: 2 };

type Cells = Readonly<Record<string, Reading>>;

/** What a row of a table tells: a count of one of its columns, null where that column is hidden. */
export type Row = (column: string, count: Told) => number | null;

export const rowOf = (cells: Cells, isShown: (column: string) => boolean): Row => (column, count) => {
  const reading = cells[column];
  return reading === undefined || !isShown(column) ? null : countsOf(reading)?.[PLACE[count]] ?? null;
};

/** Rows put together, as whoever knows their total can tell them. `isShown`: columns of which that total is known. */
export const mergedOf = (rows: readonly Cells[], isShown: (column: string) => boolean): Row => (column, count) => {
  if (!isShown(column)) return null;
  return rows.reduce((sum, cells) => sum + (rowOf(cells, () => true)(column, count) ?? 0), 0);
};

/** RULE: the last of the parts shown goes first. */
function tooMuch({ whole, parts }: Whole, row: Row): string | null {
  const all = row(...whole);
  if (all === null) return null;
  const shown = parts.flatMap(([column, part]) => {
    const count = row(column, part);
    return count === null ? [] : [{ column, count }];
  });
  const left = all - shown.reduce((sum, { count }) => sum + count, 0);
  const last = shown.filter(({ column, count }) => column !== whole[0] && count > 0).at(-1);
  return isShowable(left, THRESHOLD) || last === undefined ? null : last.column;
}

/**
 * A column that must go, so that what the columns shown leave of a whole is nothing or enough in every row; null where none must.
 *
 * Example 60 due, 30 in time, 25 open; 5 are late or discontinued, all hidden -> `open` goes too
 */
export function columnToHide({ columns }: Pick<Table, 'columns'>, rows: readonly Row[]): string | null {
  const keys = new Set(columns.map(({ key }) => key));
  for (const one of WHOLES) {
    if (![one.whole, ...one.parts].every(([column]) => keys.has(column))) continue;
    for (const row of rows) {
      const found = tooMuch(one, row);
      if (found !== null) return found;
    }
  }
  return null;
}
