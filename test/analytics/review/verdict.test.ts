import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import type { SeriesPoint } from '#analytics/contract/result.ts';
import { chartedFor, startsOf, type Charting } from '#analytics/review/chart.ts';
import { verdictOn } from '#analytics/review/verdict.ts';
import { periodName } from '#analytics/period/names.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { aChange, month, monthly, seriesOf, shares } from './points.ts';

/** Twelve months around 50 %, as chance gives them: p = 0.5, three standard deviations of 100 are 0.15. */
const BEFORE = [52, 48, 51, 49, 50, 53, 47, 52, 48, 50, 51, 49] as const;
const CHARTING: Charting = { chart: 'p', rules: 'nhs', direction: 'higher-is-better', range: { min: 0, max: 1 }, nameOf: (from) => periodName('month', from), periods: 'months' };
const judge = (points: readonly SeriesPoint[], more: { change?: Parameters<typeof aChange>[0]; charting?: Partial<Charting>; starts?: Parameters<typeof verdictOn>[1]['starts']; others?: Parameters<typeof verdictOn>[2] } = {}) =>
  verdictOn(aChange(more.change), { points, charting: { ...CHARTING, ...more.charting }, starts: more.starts ?? [] }, more.others ?? []);

describe('the verdict on a change', () => {
  test('too few points say how many more, and what they will be judged by', () => {
    expect(judge(shares(...BEFORE, 60, 61))).toEqual({
      state: 'too-few-points', after: 2, before: 12, needs: 5, centre: 0.5, lower: 0.35, upper: 0.65, since: null, sentence: 'Too few points to say (needs 5 more).', caution: null,
    });
    expect(judge(shares(...BEFORE)).needs).toBe(7);
    expect(judge(shares(...BEFORE, 60, 61), { change: { pointsNeeded: 2 } }).needs).toBe(5);
    expect(judge(shares(...BEFORE, 60, 61), { change: { pointsNeeded: 9 } }).needs).toBe(7);
  });

  test('seven months above the centre of the months before are better, from the first of them on', () => {
    expect(judge(shares(...BEFORE, 55, 54, 56, 53, 55, 57, 54))).toMatchObject({
      state: 'as-hoped', since: month(12), needs: 0, after: 7, sentence: 'Better since Jan 2026: 7 months above the centre of the months before the change. That is the way it was hoped to go.',
    });
    expect(judge(shares(...BEFORE, 48, 55, 54, 56, 53, 55, 57, 54))).toMatchObject({ since: month(13), state: 'as-hoped' });
    expect(judge(shares(...BEFORE, 55, 54, 56, 53, 55, 57, 54), { change: { direction: 'decrease' } })).toMatchObject({ state: 'other-way', sentence: 'Better since Jan 2026: 7 months above the centre of the months before the change. It was hoped to go the other way.' });
    expect(judge(shares(...BEFORE, 45, 46, 44, 47, 45, 43, 46))).toMatchObject({ state: 'other-way', sentence: 'Worse since Jan 2026: 7 months below the centre of the months before the change. It was hoped to go the other way.' });
    expect(judge(shares(...BEFORE, 45, 46, 44, 47, 45, 43, 46), { charting: { direction: 'neither' } }).sentence).toContain('Lower since Jan 2026');
  });

  test('a run that had begun before the change is no sign of it', () => {
    const early = [52, 48, 51, 49, 50, 53, 47, 48, 54, 55, 54, 56];
    // Four months above before it, six after: ten in a row, of which the change has six.
    expect(judge(shares(...early, 55, 54, 56, 53, 55, 54, 48)).state).toBe('no-real-change');
    expect(judge(shares(...early, 55, 54, 56, 53, 55, 54, 55)).since).toBe(month(12));
  });

  test('no real change is said with the day and the months', () => {
    expect(judge(shares(...BEFORE, 50, 52, 48, 51, 49, 50, 53, 47), { change: { on: '2026-01-01' } }).sentence).toBe('No real change since 1 Jan 2026 (8 months).');
  });

  test('a single point, a trend, and a run that is over', () => {
    expect(judge(shares(...BEFORE, 50, 52, 48, 51, 49, 50, 70))).toMatchObject({ state: 'unusual', since: null, sentence: 'Unusual in Jul 2026 (outside the limits of the months before the change); that is not a trend.' });
    expect(judge(shares(...BEFORE, 44, 46, 48, 50, 52, 54, 56))).toMatchObject({ state: 'as-hoped', sentence: 'Better since Jan 2026: rising over 7 months in a row. That is the way it was hoped to go.' });
    expect(judge(shares(...BEFORE, 55, 54, 56, 53, 55, 57, 54, 48))).toMatchObject({ state: 'faded', since: null, sentence: 'No real change now. From Jan 2026 to Jul 2026, 7 months in a row were above the centre of the months before the change.' });
  });

  test('the month of the change is on neither side, and later changes are said', () => {
    const found = judge(shares(...BEFORE, 60, 55, 54, 56, 53, 55, 57, 54), { change: { on: '2026-01-10' }, others: [aChange({ on: '2026-01-10' }), aChange({ number: 2, on: '2026-04-01' })] });
    expect(found).toMatchObject({ state: 'as-hoped', after: 7, before: 12, caution: 'Jan 2026 is counted on neither side: the change falls into it. Change 2 came with it or later: what was seen after both cannot be told apart.' });
  });

  test('without enough before it there is no verdict, and none will come', () => {
    expect(judge(shares(50, 51, 49, 50, 52, 48, 50, 60, 61, 62, 60, 61, 63, 60), { change: { on: month(7) } })).toMatchObject({ state: 'no-baseline', before: 7, needs: 0, centre: null, sentence: 'Too few months before it to judge it by (7; 8 are needed).' });
    expect(judge(shares(50, 51, 49, 50, 52, 48, 50, 49, 61, 62, 60, 61, 63, 60, 60), { change: { on: month(8) } })).toMatchObject({ state: 'as-hoped', caution: 'Provisional: judged by 8 months; 12 are usual.' });
  });

  test('a frozen baseline judges; a phase before the change leaves what lies before it out; one after it takes nothing away', () => {
    const points = shares(...BEFORE.slice(0, 8), 58, 59, 57, 60, 55, 54, 56, 53, 55, 57, 54);
    expect(judge(points).centre).toBeCloseTo((402 + 234) / 1200, 12);
    expect(judge(points, { starts: [{ from: month(0), baselineTo: month(8), reason: null }] }).centre).toBe(402 / 800);
    expect(judge(points, { starts: [{ from: month(8), reason: 'x' }] }).state).toBe('no-baseline');
    expect(judge(points, { starts: [{ from: month(12), reason: 'x' }] })).toEqual(judge(points));
  });

  test('by the Anhoej rules ten months off the median are needed', () => {
    const up = [55, 54, 56, 53, 55, 57, 54, 55, 56];
    expect(judge(shares(...BEFORE, ...up), { charting: { rules: 'anhoej' } })).toMatchObject({ state: 'too-few-points', needs: 1, lower: null, upper: null });
    expect(judge(shares(...BEFORE, ...up, 57), { charting: { rules: 'anhoej' } })).toMatchObject({ state: 'as-hoped', since: month(12) });
  });

  test('hidden, partial and missing months count for nothing', () => {
    const points = shares(...BEFORE, 55, 54, 56, 53, 55, 57, 54);
    const without = points.map((point, index) => (index === 18 ? { ...point, isPartial: true } : point));
    expect(judge(without)).toMatchObject({ state: 'too-few-points', needs: 1 });
    expect(judge(points.map((point, index) => (index > 4 && index < 12 ? { ...point, reading: { state: 'hidden', reason: 'x' } as const } : point))).state).toBe('no-baseline');
  });
});

