/** Cells of a release: what a figure counts, and which rows of a table may be shown so that neither they nor the rest is small. */
import type { Reading } from '#analytics/contract/result.ts';
import { addCounts, isShowable, type Counts } from '#analytics/statistics/merge-safely.ts';
import { COUNT_METHOD } from '#analytics/statistics/small-counts.ts';

/** CMS cell-size rule (domain 6.7): 1-10 is never shown, 0 and 11 are. */
export const THRESHOLD = 11;

/** What stands behind a cell: every count that can be read off it, and the fewest people these can be; null where they count people themselves. */
export interface Counted {
  readonly counts: Counts;
  readonly people: number | null;
}

export const NOBODY: Counted = { counts: [], people: null };

/** Cells put together. Their people may be the same ones, so the most that any of them has is all that is certain. */
export function together(cells: readonly Counted[]): Counted {
  const people = cells.flatMap((cell) => (cell.people === null || isEmpty(cell) ? [] : [cell.people]));
  return { counts: cells.map(({ counts }) => counts).filter((counts) => counts.length > 0).reduce<Counts>(addCounts, []), people: people.length === 0 ? null : Math.max(...people) };
}

export function isEmpty({ counts }: Counted): boolean {
  return counts.every((count) => count === 0);
}

/** May be shown: every count is none or at least the threshold, and so are the people. Example counts 40, 12, 28 of 40 people: yes; 40, 3, 37: no */
export function isOpen(cell: Counted, threshold = THRESHOLD): boolean {
  return isEmpty(cell) || (cell.counts.every((count) => isShowable(count, threshold)) && (cell.people === null || cell.people >= threshold));
}

/**
 * Every count that a reading tells; null where it tells nothing yet.
 *
 * Shape a share -> [denominator, numerator, the rest]; a mean or median -> [denominator or at risk]; a count -> itself; nobody -> nothing.
 */
export function countsOf(reading: Reading): Counts | null {
  switch (reading.state) {
    case 'none': return [];
    case 'not-yet': case 'hidden': return null;
    case 'value': {
      if (reading.method === COUNT_METHOD) return [reading.value];
      const { numerator, denominator, atRisk } = reading;
      if (numerator === undefined) return [denominator ?? atRisk ?? 0];
      return [denominator ?? 0, numerator, Math.max((denominator ?? 0) - numerator, 0)];
    }
  }
}

const sizeOf = ({ counts }: Counted): number => counts[0] ?? 0;

/**
 * Which columns of a table are shown, all lines of a column or none, where every line's total is known.
 *
 * RULE    a column in which any line is small is hidden; and as long as what is hidden of any line is small, the smallest column left goes too. So every
 *         cell shown, and the sum of every line's hidden cells, is nothing or at least the threshold in each count.
 * WHY     all or none: what is hidden is then a whole table between two known margins, none of them small, and no cell of such a table can be
 *         told to within ten (Frechet's bounds; docs/adr/0024-releases.md). Holes scattered over a table give each other away.
 * Missing all hidden where nothing helps.
 * Example one line of 40, 25, 12, 3 -> 40 and 25 are shown; 12 and 3 are hidden, 15 together
 */
export function chooseColumns(lines: readonly (readonly Counted[])[], mayShow: (index: number) => boolean = () => true, threshold = THRESHOLD): boolean[] {
  const columns = (lines[0] ?? []).map((_, index) => lines.map((line) => line[index] ?? NOBODY));
  const shown = columns.map((cells, index) => mayShow(index) && cells.every((cell) => isOpen(cell, threshold)));
  const isSafe = (): boolean => lines.every((line) => isOpen(together(line.filter((_, index) => shown[index] === false)), threshold));
  const sizes = columns.map((cells) => sizeOf(together(cells)));
  while (!isSafe()) {
    const [next] = [...sizes.entries()].filter(([index, size]) => shown[index] === true && size > 0).sort(([a, left], [b, right]) => left - right || a - b);
    if (next === undefined) break;
    shown[next[0]] = false;
  }
  return shown;
}
