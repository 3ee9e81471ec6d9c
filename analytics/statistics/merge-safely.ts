/** Coarsening: consecutive cells of a count table put together until none of them is small. */

/** One thing to count per position (exits, censored ...). */
export type Counts = readonly number[];

/** A cell that may be shown: nothing, or enough people. Example with 11: 0 and 11 are, 1 and 10 are not */
export function isShowable(count: number, threshold: number): boolean {
  return count === 0 || count >= threshold;
}

/** Counts of several cells together. */
export function addCounts(cells: readonly Counts[]): number[] {
  return cells.reduce<number[]>((total, cell) => cell.map((count, index) => count + (total[index] ?? 0)), []);
}

export interface Merged<T> {
  /** Consecutive runs of cells, each showable as a whole. */
  readonly runs: readonly (readonly T[])[];
  /** What is left at the end; it is not shown. */
  readonly tail: readonly T[];
}

/**
 * Cuts a sequence of cells into the shortest runs that may be shown.
 *
 * Shape   cells in order, their counts, which runs may be shown, and which remainder may stay unshown -> runs, and the remainder.
 * RULE    a remainder can be had by subtraction from any total, so it must pass `isTailSafe` as well: runs are given up from the end until it does.
 * Example exits 4 8 11 3 with 11 -> runs [4 8], tail [11 3]
 */
export function mergeSafely<T>(cells: readonly T[], isSafe: (run: readonly T[]) => boolean, isTailSafe: (tail: readonly T[]) => boolean): Merged<T> {
  const runs: T[][] = [];
  let open: T[] = [];
  for (const cell of cells) {
    open = [...open, cell];
    if (!isSafe(open)) continue;
    runs.push(open);
    open = [];
  }
  while (runs.length > 0 && !isTailSafe(open)) open = [...(runs.pop() ?? []), ...open];
  return { runs, tail: open };
}
