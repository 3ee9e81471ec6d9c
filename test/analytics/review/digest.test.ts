import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { describe, expect, test } from 'vitest';
import type { SeriesPoint } from '#analytics/contract/result.ts';
import { chartedFor } from '#analytics/review/chart.ts';
import { digestOf, type Followed, type Week } from '#analytics/review/digest.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { monthly, seriesOf, shares } from './points.ts';

const WEEK: Week = { asOf: '2026-09-03', before: '2026-08-27', snapshot: 'now', comparedWith: 'then', arrived: [], failed: [] };
const charted = (points: readonly SeriesPoint[]) => {
  const series = seriesOf(points);
  const [group] = series.groups;
  if (group === undefined) throw new Error('a series has a group');
  return chartedFor({ ...group, spc: null }, series, { rules: 'nhs', baselines: [], phases: [] });
};
const measure = (id: string) => ({ id, title: `Title of ${id}`, family: 'engagement' as const });
const follow = (id: string, now: readonly SeriesPoint[], then: readonly SeriesPoint[] | null): Followed => ({
  measure: measure(id), series: { interval: 'month', unit: 'share' }, now: { ...charted(now), points: [...now] }, then: then === null ? null : { ...charted(then), points: [...then] },
});

const STEADY = [52, 48, 51, 49, 50, 53, 47, 52, 48, 50, 51, 49];
const SHIFTED = [...STEADY, 58, 57, 59, 56, 58, 57, 58];

describe('the digest', () => {
  test('a shift whose seventh month has just closed is named; a week later it stands', () => {
    const [now, then] = [shares(...SHIFTED), shares(...SHIFTED.slice(0, -1))];
    const first = digestOf([follow('a', now, then), follow('b', shares(...STEADY), shares(...STEADY.slice(0, -1)))], WEEK);
    expect(first.sentence).toBe('1 measure changed beyond chance since 27 Aug 2026.');
    expect(first.changed.map(({ measure: id, since, sentence }) => [id, since, sentence])).toEqual([['a', '2026-01-01', 'Title of a: Higher since Jan 2026: 7 months above the mean. 58 % (48-67 %; 58 of 100) in Jul 2026.']]);
    expect(first.noise.sentence).toBe('1 measure moved within what chance would give.');
    const next = digestOf([follow('a', now, now)], WEEK);
    expect([next.sentence, next.changed, next.standing.map(({ measure: id }) => id)]).toEqual(['Nothing changed beyond chance since 27 Aug 2026.', [], ['a']]);
  });

  test('earlier months that read otherwise are late data, not a change in care; a month that has only gone on is neither', () => {
    const then = shares(...STEADY).map((point, index) => (index === 11 ? { ...point, isPartial: true } : point));
    const now = shares(...STEADY.map((value, index) => (index === 9 ? value - 2 : value)));
    const found = digestOf([follow('a', now, then)], WEEK);
    expect(found.changed).toEqual([]);
    expect(found.restated.map(({ sentence }) => sentence)).toEqual(['Title of a: Oct 2025 reads 48 % (38-58 %; 48 of 100) now and read 50 % (40-60 %; 50 of 100) then; that is what was entered since, not a change in care.']);
    expect(found.restated[0]?.points.map(({ from }) => from)).toEqual(['2025-10-01']);
    expect(digestOf([follow('a', now, then)], { ...WEEK, comparedWith: null }).restated).toEqual([]);
  });

  test('recent days that are not all here are said with the least of them', () => {
    expect(digestOf([], { ...WEEK, arrived: [{ on: '2026-09-01', share: 0.97 }, { on: '2026-09-02', share: 0.9 }, { on: '2026-09-03', share: 0.64 }] }).late).toEqual(['Of 2 recent days not everything has been entered yet: of 3 Sep 2026, about 64 % of what usually comes.']);
    expect(digestOf([], WEEK).late).toEqual([]);
  });

  test('too few points are said as such', () => {
    expect(digestOf([follow('a', shares(50, 51), null)], WEEK)).toMatchObject({ tooFew: { measures: 1, sentence: '1 measure has too few points to say.' }, noise: { measures: 0 } });
  });

  /** Months of 100 people whose share is the same, or steps up for the last seven months. */
  function world(seed: number, step: number): SeriesPoint[] {
    const random = xoroshiro128plus(seed);
    const draw = (share: number): number => Array.from({ length: 100 }, () => (uniformInt(random, 0, 999) < share * 1000 ? 1 : 0)).reduce<number>((all, one) => all + one, 0);
    return monthly(Array.from({ length: 25 }, (_, index) => proportionOf(draw(index >= 18 ? 0.5 + step : 0.5), 100)));
  }
  const WORLDS = Array.from({ length: 120 }, (_, seed) => seed + 1);
  const named = (step: number): number => WORLDS.filter((seed) => {
    const points = world(seed, step);
    return digestOf([follow('a', points, points.slice(0, -1))], WEEK).changed.length > 0;
  }).length;

  test('an effect that was planted is named in all but 3 of 100 worlds, and where none was, what is named is what chance gives', () => {
    const standing = WORLDS.filter((seed) => digestOf([follow('a', world(seed, 0.2), world(seed, 0.2).slice(0, -1))], WEEK).standing.length > 0).length;
    expect(named(0.2) + standing).toBeGreaterThanOrEqual(WORLDS.length * 0.97);
    expect(named(0)).toBeLessThanOrEqual(WORLDS.length * 0.06);
  });
});
