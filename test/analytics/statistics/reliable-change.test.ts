import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryOf, CHANGE_CATEGORIES, cutOffC, isInClinicalRange, reliableChangeOf, type ChangeRule } from '#analytics/statistics/reliable-change.ts';

const PHQ_9: ChangeRule = { points: 6, cutOff: { value: 10, isClinical: 'at-or-above' }, direction: 'higher-is-worse' };
const WHO_5: ChangeRule = { points: 10, cutOff: { value: 50, isClinical: 'at-or-below' }, direction: 'higher-is-better' };
const BARC_10: ChangeRule = { points: 5, cutOff: { value: 47, isClinical: 'below' }, direction: 'higher-is-better' };
const round = (value: number): number => Math.round(value * 1000) / 1000;

describe('reliableChangeOf', () => {
  it('is the vector of domain 3.4: SD 6, reliability .84', () => {
    const found = reliableChangeOf(6, 0.84);
    expect(found === null ? null : [found.standardError, found.standardErrorOfDifference, found.points].map(round)).toEqual([2.4, 3.394, 6.652]);
  });
  it('has the root of 2 that the paper of 1984 left out: without it SD 10, reliability .75 would give 9.8', () => {
    expect(round(reliableChangeOf(10, 0.75)?.points ?? 0)).toBe(13.859);
  });
  it.each([[0, 0.8], [6, 1]])('is nothing where every score would be a change: SD %f, reliability %f', (sd, reliability) => {
    expect(reliableChangeOf(sd, reliability)).toBeNull();
  });
  it.each([[-1, 0.8], [Number.NaN, 0.8], [Infinity, 0.8], [6, -0.1], [6, 1.1], [6, Number.NaN]])('refuses SD %f, reliability %f', (sd, reliability) => {
    expect(() => reliableChangeOf(sd, reliability)).toThrow(RangeError);
  });
});

describe('cutOffC', () => {
  it('lies as many deviations from one group as from the other', () => {
    expect(cutOffC({ mean: 20, sd: 6 }, { mean: 8, sd: 3 })).toBe(12);
    expect(cutOffC({ mean: 20, sd: 4 }, { mean: 8, sd: 4 })).toBe(14);
    expect(cutOffC({ mean: 30, sd: 5 }, { mean: 50, sd: 0 })).toBe(50);
  });
  it('is nothing where neither group has any spread', () => {
    expect(cutOffC({ mean: 20, sd: 0 }, { mean: 8, sd: 0 })).toBeNull();
  });
  it('refuses a negative deviation', () => {
    expect(() => cutOffC({ mean: 20, sd: -1 }, { mean: 8, sd: 2 })).toThrow(RangeError);
  });
});

describe('isInClinicalRange', () => {
  it.each([
    [9, 10, 'at-or-above', false], [10, 10, 'at-or-above', true], [11, 10, 'at-or-above', true],
    [48, 50, 'at-or-below', true], [50, 50, 'at-or-below', true], [52, 50, 'at-or-below', false],
    [46, 47, 'below', true], [47, 47, 'below', false],
    // 0.1 + 0.2 is a hair above 0.3.
    [0.1 + 0.2, 0.3, 'at-or-below', true], [0.1 + 0.2, 0.3, 'below', false], [0.3, 0.1 + 0.2, 'at-or-above', true], [0.3, 0.1 + 0.2, 'below', false],
  ] as const)('%f against %f (%s): %s', (score, value, isClinical, expected) => {
    expect(isInClinicalRange(score, { value, isClinical })).toBe(expected);
  });
});

