import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CI_TYPES, type CiType } from '#analytics/contract/query.ts';
import { atRiskAt, kaplanMeier, medianOf, quantileOf, quartilesOf, retainedAt, type DayCount } from '#analytics/statistics/kaplan-meier.ts';
import { logRank } from '#analytics/statistics/log-rank.ts';

/** `9 13 13+`: days, a plus for still in treatment. */
const people = (text: string): DayCount[] => text.split(' ').map((word) => ({ day: Number.parseInt(word, 10), exits: word.endsWith('+') ? 0 : 1, censored: word.endsWith('+') ? 1 : 0 }));
const MAINTAINED = people('9 13 13+ 18 23 28+ 31 34 45+ 48 161+');
const NONMAINTAINED = people('5 5 8 8 12 16+ 23 27 30 33 43 45');
const round = (value: number | null | undefined): number | null => (value === null || value === undefined ? null : Math.round(value * 1e4) / 1e4);

describe('kaplanMeier', () => {
  it.each([
    [9, 11, 1, 0.9091, { log: [0.7541, 1], 'log-log': [0.5081, 0.9867], plain: [0.7392, 1] }],
    [18, 8, 1, 0.7159, { log: [0.4884, 1], 'log-log': [0.3502, 0.899], plain: [0.4422, 0.9896] }],
    [31, 5, 1, 0.4909, { log: [0.2549, 0.9456], 'log-log': [0.1673, 0.7534], plain: [0.1691, 0.8127] }],
    [48, 2, 1, 0.1841, { log: [0.0359, 0.9435], 'log-log': [0.0117, 0.525], plain: [0, 0.4849] }],
  ])('gives the golden vectors of domain 2.7 on day %i', (day, atRisk, exits, value, bounds) => {
    for (const ci of CI_TYPES) {
      const point = kaplanMeier(MAINTAINED, ci).find((candidate) => candidate.day === day);
      expect([point?.atRisk, point?.exits, round(point?.value), round(point?.lower), round(point?.upper)]).toEqual([atRisk, exits, value, ...bounds[ci]]);
    }
  });
  it('has a point for day 0 and for every day with an exit or a censoring, and everybody at risk on day 0', () => {
    expect(kaplanMeier([{ day: 90, exits: 3, censored: 0 }, { day: 100, exits: 0, censored: 6 }, { day: 0, exits: 1, censored: 0 }], 'plain').map(({ day, atRisk, exits, censored, value }) => [day, atRisk, exits, censored, value]))
      .toEqual([[0, 10, 1, 0, 0.9], [90, 9, 3, 0, 0.9 * (6 / 9)], [100, 6, 0, 6, 0.9 * (6 / 9)]]);
  });
  it('has no points for nobody', () => {
    expect(kaplanMeier([], 'log-log')).toEqual([]);
    expect(kaplanMeier([{ day: 5, exits: 0, censored: 0 }], 'log-log')).toEqual([]);
  });
  it('leaves bounds undefined where R does: at 0, and at 1 for log-log', () => {
    const bounds = (ci: CiType): (number | null)[][] => kaplanMeier([{ day: 3, exits: 4, censored: 0 }], ci).map(({ lower, upper }) => [lower, upper]);
    expect(bounds('log-log')).toEqual([[null, null], [null, null]]);
    expect(bounds('log')).toEqual([[1, 1], [null, null]]);
    expect(bounds('plain')).toEqual([[1, 1], [null, null]]);
  });
  it.each([{ day: -1, exits: 1, censored: 0 }, { day: 1, exits: -1, censored: 0 }, { day: 1.5, exits: 1, censored: 0 }, { day: 1, exits: Number.NaN, censored: 0 }])('refuses %j', (count) => {
    expect(() => kaplanMeier([count], 'log-log')).toThrow(RangeError);
  });

  const anyCounts = fc.array(fc.record({ day: fc.integer({ min: 0, max: 60 }), exits: fc.integer({ min: 0, max: 5 }), censored: fc.integer({ min: 0, max: 5 }) }), { maxLength: 40 });
  const RUNS = { numRuns: 500, seed: 20261121 };
  it('never rises, stays within its bounds and within 0 and 1', () => {
    fc.assert(fc.property(anyCounts, fc.constantFrom(...CI_TYPES), (counts, ci) => {
      let before = 1;
      for (const { value, lower, upper } of kaplanMeier(counts, ci)) {
        expect(value).toBeLessThanOrEqual(before);
        expect(lower === null || (lower >= 0 && lower <= value + 1e-12)).toBe(true);
        expect(upper === null || (upper <= 1 && upper >= value - 1e-12)).toBe(true);
        before = value;
      }
    }), RUNS);
  });
  it('does not depend on the order or the grouping of its rows', () => {
    fc.assert(fc.property(anyCounts, (counts) => {
      const singles = counts.flatMap(({ day, exits, censored }) => [...Array.from({ length: censored }, () => ({ day, exits: 0, censored: 1 })), ...Array.from({ length: exits }, () => ({ day, exits: 1, censored: 0 }))]);
      expect(kaplanMeier(singles.reverse(), 'log-log')).toEqual(kaplanMeier(counts, 'log-log'));
    }), RUNS);
  });
  it('is the plain share of those who stayed where everybody has left', () => {
    fc.assert(fc.property(anyCounts, (counts) => {
      const left = counts.map((count) => ({ ...count, censored: 0 }));
      const everybody = left.reduce((total, { exits }) => total + exits, 0);
      for (const { day, value } of kaplanMeier(left, 'log-log')) {
        expect(value).toBeCloseTo(left.filter((count) => count.day > day).reduce((total, { exits }) => total + exits, 0) / everybody, 12);
      }
    }), RUNS);
  });
  it('does not change before a day on which one more person leaves later', () => {
    fc.assert(fc.property(anyCounts, fc.integer({ min: 0, max: 60 }), (counts, day) => {
      const values = (followed: readonly DayCount[]): number[] => kaplanMeier(followed, 'log-log').filter((point) => point.day < day).map(({ value }) => value);
      const open = [...counts, { day, exits: 0, censored: 1 }];
      const ended = [...counts, { day, exits: 1, censored: 0 }];
      expect(values(open)).toEqual(values(ended));
    }), RUNS);
  });
});

