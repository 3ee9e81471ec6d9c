/** A chart of limits, the same everywhere: points joined by a thin line, centre solid, limits dashed, signals by shape and colour. */
import type { MeasureDefinition, Reading, Series } from '#analytics/contract/result.ts';
import { amount, basis, bare, interval as between, reading as say } from '../format.ts';
import { downOf, niceAxis, spreadLabels, type Axis, type EndLabel, type LineSet, type Palette, type PointShape, type Rule, type XY } from './config.ts';
import { pointName, sortedPoints, type Point, type SeriesGroup } from './periods.ts';

export type Spc = NonNullable<SeriesGroup['spc']>;
type SpcPoint = Spc['points'][number];
export type Direction = MeasureDefinition['direction'];
export type Look = 'improvement' | 'concern' | 'neutral' | 'common';

const SIGNAL_WORDS: Record<SpcPoint['signals'][number], string> = {
  'outside-limits': 'outside the limits',
  shift: 'one of a run on one side of the centre',
  trend: 'one of a run in one direction',
  'two-of-three': 'two of three close to a limit',
  'long-run': 'one of an unusually long run',
  'few-crossings': 'the centre is crossed unusually seldom',
};

export function signalWords(signals: SpcPoint['signals']): string {
  return signals.map((signal) => SIGNAL_WORDS[signal]).join(', ');
}

/**
 * Which way is better on this chart.
 *
 * WHY: not always the measure's own way: more client-days between rare events are better, and so are fewer events per client-day; fewer days of waiting, and so is a
 * higher share of those who waited no longer than the target.
 */
export function chartDirection(result: Pick<Series, 'unit'>, { direction, views = [] }: { direction: Direction; views?: readonly string[] }): Direction {
  if (result.unit === 'per-1000-client-days' && direction === 'higher-is-better') return 'lower-is-better';
  if (result.unit === 'share' && direction === 'lower-is-better' && views.includes('curve')) return 'higher-is-better';
  return direction;
}

const valueOf = (reading: Reading | undefined): number | null => (reading?.state === 'value' ? reading.value : null);

/** Which side is the good one: the verdict knows where it took one, else the measure says. */
function goodSide(spc: Spc, direction: Direction): 'above' | 'below' | null {
  if (spc.side !== null && spc.variation === 'improvement') return spc.side;
  if (spc.side !== null && spc.variation === 'concern') return spc.side === 'above' ? 'below' : 'above';
  if (direction === 'neither') return null;
  return direction === 'higher-is-better' ? 'above' : 'below';
}

/** Where a signal points: a trend where it goes, everything else where it lies; crossing the centre too seldom points nowhere. */
function sideOf(point: SpcPoint, here: number | null, before: number | null): 'above' | 'below' | null {
  if (here === null) return null;
  if (point.signals.every((signal) => signal === 'few-crossings')) return null;
  if (point.signals.every((signal) => signal === 'trend' || signal === 'few-crossings') && before !== null && before !== here) return here > before ? 'above' : 'below';
  return here > point.centre ? 'above' : 'below';
}

/** How each point of a chart looks, by its `from`; one that does not count towards signals is common. */
export function looksOf(group: SeriesGroup, direction: Direction): Map<string, Look> {
  const { spc } = group;
  if (spc === null) return new Map();
  const good = goodSide(spc, direction);
  const values = new Map(group.points.map((point) => [point.from, valueOf(point.reading)]));
  return new Map(spc.points.map((point, index): [string, Look] => {
    if (point.signals.length === 0) return [point.from, 'common'];
    const before = values.get(spc.points[index - 1]?.from ?? '') ?? values.get(spc.points[index + 1]?.from ?? '') ?? null;
    const side = sideOf(point, values.get(point.from) ?? null, before);
    if (side === null || good === null) return [point.from, 'neutral'];
    return [point.from, side === good ? 'improvement' : 'concern'];
  }));
}

