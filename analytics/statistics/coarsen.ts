/** Days of a time-to-event table put together until no count of 1-10 can be seen or worked out. */
import { addCounts, isShowable, mergeSafely, type Counts, type Merged } from './merge-safely.ts';

/** One day of a table; `counts` are all the ways of leaving the risk set (exits or events by cause, and censoring). */
export interface Cell {
  readonly day: number;
  readonly counts: Counts;
}
export interface Coarse {
  /** Runs of consecutive days that are shown as one step each, in blocks that end where a reading is taken. */
  readonly blocks: readonly (readonly (readonly Cell[])[])[];
  /** Days that are not shown. */
  readonly tail: readonly Cell[];
}
export interface CoarsenRules {
  readonly threshold: number;
  /** Last days before a reading: where a step ends, the reading is exact. */
  readonly cuts: readonly number[];
  /** Whether totals of each count are shown as well, so that the tail can be had by subtraction. */
  readonly hasTotals: boolean;
}

const countsOf = ({ counts }: Cell): Counts => counts;
const countsOfAll = (cells: readonly Cell[]): Counts => cells.map(countsOf).reduce(addCounts, []);

function toBlocks(cells: readonly Cell[], cuts: readonly number[]): Cell[][] {
  const blocks = new Map<number, Cell[]>();
  for (const cell of cells) {
    const block = cuts.filter((cut) => cut < cell.day).length;
    const sofar = blocks.get(block);
    if (sofar === undefined) blocks.set(block, [cell]);
    else sofar.push(cell);
  }
  return [...blocks.values()];
}

/**
 * Coarsens the days of one group.
 *
 * Shape   cells by ascending day -> runs of consecutive cells in each of which every count is 0 or at least the threshold, and an unshown tail.
 * RULE    1. Days are first put together between the cuts, so that readings stay exact where enough people left between them; then each such block is
 *         cut as finely as it can be. 2. The tail is one more cell of the table: where totals are shown each of its counts is 0 or enough, otherwise
 *         its people are.
 */
export function coarsen(cells: readonly Cell[], { threshold, cuts, hasTotals }: CoarsenRules): Coarse {
  const isSafe = (counts: Counts): boolean => counts.every((count) => isShowable(count, threshold));
  const isTailSafe = (counts: Counts): boolean => (hasTotals ? isSafe(counts) : isShowable(counts.reduce((total, count) => total + count, 0), threshold));
  const rough = mergeSafely(toBlocks(cells, cuts), { countsOf: countsOfAll, isSafe, isTailSafe });
  const cutFinely = (block: readonly Cell[], isRestSafe: (counts: Counts) => boolean): Merged<Cell> => {
    const { runs, tail } = mergeSafely(block, { countsOf, isSafe, isTailSafe: isRestSafe });
    // A remainder that may be shown is one more step.
    return tail.length > 0 && isSafe(countsOfAll(tail)) ? { runs: [...runs, tail], tail: [] } : { runs, tail };
  };
  const end = cutFinely(rough.tail.flat(), isTailSafe);
  return { blocks: [...rough.runs.map((run) => cutFinely(run.flat(), isSafe).runs), end.runs], tail: end.tail };
}

/** Whether telling that something happened on these days would leave, within the run, only pieces with nothing or with enough exits in them. */
function canTell(run: readonly Cell[], days: readonly number[], threshold: number): boolean {
  const pieces = new Map<number, number>();
  for (const { day, counts: [exits = 0] } of run) {
    if (days.includes(day)) continue;
    const piece = days.filter((told) => told < day).length;
    pieces.set(piece, (pieces.get(piece) ?? 0) + exits);
  }
  return !run.some(({ day }) => days.includes(day)) || [...pieces.values()].every((exits) => exits >= threshold);
}

/** Widens the run at `index` by its neighbours in the block, nearest first, until the days can be told; null where the whole block is not enough. */
function widen(block: readonly (readonly Cell[])[], index: number, days: readonly number[], threshold: number): (readonly Cell[])[] | null {
  for (let reach = 1; reach < block.length; reach += 1) {
    const [from, to] = [Math.max(index - reach, 0), index + reach + 1];
    const run = block.slice(from, to).flat();
    if (canTell(run, days, threshold)) return [...block.slice(0, from), run, ...block.slice(to)];
  }
  return null;
}

/**
 * Coarsens further, so that the days of a median and its limits may be told beside the curve.
 *
 * WHY     a median tells on which day half have left. Beside a step that ends with 48 of 100 gone, that would tell of the one or two who left between.
 * RULE    within a run, at least the threshold must have left before, between and after the days told (or no day lies there). Runs grow within their
 *         block only, so no reading is lost to a median.
 * Missing null where that cannot be had: the median is then hidden.
 */
export function makeRoomFor(coarse: Coarse, days: readonly number[], { threshold, hasTotals }: CoarsenRules): Coarse | null {
  if (!canTell(coarse.tail, days, threshold) || (!hasTotals && coarse.tail.some(({ day }) => days.includes(day)))) return null;
  const blocks: (readonly (readonly Cell[])[])[] = [];
  for (const block of coarse.blocks) {
    let runs = block;
    for (;;) {
      const narrow = runs.findIndex((run) => !canTell(run, days, threshold));
      if (narrow === -1) break;
      const wider = widen(runs, narrow, days, threshold);
      if (wider === null) return null;
      runs = wider;
    }
    blocks.push(runs);
  }
  return { blocks, tail: coarse.tail };
}