describe('medianOf', () => {
  it('gives the medians of domain 2.7', () => {
    expect(medianOf(kaplanMeier(MAINTAINED, 'log'), 'log')).toMatchObject({ value: 31, lower: 18, upper: null });
    expect(medianOf(kaplanMeier(NONMAINTAINED, 'log'), 'log')).toMatchObject({ value: 23, lower: 8, upper: null });
  });
  it.each([
    ['the midpoint where the curve lies on one half', '10 20', 15],
    ['up to the last follow-up where it stays there', '10 10 40+ 60+', 35],
    ['the day it falls below one half', '10 20 30', 20],
    ['day 0 where most left at once', '0 0 9', 0],
    ['one half reached in unequal steps of a product', '1 2 3 9+ 9+ 9+', 6],
  ])('is %s', (_, text, value) => {
    expect(medianOf(kaplanMeier(people(text), 'log-log'), 'log-log')).toMatchObject({ state: 'value', value });
  });
  it('is none where it is not reached, and for nobody', () => {
    expect(medianOf(kaplanMeier(people('5 9+ 9+'), 'log-log'), 'log-log')).toEqual({ state: 'none' });
    expect(medianOf([], 'log-log')).toEqual({ state: 'none' });
  });
});

describe('quantileOf', () => {
  const curve = kaplanMeier(MAINTAINED, 'log');
  it('is the median at one half', () => {
    expect(quantileOf(curve, 0.5, 'log')).toEqual(medianOf(curve, 'log'));
  });
  it('names the height it was taken at', () => {
    const method = (p: number) => {
      const reading = quantileOf(kaplanMeier(people('1 2 3 4 5 6 7 8'), 'log'), p, 'log');
      return reading.state === 'value' ? reading.method : reading.state;
    };
    expect([0.25, 0.5, 0.75].map(method)).toEqual(['three quarters', 'one half', 'one quarter'].map((height) => `Kaplan-Meier, Greenwood, 95 % log; where curve and bounds cross ${height}`));
  });
  it('never comes later for a smaller share', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 98 }), (days, percent) => {
      const points = kaplanMeier(days.map((day) => ({ day, exits: 1, censored: 0 })), 'plain');
      const [one, next] = [percent, percent + 1].map((share) => quantileOf(points, share / 100, 'plain'));
      expect(one?.state === 'value' && next?.state === 'value' && one.value <= next.value).toBe(true);
    }), { numRuns: 300, seed: 20261121 });
  });
  it.each([0, 1, -0.1, 1.5, Number.NaN])('refuses %d', (p) => {
    expect(() => quantileOf(curve, p, 'log')).toThrow(RangeError);
  });
});