describe('over many worlds', () => {
  const WORLDS = Array.from({ length: 300 }, (_, index) => index + 1);
  /** Months of 40 people: twelve at a half, and more after. */
  function stateOf(seed: number, { after, step }: { after: number; step: number }): string {
    const random = xoroshiro128plus(seed);
    const draw = (share: number): number => Array.from({ length: 40 }, () => (uniformInt(random, 0, 999) < share * 1000 ? 1 : 0)).reduce<number>((all, one) => all + one, 0);
    return judge(monthly(Array.from({ length: 12 + after }, (_, index) => proportionOf(draw(index >= 12 ? 0.5 + step : 0.5), 40)))).state;
  }
  const shareOf = (states: readonly string[], of: { after: number; step: number }): number => WORLDS.filter((seed) => states.includes(stateOf(seed, of))).length / WORLDS.length;

  test('where nothing changed, a change is found in few; where 20 points were planted, in nearly all', () => {
    expect(shareOf(['as-hoped', 'other-way'], { after: 8, step: 0 })).toBeLessThan(0.05);
    expect(shareOf(['as-hoped', 'other-way'], { after: 15, step: 0 })).toBeLessThan(0.06);
    expect(shareOf(['faded'], { after: 15, step: 0 })).toBeLessThan(0.15);
    expect(shareOf(['as-hoped'], { after: 10, step: 0.2 })).toBeGreaterThan(0.92);
  });
});

test('nothing that is said of a change says that it came of it', () => {
  const worlds = [[55, 54, 56, 53, 55, 57, 54], [45, 46, 44, 47, 45, 43, 46], [50, 52, 48, 51, 49, 50, 70], [44, 46, 48, 50, 52, 54, 56], [50, 52, 48, 51, 49, 50, 53], [55, 54, 56, 53, 55, 57, 54, 48], [50]];
  for (const after of worlds) expect(judge(shares(...BEFORE, ...after)).sentence).not.toMatch(/caus|due to|led to|significant|because|thanks/i);
});

test('a chart is drawn with the phases and baselines that were recorded, by the review\'s rules', () => {
  const recorded = {
    rules: 'nhs' as const, phases: [{ event: { id: 'p', source: 's' }, recordedAt: '', on: month(12), reason: 'A new team' }],
    baselines: [{ event: { id: 'b', source: 's' }, recordedAt: '', from: month(0), to: month(8), reason: 'Before' }],
  };
  const series = seriesOf(shares(...BEFORE, 60, 61, 62, 60, 61, 63, 60, 61));
  const [group] = series.groups;
  const first = group === undefined ? null : chartedFor({ ...group, spc: null }, series, { ...recorded, phases: [], baselines: [] });
  expect(first?.spc?.phases).toHaveLength(1);
  const charted = group === undefined ? null : chartedFor({ ...group, spc: first?.spc ?? null }, series, recorded);
  expect(charted?.spc?.phases.map(({ from, reason, isFrozen, basedOn }) => [from, reason, isFrozen, basedOn])).toEqual([[month(0), 'Before', true, 8], [month(12), 'A new team', false, 8]]);
  expect(startsOf({ ...recorded, phases: [{ ...recorded.phases[0], event: { id: 'p', source: 's' }, recordedAt: '', on: month(0), reason: 'x' }] })).toEqual([{ from: month(0), baselineTo: month(8), reason: 'Before' }]);
});
