import { describe, expect, it } from 'vitest';
import { coarsen, makeRoomFor, type Cell } from '#analytics/statistics/coarsen.ts';
import { isShowable, mergeSafely } from '#analytics/statistics/merge-safely.ts';

const isSafe = (counts: readonly number[]): boolean => counts.every((count) => isShowable(count, 11));
const merge = (exits: readonly number[]) => mergeSafely(exits, { countsOf: (count) => [count], isSafe, isTailSafe: isSafe });

describe('mergeSafely', () => {
  it.each([
    [[], [], []],
    [[0], [[0]], []],
    [[4, 8, 11, 3], [[4, 8]], [11, 3]],
    [[11, 11, 0], [[11], [11], [0]], []],
    [[5, 5], [], [5, 5]],
    [[20, 10], [], [20, 10]],
  ])('merges exits %j', (exits, runs, tail) => {
    expect(merge(exits)).toEqual({ runs, tail });
  });
});

describe('coarsen', () => {
  const cells: Cell[] = [{ day: 5, counts: [6, 0] }, { day: 20, counts: [7, 0] }, { day: 35, counts: [20, 0] }, { day: 80, counts: [12, 11] }];
  it('ends a step where a reading is taken, where enough people left before it', () => {
    const { blocks, tail } = coarsen(cells, { threshold: 11, cuts: [29, 59], hasTotals: true });
    expect(blocks.flat().map((run) => run.map(({ day }) => day))).toEqual([[5, 20], [35], [80]]);
    expect(tail).toEqual([]);
  });
  it('shows what is left as one more step where it may be shown', () => {
    const { blocks, tail } = coarsen([...cells, { day: 90, counts: [0, 3] }], { threshold: 11, cuts: [29, 59, 85], hasTotals: true });
    expect(blocks.flat().map((run) => run.map(({ day }) => day))).toEqual([[5, 20], [35], [80, 90]]);
    expect(tail).toEqual([]);
  });
  it('keeps a tail large enough where its people can be counted by subtraction', () => {
    const { blocks, tail } = coarsen([...cells.slice(0, 3), { day: 80, counts: [12, 0] }, { day: 90, counts: [0, 3] }], { threshold: 11, cuts: [29, 59, 85], hasTotals: false });
    expect(blocks.flat().map((run) => run.map(({ day }) => day))).toEqual([[5, 20], [35]]);
    expect(tail.map(({ day }) => day)).toEqual([80, 90]);
  });
});

describe('makeRoomFor', () => {
  const daily = Array.from({ length: 28 }, (_, day): Cell => ({ day, counts: [6, 0] }));
  const rules = { threshold: 11, cuts: [], hasTotals: true };
  it('puts steps together until eleven left on either side of the day told', () => {
    const roomy = makeRoomFor(coarsen(daily, rules), [11], rules);
    const run = roomy?.blocks.flat().find((cells) => cells.some(({ day }) => day === 11)) ?? [];
    expect([run.filter(({ day }) => day < 11).length, run.filter(({ day }) => day > 11).length].every((count) => count === 0 || count >= 2)).toBe(true);
  });
  it('gives up where the block is too short', () => {
    const few = [{ day: 1, counts: [4, 0] }, { day: 2, counts: [8, 0] }];
    expect(makeRoomFor(coarsen(few, rules), [2], rules)).toBeNull();
  });
});
