import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countValues, fiveNumbersOf, medianReading, MEDIAN_METHOD, momentsOf, quantileOf, QUANTILE_METHOD, quantileReading, sharesByBand, type Counted } from '#analytics/statistics/distribution.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);
const limits = (values: readonly number[]): (number | null)[] => {
  const reading = medianReading(countValues(values));
  return reading.state === 'value' ? [reading.value, reading.lower, reading.upper] : [];
};
const scores = fc.array(fc.integer({ min: 0, max: 27 }), { minLength: 1, maxLength: 60 });

describe('countValues', () => {
  it('counts equal values', () => {
    expect(countValues([3, 5, 3])).toEqual([{ value: 3, count: 2 }, { value: 5, count: 1 }]);
  });
});

describe('quantileOf', () => {
  it.each([
    [[1, 2, 3, 10], 0.25, 1.75], [[1, 2, 3, 10], 0.5, 2.5], [[1, 2, 3, 10], 0.75, 4.75], [[1, 2, 3, 10], 0, 1], [[1, 2, 3, 10], 1, 10], [[7], 0.25, 7], [[10, 1, 3, 2, 2], 0.5, 2],
  ])('is R\'s type 7 of %j at %f: %f', (values, share, expected) => {
    expect(quantileOf(countValues(values), share)).toBe(expected);
  });
  it('takes counts in any order, one value more than once, and counts of 0', () => {
    const counts: Counted[] = [{ value: 10, count: 1 }, { value: 99, count: 0 }, { value: 1, count: 1 }, { value: 2, count: 1 }, { value: 3, count: 1 }, { value: 2, count: 1 }];
    expect([0, 0.5, 1].map((share) => quantileOf(counts, share))).toEqual([1, 2, 10]);
  });
  it('is nothing for nobody', () => {
    expect([quantileOf([], 0.5), quantileOf([{ value: 3, count: 0 }], 0.5)]).toEqual([null, null]);
  });
  it.each([[-0.1], [1.1], [Number.NaN]])('refuses a share of %f', (share) => {
    expect(() => quantileOf(countValues([1]), share)).toThrow(RangeError);
  });
  it.each([[{ value: Number.NaN, count: 1 }], [{ value: Infinity, count: 1 }], [{ value: 1, count: -1 }], [{ value: 1, count: 1.5 }]])('refuses %j', (count) => {
    expect(() => quantileOf([count], 0.5)).toThrow(RangeError);
  });
});

describe('fiveNumbersOf', () => {
  it('is R\'s quantile(c(4, 8, 15, 16, 23, 42))', () => {
    expect(fiveNumbersOf(countValues([42, 8, 15, 4, 23, 16]))).toEqual({ n: 6, min: 4, lowerQuartile: 9.75, median: 15.5, upperQuartile: 21.25, max: 42 });
  });
  it('is nothing for nobody', () => {
    expect(fiveNumbersOf([])).toBeNull();
  });
  it('is in order, and turns round with the scale', () => {
    fc.assert(fc.property(scores, (values) => {
      const five = fiveNumbersOf(countValues(values));
      const turned = fiveNumbersOf(countValues(values.map((value) => 27 - value)));
      const row = five === null ? [] : [five.min, five.lowerQuartile, five.median, five.upperQuartile, five.max];
      expect(row).toEqual([...row].sort((left, right) => left - right));
      expect(turned === null ? [] : [turned.max, turned.upperQuartile, turned.median, turned.lowerQuartile, turned.min].map((value) => 27 - value)).toEqual(row);
    }));
  });
});

describe('quantileReading', () => {
  it('says of how many', () => {
    expect(quantileReading(countValues([1, 2, 3, 10]), 0.25)).toEqual({ state: 'value', value: 1.75, lower: null, upper: null, method: QUANTILE_METHOD, denominator: 4 });
    expect(quantileReading([], 0.25)).toEqual({ state: 'none' });
  });
});

describe('medianReading', () => {
  // Places from the tables of the sign test: 0 for 5, 1 for 6, 2 for 9 (1.95 % in each tail), 2 for 10, 6 for 20, 10 for 30, 40 for 100.
  it.each([
    [1, null, null], [5, null, null], [6, 1, 6], [8, 1, 8], [9, 2, 8], [10, 2, 9], [20, 6, 15], [30, 10, 21], [100, 40, 61],
  ])('has the exact limits of %i different values: %s to %s', (n, lower, upper) => {
    expect(limits(upTo(n))).toEqual([(n + 1) / 2, lower, upper]);
  });
  it('names its method and how many; nobody is none', () => {
    expect(medianReading(countValues([2, 4]))).toEqual({ state: 'value', value: 3, lower: null, upper: null, method: MEDIAN_METHOD, denominator: 2 });
    expect(medianReading([])).toEqual({ state: 'none' });
  });
  it('holds the median within its limits', () => {
    fc.assert(fc.property(scores, (values) => {
      const [value = Number.NaN, lower, upper] = limits(values);
      expect((lower ?? -Infinity) <= (value ?? Number.NaN) && (value ?? Number.NaN) <= (upper ?? Infinity)).toBe(true);
    }));
  });
});

describe('momentsOf', () => {
  it('is R\'s mean and sd', () => {
    expect(momentsOf(countValues([2, 4, 4, 4, 5, 5, 7, 9]))).toEqual({ n: 8, mean: 5, sd: Math.sqrt(32 / 7) });
  });
  it('has no spread for one value, none at all for equal ones, and is nothing for nobody', () => {
    expect(momentsOf([{ value: 3, count: 1 }])).toEqual({ n: 1, mean: 3, sd: null });
    expect(momentsOf([{ value: 0.1, count: 3 }])).toEqual({ n: 3, mean: 0.1, sd: 0 });
    expect(momentsOf([])).toBeNull();
  });
  it('keeps the spread of scores far from 0', () => {
    expect(momentsOf(countValues([1e9 + 1, 1e9 + 2, 1e9 + 3]))).toEqual({ n: 3, mean: 1e9 + 2, sd: 1 });
  });
});

describe('sharesByBand', () => {
  const bands = [{ from: 0, to: 4, label: 'minimal' }, { from: 5, to: 9, label: 'mild' }, { from: 10, to: 27, label: 'more' }] as const;
  it('counts each value in one band, what lies between two steps in the lower', () => {
    expect(sharesByBand(countValues([0, 4, 4.5, 5, 9, 9.9, 10, 27]), bands).map(({ reading }) => reading)).toEqual([proportionOf(3, 8), proportionOf(3, 8), proportionOf(2, 8)]);
  });
  it('keeps values in no band in the whole', () => {
    expect(sharesByBand(countValues([-1, 3, 28, 27.5]), bands).map(({ reading }) => reading)).toEqual([proportionOf(1, 4), proportionOf(0, 4), proportionOf(0, 4)]);
  });
  it('is none in every band for nobody, and has no bands where there are none', () => {
    expect(sharesByBand([], bands)).toEqual(bands.map((band) => ({ band, reading: { state: 'none' } })));
    expect(sharesByBand(countValues([3]), [])).toEqual([]);
  });
  it('adds up to everybody', () => {
    fc.assert(fc.property(scores, (values) => {
      const held = sharesByBand(countValues(values), bands).map(({ reading }) => (reading.state === 'value' ? (reading.numerator ?? 0) : 0));
      expect(held.reduce((sum, count) => sum + count, 0)).toBe(values.length);
    }));
  });
});