const SHAPES: Record<Look, { shape: PointShape; radius: number }> = {
  improvement: { shape: 'circle', radius: 5 }, concern: { shape: 'rectRot', radius: 6.5 }, neutral: { shape: 'rect', radius: 5 }, common: { shape: 'circle', radius: 3 },
};

function colourOfLook(look: Look, palette: Palette): string {
  return { improvement: palette.improvement, concern: palette.concern, neutral: palette.ink, common: palette.common }[look];
}

/** The target in force on a day. */
function targetOn(group: SeriesGroup, on: string): number | null {
  return [...group.targets].sort((a, b) => a.from.localeCompare(b.from)).findLast((target) => target.from <= on)?.value ?? null;
}

/** All but the widest tenth: limits of a month with three people in it would make everything else flat, and run off the paper instead. */
function usualLimits(group: SeriesGroup): number[] {
  const sorted = [...(group.spc?.points ?? [])].flatMap(({ lower, upper }) => (lower === null || upper === null ? [] : [{ lower, upper }])).sort((a, b) => a.upper - a.lower - (b.upper - b.lower));
  return sorted.slice(0, Math.max(1, Math.ceil(sorted.length * 0.9))).flatMap(({ lower, upper }) => [lower, upper]);
}

/** An axis around what is drawn of these groups, so that small multiples share one. */
export function spcAxis(result: Series, groups = result.groups): Axis {
  const values = groups.flatMap((group) => [
    ...group.points.map(({ reading }) => valueOf(reading) ?? Number.NaN), ...(group.spc?.points ?? []).map(({ centre }) => centre), ...usualLimits(group),
    ...group.points.map(({ from, to }) => targetOn(group, result.interval === 'event' ? to : from) ?? Number.NaN),
    // WHY: without limits it is the intervals that say how sure a point is.
    ...(hasLimits(group) ? [] : group.points.flatMap(({ reading }) => (reading.state === 'value' ? [reading.lower ?? Number.NaN, reading.upper ?? Number.NaN] : []))),
  ]);
  return niceAxis(values, result.unit);
}

export function hasLimits(group: SeriesGroup): boolean {
  return group.spc?.points.some(({ lower, upper }) => lower !== null || upper !== null) === true;
}

const BARE = { label: '', fill: false, pointRadius: 0, pointBackgroundColor: 'transparent', backgroundColor: 'transparent' } as const;

/** Half a place further on either side, so that the first and the last period have their limits over their whole width. */
function widened(steps: XY[]): XY[] {
  const [first, last] = [steps.at(0), steps.at(-1)];
  return first === undefined || last === undefined ? [] : [{ x: first.x - 0.5, y: first.y }, ...steps, { x: last.x + 0.5, y: last.y }];
}

function stepSet(key: string, steps: XY[], look: { colour: string; width: number; dash: number[] }): LineSet {
  return { ...BARE, key, data: widened(steps), readouts: [], stepped: 'middle', borderColor: look.colour, borderWidth: look.width, borderDash: look.dash };
}

/** Centre, limits and target, as steps behind the points. */
export function frameSets(group: SeriesGroup, palette: Palette): LineSet[] {
  const points = sortedPoints(group);
  const places = new Map(points.map((point, index) => [point.from, index]));
  const steps = (pick: (point: SpcPoint) => number | null): XY[] => (group.spc?.points ?? []).flatMap((point) => {
    const x = places.get(point.from);
    return x === undefined ? [] : [{ x, y: pick(point) ?? Number.NaN }];
  });
  const targets = points.flatMap((point, x) => {
    const target = targetOn(group, point.from);
    return target === null ? [] : [{ x, y: target }];
  });
  return [
    stepSet(`${group.key}/limit-lower`, steps(({ lower }) => lower), { colour: palette.quiet, width: 1, dash: [5, 4] }),
    stepSet(`${group.key}/limit-upper`, steps(({ upper }) => upper), { colour: palette.quiet, width: 1, dash: [5, 4] }),
    stepSet(`${group.key}/centre`, steps(({ centre }) => centre), { colour: palette.quiet, width: 1.5, dash: [] }),
    stepSet(`${group.key}/target`, targets, { colour: palette.categories[0] ?? palette.ink, width: 1.5, dash: [1, 3] }),
  ].filter(({ data }) => data.some(({ y }) => !Number.isNaN(y)));
}

