import { describe, expect, it } from 'vitest';
import type { Series } from '#analytics/contract/result.ts';
import { GREY } from '../../../../../web/src/lib/charts/config.ts';
import { toSeriesChart } from '../../../../../web/src/lib/charts/series.ts';
import { aSeries, proportion } from '../results.ts';

const set = (result: Series, key: string) => toSeriesChart(result, GREY).config.data.datasets.find((each) => each.key === key);

describe('a series chart', () => {
  const mixed = aSeries([proportion(30, 40), { state: 'none' }, proportion(8, 10), { state: 'not-yet', availableOn: '2026-12-01' }]);

  it('leaves a gap where there is no value, and never draws a zero', () => {
    expect(set(mixed, 'all')?.data.map(({ y }) => y)).toEqual([0.75, Number.NaN, 0.8, Number.NaN]);
  });

  it('marks each place without a value with its state', () => {
    expect(toSeriesChart(mixed, GREY).marks.map(({ state, at, width }) => ({ state, at, width }))).toEqual([{ state: 'none', at: 0.25, width: 0.25 }, { state: 'not-yet', at: 0.75, width: 0.25 }]);
  });

  it('joins neighbours of one state to one mark', () => {
    const hidden = { state: 'hidden', reason: 'small' } as const;
    const marks = toSeriesChart(aSeries([hidden, hidden, { state: 'none' }, { state: 'none' }]), GREY).marks;
    expect(marks.map(({ state, at, width, text }) => ({ state, at, width, text: text.replaceAll('\u00a0', ' ') }))).toEqual([
      { state: 'hidden', at: 0, width: 0.5, text: 'Aug 2026 to Sep 2026: too few to show' }, { state: 'none', at: 0.5, width: 0.5, text: 'Oct 2026 to Nov 2026: \u2013 nobody yet' },
    ]);
  });

  it('draws a wide whisker and a small hollow point below thirty', () => {
    expect(set(mixed, 'all/few')?.data.map(({ x }) => x)).toEqual([2, 2, 2]);
    expect(set(mixed, 'all/many')?.data.map(({ x }) => x)).toEqual([0, 0, 0]);
    expect(set(mixed, 'all/few')?.borderWidth).toBeGreaterThan(set(mixed, 'all/many')?.borderWidth ?? 0);
    expect(set(mixed, 'all')?.pointBackgroundColor).toEqual([GREY.categories[0], GREY.categories[0], GREY.paper, GREY.categories[0]]);
  });

  it('joins groups by month, not by position', () => {
    const [whole, late] = [aSeries([proportion(30, 40), proportion(20, 40)], 'a', 'A'), aSeries([proportion(1, 2), proportion(36, 40)], 'b', 'B')];
    const two: Series = { ...whole, groups: [...whole.groups, ...late.groups.map((group) => ({ ...group, points: group.points.slice(1) }))] };
    expect(set(two, 'b')?.data).toEqual([{ x: 0, y: Number.NaN }, { x: 1, y: 0.9 }]);
    expect(set(two, 'b')?.readouts).toEqual(['', expect.stringContaining('36 of 40')]);
  });

  it('always names the latest month', () => {
    expect(toSeriesChart(mixed, GREY).config.axis.ticks.at(-1)?.text).toBe('Nov 2026');
  });
});
