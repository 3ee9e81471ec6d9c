import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countValues, momentsOf, type Moments } from '#analytics/statistics/distribution.ts';
import { differenceReading, STANDARDISED_METHOD, standardisedDifference, standardisedDifferenceOfShares } from '#analytics/statistics/standardised-difference.ts';

const of = (n: number, mean: number, sd: number | null): Moments => ({ n, mean, sd });
const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e4) / 1e4);
const moments = (values: readonly number[]): Moments => momentsOf(countValues(values)) ?? of(0, Number.NaN, null);

describe('standardisedDifference', () => {
  it('is the difference of means in units of the root of the mean variance, whatever the sizes', () => {
    expect([of(10, 14, 5), of(10_000, 14, 5)].map((left) => round(standardisedDifference(left, of(50, 12, 3))))).toEqual([0.4851, 0.4851]);
  });
  it('is taken from the first group: negative where it is lower', () => {
    expect(round(standardisedDifference(of(50, 12, 3), of(10, 14, 5)))).toBe(-0.4851);
  });
  it('is measured by the one spread there is', () => {
    expect(round(standardisedDifference(of(5, 14, 0), of(5, 12, 2)))).toBe(1.4142);
  });
  it('is not defined where a group has one value, or neither has spread, not even the 1e-17 that rounding leaves', () => {
    expect(standardisedDifference(of(1, 14, null), of(5, 12, 2))).toBeNull();
    expect(standardisedDifference(moments([0.1, 0.1, 0.1]), moments([0.7, 0.7, 0.7]))).toBeNull();
  });
  it('changes its sign with the order of the groups, and nothing with the unit of the scale', () => {
    const values = fc.array(fc.integer({ min: 0, max: 27 }), { minLength: 2, maxLength: 30 });
    fc.assert(fc.property(values, values, fc.constantFrom(0.5, 4, -4), (first, second, unit) => {
      const difference = standardisedDifference(moments(first), moments(second));
      if (difference === null) return;
      expect(standardisedDifference(moments(second), moments(first))).toBeCloseTo(-difference, 9);
      const scaled = standardisedDifference(moments(first.map((value) => value * unit + 3)), moments(second.map((value) => value * unit + 3)));
      expect(scaled).toBeCloseTo(Math.sign(unit) * difference, 9);
    }));
  });
});

describe('standardisedDifferenceOfShares', () => {
  it('is the difference of shares in units of the root of the mean of p(1 - p)', () => {
    expect(round(standardisedDifferenceOfShares({ numerator: 30, denominator: 60 }, { numerator: 12, denominator: 40 }))).toBe(0.417);
  });
  it('is that of the means of ones and zeros, but for n - 1', () => {
    const zerosAndOnes = (ones: number, zeros: number): Moments => of(ones + zeros, ones / (ones + zeros), Math.sqrt((ones * zeros) / (ones + zeros) ** 2));
    expect(standardisedDifferenceOfShares({ numerator: 7, denominator: 20 }, { numerator: 3, denominator: 30 })).toBeCloseTo(standardisedDifference(zerosAndOnes(7, 13), zerosAndOnes(3, 27)) ?? 0, 12);
  });
  it('is measured by the one spread there is: nobody of one group, half of the other', () => {
    expect(round(standardisedDifferenceOfShares({ numerator: 0, denominator: 9 }, { numerator: 5, denominator: 10 }))).toBe(-1.4142);
  });
  it.each([[0, 5, 0, 9], [5, 5, 9, 9], [0, 5, 9, 9], [0, 0, 1, 2], [1, 2, 0, 0]])('is not defined for %i of %i and %i of %i', (a, b, c, d) => {
    expect(standardisedDifferenceOfShares({ numerator: a, denominator: b }, { numerator: c, denominator: d })).toBeNull();
  });
  it('refuses more than all', () => {
    expect(() => standardisedDifferenceOfShares({ numerator: 3, denominator: 2 }, { numerator: 1, denominator: 2 })).toThrow(RangeError);
  });
});

describe('differenceReading', () => {
  it('is none where there is no difference to tell, and a value where it is 0', () => {
    expect(differenceReading(null)).toEqual({ state: 'none' });
    expect(differenceReading(0)).toEqual({ state: 'value', value: 0, lower: null, upper: null, method: STANDARDISED_METHOD });
  });
});
