/** Survival: steps with a band, one name at each line's end, the number followed under each tick. */
import type { Curve } from '#analytics/contract/result.ts';
import { count, interval, isolate, percent, shorten } from '../format.ts';
import { NO_PLACES, type Places } from './figures.ts';
import { bandOpacity, colourOf, dashOf, dayAxis, EMPTY_DAYS, emptyPlot, fade, spreadLabels, type AtRiskRow, type Axis, type Drawing, type EndLabel, type LineSet, type Palette, type Rule } from './config.ts';

type Group = Curve['groups'][number];
type Point = Group['points'][number];

/** How many were still followed after the last day of a coarse point: those of the next one, or whoever neither left nor went out of sight. */
function followedAfter(points: Point[], index: number): number {
  const point = points[index];
  return points[index + 1]?.atRisk ?? (point === undefined ? 0 : point.atRisk - point.exits - point.censored);
}

/** RULE: of a coarse curve nothing is told between its points, so nothing is drawn there but what joins them. */
const COARSE = { stepped: false, borderWidth: 1 } as const;
const TOLD_RADIUS = 3.5;

function readout(point: Point, label: string): string {
  const between = interval(point.lower, point.upper);
  const share = between === null ? percent(point.value) : `${percent(point.value)} (${between})`;
  return `${label}: ${share} beyond day ${point.day}; ${count(point.atRisk)} followed`;
}

const BARE = { stepped: 'before', borderDash: [], pointRadius: 0, pointBackgroundColor: 'transparent', readouts: [] } as const;

function bandOf(group: Group, colour: string, opacity: number): LineSet[] {
  const edge = { ...BARE, ...(group.isCoarse === true ? COARSE : {}), borderDash: [], readouts: [], borderColor: 'transparent', borderWidth: 0, label: group.label };
  const start = group.isCoarse === true ? [{ x: 0, y: 1 }] : [];
  const at = (bound: 'lower' | 'upper') => [...start, ...group.points.map((point) => ({ x: point.day, y: point[bound] ?? (point.day === 0 ? point.value : Number.NaN) }))];
  return [
    { ...edge, key: `${group.key}/lower`, data: at('lower'), backgroundColor: 'transparent', fill: false },
    { ...edge, key: `${group.key}/upper`, data: at('upper'), backgroundColor: fade(colour, opacity), fill: '-1' },
  ];
}

/** Points with what joins them: everybody on day 0, then each day that is told. */
function coarseSet({ key, label, points }: Group, category: number, { palette, places }: { palette: Palette; places: Places }): LineSet {
  const colour = colourOf(palette, category);
  const name = isolate(shorten(label));
  return {
    ...BARE, ...COARSE, key, label, fill: false, backgroundColor: colour, borderColor: colour, borderDash: dashOf(category), pointRadius: [0, ...points.map(() => TOLD_RADIUS)], pointBackgroundColor: colour,
    data: [{ x: 0, y: 1 }, ...points.map(({ day, value }) => ({ x: day, y: value }))],
    readouts: [`${name}: ${count(points[0]?.atRisk ?? 0)} admitted`, ...points.map((point, index) => readout({ ...point, atRisk: followedAfter(points, index) }, name))],
    figures: [null, ...points.map((point) => places.get(point) ?? null)],
  };
}

function setsOf(group: Group, category: number, look: { palette: Palette; opacity: number; places: Places }): LineSet[] {
  const colour = colourOf(look.palette, category);
  if (group.isCoarse === true) return group.points.length === 0 ? [] : [...bandOf(group, colour, look.opacity), coarseSet(group, category, look)];
  const line: LineSet = {
    ...BARE, key: group.key, label: group.label, fill: false, backgroundColor: colour, borderColor: colour, borderWidth: 2, borderDash: dashOf(category),
    data: group.points.map((point) => ({ x: point.day, y: point.value })),
    readouts: group.points.map((point) => readout(point, isolate(shorten(group.label)))),
    figures: group.points.map((point) => look.places.get(point) ?? null),
  };
  return [...bandOf(group, colour, look.opacity), line];
}

/** How many were followed just before day `day`: those of the next step, for nobody leaves between steps. */
export function atRiskOn(points: Point[], day: number): number {
  return points.find((point) => point.day >= day)?.atRisk ?? 0;
}

/** Figures nearer to each other than this would run into one another. */
const APART = 0.05;

