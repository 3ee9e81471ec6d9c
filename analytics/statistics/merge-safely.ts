/** Coarsening: consecutive cells of a count table put together until none of them is small. */

/** One thing to count per position (exits, censored ...). */
export type Counts = readonly number[];

/** A cell that may be shown: nothing, or enough people. Example with 11: 0 and 11 are, 1 and 10 are not */
export function isShowable(count: number, threshold: number): boolean {
  return count === 0 || count >= threshold;
}

/** Counts of two cells together. */
export function addCounts(left: Counts, right: Counts): Counts {
  return left.length === 0 ? right : left.map((count, index) => count + (right[index] ?? 0));
}

export interface Merged<T> {
  /** Consecutive runs of cells, each showable as a whole. */
  readonly runs: readonly (readonly T[])[];
  /** What is left at the end; it is not shown. */
  readonly tail: readonly T[];
}
export interface MergeRules<T> {
  readonly countsOf: (cell: T) => Counts;
  /** Which counts a run may have. */
  readonly isSafe: (counts: Counts) => boolean;
  /** Which counts the remainder may have. */
  readonly isTailSafe: (counts: Counts) => boolean;
}

interface Run<T> {
  readonly cells: readonly T[];
  readonly counts: Counts;
}

/** Gives up runs from the end until the remainder may stay unshown. */
function giveUp<T>(runs: readonly Run<T>[], remainder: Run<T>, isTailSafe: (counts: Counts) => boolean): Merged<T> {
  const kept = [...runs];
  let tail = remainder;
  while (!isTailSafe(tail.counts)) {
    const run = kept.pop();
    if (run === undefined) break;
    tail = { cells: [...run.cells, ...tail.cells], counts: addCounts(run.counts, tail.counts) };
  }
  return { runs: kept.map(({ cells }) => cells), tail: tail.cells };
}

/**
 * Cuts a sequence of cells into the shortest runs that may be shown.
 *
 * Shape   cells in order -> runs, and the remainder.
 * RULE    a remainder can be had by subtraction from any total, so it must pass `isTailSafe` as well: runs are given up from the end until it does.
 *         Where nothing helps, everything is remainder.
 * Example exits 4 8 11 3 with 11 -> runs [4 8], tail [11 3]
 */
export function mergeSafely<T>(cells: readonly T[], { countsOf, isSafe, isTailSafe }: MergeRules<T>): Merged<T> {
  const runs: Run<T>[] = [];
  let open: T[] = [];
  let counts: Counts = [];
  for (const cell of cells) {
    open.push(cell);
    counts = addCounts(counts, countsOf(cell));
    if (!isSafe(counts)) continue;
    runs.push({ cells: open, counts });
    [open, counts] = [[], []];
  }
  return giveUp(runs, { cells: open, counts }, isTailSafe);
}
