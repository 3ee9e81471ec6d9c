import { describe, expect, test } from 'vitest';
import { detectableGap } from '#analytics/statistics/detectable-gap.ts';
import { shrink } from '#analytics/statistics/shrinkage.ts';

const sharesOf = (numerators: number[], denominators: number[]) => numerators.map((numerator, index) => ({ numerator, denominator: denominators[index] ?? 0 }));

describe('shrinkage', () => {
  test('as computed in R by the moments of the beta-binomial and qbeta', () => {
    const found = shrink(sharesOf([12, 30, 45, 9, 70], [20, 60, 70, 30, 120]));
    expect(found?.overall).toBeCloseTo(0.5533333333333, 12);
    expect(found?.rho).toBeCloseTo(0.0341961825664, 12);
    expect(found?.groups.map(({ value }) => Number(value.toFixed(10)))).toEqual([0.5726798240, 0.5170698461, 0.6171207252, 0.4228456171, 0.5776177803]);
    expect(found?.groups.map(({ lower }) => Number(lower?.toFixed(8)))).toEqual([0.43230687, 0.41328128, 0.51945620, 0.30005041, 0.49749897]);
    expect(found?.groups.map(({ upper }) => Number(upper?.toFixed(8)))).toEqual([0.70734106, 0.62012513, 0.71026714, 0.55066273, 0.65575232]);
  });

  test('groups that differ by chance alone are all as the whole, without a bound', () => {
    const found = shrink(sharesOf([30, 45, 3], [60, 90, 4]));
    expect(found?.rho).toBe(0);
    expect(found?.groups).toEqual([1, 2, 3].map(() => ({ value: 78 / 154, lower: null, upper: null })));
  });

  test('nobody, one group, and shares at the ends', () => {
    expect(shrink([])).toBeNull();
    expect(shrink(sharesOf([3, 0], [4, 0]))).toBeNull();
    expect(shrink(sharesOf([3], [4]))?.groups).toEqual([{ value: 0.75, lower: null, upper: null }]);
    expect(shrink(sharesOf([0, 0], [4, 9]))?.groups.map(({ value }) => value)).toEqual([0, 0]);
    const apart = shrink(sharesOf([0, 40], [40, 40]));
    expect(apart?.rho).toBe(1);
    expect(apart?.groups).toEqual([{ value: 0, lower: 0, upper: 0 }, { value: 1, lower: 1, upper: 1 }]);
    expect(() => shrink(sharesOf([5], [4]))).toThrow(RangeError);
  });
});

describe('the smallest gap that would be found', () => {
  test.each([
    { share: 0.6, size: 100, others: 100, gap: 0.196935604849 },
    { share: 0.3, size: 40, others: 400, gap: 0.220843834975 },
    { share: 0.9, size: 12, others: 60, gap: 0.351641593598 },
  ])('$size beside $others at $share, as R solves the same equation (power.prop.test where sizes are equal)', ({ share, size, others, gap }) => {
    expect(detectableGap(share, { size, others })).toBeCloseTo(gap, 10);
  });

  test('no room either way, and nobody', () => {
    expect(detectableGap(0.5, { size: 2, others: 2 })).toBeNull();
    expect(() => detectableGap(0.5, { size: 0, others: 5 })).toThrow(RangeError);
  });
});
