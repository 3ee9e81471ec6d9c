import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { funnelOf, funnelOfRates, type ShareGroup } from '#analytics/statistics/funnel.ts';
import { poissonRate } from '#analytics/statistics/exact-limits.ts';
import { exactLimits, widenedLimits } from '#analytics/statistics/funnel-limits.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';

const group = (key: string, numerator: number, denominator: number): ShareGroup => ({ key, label: key.toUpperCase(), numerator, denominator });
const around = (overall: number) => ({ overall, per: 1, family: 'binomial' as const });
const positions = (groups: ShareGroup[]) => Object.fromEntries(funnelOf(groups).groups.map(({ key, position }) => [key, position]));

describe('funnelOf', () => {
  it('places each group by its own limits, in the order given', () => {
    const groups = [group('c', 24, 40), group('a', 12, 40), group('b', 36, 40), group('few', 5, 10), group('unknown', 9, 30), group('nobody', 0, 0)];
    const funnel = funnelOf(groups);
    const overall = 86 / 160;
    const z = (value: number, size: number) => expect.closeTo((value - overall) / Math.sqrt((overall * (1 - overall)) / size), 10);
    expect({ ...funnel, limits: [] }).toEqual({
      unit: 'share', overall: proportionOf(86, 160), dispersion: null, limits: [],
      groups: [
        { key: 'c', label: 'C', size: 40, reading: proportionOf(24, 40), z: z(0.6, 40), limits: exactLimits(around(overall), 40), position: 'within' },
        { key: 'a', label: 'A', size: 40, reading: proportionOf(12, 40), z: z(0.3, 40), limits: exactLimits(around(overall), 40), position: 'beyond-95' },
        { key: 'b', label: 'B', size: 40, reading: proportionOf(36, 40), z: z(0.9, 40), limits: exactLimits(around(overall), 40), position: 'beyond-998' },
        { key: 'few', label: 'FEW', size: 10, reading: proportionOf(5, 10), z: null, limits: exactLimits(around(overall), 10), position: 'too-few' },
        { key: 'unknown', label: 'UNKNOWN', size: 30, reading: proportionOf(9, 30), z: null, limits: exactLimits(around(overall), 30), position: 'unknown' },
        { key: 'nobody', label: 'NOBODY', size: 0, reading: { state: 'none' }, z: null, limits: null, position: 'too-few' },
      ],
      sentence: '1 of 3 lies beyond the 99.8 % limits, 1 more beyond the 95 % limits: look at its records and case mix before anything else. With fewer than 10 groups, how far groups differ anyway cannot be taken into account. 2 more have too few to say.',
    });
  });
  it('draws the limits at whole sizes up to the largest', () => {
    const { limits } = funnelOf([group('a', 30, 60), group('b', 800, 1600)]);
    expect(limits).toHaveLength(40);
    expect([limits[0], limits.at(-1)]).toEqual([{ size: 1, ...exactLimits(around(830 / 1660), 1) }, { size: 1600, ...exactLimits(around(830 / 1660), 1600) }]);
    expect(funnelOf([group('a', 2, 3)]).limits.map(({ size }) => size)).toEqual([1, 2, 3]);
  });
  describe('with ten groups or more', () => {
    const wild = [20, 80, 30, 70, 25, 75, 40, 60, 35, 65].map((numerator, index) => group(`g${index}`, numerator, 100));
    it('allows for what groups differ by beyond chance', () => {
      const funnel = funnelOf([...wild, group('far', 0, 100)]);
      const tau2 = funnel.dispersion?.tau2 ?? 0;
      expect(funnel.dispersion).toMatchObject({ isAdjusted: true, winsorised: 2 });
      expect(tau2).toBeGreaterThan(0.03);
      expect(funnel.groups[0]).toMatchObject({ limits: widenedLimits(around(500 / 1100), 100, tau2), position: 'within' });
      expect(funnel.groups[0]?.z).toBeCloseTo((0.2 - 500 / 1100) / Math.sqrt(((500 / 1100) * (600 / 1100)) / 100 + tau2), 10);
      expect(funnel.sentence).toBe('1 of 11 lies beyond the 95 % limits, none beyond the 99.8 %: with 11 groups chance alone puts at least one there up to 43 times in 100.');
    });
    it('keeps exact limits where chance is enough', () => {
      const calm = Array.from({ length: 12 }, (_, index) => group(`g${index}`, 30 + (index % 3), 60));
      const funnel = funnelOf(calm);
      expect(funnel.dispersion).toMatchObject({ tau2: 0, isAdjusted: false });
      expect(funnel.groups[0]?.limits).toEqual(exactLimits(around(372 / 720), 60));
      expect(funnel.sentence).toBe('All 12 are within what chance would give.');
    });
    it('counts neither small groups nor those not known among the ten', () => {
      expect(funnelOf([...wild.slice(0, 9), group('few', 3, 10)]).dispersion).toBeNull();
      expect(funnelOf([...wild.slice(0, 9), group('unknown', 30, 100)]).dispersion).toBeNull();
    });
  });
  it('says what there is to say of few, of one and of none', () => {
    expect(funnelOf([]).sentence).toBe('There are no groups to look at.');
    expect(funnelOf([]).overall).toEqual({ state: 'none' });
    expect(funnelOf([group('a', 1, 5), group('b', 0, 0)]).sentence).toBe('Every group has too few to say.');
    expect(funnelOf([group('a', 10, 20)]).sentence).toBe('The one group is within what chance would give.');
    expect(funnelOf([group('a', 10, 20), group('b', 9, 20), group('c', 1, 3)]).sentence).toBe('All 2 are within what chance would give. 1 more has too few to say.');
  });
  it('judges from 11 on', () => {
    expect(positions([group('a', 5, 10), group('b', 5, 11)])).toEqual({ a: 'too-few', b: 'within' });
  });
  it('places everybody within where all or none have it', () => {
    expect(positions([group('a', 0, 20), group('b', 0, 30)])).toEqual({ a: 'within', b: 'within' });
    expect(funnelOf([group('a', 20, 20), group('b', 30, 30)])).toMatchObject({ groups: [{ z: null, position: 'within' }, { z: null, position: 'within' }] });
  });
  it('changes nothing but the order where the groups change places, and ranks nobody', () => {
    const anyGroups = fc.array(fc.integer({ min: 0, max: 200 }).chain((denominator) => fc.integer({ min: 0, max: denominator }).map((numerator) => ({ numerator, denominator }))), { maxLength: 20, size: 'max' })
      .map((all) => all.map(({ numerator, denominator }, index) => group(`g${index}`, numerator, denominator)));
    fc.assert(fc.property(anyGroups.chain((groups) => fc.tuple(fc.constant(groups), fc.shuffledSubarray(groups, { minLength: groups.length }))), ([groups, shuffled]) => {
      const [one, other] = [funnelOf(groups), funnelOf(shuffled)];
      expect(other.groups.map(({ key }) => key)).toEqual(shuffled.map(({ key }) => key));
      const byKey = (funnel: typeof one) => ({ ...funnel, groups: [...funnel.groups].sort((left, right) => (left.key < right.key ? -1 : 1)) });
      expect(byKey(other)).toEqual(byKey(one));
    }));
  });
});