describe('quartilesOf', () => {
  it('gives the days by which a quarter and three quarters have left, midpoints where the curve lies flat on them', () => {
    expect(quartilesOf(kaplanMeier(people('10 20 30 40'), 'plain'), 'plain')).toMatchObject({ lower: { state: 'value', value: 15 }, upper: { state: 'value', value: 35 } });
  });
  it('gives R\'s quartiles of aml, limits included', () => {
    expect(quartilesOf(kaplanMeier(MAINTAINED, 'log'), 'log')).toMatchObject({ lower: { value: 18, lower: 13, upper: null }, upper: { value: 48, lower: 34, upper: null } });
  });
  it('has one quartile and not the other where the curve stops between them', () => {
    expect(quartilesOf(kaplanMeier(people('10 20+ 30+'), 'plain'), 'plain')).toMatchObject({ lower: { state: 'value', value: 10 }, upper: { state: 'none' } });
    expect(quartilesOf([], 'plain')).toEqual({ lower: { state: 'none' }, upper: { state: 'none' } });
  });
});

describe('atRiskAt', () => {
  it('counts who was followed that long or longer, in the order asked', () => {
    expect(atRiskAt(kaplanMeier(people('5 9 9+'), 'plain'), [10, 0, 5, 6, 9])).toEqual([{ day: 10, atRisk: 0 }, { day: 0, atRisk: 3 }, { day: 5, atRisk: 3 }, { day: 6, atRisk: 2 }, { day: 9, atRisk: 2 }]);
    expect(atRiskAt([], [30])).toEqual([{ day: 30, atRisk: 0 }]);
  });
});

describe('retainedAt', () => {
  const context = { asOf: '2026-03-31', ci: 'plain' } as const;
  const at = (text: string, day: number) => retainedAt(kaplanMeier(people(text), 'plain'), day, context);
  it('is S(t-): who leaves on day 90 was retained 90 days', () => {
    expect(at('90 90 90 90', 90)).toMatchObject({ state: 'value', value: 1, atRisk: 4 });
    expect(at('90 90 90 90', 91)).toMatchObject({ state: 'value', value: 0, atRisk: 0, lower: null, upper: null });
  });
  it('counts at risk who was followed that long or longer', () => {
    expect(at('10 30+ 40+ 50', 30)).toMatchObject({ value: 0.75, atRisk: 3 });
  });
  it('is not yet where nobody was followed that long, on the day the first will be', () => {
    expect(at('1+ 20+ 5', 30)).toEqual({ state: 'not-yet', availableOn: '2026-04-10' });
    expect(at('1+ 20+ 5', 20)).toMatchObject({ state: 'value', atRisk: 1 });
  });
  it('is a known zero where everybody has left', () => {
    expect(at('1 20+ 25', 30)).toMatchObject({ state: 'value', value: 0, atRisk: 0 });
  });
  it('is none for nobody', () => {
    expect(retainedAt([], 30, context)).toEqual({ state: 'none' });
  });
});

describe('logRank', () => {
  it('gives the golden vector of domain 2.7', () => {
    const test = logRank([MAINTAINED, NONMAINTAINED]);
    expect(test?.chiSquare).toBeCloseTo(3.396389, 6);
    expect(round(test?.p)).toBe(0.0653);
    expect(test?.df).toBe(1);
  });
  it('is nothing for one group, for nobody and where nobody left', () => {
    expect(logRank([MAINTAINED])).toBeNull();
    expect(logRank([])).toBeNull();
    expect(logRank([MAINTAINED, []])).toBeNull();
    expect(logRank([people('5+ 6+'), people('7+')])).toBeNull();
    expect(logRank([people('90 90'), people('90')])).toBeNull();
  });
  it('does not depend on the order of the groups', () => {
    const [a, b, c] = [MAINTAINED, NONMAINTAINED, people('3 6 40 41+ 60')];
    expect(logRank([c, a, b])?.chiSquare).toBeCloseTo(logRank([a, b, c])?.chiSquare ?? Number.NaN, 10);
  });
});
