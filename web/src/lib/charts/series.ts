/** A share per month: points joined where months follow each other, whiskers (or a band for several groups), a mark where there is no value. */
import type { Reading, Series } from '#analytics/contract/result.ts';
import { MONTHS, toParts } from '../calendar.ts';
import { basis, date, isolate, reading as say, shorten } from '../format.ts';
import { bandOpacity, colourOf, dashOf, fade, spreadLabels, toTick, type Drawing, type EndLabel, type LineSet, type Mark, type Palette, type Tick, type XY } from './config.ts';

type Group = Series['groups'][number];
/** Below this many, the interval is what one should see first. */
export const SMALL = 30;

/** Every period that any group has, once, in order: groups are joined by date, never by position. */
export function periodsOf(result: Series): string[] {
  return [...new Set(result.groups.flatMap((group) => group.points.map((point) => point.from)))].sort();
}

function byPeriod(group: Group): Map<string, Reading> {
  return new Map(group.points.map((point) => [point.from, point.reading]));
}

export function periodName(from: string, interval: Series['interval']): string {
  const { year, month } = toParts(from);
  if (interval === 'week') return `week of ${date(from)}`;
  if (interval === 'quarter') return `Q${Math.ceil(month / 3)} ${year}`;
  return `${MONTHS[month - 1] ?? ''} ${year}`;
}

function axisOf(periods: string[], interval: Series['interval']): { min: number; max: number; ticks: Tick[] } {
  const axis = { min: -0.5, max: Math.max(0.5, periods.length - 0.5) };
  const every = Math.max(1, Math.ceil(periods.length / 7));
  // WHY: counted from the right, so that the latest period always has its name.
  const shown = periods.map((from, index) => ({ from, index })).filter(({ index }) => (periods.length - 1 - index) % every === 0);
  return { ...axis, ticks: shown.map(({ from, index }) => toTick(index, periodName(from, interval), axis)) };
}

function isSmall(reading: Reading): boolean {
  return reading.state === 'value' && (reading.denominator ?? reading.atRisk ?? SMALL) < SMALL;
}

/** Vertical strokes from lower to upper, as one line with gaps. */
function whiskers(readings: (Reading | undefined)[], wanted: (reading: Reading) => boolean): XY[] {
  return readings.flatMap((reading, x) => {
    if (reading?.state !== 'value' || reading.lower === null || reading.upper === null || !wanted(reading)) return [];
    return [{ x, y: reading.lower }, { x, y: reading.upper }, { x, y: Number.NaN }];
  });
}

const BARE = { stepped: false, borderDash: [], pointRadius: 0, pointBackgroundColor: 'transparent', readouts: [], backgroundColor: 'transparent' } as const;

function whiskerSets(group: Group, readings: (Reading | undefined)[], colour: string): LineSet[] {
  const bare = { ...BARE, borderDash: [], readouts: [], label: group.label, fill: false } as const;
  return [
    { ...bare, borderDash: [], readouts: [], key: `${group.key}/few`, data: whiskers(readings, isSmall), borderColor: fade(colour, 0.38), borderWidth: 9 },
    { ...bare, borderDash: [], readouts: [], key: `${group.key}/many`, data: whiskers(readings, (reading) => !isSmall(reading)), borderColor: fade(colour, 0.32), borderWidth: 4 },
  ];
}

function bandSets(group: Group, readings: (Reading | undefined)[], look: { colour: string; opacity: number }): LineSet[] {
  const edge = (bound: 'lower' | 'upper'): XY[] => readings.map((reading, x) => ({ x, y: reading?.state === 'value' ? (reading[bound] ?? Number.NaN) : Number.NaN }));
  const bare = { ...BARE, borderDash: [], readouts: [], label: group.label, borderColor: 'transparent', borderWidth: 0 };
  return [
    { ...bare, key: `${group.key}/lower`, data: edge('lower'), fill: false },
    { ...bare, key: `${group.key}/upper`, data: edge('upper'), fill: '-1', backgroundColor: fade(look.colour, look.opacity) },
  ];
}

function lineSet(group: Group, readings: (Reading | undefined)[], look: { colour: string; category: number; paper: string; names: string[] }): LineSet {
  const said = readings.map((reading, x) => {
    if (reading === undefined) return '';
    const people = basis(reading);
    return `${look.names[x] ?? ''}${group.key === 'all' ? '' : `, ${isolate(shorten(group.label))}`}: ${say(reading)}${people === null ? '' : `; ${people}`}`;
  });
  return {
    ...BARE, key: group.key, label: group.label, fill: false, borderColor: look.colour, borderWidth: 1.5, borderDash: dashOf(look.category), readouts: said,
    data: readings.map((reading, x) => ({ x, y: reading?.state === 'value' ? reading.value : Number.NaN })),
    pointRadius: readings.map((reading) => (reading !== undefined && isSmall(reading) ? 2.5 : 3)),
    pointBackgroundColor: readings.map((reading) => (reading !== undefined && isSmall(reading) ? look.paper : look.colour)),
  };
}

function marksOf(rows: (Reading | undefined)[][], periods: string[], name: (from: string) => string): Mark[] {
  return periods.flatMap((from, x) => {
    const here = rows.flatMap((row) => row[x] ?? []);
    const [first] = here;
    if (first === undefined || first.state === 'value' || here.some((reading) => reading.state === 'value')) return [];
    return [{ state: first.state, at: x / periods.length, width: 1 / periods.length, text: `${name(from)}: ${say(first)}` }];
  });
}

function labelsOf(groups: Group[], rows: (Reading | undefined)[][]): EndLabel[] {
  if (groups.length < 2) return [];
  return spreadLabels(groups.flatMap((group, category) => {
    const last = (rows[category] ?? []).findLast((reading) => reading?.state === 'value');
    return last?.state === 'value' ? [{ key: group.key, text: group.label, category, at: 1 - last.value }] : [];
  }));
}

export function toSeriesChart(result: Series, palette: Palette): Drawing {
  const periods = periodsOf(result);
  const names = periods.map((from) => periodName(from, result.interval));
  const rows = result.groups.map((group) => {
    const at = byPeriod(group);
    return periods.map((from) => at.get(from));
  });
  const datasets = result.groups.flatMap((group, category) => {
    const readings = rows[category] ?? [];
    const colour = colourOf(palette, category);
    const uncertainty = result.groups.length === 1 ? whiskerSets(group, readings, colour) : bandSets(group, readings, { colour, opacity: bandOpacity(result.groups.length) });
    return [...uncertainty, lineSet(group, readings, { colour, category, paper: palette.paper, names })];
  });
  return {
    config: { type: 'line', data: { datasets }, axis: axisOf(periods, result.interval) },
    axisTitle: '', labels: labelsOf(result.groups, rows), atRisk: [],
    marks: marksOf(rows, periods, (from) => periodName(from, result.interval)),
  };
}