describe('funnelOfRates', () => {
  const rates = (...all: [string, number, number][]) => funnelOfRates(all.map(([key, events, exposure]) => ({ key, label: key, events, exposure })));
  it('is per 1000 client-days, by Poisson', () => {
    const funnel = rates(['a', 10, 4000], ['b', 30, 4000], ['c', 1, 60], ['unknown', 2, 500]);
    const overall = 43 / 8.56;
    const limits = (size: number) => exactLimits({ overall, per: 1000, family: 'poisson' }, size);
    expect({ ...funnel, limits: [] }).toEqual({
      unit: 'per-1000-client-days', overall: poissonRate(43, 8560), dispersion: null, limits: [],
      groups: [
        { key: 'a', label: 'a', size: 4000, reading: poissonRate(10, 4000), z: expect.closeTo((2.5 - overall) / Math.sqrt((1000 * overall) / 1000 / 4), 10), limits: limits(4000), position: 'beyond-95' },
        { key: 'b', label: 'b', size: 4000, reading: poissonRate(30, 4000), z: expect.closeTo((7.5 - overall) / Math.sqrt(overall / 4), 10), limits: limits(4000), position: 'beyond-95' },
        { key: 'c', label: 'c', size: 60, reading: poissonRate(1, 60), z: null, limits: limits(60), position: 'too-few' },
        { key: 'unknown', label: 'unknown', size: 500, reading: poissonRate(2, 500), z: null, limits: limits(500), position: 'unknown' },
      ],
      sentence: '2 of 2 lie beyond the 95 % limits, none beyond the 99.8 %: with 2 groups chance alone puts at least one there up to 10 times in 100. With fewer than 10 groups, how far groups differ anyway cannot be taken into account. 1 more has too few to say.',
    });
    expect(funnel.limits.at(-1)).toEqual({ size: 4000, ...limits(4000) });
  });
  it('answers for groups without events or exposure', () => {
    expect(rates(['a', 0, 100], ['b', 0, 0])).toMatchObject({ overall: { value: 0 }, groups: [{ position: 'too-few' }, { position: 'too-few', limits: null, reading: { state: 'none' } }] });
  });
  it('allows for what ten groups differ by', () => {
    const funnel = funnelOfRates([4, 30, 6, 28, 8, 25, 10, 22, 12, 20].map((events, index) => ({ key: `g${index}`, label: '', events, exposure: 1000 })));
    expect(funnel.dispersion).toMatchObject({ isAdjusted: true, winsorised: 2 });
    expect(funnel.groups.every(({ position }) => position === 'within')).toBe(true);
  });
});
