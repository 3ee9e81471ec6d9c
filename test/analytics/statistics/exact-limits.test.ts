import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactProportionOf, poissonRate } from '#analytics/statistics/exact-limits.ts';

const boundsOf = (reading: ReturnType<typeof poissonRate>): (number | null)[] => (reading.state === 'value' ? [reading.lower, reading.upper].map((bound) => (bound === null ? null : Number(bound.toFixed(6)))) : []);

describe('exactProportionOf', () => {
  it('gives whole counts, their share and the bounds of R binom.test', () => {
    expect(exactProportionOf(8, 10)).toEqual({
      state: 'value', value: 0.8, lower: expect.closeTo(0.4439045, 7), upper: expect.closeTo(0.9747893, 7), method: 'Clopper-Pearson exact 95 %', numerator: 8, denominator: 10,
    });
  });
  it.each([[0, 10, [0, 0.308497]], [10, 10, [0.691503, 1]], [1, 30, [0.000844, 0.172169]], [45, 60, [0.621404, 0.852814]]])('of %i of %i is %j', (numerator, denominator, bounds) => {
    expect(boundsOf(exactProportionOf(numerator, denominator))).toEqual(bounds);
  });
  it('is none of nobody, and refuses more than all', () => {
    expect(exactProportionOf(0, 0)).toEqual({ state: 'none' });
    expect(() => exactProportionOf(3, 2)).toThrow(RangeError);
  });
});

describe('poissonRate', () => {
  it('gives events per 1000 with the bounds of R poisson.test', () => {
    expect(poissonRate(10, 4000)).toEqual({
      state: 'value', value: 2.5, lower: expect.closeTo(1.198847, 6), upper: expect.closeTo(4.597589, 6), method: 'Garwood exact Poisson 95 %', numerator: 10, denominator: 4000,
    });
  });
  it('has an upper bound where nothing happened: 3.7 events', () => {
    expect(boundsOf(poissonRate(0, 1000))).toEqual([0, 3.688879]);
    expect(boundsOf(poissonRate(0, 1, 1))).toEqual([0, 3.688879]);
  });
  it('is R\'s at 1500 events too, where the library\'s own gamma quantile is not', () => {
    expect(boundsOf(poissonRate(1500, 1, 1))).toEqual([1425.042468, 1577.877047]);
  });
  it('is none without exposure, and refuses events without exposure', () => {
    expect(poissonRate(0, 0)).toEqual({ state: 'none' });
    expect(() => poissonRate(1, 0)).toThrow(RangeError);
    expect(() => poissonRate(-1, 10)).toThrow(RangeError);
  });
  it('lies within its bounds, and more exposure brings them nearer', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 100_000 }), (events, exposure) => {
      const [once, tenfold] = [poissonRate(events, exposure), poissonRate(events * 10, exposure * 10)];
      if (once.state !== 'value' || tenfold.state !== 'value') throw new Error('a rate');
      expect(once.lower).toBeLessThanOrEqual(once.value);
      expect(once.upper).toBeGreaterThan(once.value);
      expect((tenfold.upper ?? 0) - (tenfold.lower ?? 0)).toBeLessThan((once.upper ?? 0) - (once.lower ?? 0));
    }));
  });
});
