import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CI_TYPES } from '#analytics/contract/query.ts';
import { cumulativeIncidence, followUpOf, happenedWithin, type CauseCount } from '#analytics/statistics/cumulative-incidence.ts';
import { kaplanMeier } from '#analytics/statistics/kaplan-meier.ts';

/** `10d 20c 30+`: day and ending; events are those of `cause`. */
const seenFrom = (cause: string, text: string): CauseCount[] => text.split(' ').map((word) => {
  const ending = word.at(-1);
  return { day: Number.parseInt(word, 10), events: ending === cause ? 1 : 0, competing: ending !== cause && ending !== '+' ? 1 : 0, censored: ending === '+' ? 1 : 0 };
});
const EXITS = '10d 20c 30+ 40d 40c 60c 75d 90d 90+ 120c 130d 150+';
const at = (cause: string, day: number): number => cumulativeIncidence(seenFrom(cause, EXITS), 'log-log').find((point) => point.day === day)?.value ?? Number.NaN;
const flip = (counts: readonly CauseCount[]): CauseCount[] => counts.map((count) => ({ ...count, events: count.competing, competing: count.events }));

describe('cumulativeIncidence', () => {
  it('gives the golden vectors of domain 2.7', () => {
    expect([at('c', 90), at('d', 90), at('c', 130), at('d', 130)].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([0.2685, 0.3611, 0.392, 0.4846]);
  });
  const anyCounts = fc.array(fc.record({
    day: fc.integer({ min: 0, max: 50 }), events: fc.integer({ min: 0, max: 4 }), competing: fc.integer({ min: 0, max: 4 }), censored: fc.integer({ min: 0, max: 4 }),
  }), { maxLength: 40 });
  const RUNS = { numRuns: 500, seed: 20261121 };
  it('adds up to 1 with the survival curve of all causes', () => {
    fc.assert(fc.property(anyCounts, (counts) => {
      const [one, other] = [cumulativeIncidence(counts, 'log'), cumulativeIncidence(flip(counts), 'log')];
      const survival = kaplanMeier(counts.map(({ day, events, competing, censored }) => ({ day, exits: events + competing, censored })), 'log');
      survival.forEach(({ value, day, atRisk }, index) => {
        expect([one[index]?.day, one[index]?.atRisk]).toEqual([day, atRisk]);
        expect(Math.abs(value + (one[index]?.value ?? 0) + (other[index]?.value ?? 0) - 1)).toBeLessThan(1e-12);
      });
    }), RUNS);
  });
  it('never falls and stays within its bounds and within 0 and 1', () => {
    fc.assert(fc.property(anyCounts, fc.constantFrom(...CI_TYPES), (counts, ci) => {
      let before = 0;
      for (const { value, lower, upper } of cumulativeIncidence(counts, ci)) {
        expect(value).toBeGreaterThanOrEqual(before);
        expect(lower === null || (lower >= 0 && lower <= value + 1e-12)).toBe(true);
        expect(upper === null || (upper <= 1 && upper >= value - 1e-12)).toBe(true);
        before = value;
      }
    }), RUNS);
  });
  it('does not depend on the order of its rows', () => {
    fc.assert(fc.property(anyCounts, (counts) => {
      expect(cumulativeIncidence([...counts].reverse(), 'plain')).toEqual(cumulativeIncidence(counts, 'plain'));
    }), RUNS);
  });
  it('has no points for nobody', () => {
    expect(cumulativeIncidence([], 'log-log')).toEqual([]);
  });
});

describe('happenedWithin', () => {
  const context = { asOf: '2026-03-31', ci: 'plain' } as const;
  const within = (text: string, day: number) => happenedWithin(cumulativeIncidence(seenFrom('m', text), 'plain'), day, followUpOf(seenFrom('m', text)), context);
  it('counts a milestone on the day itself', () => {
    expect(within('30m 40x', 30)).toMatchObject({ state: 'value', value: 0.5, atRisk: 2 });
    expect(within('31m 40x', 30)).toMatchObject({ state: 'value', value: 0, atRisk: 2 });
  });
  it('is not yet where nobody was followed that long and somebody still may', () => {
    expect(within('5m 20+ 1+', 30)).toEqual({ state: 'not-yet', availableOn: '2026-04-10' });
    expect(within('5m 20+ 1+', 20)).toMatchObject({ state: 'value', atRisk: 1 });
  });
  it('is known for ever once everybody has ended', () => {
    expect(within('5m 20x', 365)).toMatchObject({ state: 'value', value: 0.5, atRisk: 0 });
  });
  it('is none for nobody', () => {
    expect(happenedWithin([], 30, followUpOf([]), context)).toEqual({ state: 'none' });
  });
});