/** On the days that are told; those too near to the one before are in the table alone. */
function coarseRow({ key, label, points }: Group, category: number, { max }: Axis): AtRiskRow {
  const all = [{ at: 0, count: points[0]?.atRisk ?? 0 }, ...points.map(({ day }, index) => ({ at: day / max, count: followedAfter(points, index) }))];
  const shown: AtRiskRow['counts'] = [];
  for (const one of all) if (one.at - (shown.at(-1)?.at ?? -1) >= APART) shown.push(one);
  return { key, label, category, counts: shown };
}

function rowOf(group: Group, category: number, { ticks, ...axis }: Axis): AtRiskRow {
  if (group.isCoarse === true) return coarseRow(group, category, { ticks, ...axis });
  return { key: group.key, label: group.label, category, counts: ticks.map((tick) => ({ at: tick.at, count: atRiskOn(group.points, tick.value) })) };
}

/** The same stays under another reading of the records: dashed, thin, without a band. */
function sensitivitySet(group: Group, colour: string, places: Places): LineSet[] {
  const { sensitivity } = group;
  if (sensitivity === null) return [];
  const name = `${isolate(shorten(group.label))}, ${sensitivity.label}`;
  return [{
    ...BARE, key: `${group.key}/sensitivity`, label: sensitivity.label, fill: false, backgroundColor: colour, borderColor: colour, borderWidth: 1, borderDash: [4, 4],
    data: sensitivity.points.map((point) => ({ x: point.day, y: point.value })),
    readouts: sensitivity.points.map((point) => readout(point, name)),
    figures: sensitivity.points.map((point) => places.get(point) ?? null),
  }];
}

function labelsOf(groups: Group[]): EndLabel[] {
  const named = groups.length > 1 || groups.some((group) => group.sensitivity !== null && group.sensitivity.points.length > 0);
  if (!named) return [];
  const labels = groups.flatMap((group, category): EndLabel[] => {
    const [last, other] = [group.points.at(-1), group.sensitivity?.points.at(-1)];
    return [
      ...(last === undefined ? [] : [{ key: group.key, text: groups.length === 1 ? 'As recorded' : group.label, category, at: 1 - last.value, isMinor: groups.length === 1 }]),
      // WHY: beside several groups a name for each dashed line would say the same thing over and over; one sentence says it.
      ...(other === undefined || groups.length > 1 ? [] : [{ key: `${group.key}/sensitivity`, text: group.sensitivity?.label ?? '', category, at: 1 - other.value, stroke: 'other-reading' as const, isMinor: true }]),
    ];
  });
  // WHY: a name of two lines needs the room of two.
  return spreadLabels(labels, groups.length > 1 ? undefined : 0.13);
}

/** Where a stay is over by design; what lies beyond is no failure. Groups that end on one day share its rule. */
function rulesOf(groups: Group[], axis: Axis): Rule[] {
  const days = [...new Set(groups.flatMap(({ plannedDays }) => (plannedDays === null ? [] : [plannedDays])))].filter((day) => day <= axis.max);
  return days.map((day) => {
    const those = groups.filter(({ plannedDays }) => plannedDays === day).map(({ label }) => isolate(shorten(label)));
    return { at: day / axis.max, text: `${groups.length === 1 ? '' : `${those.join(', ')}: `}planned end, day ${day}` };
  });
}

/** What the days are counted from, and what those are whom no end has reached. */
export interface CurveWords {
  axis: string;
  atRisk: 'followed' | 'waiting';
}
const USUAL: CurveWords = { axis: 'Days since admission', atRisk: 'followed' };

export function toCurveChart(result: Curve, palette: Palette, words: CurveWords = USUAL, places: Places = NO_PLACES): Drawing {
  const lastDay = Math.max(...result.groups.flatMap((group) => group.points.map((point) => point.day)));
  const axis = dayAxis(Number.isFinite(lastDay) ? Math.max(7, lastDay) : EMPTY_DAYS);
  const opacity = bandOpacity(result.groups.length);
  // WHY: what comes first is drawn last, on top, and is what the arrow keys meet first.
  const others = result.groups.flatMap((group, category) => sensitivitySet(group, colourOf(palette, category), places));
  const datasets = [...result.groups.flatMap((group, category) => setsOf(group, category, { palette, opacity, places })), ...others];
  return {
    config: { type: 'line', data: { datasets }, axis },
    axisTitle: words.axis,
    atRiskTitle: `Still ${words.atRisk} at that day`,
    labels: labelsOf(result.groups),
    rules: rulesOf(result.groups, axis),
    marks: result.groups.every((group) => group.points.length < (group.isCoarse === true ? 1 : 2)) ? emptyPlot(result.groups[0]?.readings[0]?.reading) : [],
    atRisk: result.groups.flatMap((group, category) => (group.points.length > 0 ? [rowOf(group, category, axis)] : [])),
  };
}