function readoutOf(point: Point, result: Series, signals: SpcPoint['signals']): string {
  const people = basis(point.reading, 'followed', result.unit);
  const said = `${pointName(point, result.interval)}${point.isPartial === true && result.interval !== 'event' ? ' (not over)' : ''}: ${say(point.reading, result.unit)}`;
  return [said, people, signals.length === 0 ? null : signalWords(signals)].filter((part) => part !== null).join('; ');
}

/** The thin line and its points; a period that is not over is hollow. */
export function pointSet(result: Series, group: SeriesGroup, look: { palette: Palette; direction: Direction }): LineSet {
  const { palette } = look;
  const points = sortedPoints(group);
  const looks = looksOf(group, look.direction);
  const signals = new Map(group.spc?.points.map((point) => [point.from, point.signals]));
  const each = points.map((point) => looks.get(point.from) ?? 'common');
  const colours = each.map((name) => colourOfLook(name, palette));
  return {
    ...BARE, key: group.key, label: group.label, stepped: false, borderColor: palette.common, borderWidth: 1, borderDash: [],
    data: points.map((point, x) => ({ x, y: valueOf(point.reading) ?? Number.NaN })),
    readouts: points.map((point) => readoutOf(point, result, signals.get(point.from) ?? [])),
    pointRadius: each.map((name) => SHAPES[name].radius), pointStyle: each.map((name) => SHAPES[name].shape),
    pointBorderColor: colours, pointBackgroundColor: colours.map((colour, index) => (points[index]?.isPartial === true ? palette.paper : colour)),
  };
}

export function spcLabels(result: Series, group: SeriesGroup, axis: Axis): EndLabel[] {
  const last = group.spc?.points.at(-1);
  const target = targetOn(group, group.points.reduce((latest, { from }) => (from > latest ? from : latest), ''));
  const label = (key: string, name: string, value: number | null | undefined): EndLabel[] => {
    if (value === null || value === undefined) return [];
    const at = Math.min(1, Math.max(0, downOf(value, axis)));
    return [{ key, text: `${name} ${bare(value, result.unit)}`, category: -1, at, anchor: at, stroke: key === 'target' ? 'target' : key === 'centre' ? 'centre' : 'limit', isMinor: key !== 'target' }];
  };
  return spreadLabels([
    ...label('upper', 'Upper limit', last?.upper), ...label('target', 'Target', target),
    ...label('centre', group.spc?.centreName === 'median' ? 'Median' : 'Mean', last?.centre), ...label('lower', 'Lower limit', last?.lower),
  ]);
}

/** A numbered flag where limits begin anew; its words stand below. */
export function phaseRules(group: SeriesGroup): Rule[] {
  const points = sortedPoints(group);
  return (group.spc?.phases ?? []).slice(1).flatMap((phase, index) => {
    const place = points.findIndex((point) => point.from >= phase.from);
    return place < 1 ? [] : [{ at: place / points.length, text: String(index + 1) }];
  });
}

/** `78 % (mean of 24 months)`: what the centre is and what it rests on. */
export function centreWords(spc: Spc, result: Series): string {
  const phase = spc.phases.at(-1);
  if (phase === undefined) return '';
  const rest = `${phase.basedOn} ${result.interval === 'event' ? 'gaps between events' : `${result.interval}s`}`;
  return `${amount(phase.centre, result.unit)}, the ${spc.centreName} of ${rest}${phase.isFrozen ? ', frozen' : ''}`;
}

export function limitWords(point: SpcPoint | undefined, result: Series): string | null {
  return point === undefined ? null : between(point.lower, point.upper, result.unit);
}

