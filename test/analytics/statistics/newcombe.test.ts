import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '#analytics/statistics/newcombe.ts';

const of = (numerator: number, denominator: number) => ({ numerator, denominator });

describe('differenceOf', () => {
  // Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.6, 0.1705, 0.809],
    [6, 7, 2, 7, 0.5714, 0.0582, 0.8062],
    [5, 56, 0, 29, 0.0893, -0.0381, 0.1926],
    [0, 10, 0, 20, 0, -0.1611, 0.2775],
    [0, 10, 0, 10, 0, -0.2775, 0.2775],
    [10, 10, 0, 20, 1, 0.6791, 1],
    [10, 10, 0, 10, 1, 0.6075, 1],
  ])('%i of %i less %i of %i is %d (%d to %d)', (a, m, b, n, value, lower, upper) => {
    expect(differenceOf(of(a, m), of(b, n))).toEqual({
      state: 'value', value: expect.closeTo(value, 4), lower: expect.closeTo(lower, 4), upper: expect.closeTo(upper, 4), method: 'Newcombe hybrid score 95 %',
    });
  });
  it('is none where either group is nobody', () => {
    expect(differenceOf(of(0, 0), of(3, 10))).toEqual({ state: 'none' });
    expect(differenceOf(of(3, 10), of(0, 0))).toEqual({ state: 'none' });
  });
  it('refuses more than all', () => {
    expect(() => differenceOf(of(3, 2), of(1, 2))).toThrow(RangeError);
  });
  it('turns its sign where the groups change places, and keeps within -1 and 1', () => {
    const share = fc.integer({ min: 1, max: 500 }).chain((denominator) => fc.integer({ min: 0, max: denominator }).map((numerator) => of(numerator, denominator)));
    fc.assert(fc.property(share, share, (first, second) => {
      const [there, back] = [differenceOf(first, second), differenceOf(second, first)];
      if (there.state !== 'value' || back.state !== 'value') throw new Error('two shares have a difference');
      expect([back.value, back.lower, back.upper]).toEqual([-there.value, -(there.upper ?? 0), -(there.lower ?? 0)].map((bound) => expect.closeTo(bound, 12)));
      expect(there.lower).toBeGreaterThanOrEqual(-1);
      expect(there.upper).toBeLessThanOrEqual(1);
      expect(there.lower).toBeLessThanOrEqual(there.value);
      expect(there.upper).toBeGreaterThanOrEqual(there.value);
    }));
  });
});
