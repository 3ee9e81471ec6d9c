/** A figure per period: limits and signals where there are any, else whiskers (or a band for several groups); a mark where there is no value. */
import type { Reading, Series } from '#analytics/contract/result.ts';
import { basis, isolate, reading as say, shorten, unitName, type Unit } from '../format.ts';
import { bandOpacity, colourOf, dashOf, downOf, fade, niceAxis, spreadLabels, type Axis, type Drawing, type EndLabel, type LineSet, type Mark, type Palette, type XY } from './config.ts';
import { periodAxis, periodsOf, pointName, sortedPoints, type Point, type SeriesGroup as Group } from './periods.ts';
import { frameSets, hasLimits, phaseRules, pointSet, spcAxis, spcLabels } from './spc.ts';
import { tailOf, type Arrived } from './tail.ts';
import { NO_PLACES, type Places } from './figures.ts';

/** Below this many, the interval is what one should see first. */
export const SMALL = 30;

/** What a series chart needs beside its result. */
export interface SeriesLook {
  arrived?: Arrived;
  /** Given where several charts share one axis. */
  yAxis?: Axis;
  /** Given where a point opens its receipt. */
  places?: Places;
}

type Row = (Reading | undefined)[];

function isSmall(reading: Reading | undefined): boolean {
  return reading?.state === 'value' && (reading.denominator ?? reading.atRisk ?? SMALL) < SMALL;
}

/** Vertical strokes from lower to upper, as one line with gaps. */
function whiskers(readings: Row, wanted: (reading: Reading) => boolean): XY[] {
  return readings.flatMap((reading, x) => {
    if (reading?.state !== 'value' || reading.lower === null || reading.upper === null || !wanted(reading)) return [];
    return [{ x, y: reading.lower }, { x, y: reading.upper }, { x, y: Number.NaN }];
  });
}

const BARE = { stepped: false, borderDash: [], pointRadius: 0, pointBackgroundColor: 'transparent', readouts: [], backgroundColor: 'transparent' } as const;

function whiskerSets(group: Group, readings: Row, colour: string): LineSet[] {
  const bare = { ...BARE, borderDash: [], readouts: [], label: group.label, fill: false } as const;
  return [
    { ...bare, borderDash: [], readouts: [], key: `${group.key}/few`, data: whiskers(readings, isSmall), borderColor: fade(colour, 0.38), borderWidth: 9 },
    { ...bare, borderDash: [], readouts: [], key: `${group.key}/many`, data: whiskers(readings, (reading) => !isSmall(reading)), borderColor: fade(colour, 0.32), borderWidth: 4 },
  ];
}

function bandSets(group: Group, readings: Row, look: { colour: string; opacity: number }): LineSet[] {
  const edge = (bound: 'lower' | 'upper'): XY[] => readings.map((reading, x) => ({ x, y: reading?.state === 'value' ? (reading[bound] ?? Number.NaN) : Number.NaN }));
  const bare = { ...BARE, borderDash: [], readouts: [], label: group.label, borderColor: 'transparent', borderWidth: 0 };
  return [
    { ...bare, key: `${group.key}/lower`, data: edge('lower'), fill: false },
    { ...bare, key: `${group.key}/upper`, data: edge('upper'), fill: '-1', backgroundColor: fade(look.colour, look.opacity) },
  ];
}

function lineSet(group: Group, readings: Row, look: { colour: string; category: number; paper: string; names: string[]; unit: Unit; places: Places }): LineSet {
  const said = readings.map((reading, x) => {
    if (reading === undefined) return '';
    const people = basis(reading, 'followed', look.unit);
    return `${look.names[x] ?? ''}${group.key === 'all' ? '' : `, ${isolate(shorten(group.label))}`}: ${say(reading, look.unit)}${people === null ? '' : `; ${people}`}`;
  });
  return {
    ...BARE, key: group.key, label: group.label, fill: false, borderColor: look.colour, borderWidth: 1.5, borderDash: dashOf(look.category), readouts: said,
    figures: readings.map((reading) => (reading === undefined ? null : (look.places.get(reading) ?? null))),
    data: readings.map((reading, x) => ({ x, y: reading?.state === 'value' ? reading.value : Number.NaN })),
    pointRadius: readings.map((reading) => (isSmall(reading) ? 2.5 : 3)),
    pointBackgroundColor: readings.map((reading) => (isSmall(reading) ? look.paper : look.colour)),
  };
}

/** RULE: where single events may not be shown nothing comes, and nothing would come of nobody either: what is said is true of both. */
function nothingShown({ interval }: Series): Mark {
  return { state: 'none', at: 0, width: 1, text: interval === 'event' ? 'no single events to show' : 'nothing to count' };
}

