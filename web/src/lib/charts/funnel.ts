/** Groups against what chance would give: size across, rate up, limits as lines. Nothing here is ranked; a name only outside the limits, or on focus. */
import type { Funnel } from '#analytics/contract/result.ts';
import { amount, basis, count, interval, isolate, reading as say, shorten, unitName } from '../format.ts';
import { downOf, emptyPlot, niceAxis, spreadLabels, type Axis, type Drawing, type EndLabel, type LineSet, type Palette, type PointShape, type Tag } from './config.ts';
import { NO_PLACES, type Places } from './figures.ts';

type Group = Funnel['groups'][number];
type Placed = Group & { size: number; value: number };

export const POSITION_WORDS: Record<Group['position'], string> = {
  within: 'within what chance would give',
  'beyond-95': 'outside the 95 % limits: worth a look',
  'beyond-998': 'outside the 99.8 % limits: worth a question',
  'too-few': 'too few to say',
  unknown: 'not known',
};

/** A name beside a point: most are shorter. */
const TAG_LETTERS = 28;

/** Groups that have a place, from the smallest to the largest: the order of the axis, never of the rate. */
function placed(groups: Group[]): Placed[] {
  return groups.flatMap((group): Placed[] => (group.size === null || group.reading.state !== 'value' ? [] : [{ ...group, size: group.size, value: group.reading.value }]))
    .sort((a, b) => a.size - b.size || a.key.localeCompare(b.key));
}

const BARE = { label: '', fill: false, stepped: false, pointRadius: 0, pointBackgroundColor: 'transparent', backgroundColor: 'transparent' } as const;

function limitSet(result: Funnel, bound: keyof Funnel['limits'][number], look: { colour: string; dash: number[]; width: number }): LineSet {
  return { ...BARE, key: bound, readouts: [], borderColor: look.colour, borderWidth: look.width, borderDash: look.dash, data: result.limits.map((limit) => ({ x: limit.size, y: limit[bound] })) };
}

function overallSet(result: Funnel, axis: Axis, palette: Palette): LineSet[] {
  if (result.overall.state !== 'value') return [];
  const { value } = result.overall;
  return [{ ...BARE, key: 'overall', readouts: [], borderColor: palette.quiet, borderWidth: 1.5, borderDash: [], data: [{ x: axis.min, y: value }, { x: axis.max, y: value }] }];
}

const SHAPES: Record<Group['position'], { shape: PointShape; radius: number; isHollow: boolean }> = {
  within: { shape: 'circle', radius: 4, isHollow: false },
  'beyond-95': { shape: 'rectRot', radius: 6, isHollow: true },
  'beyond-998': { shape: 'rectRot', radius: 6.5, isHollow: false },
  'too-few': { shape: 'circle', radius: 3, isHollow: true },
  unknown: { shape: 'circle', radius: 3, isHollow: true },
};

function dotSet(result: Funnel, dots: Placed[], palette: Palette, places: Places): LineSet {
  const colours = dots.map(({ position }) => (position.startsWith('beyond') ? palette.ink : palette.common));
  return {
    ...BARE, key: 'groups', showLine: false, borderColor: palette.common, borderWidth: 0, borderDash: [],
    data: dots.map(({ size, value }) => ({ x: size, y: value })), figures: dots.map(({ reading }) => places.get(reading) ?? null),
    readouts: dots.map((dot) => [`${isolate(shorten(dot.label, 40))}: ${say(dot.reading, result.unit)}`, basis(dot.reading, 'followed', result.unit) ?? count(dot.size), POSITION_WORDS[dot.position]].join('; ')),
    pointRadius: dots.map(({ position }) => SHAPES[position].radius), pointStyle: dots.map(({ position }) => SHAPES[position].shape), pointBorderColor: colours,
    pointBackgroundColor: dots.map(({ position }, index) => (SHAPES[position].isHollow ? palette.paper : (colours[index] ?? palette.common))),
  };
}

/** A letter's width and a line's height, as shares of a plot of usual size. */
const [LETTER, LINE] = [0.0085, 0.055];
const PLACES = [0, -1, 1, -2, 2, -3, 3].flatMap((line) => [{ line, isBefore: false }, { line, isBefore: true }]);

function isClash(one: Tag, other: Tag): boolean {
  const span = ({ at, text, isBefore }: Tag): [number, number] => (isBefore ? [at - text.length * LETTER, at] : [at, at + text.length * LETTER]);
  const [[a, b], [c, d]] = [span(one), span(other)];
  return Math.abs(one.down - other.down) < LINE && a < d && c < b;
}