describe('categoryOf', () => {
  it.each([
    // Reliable by exactly six points, and out of the clinical range by exactly one.
    [15, 9, 'recovered'], [16, 10, 'improved'], [16, 9, 'recovered'], [14, 9, 'no-reliable-change'], [10, 4, 'recovered'], [10, 5, 'no-reliable-change'],
    [9, 3, 'improved'], [9, 0, 'improved'], [9, 4, 'no-reliable-change'],
    [9, 15, 'deteriorated'], [9, 14, 'no-reliable-change'], [4, 10, 'deteriorated'], [20, 26, 'deteriorated'], [12, 12, 'no-reliable-change'],
  ])('takes PHQ-9 %i -> %i for %s', (baseline, last, expected) => {
    expect(categoryOf({ baseline, last }, PHQ_9)).toBe(expected);
  });
  it.each([
    [48, 60, 'recovered'], [40, 48, 'no-reliable-change'], [32, 48, 'improved'], [52, 64, 'improved'], [52, 40, 'deteriorated'], [60, 48, 'deteriorated'], [40, 52, 'recovered'], [50, 60, 'recovered'],
  ])('turns the sign where higher is better: WHO-5 %i -> %i is %s', (baseline, last, expected) => {
    expect(categoryOf({ baseline, last }, WHO_5)).toBe(expected);
  });
  it.each([[42, 47, 'recovered'], [41, 46, 'improved'], [47, 52, 'improved'], [52, 47, 'deteriorated']])('takes a cut-off that is outside the clinical range: BARC-10 %i -> %i is %s', (baseline, last, expected) => {
    expect(categoryOf({ baseline, last }, BARC_10)).toBe(expected);
  });
  // In binary 0.3 - 0.1 < 0.2, 12.6 - 12.3 < 0.3 and 1.1 - 0.8 > 0.3.
  it.each([[0.3, 0.1, 0.2], [12.6, 12.3, 0.3], [1.1, 0.8, 0.3]])('takes a change of exactly the threshold for reliable, whatever rounding left of it: %f -> %f by %f', (baseline, last, points) => {
    const rule: ChangeRule = { points, cutOff: null, direction: 'higher-is-worse' };
    expect([categoryOf({ baseline, last }, rule), categoryOf({ baseline: last, last: baseline }, rule)]).toEqual(['improved', 'deteriorated']);
  });
  it('does not take a change just under the threshold for reliable', () => {
    expect(categoryOf({ baseline: 16, last: 9.348 }, { ...PHQ_9, points: 6.652461 })).toBe('no-reliable-change');
    expect(categoryOf({ baseline: 16, last: 9.347 }, { ...PHQ_9, points: 6.652461 })).toBe('recovered');
  });
  it('finds nobody recovered without a cut-off', () => {
    expect(categoryOf({ baseline: 27, last: 0 }, { ...PHQ_9, cutOff: null })).toBe('improved');
  });
  it.each([
    [{ baseline: null, last: 9 }, PHQ_9], [{ baseline: 16, last: null }, PHQ_9], [{ baseline: null, last: null }, PHQ_9], [{ baseline: Number.NaN, last: 9 }, PHQ_9],
    [{ baseline: 16, last: 9 }, { ...PHQ_9, points: null }], [{ baseline: 16, last: 16 }, { ...PHQ_9, points: 0 }], [{ baseline: 16, last: 9 }, { ...PHQ_9, points: Number.NaN }],
  ])('cannot assess %j by %j', (pair, rule) => {
    expect(categoryOf(pair, rule)).toBe('not-assessable');
  });

  const score = fc.integer({ min: 0, max: 60 });
  const points = fc.integer({ min: 1, max: 20 });
  const pairs = fc.record({ baseline: score, last: score });
  const mirrored = ({ points: least, cutOff }: ChangeRule): ChangeRule => ({ points: least, cutOff: cutOff === null ? null : { value: -cutOff.value, isClinical: 'at-or-below' }, direction: 'higher-is-better' });
  it('says the same of a scale and of its mirror image', () => {
    fc.assert(fc.property(pairs, points, score, ({ baseline, last }, least, value) => {
      const rule: ChangeRule = { points: least, cutOff: { value, isClinical: 'at-or-above' }, direction: 'higher-is-worse' };
      expect(categoryOf({ baseline: -baseline, last: -last }, mirrored(rule))).toBe(categoryOf({ baseline, last }, rule));
    }));
  });
  it('puts every pair into the one category that its definition names', () => {
    fc.assert(fc.property(pairs, points, score, ({ baseline, last }, least, value) => {
      const reliably = Math.abs(last - baseline) >= least;
      const isOf: Record<(typeof CHANGE_CATEGORIES)[number], boolean> = {
        recovered: reliably && last < baseline && baseline >= value && last < value,
        improved: reliably && last < baseline && !(baseline >= value && last < value),
        'no-reliable-change': !reliably, deteriorated: reliably && last > baseline, 'not-assessable': false,
      };
      const category = categoryOf({ baseline, last }, { points: least, cutOff: { value, isClinical: 'at-or-above' }, direction: 'higher-is-worse' });
      expect(CHANGE_CATEGORIES.filter((name) => isOf[name])).toEqual([category]);
    }));
  });
  it('calls the way back of an improvement deterioration', () => {
    fc.assert(fc.property(pairs, points, ({ baseline, last }, least) => {
      const rule: ChangeRule = { points: least, cutOff: { value: 30, isClinical: 'at-or-above' }, direction: 'higher-is-worse' };
      const isBetter = ['improved', 'recovered'].includes(categoryOf({ baseline, last }, rule));
      expect(categoryOf({ baseline: last, last: baseline }, rule) === 'deteriorated').toBe(isBetter);
    }));
  });
});