function marksOf(rows: Row[], periods: Point[], result: Series): Mark[] {
  if (periods.length === 0) return [nothingShown(result)];
  const marks = periods.flatMap((period, x): (Mark & { x: number; since: string; until: string })[] => {
    const here = rows.flatMap((row) => row[x] ?? []);
    const [first] = here;
    if (first === undefined || first.state === 'value' || here.some((reading) => reading.state === 'value')) return [];
    const name = pointName(period, result.interval);
    return [{ state: first.state, at: x / periods.length, width: 1 / periods.length, text: say(first, result.unit), x, since: name, until: name }];
  });
  // WHY: one stretch of a state is one mark; a box for each of its months would be all that is seen, and a row of dashes looks like a limit.
  const joined = marks.reduce<typeof marks>((list, mark) => {
    const last = list.at(-1);
    if (last === undefined || last.state !== mark.state || last.x + 1 !== mark.x) return [...list, mark];
    return [...list.slice(0, -1), { ...last, x: mark.x, width: last.width + mark.width, until: mark.until }];
  }, []);
  return joined.map(({ state, at, width, text, since, until }) => ({ state, at, width, text: `${since === until ? since : `${since} to ${until}`}: ${text}` }));
}

function labelsOf(groups: Group[], rows: Row[], axis: Axis): EndLabel[] {
  if (groups.length < 2) return [];
  return spreadLabels(groups.flatMap((group, category) => {
    const last = (rows[category] ?? []).findLast((reading) => reading?.state === 'value');
    return last?.state === 'value' ? [{ key: group.key, text: group.label, category, at: downOf(last.value, axis) }] : [];
  }));
}

/** Shares are read on the whole of 0..100 %; days and counts from 0 up to what there is. */
function groupAxis(result: Series): Axis | undefined {
  if (result.unit === 'share') return undefined;
  const bounds = result.groups.flatMap((group) => group.points.flatMap(({ reading }) => (reading.state === 'value' ? [reading.value, reading.lower ?? reading.value, reading.upper ?? reading.value] : [])));
  return niceAxis([...bounds, 0], result.unit);
}

const WHOLE = { min: 0, max: 1 };

/** One group with what its points are judged by. */
function judged(result: Series, group: Group, look: { palette: Palette; row: Row } & SeriesLook): Pick<Drawing, 'labels' | 'rules'> & { datasets: LineSet[]; yAxis: Axis } {
  const yAxis = look.yAxis ?? spcAxis(result);
  const uncertainty = hasLimits(group) ? [] : whiskerSets(group, look.row, look.palette.common);
  const points = pointSet(result, group, look.palette, look.places);
  // WHY: what comes first is drawn last, on top.
  return { datasets: [points, ...frameSets(group, look.palette), ...uncertainty], yAxis, labels: spcLabels(result, group, yAxis), rules: phaseRules(group) };
}

function compared(result: Series, rows: Row[], look: { palette: Palette; names: string[] } & SeriesLook): { datasets: LineSet[]; labels: EndLabel[]; yAxis: Axis | undefined } {
  const { palette, names, places = NO_PLACES } = look;
  const yAxis = look.yAxis ?? groupAxis(result);
  const datasets = result.groups.flatMap((group, category) => {
    const readings = rows[category] ?? [];
    const colour = colourOf(palette, category);
    const uncertainty = result.groups.length === 1 ? whiskerSets(group, readings, colour) : bandSets(group, readings, { colour, opacity: bandOpacity(result.groups.length) });
    return [...uncertainty, lineSet(group, readings, { colour, category, paper: palette.paper, names, unit: result.unit, places })];
  });
  return { datasets, yAxis, labels: labelsOf(result.groups, rows, yAxis ?? { ...WHOLE, ticks: [] }) };
}

export function toSeriesChart(result: Series, palette: Palette, look: SeriesLook = {}): Drawing {
  const periods = periodsOf(result);
  const rows = result.groups.map((group) => {
    // RULE: periods are joined by date; between events nothing is, and each has its own place.
    if (result.interval === 'event') return sortedPoints(group).map(({ reading }) => reading);
    const at = new Map(group.points.map((point) => [point.from, point.reading]));
    return periods.map(({ from }) => at.get(from));
  });
  const [only] = result.groups;
  const isJudged = result.groups.length === 1 && only !== undefined && (result.interval === 'event' || only.spc !== null || only.targets.length > 0);
  const { datasets, yAxis, ...around } = isJudged ? judged(result, only, { ...look, palette, row: rows[0] ?? [] }) : compared(result, rows, { ...look, palette, names: periods.map((period) => pointName(period, result.interval)) });
  const tail = tailOf(periods, result.interval, look.arrived ?? []);
  return {
    config: { type: 'line', data: { datasets }, axis: periodAxis(periods, result.interval), ...(yAxis && { yAxis }) },
    axisTitle: result.interval === 'event' ? 'One point per event, by its day' : '', yTitle: unitName(result.unit), atRisk: [], marks: marksOf(rows, periods, result), ...around,
    ...(tail && { shades: [tail] }),
  };
}
