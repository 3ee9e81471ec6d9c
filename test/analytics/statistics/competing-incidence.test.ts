import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CI_TYPES } from '#analytics/contract/query.ts';
import { competingIncidence, type DayCauses } from '#analytics/statistics/competing-incidence.ts';
import { happenedWithin } from '#analytics/statistics/cumulative-incidence.ts';

/** `10d 20c 30+`: day and ending. */
const countsOf = (text: string): DayCauses[] => text.split(' ').map((word) => {
  const ending = word.at(-1) ?? '';
  return { day: Number.parseInt(word, 10), events: ending === '+' ? {} : { [ending]: 1 }, censored: ending === '+' ? 1 : 0 };
});
const EXITS = countsOf('10d 20c 30+ 40d 40c 60c 75d 90d 90+ 120c 130d 150+');
const SEVEN = ['completed', 'left', 'terminated', 'transferred', 'incarcerated', 'died', 'other'];
const anyCounts = fc.array(fc.record({
  day: fc.integer({ min: 0, max: 60 }), events: fc.dictionary(fc.constantFrom(...SEVEN), fc.integer({ min: 0, max: 4 })), censored: fc.integer({ min: 0, max: 4 }),
}), { maxLength: 40 });
const RUNS = { numRuns: 500, seed: 20261121 };

describe('competingIncidence', () => {
  it('gives the golden vectors of domain 2.7', () => {
    const { survival, causes } = competingIncidence(EXITS, ['c', 'd'], 'log-log');
    const at = (day: number) => [survival, ...causes.map(({ points }) => points)].map((points) => Math.round((points.find((point) => point.day === day)?.value ?? Number.NaN) * 1e4) / 1e4);
    expect([at(90), at(130)]).toEqual([[0.3704, 0.2685, 0.3611], [0.1235, 0.392, 0.4846]]);
  });
  it('adds up to 1 on every day, for up to seven causes', () => {
    fc.assert(fc.property(anyCounts, fc.constantFrom(...CI_TYPES), (counts, ci) => {
      const { survival, causes } = competingIncidence(counts, SEVEN, ci);
      survival.forEach(({ day, atRisk, exits, value }, index) => {
        const points = causes.map((cause) => cause.points[index]);
        expect(points.map((point) => [point?.day, point?.atRisk])).toEqual(SEVEN.map(() => [day, atRisk]));
        expect(points.reduce((total, point) => total + (point?.events ?? Number.NaN), 0)).toBe(exits);
        expect(Math.abs(points.reduce((total, point) => total + (point?.value ?? Number.NaN), value) - 1)).toBeLessThan(1e-12);
      });
    }), RUNS);
  });
  it('does not depend on the order of its rows or of its causes', () => {
    fc.assert(fc.property(anyCounts, (counts) => {
      const [one, other] = [competingIncidence(counts, SEVEN, 'log'), competingIncidence([...counts].reverse(), [...SEVEN].reverse(), 'log')];
      expect([other.survival, [...other.causes].reverse()]).toEqual([one.survival, one.causes]);
    }), RUNS);
  });
  it('keeps a cause nobody ended by, at 0', () => {
    expect(competingIncidence(countsOf('1c 2+'), ['c', 'd'], 'log').causes[1]).toMatchObject({ cause: 'd', points: [{ day: 0, value: 0 }, { day: 1, value: 0 }, { day: 2, value: 0 }] });
  });
  it('refuses an ending by a cause that was not asked for', () => {
    expect(() => competingIncidence(countsOf('1c 2d'), ['c'], 'log')).toThrow(RangeError);
  });
  it('brings what a reading needs', () => {
    const { causes, followUp } = competingIncidence(countsOf('5c 20+ 1+'), ['c'], 'plain');
    expect(happenedWithin(causes[0]?.points ?? [], 30, followUp, { asOf: '2026-03-31', ci: 'plain' })).toEqual({ state: 'not-yet', availableOn: '2026-04-10' });
    expect(happenedWithin(causes[0]?.points ?? [], 20, followUp, { asOf: '2026-03-31', ci: 'plain' })).toMatchObject({ state: 'value', value: 0.5, atRisk: 1 });
  });
  it('has no points for nobody', () => {
    expect(competingIncidence([], ['c'], 'log')).toMatchObject({ survival: [], causes: [{ cause: 'c', points: [] }] });
  });
});
