/** A chart of limits, the same everywhere: points joined by a thin line, centre solid, limits dashed, signals by shape and colour. */
import type { Reading, Series } from '#analytics/contract/result.ts';
import { amount, basis, bare, interval as between, reading as say } from '../format.ts';
import { downOf, niceAxis, spreadLabels, type Axis, type EndLabel, type LineSet, type Palette, type PointShape, type Rule, type XY } from './config.ts';
import { NO_PLACES, type Places } from './figures.ts';
import { pointName, sortedPoints, type Point, type SeriesGroup } from './periods.ts';

export type Spc = NonNullable<SeriesGroup['spc']>;
type SpcPoint = Spc['points'][number];
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

const valueOf = (reading: Reading | undefined): number | null => (reading?.state === 'value' ? reading.value : null);

/** A point, and what the chart of limits says of it: null where it does not count. */
export interface JudgedPoint {
  point: Point;
  spc: SpcPoint | null;
}

/**
 * The points in order, each with its limits and signals.
 *
 * WHY: joined by order and not by day: several events on one day begin on the same day. Those that count stand in both lists in one order.
 */
export function judgedPoints(group: SeriesGroup): JudgedPoint[] {
  const left = [...(group.spc?.points ?? [])].sort((a, b) => a.from.localeCompare(b.from));
  return sortedPoints(group).map((point) => {
    const counts = point.reading.state === 'value' && point.isPartial !== true && left[0]?.from === point.from;
    return { point, spc: counts ? (left.shift() ?? null) : null };
  });
}

const GOOD_SIDE = { 'higher-is-better': 'above', 'lower-is-better': 'below', neither: null } as const;

/** Where a signal points: a trend where it goes, everything else where it lies; crossing the centre too seldom points nowhere. */
function sideOf(point: SpcPoint, here: number | null, before: number | null): 'above' | 'below' | null {
  if (here === null) return null;
  if (point.signals.every((signal) => signal === 'few-crossings')) return null;
  if (point.signals.every((signal) => signal === 'trend' || signal === 'few-crossings') && before !== null && before !== here) return here > before ? 'above' : 'below';
  return here > point.centre ? 'above' : 'below';
}

/** How each point of a chart looks, in their order; null where it does not count towards signals. */
export function looksOf(group: SeriesGroup): (Look | null)[] {
  const good = group.spc === null ? null : GOOD_SIDE[group.spc.direction];
  const judged = judgedPoints(group);
  const counted = judged.filter(({ spc }) => spc !== null);
  return judged.map((here): Look | null => {
    if (here.spc === null) return null;
    if (here.spc.signals.length === 0) return 'common';
    const index = counted.indexOf(here);
    const before = valueOf(counted[index - 1]?.point.reading) ?? valueOf(counted[index + 1]?.point.reading);
    const side = sideOf(here.spc, valueOf(here.point.reading), before);
    if (side === null || good === null) return 'neutral';
    return side === good ? 'improvement' : 'concern';
  });
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

/** All but the widest: limits of a month with three people in it would make everything else flat, and run off the paper instead. */
function usualLimits(group: SeriesGroup, kept: number): number[] {
  const sorted = [...(group.spc?.points ?? [])].flatMap(({ lower, upper }) => (lower === null || upper === null ? [] : [{ lower, upper }])).sort((a, b) => a.upper - a.lower - (b.upper - b.lower));
  return sorted.slice(0, Math.max(1, Math.ceil(sorted.length * kept))).flatMap(({ lower, upper }) => [lower, upper]);
}

/** So much of the limits an axis goes around: of one chart nearly all, of many on one axis those of its usual months. */
const [KEPT, KEPT_OF_MANY] = [0.9, 0.7];

/** An axis around what is drawn of these groups, so that small multiples share one. RULE: every point is on it; limits alone may run off. */
export function spcAxis(result: Series, groups = result.groups): Axis {
  const kept = result.groups.length > 1 ? KEPT_OF_MANY : KEPT;
  const values = groups.flatMap((group) => [
    ...(result.interval === 'event' ? [0] : []), ...group.points.map(({ reading }) => valueOf(reading) ?? Number.NaN), ...(group.spc?.points ?? []).map(({ centre }) => centre), ...usualLimits(group, kept),
    ...group.points.map(({ from, to }) => targetOn(group, result.interval === 'event' ? to : from) ?? Number.NaN),
    // WHY: without limits it is the intervals that say how sure a point is.
    ...(hasLimits(group) ? [] : group.points.flatMap(({ reading }) => (reading.state === 'value' ? [reading.lower ?? Number.NaN, reading.upper ?? Number.NaN] : []))),
  ]);
  return niceAxis(values, result.unit);
}

/** Wider than this many times the usual span, a group would press all others flat. */
const WIDE = 2.5;

const spanOf = ({ min, max }: Axis): number => max - min;
const middleOf = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

/**
 * The axis that small multiples share, and the keys of groups too wide for it: a few people a month swing over all of the paper.
 *
 * RULE: those are drawn to a scale of their own, which is said; no point of theirs is ever cut off.
 */
export function sharedAxis(result: Series): { axis: Axis; apart: ReadonlySet<string> } {
  const spans = result.groups.map((group) => ({ group, span: spanOf(spcAxis(result, [group])) }));
  const usual = middleOf(spans.map(({ span }) => span).sort((a, b) => a - b));
  const apart = spans.filter(({ span }) => span > usual * WIDE).map(({ group }) => group);
  return { axis: spcAxis(result, result.groups.filter((group) => !apart.includes(group))), apart: new Set(apart.map(({ key }) => key)) };
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
  const points = judgedPoints(group);
  const steps = (pick: (point: SpcPoint) => number | null): XY[] => points.flatMap(({ spc }, x) => (spc === null ? [] : [{ x, y: pick(spc) ?? Number.NaN }]));
  const targets = points.flatMap(({ point }, x) => {
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
export function pointSet(result: Series, group: SeriesGroup, palette: Palette, places: Places = NO_PLACES): LineSet {
  const judged = judgedPoints(group);
  const points = judged.map(({ point }) => point);
  const each = looksOf(group).map((look) => look ?? 'common');
  const colours = each.map((name) => colourOfLook(name, palette));
  return {
    ...BARE, key: group.key, label: group.label, stepped: false, borderColor: palette.common, borderWidth: 1, borderDash: [],
    data: points.map((point, x) => ({ x, y: valueOf(point.reading) ?? Number.NaN })),
    readouts: judged.map(({ point, spc }) => readoutOf(point, result, spc?.signals ?? [])), figures: points.map(({ reading }) => places.get(reading) ?? null),
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

export function limitWords(point: SpcPoint | null, result: Series): string | null {
  return point === null ? null : between(point.lower, point.upper, result.unit);
}

