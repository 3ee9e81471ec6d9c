import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enteredAtRiskAt, kaplanMeierIntervals, retainedAtIntervals, type FollowedInterval } from '#analytics/statistics/delayed-entry.ts';
import { atRiskAt, kaplanMeier } from '#analytics/statistics/kaplan-meier.ts';

/** `30-80` left on day 80, `60-150+` still in treatment. */
const intervals = (text: string): FollowedInterval[] => text.split(' ').map((word) => {
  const [start = '', stop = ''] = word.split('-');
  return { start: Number(start), stop: Number.parseInt(stop, 10), event: !stop.endsWith('+') };
});
const DOMAIN = intervals('0-50 0-90+ 30-80 45-120 0-100 60-150+');
const anyIntervals = fc.array(fc.record({ start: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 })), stop: fc.integer({ min: 0, max: 60 }), event: fc.boolean() }), { maxLength: 40 });
const RUNS = { numRuns: 500, seed: 20261121 };

describe('kaplanMeierIntervals', () => {
  it('gives the golden vectors of domain 2.7', () => {
    const { points, dropped } = kaplanMeierIntervals(DOMAIN, 'log-log');
    expect(points.filter(({ exits }) => exits > 0).map(({ day, atRisk, value }) => [day, atRisk, Math.round(value * 1000) / 1000])).toEqual([[50, 5, 0.8], [80, 5, 0.64], [100, 3, 0.427], [120, 2, 0.213]]);
    expect(dropped).toBe(0);
  });
  it('is the ordinary curve where nobody enters late', () => {
    fc.assert(fc.property(anyIntervals, (rows) => {
      const early = rows.map((row) => ({ ...row, start: 0 }));
      expect(kaplanMeierIntervals(early, 'log')).toMatchObject({ dropped: 0, points: kaplanMeier(early.map(({ stop, event }) => ({ day: stop, exits: event ? 1 : 0, censored: event ? 0 : 1 })), 'log') });
    }), RUNS);
  });
  it('counts who was there from day 0 on as at risk on day 0, and a late entrant only after the day of entry', () => {
    expect(kaplanMeierIntervals(intervals('0-0 0-10 10-12 5-10'), 'plain').points.map(({ day, atRisk, exits }) => [day, atRisk, exits])).toEqual([[0, 2, 1], [10, 2, 2], [12, 1, 1]]);
  });
  it('leaves out rows that end on or before a late start, and counts them', () => {
    expect(kaplanMeierIntervals(intervals('0-9 5-5 8-3'), 'log')).toMatchObject({ dropped: 2, points: [{ day: 0, atRisk: 1 }, { day: 9, atRisk: 1, exits: 1 }] });
  });
  it('says how small the risk sets were before most people were there', () => {
    expect(kaplanMeierIntervals(intervals('5-8 7-20 7-21 7-30+'), 'log')).toMatchObject({ minAtRisk: 4 });
    expect(kaplanMeierIntervals(intervals('5-8 10-20 10-21 10-30+'), 'log')).toMatchObject({ minAtRisk: 1, points: [{ day: 0, atRisk: 0, value: 1 }, { value: 0 }, { value: 0 }, { value: 0 }, { value: 0 }] });
    expect(kaplanMeierIntervals(intervals('0-8+ 0-9+'), 'log')).toMatchObject({ minAtRisk: null });
  });
  it('never rises, and no day has more exits than people at risk', () => {
    fc.assert(fc.property(anyIntervals, (rows) => {
      let before = 1;
      for (const { atRisk, exits, censored, value } of kaplanMeierIntervals(rows, 'log-log').points) {
        expect(value <= before && value >= 0 && exits + censored <= atRisk).toBe(true);
        before = value;
      }
    }), RUNS);
  });
  it('does not depend on the order of its rows', () => {
    fc.assert(fc.property(anyIntervals, (rows) => {
      expect(kaplanMeierIntervals([...rows].reverse(), 'plain')).toEqual(kaplanMeierIntervals(rows, 'plain'));
    }), RUNS);
  });
  it('has no points for nobody', () => {
    expect(kaplanMeierIntervals([], 'log')).toEqual({ points: [], dropped: 0, minAtRisk: null });
  });
  it.each([{ start: -1, stop: 5 }, { start: 0, stop: 2.5 }, { start: Number.NaN, stop: 2 }])('refuses %j', (row) => {
    expect(() => kaplanMeierIntervals([{ ...row, event: true }], 'log')).toThrow(RangeError);
  });
});

describe('enteredAtRiskAt', () => {
  it('counts a late entrant from the day after entry to the day of the exit', () => {
    expect(enteredAtRiskAt(intervals('0-50 30-80'), [0, 30, 31, 50, 51, 80, 81]).map(({ atRisk }) => atRisk)).toEqual([1, 1, 2, 2, 1, 1, 0]);
  });
  it('is the curve\'s number at risk on each of its days', () => {
    fc.assert(fc.property(anyIntervals, (rows) => {
      const { points } = kaplanMeierIntervals(rows, 'log');
      expect(enteredAtRiskAt(rows, points.map(({ day }) => day))).toEqual(points.map(({ day, atRisk }) => ({ day, atRisk })));
    }), RUNS);
  });
  it('is `atRiskAt` where nobody enters late', () => {
    const early = intervals('0-5 0-9+ 0-9');
    expect(enteredAtRiskAt(early, [0, 6, 10])).toEqual(atRiskAt(kaplanMeierIntervals(early, 'log').points, [0, 6, 10]));
  });
});

describe('retainedAtIntervals', () => {
  const context = { asOf: '2026-03-31', ci: 'plain' } as const;
  it('is S(t-), with those under observation on that day', () => {
    expect(retainedAtIntervals(DOMAIN, 50, context)).toMatchObject({ state: 'value', value: 1, atRisk: 5 });
    expect(retainedAtIntervals(DOMAIN, 81, context)).toMatchObject({ state: 'value', atRisk: 4 });
    expect(retainedAtIntervals(DOMAIN, 0, context)).toMatchObject({ state: 'value', value: 1, atRisk: 3 });
  });
  it('is not yet beyond the last follow-up, and a known zero where everybody has left', () => {
    expect(retainedAtIntervals(DOMAIN, 160, context)).toEqual({ state: 'not-yet', availableOn: '2026-04-10' });
    expect(retainedAtIntervals(intervals('0-5 3-9'), 30, context)).toMatchObject({ state: 'value', value: 0, atRisk: 0 });
  });
  it('is none for nobody', () => {
    expect(retainedAtIntervals([], 30, context)).toEqual({ state: 'none' });
  });
});
