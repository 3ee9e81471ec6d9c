import { describe, expect, it } from 'vitest';
import type { Series } from '#analytics/contract/result.ts';
import { GREY } from '../../../../../web/src/lib/charts/config.ts';
import { toSeriesChart } from '../../../../../web/src/lib/charts/series.ts';
import { judgedPoints, looksOf, phaseRules } from '../../../../../web/src/lib/charts/spc.ts';
import { aJudged, aSeries, proportion, type Spc } from '../results.ts';

const set = (result: Series, key: string) => toSeriesChart(result, GREY).config.data.datasets.find((each) => each.key === key);
const groupOf = (result: Series) => {
  const [group] = result.groups;
  if (group === undefined) throw new Error('no group');
  return group;
};

describe('a chart of limits', () => {
  const judged = aJudged([0.7, null, 0.65, 0.85], { variation: 'improvement', side: 'above', sentence: 'Unusual in Apr 2026 (outside the limits); one point is not a trend.' }, { 2: ['two-of-three'], 3: ['outside-limits'] });

  it('joins points by a thin line and leaves a gap where there is no value', () => {
    expect(set(judged, 'all')).toMatchObject({ borderWidth: 1, borderDash: [], data: [{ x: 0, y: 0.7 }, { x: 1, y: Number.NaN }, { x: 2, y: 0.65 }, { x: 3, y: 0.85 }] });
  });

  it('tells signals by shape and by colour', () => {
    expect(set(judged, 'all')?.pointStyle).toEqual(['circle', 'circle', 'rectRot', 'circle']);
    expect(set(judged, 'all')?.pointBorderColor).toEqual([GREY.common, GREY.common, GREY.concern, GREY.improvement]);
    const radii = set(judged, 'all')?.pointRadius;
    expect(Array.isArray(radii) && (radii[3] ?? 0) > (radii[0] ?? 0)).toBe(true);
  });

  it('draws the centre solid and the limits dashed, as steps over the whole first and last period', () => {
    expect(set(judged, 'all/centre')).toMatchObject({ stepped: 'middle', borderDash: [], data: [{ x: -0.5, y: 0.7 }, { x: 0 }, { x: 2 }, { x: 3 }, { x: 3.5, y: 0.7 }] });
    expect(set(judged, 'all/limit-upper')?.borderDash).not.toEqual([]);
  });

  it('has no whiskers beside limits, and has them where there are none', () => {
    expect(set(judged, 'all/few')).toBeUndefined();
    const run = aJudged([0.7, 0.65], { rules: 'anhoej', chart: 'run', points: [{ from: '2026-01-01', centre: 0.7, lower: null, upper: null, signals: [] }] });
    expect(set(run, 'all/limit-upper')).toBeUndefined();
    expect(set(run, 'all/many')).toBeDefined();
  });

  it('says each point with its n and its signal', () => {
    expect(set(judged, 'all')?.readouts[3]?.replaceAll('\u00a0', ' ')).toBe('Apr 2026: 85 % (80-90 %); 85 of 100; outside the limits');
  });

  it('steps a target from the day it is set, and names it', () => {
    const targeted = { ...judged, groups: [{ ...groupOf(judged), targets: [{ from: '2026-03-01', value: 0.75 }] }] };
    expect(set(targeted, 'all/target')?.data).toEqual([{ x: 1.5, y: 0.75 }, { x: 2, y: 0.75 }, { x: 3, y: 0.75 }, { x: 3.5, y: 0.75 }]);
    expect(toSeriesChart(targeted, GREY).labels.map(({ text }) => text.replaceAll('\u00a0', ' '))).toContain('Target 75 %');
  });

  it('flags where limits begin anew', () => {
    const phase = { centre: 0.7, basedOn: 2, isFrozen: false, isProvisional: true, reason: null };
    const two = aJudged([0.7, 0.7, 0.6, 0.6], { phases: [{ ...phase, from: '2026-01-01' }, { ...phase, from: '2026-03-01', reason: 'Reminders began.' }] });
    expect(phaseRules(groupOf(two))).toEqual([{ at: 0.5, text: '1' }]);
  });

  it('shows an axis that a small change can be seen on, and never more than all', () => {
    const { yAxis } = toSeriesChart(aJudged([0.97, 0.98], { points: [{ from: '2026-01-01', centre: 0.97, lower: 0.94, upper: 1, signals: [] }] }), GREY).config;
    expect([yAxis?.min, yAxis?.max]).toEqual([expect.closeTo(0.92, 9), 1]);
  });
});

describe('which way is better', () => {
  const lookOf = (direction: Spc['direction'], values = [0.7, 0.9], signal: Spc['points'][number]['signals'][number] = 'outside-limits') => looksOf(groupOf(aJudged(values, { direction }, { 1: [signal] })))[1];

  it('is the chart\'s to say, and neither better nor worse where it does not', () => {
    expect([lookOf('higher-is-better'), lookOf('lower-is-better'), lookOf('neither')]).toEqual(['improvement', 'concern', 'neutral']);
  });

  it('is where a trend goes, not where it lies', () => {
    expect(lookOf('higher-is-better', [0.9, 0.8], 'trend')).toBe('concern');
  });

  it('is nobody\'s where the centre is crossed too seldom', () => {
    expect(lookOf('higher-is-better', [0.7, 0.9], 'few-crossings')).toBe('neutral');
  });
});

