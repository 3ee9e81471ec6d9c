/** Survival: steps with a band, one name at each line's end, the number followed under each tick. */
import type { Curve } from '#analytics/contract/result.ts';
import { count, interval, isolate, percent, shorten } from '../format.ts';
import { bandOpacity, colourOf, dashOf, dayAxis, EMPTY_DAYS, emptyPlot, fade, spreadLabels, type AtRiskRow, type Drawing, type EndLabel, type LineSet, type Palette, type Tick } from './config.ts';

type Group = Curve['groups'][number];
type Point = Group['points'][number];

function readout(point: Point, label: string): string {
  const between = interval(point.lower, point.upper);
  const share = between === null ? percent(point.value) : `${percent(point.value)} (${between})`;
  return `${label}: ${share} beyond day ${point.day}; ${count(point.atRisk)} followed`;
}

const BARE = { stepped: 'before', borderDash: [], pointRadius: 0, pointBackgroundColor: 'transparent', readouts: [] } as const;

function bandOf(group: Group, colour: string, opacity: number): LineSet[] {
  const edge = { ...BARE, borderDash: [], readouts: [], borderColor: 'transparent', borderWidth: 0, label: group.label };
  const at = (bound: 'lower' | 'upper') => group.points.map((point) => ({ x: point.day, y: point[bound] ?? (point.day === 0 ? point.value : Number.NaN) }));
  return [
    { ...edge, key: `${group.key}/lower`, data: at('lower'), backgroundColor: 'transparent', fill: false },
    { ...edge, key: `${group.key}/upper`, data: at('upper'), backgroundColor: fade(colour, opacity), fill: '-1' },
  ];
}

function setsOf(group: Group, category: number, look: { palette: Palette; opacity: number }): LineSet[] {
  const colour = colourOf(look.palette, category);
  const line: LineSet = {
    ...BARE, key: group.key, label: group.label, fill: false, backgroundColor: colour, borderColor: colour, borderWidth: 2, borderDash: dashOf(category),
    data: group.points.map((point) => ({ x: point.day, y: point.value })),
    readouts: group.points.map((point) => readout(point, isolate(shorten(group.label)))),
  };
  return [...bandOf(group, colour, look.opacity), line];
}

/** How many were followed just before day `day`: those of the next step, for nobody leaves between steps. */
export function atRiskOn(points: Point[], day: number): number {
  return points.find((point) => point.day >= day)?.atRisk ?? 0;
}

function rowOf(group: Group, category: number, ticks: Tick[]): AtRiskRow {
  return { key: group.key, label: group.label, category, counts: ticks.map((tick) => ({ at: tick.at, count: atRiskOn(group.points, tick.value) })) };
}

function labelsOf(groups: Group[]): EndLabel[] {
  if (groups.length < 2) return [];
  const labels = groups.flatMap((group, category) => {
    const last = group.points.at(-1);
    return last === undefined ? [] : [{ key: group.key, text: group.label, category, at: 1 - last.value }];
  });
  return spreadLabels(labels);
}

export function toCurveChart(result: Curve, palette: Palette): Drawing {
  const lastDay = Math.max(...result.groups.flatMap((group) => group.points.map((point) => point.day)));
  const axis = dayAxis(Number.isFinite(lastDay) ? Math.max(7, lastDay) : EMPTY_DAYS);
  const datasets = result.groups.flatMap((group, category) => setsOf(group, category, { palette, opacity: bandOpacity(result.groups.length) }));
  return {
    config: { type: 'line', data: { datasets }, axis },
    axisTitle: 'Days since admission',
    labels: labelsOf(result.groups),
    marks: result.groups.every((group) => group.points.length < 2) ? emptyPlot(result.groups[0]?.readings[0]?.reading) : [],
    atRisk: result.groups.flatMap((group, category) => (group.points.length > 0 ? [rowOf(group, category, axis.ticks)] : [])),
  };
}
