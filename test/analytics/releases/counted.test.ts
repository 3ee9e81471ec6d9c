import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseColumns, countsOf, isEmpty, isOpen, together, type Counted } from '#analytics/releases/counted.ts';
import { openSolver, System } from '../../attack/attacker.ts';

const cell = (denominator: number, numerator: number): Counted => ({ counts: [denominator, numerator, denominator - numerator], people: null });
const size = (count: number): Counted => ({ counts: [count], people: null });
const cells = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })).chain((denominator) => fc.integer({ min: 0, max: denominator }).map((numerator) => cell(denominator, numerator)));

describe('what a reading tells', () => {
  it.each([
    ['a share', { state: 'value', value: 0.4, lower: null, upper: null, method: 'wilson', numerator: 4, denominator: 10 }, [10, 4, 6]],
    ['a median', { state: 'value', value: 12, lower: null, upper: null, method: 'median', denominator: 9 }, [9]],
    ['a count', { state: 'value', value: 7, lower: null, upper: null, method: 'count' }, [7]],
    ['nobody', { state: 'none' }, []],
    ['not yet', { state: 'not-yet', availableOn: '2026-12-01' }, null],
    ['hidden', { state: 'hidden', reason: 'small-group' }, null],
  ] as const)('%s', (_, reading, told) => expect(countsOf(reading)).toEqual(told));
});

describe('a cell is open', () => {
  it.each([[0, 0, true], [40, 12, true], [40, 0, true], [40, 40, true], [10, 0, false], [40, 3, false], [40, 37, false], [11, 11, true]])('%i, %i of them: %s', (all, some, open) => expect(isOpen(cell(all, some))).toBe(open));
  it('not where thirty contacts are one person\'s', () => expect([isOpen({ counts: [30, 30, 0], people: 1 }), isOpen({ counts: [30, 30, 0], people: 11 })]).toEqual([false, true]));
});

describe('columns are chosen', () => {
  it.each([
    [[40, 25, 12, 3], [true, true, false, false]],
    [[40, 25, 12], [true, true, true]],
    [[40, 5], [false, false]],
    [[40, 0, 5, 6], [true, true, false, false]],
    [[7], [false]],
    [[0, 0], [true, true]],
    [[], []],
  ])('%j -> %j', (sizes, shown) => expect(chooseColumns([sizes.map(size)])).toEqual(shown));
  it('of all lines alike: a small cell in one hides the column in the other', () => expect(chooseColumns([[size(40), size(5), size(30)], [size(20), size(50), size(40)]])).toEqual([false, false, true]));

  it('so that neither what is shown nor what is hidden of a line is small', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cells, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 })), (lines) => {
      const shown = chooseColumns(lines);
      for (const line of lines) {
        for (const [index, one] of line.entries()) if (shown[index] === true) expect(isOpen(one)).toBe(true);
        // What is left hidden is open, or it is everything there is.
        const hidden = together(line.filter((_, index) => shown[index] === false));
        const isAll = line.every((one, index) => shown[index] === false || isEmpty(one)) || shown.every((one, index) => !one || lines.every((other) => isEmpty(other[index] ?? size(0))));
        expect(isOpen(hidden) || isAll).toBe(true);
      }
    }));
  });

  it('so that a solver who knows both margins pins no small count (Frechet)', async () => {
    const solver = await openSolver();
    const table = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 })).chain(([rows, columns]) => fc.array(fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 70 })), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }));
    fc.assert(fc.property(table, (counts) => {
      const groups = counts.map((row) => together(row.map(size)));
      const everybody = (counts[0] ?? []).map((_, column) => together(counts.map((row) => size(row[column] ?? 0))));
      const periods = chooseColumns([everybody]);
      const isGroup = chooseColumns([groups.map((group) => size(group.counts[0] ?? 0))]);
      const lines = [...counts.filter((_, row) => isGroup[row]).map((row) => row.map(size)), (counts[0] ?? []).map((_, column) => together(counts.filter((__, row) => isGroup[row] === false).map((row) => size(row[column] ?? 0))))];
      const shown = isGroup.some(Boolean) ? chooseColumns(lines, (column) => periods[column] === true) : periods.map(() => false);
      const system = new System();
      const name = (row: number, column: number): string => `${row}|${column}`;
      const sum = (of: readonly number[]): number => of.reduce((all, count) => all + count, 0);
      system.know(counts.flatMap((row, r) => row.map((_, c) => name(r, c))), sum(counts.flat()), 'all');
      for (const [c, open] of periods.entries()) if (open) system.know(counts.map((_, r) => name(r, c)), sum(counts.map((row) => row[c] ?? 0)), `period ${c}`);
      for (const [r, row] of counts.entries()) {
        if (isGroup[r] !== true) continue;
        system.know(row.map((_, c) => name(r, c)), sum(row), `group ${r}`);
        for (const [c, open] of shown.entries()) if (open) system.know([name(r, c)], row[c] ?? 0, `cell ${r} ${c}`);
      }
      // The total of a table that is small itself is not published.
      if (!isOpen(size(sum(counts.flat())))) return;
      for (const [r, row] of counts.entries()) for (const [c, count] of row.entries()) if (count > 0 && count < 11) expect({ counts, r, c, pinned: system.pinned(solver, [name(r, c)]) }).toMatchObject({ pinned: null });
    }), { numRuns: 150 });
  }, 120_000);
});