/** A name must not lie on another group's dot either. */
function isOnDot(tag: Tag, dot: { at: number; down: number }): boolean {
  const width = tag.text.length * LETTER + 0.02;
  const [from, to] = tag.isBefore ? [tag.at - width, tag.at - 0.005] : [tag.at + 0.005, tag.at + width];
  return Math.abs(tag.down - dot.down) < LINE * 0.7 && dot.at > from && dot.at < to;
}

/** Names of what lies outside the limits, each beside its point or a line or two away, so that none lies on another. */
function tagsOf(dots: Placed[], x: Axis, y: Axis): Tag[] {
  const tags: Tag[] = [];
  const places = dots.map(({ size, value }) => ({ at: (size - x.min) / (x.max - x.min), down: downOf(value, y) }));
  for (const { key, label, size, value } of dots.filter(({ position }) => position.startsWith('beyond'))) {
    const [at, down] = [(size - x.min) / (x.max - x.min), downOf(value, y)];
    const candidates = PLACES.map(({ line, isBefore }): Tag => ({ key, text: shorten(label, TAG_LETTERS), at, down: down + line * LINE, isBefore }));
    const free = candidates.find((tag) => (tag.isBefore ? at > tag.text.length * LETTER : at < 1 - tag.text.length * LETTER) && tag.down > 0 && tag.down < 1 && tags.every((other) => !isClash(tag, other)) && places.every((dot) => !isOnDot(tag, dot)));
    tags.push(free ?? { key, text: shorten(label, TAG_LETTERS), at, down, isBefore: at > 0.7 });
  }
  return tags;
}

/** What the lines are, at their right ends. */
function labelsOf(result: Funnel, y: Axis): EndLabel[] {
  const last = result.limits.at(-1);
  const label = (key: string, text: string, value: number | undefined, stroke: EndLabel['stroke']): EndLabel[] => {
    if (value === undefined || stroke === undefined) return [];
    const at = Math.min(1, Math.max(0, downOf(value, y)));
    return [{ key, text, category: -1, at, anchor: at, stroke, isMinor: true }];
  };
  return spreadLabels([
    ...label('upper998', '99.8 % limit', last?.upper998, 'outer-limit'), ...label('upper95', '95 % limit', last?.upper95, 'limit'),
    ...label('overall', result.overall.state === 'value' ? `All together ${amount(result.overall.value, result.unit)}` : '', result.overall.state === 'value' ? result.overall.value : undefined, 'centre'),
  ]);
}

/** Limits of sizes below this share of the axis do not stretch it. */
const TINY = 0.06;

export function toFunnelChart(result: Funnel, palette: Palette, places: Places = NO_PLACES): Drawing {
  const dots = placed(result.groups);
  const x = niceAxis([0, ...dots.map(({ size }) => size), ...result.limits.map(({ size }) => size)], 'count');
  // WHY: limits of the very smallest sizes run off the paper; the dots and the limits they are judged by do not.
  const from = Math.max(Math.min(...dots.map((dot) => dot.size)) * 0.8, x.max * TINY);
  const limits = result.limits.filter(({ size }) => size >= from).flatMap(({ lower998, upper998 }) => [lower998, upper998]);
  const y = niceAxis([...dots.map(({ value }) => value), ...limits], result.unit);
  const outer = { colour: palette.quiet, dash: [], width: 1 };
  const inner = { colour: palette.quiet, dash: [5, 4], width: 1 };
  const lines = [limitSet(result, 'lower998', outer), limitSet(result, 'upper998', outer), limitSet(result, 'lower95', inner), limitSet(result, 'upper95', inner)];
  return {
    config: { type: 'line', data: { datasets: [dotSet(result, dots, palette, places), ...overallSet(result, x, palette), ...lines] }, axis: x, yAxis: y, nearest: 'xy' },
    axisTitle: result.unit === 'share' ? 'How many each rate is of' : 'Client-days each rate is of', yTitle: unitName(result.unit),
    labels: dots.length === 0 ? [] : labelsOf(result, y), tags: tagsOf(dots, x, y), atRisk: [],
    marks: dots.length === 0 ? emptyPlot(result.groups[0]?.reading ?? result.overall) : [],
  };
}

/** `31-68 %` of one group's limits. */
export function limitsWords(group: Group, unit: Funnel['unit']): { inner: string | null; outer: string | null } {
  if (group.limits === null) return { inner: null, outer: null };
  const { lower95, upper95, lower998, upper998 } = group.limits;
  return { inner: interval(lower95, upper95, unit), outer: interval(lower998, upper998, unit) };
}