describe('the recent end', () => {
  const partial = aSeries([proportion(30, 40), proportion(30, 40), proportion(8, 10)]);
  const open = { ...partial, groups: partial.groups.map((group) => ({ ...group, points: group.points.map((point, index) => ({ ...point, ...(index === 2 && { isPartial: true }) })) })) };
  const arrived = [{ on: '2026-10-11', share: 0.9 }, { on: '2026-10-12', share: 0.61 }];

  it('is not shaded where everything is complete', () => {
    expect(toSeriesChart(partial, GREY).shades).toBeUndefined();
  });

  it('is shaded over a period that is not over, and named', () => {
    expect(toSeriesChart(open, GREY).shades).toEqual([{ at: expect.closeTo(2 / 3, 9) as number, width: expect.closeTo(1 / 3, 9) as number, text: 'Oct 2026 is not over' }]);
  });

  it('is shaded over days that have not all arrived, to their place within the month', () => {
    const [shade] = toSeriesChart(partial, GREY, { arrived }).shades ?? [];
    expect(shade).toMatchObject({ at: expect.closeTo((2 + 10 / 31) / 3, 9) as number, width: expect.closeTo(2 / 31 / 3, 9) as number });
    expect(shade?.text.replaceAll('\u00a0', ' ')).toBe('11 Oct 2026 to 12 Oct 2026: not everything has been entered yet; of the last day about 61 % has arrived');
  });

  it('is never too narrow to see', () => {
    expect(toSeriesChart(partial, GREY, { arrived: arrived.slice(0, 1) }).shades?.[0]?.width).toBeGreaterThan(0.01);
  });
});

describe('between events', () => {
  const event = (from: string, to: string, gap: number, isPartial = false) => ({ from, to, reading: { state: 'value', value: gap, lower: null, upper: null, method: 'x' } as const, ...(isPartial && { isPartial }) });
  const rare: Series = { kind: 'series', interval: 'event', unit: 'client-days', groups: [{ key: 'all', label: 'All', targets: [], spc: null, points: [event('2026-01-01', '2026-03-03', 1840), event('2026-03-03', '2026-05-09', 12_400), event('2026-05-09', '2026-11-19', 300, true)] }] };

  it('names a point by the day of its event, and what has lasted since by that', () => {
    expect(set(rare, 'all')?.readouts.map((text) => text.replaceAll('\u00a0', ' '))).toEqual(['3 Mar 2026: 1,840 client-days', '9 May 2026: 12,400 client-days', 'since 9 May 2026: 300 client-days']);
  });

  it('counts on an axis of its own unit, from nothing', () => {
    const { config, yTitle, shades } = toSeriesChart(rare, GREY);
    expect(config.yAxis?.min).toBe(0);
    expect(config.yAxis?.ticks.at(-1)?.text).toBe('15k');
    expect(yTitle).toBe('client-days');
    expect(shades?.[0]?.text.replaceAll('\u00a0', ' ')).toBe('since 9 May 2026 no further event');
  });
});

describe('several events of one day', () => {
  const at = (from: string, to: string, gap: number) => ({ from, to, reading: { state: 'value', value: gap, lower: null, upper: null, method: 'x' } as const });
  const limits = (from: string, centre: number, signals: Spc['points'][number]['signals'] = []) => ({ from, centre, lower: 0, upper: 900, signals });
  const points = [at('2026-01-01', '2026-03-03', 200), at('2026-03-03', '2026-03-03', 0), at('2026-03-03', '2026-03-03', 0), at('2026-03-03', '2026-06-01', 950), { ...at('2026-06-01', '2026-06-01', 0), isPartial: true }];
  const { spc } = groupOf(aJudged([0.7], { chart: 'g', points: [limits('2026-01-01', 1), limits('2026-03-03', 2), limits('2026-03-03', 3), limits('2026-03-03', 4, ['outside-limits'])] }));
  const result: Series = { kind: 'series', interval: 'event', unit: 'client-days', groups: [{ key: 'all', label: 'All', targets: [], points, spc }] };

  it('have each their own limits and signals, by their order', () => {
    expect(judgedPoints(groupOf(result)).map(({ point, spc: said }) => [point.reading.state === 'value' && point.reading.value, said?.centre ?? null])).toEqual([[200, 1], [0, 2], [0, 3], [950, 4], [0, null]]);
    expect(looksOf(groupOf(result))).toEqual(['common', 'common', 'common', 'improvement', null]);
  });

  it('have each their own place along the axis', () => {
    const { config, shades } = toSeriesChart(result, GREY);
    expect([config.axis.min, config.axis.max]).toEqual([-0.5, 4.5]);
    expect(set(result, 'all')?.data.map(({ x, y }) => [x, y])).toEqual([[0, 200], [1, 0], [2, 0], [3, 950], [4, 0]]);
    expect(set(result, 'all/centre')?.data.map(({ y }) => y)).toEqual([1, 1, 2, 3, 4, 4]);
    expect(shades?.[0]).toMatchObject({ at: 0.8, width: expect.closeTo(0.2, 9) as number });
    expect(new Set(config.axis.ticks.map(({ text }) => text)).size).toBeLessThan(config.axis.ticks.length);
    expect(config.axis.ticks[0]?.text.replaceAll('\u00a0', ' ')).toBe('3 Mar 2026');
  });
});
