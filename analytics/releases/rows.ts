/** Tables whose rows add up to the row `all`, such as domains, as they may leave. */
import type { Reading, Table } from '#analytics/contract/result.ts';
import { HIDDEN, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { chooseColumns, countsOf, isOpen, type Counted } from './counted.ts';

type Row = Table['groups'][number]['rows'][number];

const readingIn = ({ cells }: Row, column: string): Reading => cells[column] ?? { state: 'none' };

/** Everything but how many a share is of, which is the same in every row. */
function countedIn(row: Row, column: string): Counted {
  const counts = countsOf(readingIn(row, column)) ?? [];
  return { counts: counts.length === 3 ? counts.slice(1) : counts, people: null };
}

/** Columns by the counts they tell: goals of a domain, and the share of all goals that these are, tell the same. */
function twinsOf(rows: readonly Row[], columns: readonly string[]): string[][] {
  const twins = new Map<string, string[]>();
  for (const column of columns) {
    const told = JSON.stringify(rows.map((row) => countedIn(row, column).counts[0] ?? null));
    twins.set(told, [...(twins.get(told) ?? []), column]);
  }
  return [...twins.values()];
}

/** Rows of which each of some columns may be shown, as far as rows tell one another. */
function rowsShown(rows: readonly Row[], columns: readonly string[], behind: (row: string, column: string) => number | null): Set<string> {
  const isSmall = (row: Row): boolean => columns.some((column) => !isOpen({ counts: countsOf(readingIn(row, column)) ?? [], people: behind(row.key, column) }));
  const small = rows.map(isSmall);
  const shown = chooseColumns([rows.map((row) => countedIn(row, columns[0] ?? ''))], (index) => small[index] !== true);
  return new Set(rows.filter((_, index) => shown[index]).map(({ key }) => key));
}

/**
 * Hides more of a table whose small cells are hidden already.
 *
 * Shape   `raw`: before anything was hidden; `safe`: after. A table without a row `all` stays as it is.
 * RULE    in each column what is hidden of the rows is open together; and columns that tell the same counts hide the same rows.
 * Example 40 goals, 20 and 12 and 8 of them by domain -> 12 and 8 are hidden, as counts and as shares of all goals; 40 stays
 */
export function showRows(raw: Table, safe: Table, behind: EpisodesBehind | undefined): Table {
  return {
    ...safe,
    groups: safe.groups.map((group, at) => {
      const before = raw.groups[at]?.rows ?? [];
      const rows = before.filter(({ key }) => key !== 'all');
      if (rows.length === before.length) return group;
      const shown = new Map(twinsOf(rows, raw.columns.map(({ key }) => key)).flatMap((columns) => {
        const open = rowsShown(rows, columns, (row, column) => behind?.(group.key, null, { row, column }) ?? null);
        return columns.map((column) => [column, open] as const);
      }));
      const hide = (row: Row): Row => (row.key === 'all' ? row : { ...row, cells: Object.fromEntries(Object.entries(row.cells).map(([column, reading]) => [column, reading.state === 'value' && shown.get(column)?.has(row.key) !== true ? HIDDEN : reading])) });
      return { ...group, rows: group.rows.map(hide) };
    }),
  };
}
