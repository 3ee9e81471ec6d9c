/** A chart of points over time as SVG, from the same data as every other: points, centre, limits, and numbered flags. */
import { html } from 'hono/html';
import type { Series } from '#analytics/contract/result.ts';
import { periodName } from '#analytics/period/names.ts';
import { readingWords, tick } from '#analytics/review/say.ts';

export type Html = ReturnType<typeof html>;
type Group = Series['groups'][number];
type Point = Group['points'][number];
type Judged = NonNullable<Group['spc']>['points'][number];

export interface Flag {
  readonly on: string;
  readonly text: string;
}

const [WIDTH, HEIGHT] = [960, 320];
const FRAME = { left: 64, right: 24, top: 34, bottom: 36 } as const;
const TICKS = 4;
const NAMES_AT_MOST = 7;

/** WHY two decimals: a hundredth of a pixel is nothing, and the file stays small and the same everywhere. */
const px = (value: number): string => String(Number(value.toFixed(2)));

/** A round step that makes about as many lines as there is room for. Example 0.23 -> 0.05 */
function stepFor(range: number): number {
  const rough = range / TICKS;
  const size = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * size >= rough) ?? 10) * size;
}

interface Scale {
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** RULE (design): uncertainty is drawn. Limits say what chance gives; where a point has none, its own interval does. */
function whiskerOf({ spc }: Group, { from, reading }: Point): [number, number] | null {
  if (reading.state !== 'value' || reading.lower === null || reading.upper === null) return null;
  const judged = spc?.points.find((point) => point.from === from);
  return judged === undefined || judged.lower === null || judged.upper === null ? [reading.lower, reading.upper] : null;
}

function scaleOf(group: Group, unit: Series['unit']): Scale {
  const values = [
    ...group.points.flatMap(({ reading }) => (reading.state === 'value' ? [reading.value] : [])),
    ...group.points.flatMap((point) => whiskerOf(group, point) ?? []),
    ...(group.spc?.points ?? []).flatMap(({ centre, lower, upper }) => [centre, ...(lower === null ? [] : [lower]), ...(upper === null ? [] : [upper])]),
  ];
  const [min, max] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const room = (max - min) * 0.08 || 0.05 * Math.max(Math.abs(max), 1);
  const step = Math.max(stepFor(max - min + 2 * room), unit === 'share' ? 0.01 : 0);
  const low = Math.max(Math.floor((min - room) / step) * step, unit === 'share' ? 0 : -Infinity);
  const high = Math.min(Math.ceil((max + room) / step) * step, unit === 'share' ? 1 : Infinity);
  const width = (WIDTH - FRAME.left - FRAME.right) / Math.max(group.points.length, 1);
  const height = HEIGHT - FRAME.top - FRAME.bottom;
  return { low, high, step, x: (index) => FRAME.left + (index + 0.5) * width, y: (value) => FRAME.top + (1 - (value - low) / (high - low || 1)) * height };
}

/** A step from one point to the next, half-way between them; broken where there is no line. */
function steps(group: Group, scale: Scale, pick: (judged: Judged) => number | null): string {
  const judged = new Map((group.spc?.points ?? []).map((point) => [point.from, point]));
  const half = (scale.x(1) - scale.x(0)) / 2;
  return group.points.flatMap(({ from }, index) => {
    const found = judged.get(from);
    const value = found === undefined ? null : pick(found);
    return value === null ? [] : [`M${px(scale.x(index) - half)} ${px(scale.y(value))}H${px(scale.x(index) + half)}`];
  }).join('');
}

function joined(points: readonly Point[], scale: Scale): string {
  let isOpen = false;
  return points.map(({ reading }, index) => {
    const step = reading.state === 'value' ? `${isOpen ? 'L' : 'M'}${px(scale.x(index))} ${px(scale.y(reading.value))}` : '';
    isOpen = reading.state === 'value';
    return step;
  }).join('');
}

const GOOD = { 'higher-is-better': 1, 'lower-is-better': -1, 'neither': 0 } as const;

/** RULE (design): improvement a filled circle, concern a filled diamond, neither a square; within chance a small circle. */
function markOf(group: Group, point: Point, at: { x: number; y: number }): Html | '' {
  const { reading } = point;
  if (reading.state !== 'value') return '';
  const judged = group.spc?.points.find(({ from }) => from === point.from);
  const good = GOOD[group.spc?.direction ?? 'neither'];
  const side = Math.sign(reading.value - (judged?.centre ?? reading.value));
  const look = judged === undefined || judged.signals.length === 0 ? 'common' : good === 0 || side === 0 ? 'neutral' : good === side ? 'better' : 'worse';
  const { x, y } = { x: px(at.x), y: px(at.y) };
  if (look === 'worse') return html`<path class="worse" data-value="${reading.value}" d="M${px(at.x - 6)} ${y}L${x} ${px(at.y - 6)}L${px(at.x + 6)} ${y}L${x} ${px(at.y + 6)}Z"/>`;
  if (look === 'neutral') return html`<rect class="neutral" data-value="${reading.value}" x="${px(at.x - 4.5)}" y="${px(at.y - 4.5)}" width="9" height="9"/>`;
  return html`<circle class="${point.isPartial === true ? 'partial' : look}" data-value="${reading.value}" cx="${x}" cy="${y}" r="${look === 'better' ? 5 : 3}"/>`;
}

function axes({ points }: Group, series: Pick<Series, 'unit' | 'interval'>, scale: Scale): Html {
  const levels = Array.from({ length: Math.floor((scale.high - scale.low) / scale.step + 1e-9) + 1 }, (_, index) => scale.low + scale.step * index);
  const every = Math.max(1, Math.ceil(points.length / NAMES_AT_MOST));
  const named = points.map((point, index) => ({ point, index })).filter(({ index }) => (points.length - 1 - index) % every === 0);
  return html`<g class="axis">
    ${levels.map((level) => html`<path d="M${FRAME.left} ${px(scale.y(level))}H${WIDTH - FRAME.right}"/><text x="${FRAME.left - 8}" y="${px(scale.y(level) + 4)}" text-anchor="end">${tick(level, series.unit)}</text>`)}
    ${named.map(({ point, index }) => html`<text x="${px(scale.x(index))}" y="${HEIGHT - 10}" text-anchor="middle">${periodName(series.interval, point.from)}</text>`)}
  </g>`;
}

function flagsOf({ points }: Group, flags: readonly Flag[], scale: Scale): Html[] {
  const half = (scale.x(1) - scale.x(0)) / 2;
  return flags.flatMap(({ on, text }, place) => {
    const index = points.findIndex(({ to }) => to > on);
    if (index < 0) return [];
    const x = scale.x(index) - half;
    // Flags of one day stand below each other.
    const down = flags.slice(0, place).filter((other) => points.findIndex(({ to }) => to > other.on) === index).length * 18;
    return [html`<g class="flag"><path d="M${px(x)} ${FRAME.top}V${HEIGHT - FRAME.bottom}"/><rect x="${px(x)}" y="${8 + down}" width="${12 + text.length * 7}" height="16" rx="3"/><text x="${px(x + 6)}" y="${20 + down}">${text}</text></g>`];
  });
}

/** Slanting lines over a box. WHY no pattern: it is named by a `url()`, and nothing in the page may have an address. */
function hatch({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string {
  const lines = Array.from({ length: Math.floor((width + height) / 9) }, (_, index) => (index + 1) * 9);
  return lines.map((at) => `M${px(x + Math.max(0, at - height))} ${px(y + Math.min(at, height))}L${px(x + Math.min(at, width))} ${px(y + Math.max(0, at - width))}`).join('');
}

const STATES = { 'hidden': 'too few to show', 'none': 'nobody yet', 'not-yet': 'not yet' } as const;

/** RULE (design): what is hidden, what is nobody's and what is not known yet have each their own look, and none is a gap. */
function blankOf({ from, reading: { state } }: Point, series: Pick<Series, 'interval'>, { x, half }: { x: number; half: number }): Html | '' {
  if (state === 'value') return '';
  const title = html`<title>${periodName(series.interval, from)}: ${STATES[state]}</title>`;
  if (state === 'none') return html`<g class="none"><text x="${px(x)}" y="${HEIGHT - FRAME.bottom - 8}" text-anchor="middle">&ndash;</text>${title}</g>`;
  const box = { x: x - half + 2, y: FRAME.top, width: 2 * half - 4, height: HEIGHT - FRAME.top - FRAME.bottom };
  if (state === 'not-yet') return html`<g class="not-yet"><path d="${hatch(box)}"/>${title}</g>`;
  return html`<g class="hidden"><rect x="${px(box.x)}" y="${box.y}" width="${px(box.width)}" height="${box.height}" rx="3"/>${title}</g>`;
}

function pointOf(group: Group, point: Point, series: Pick<Series, 'interval' | 'unit'>, { scale, index, half }: { scale: Scale; index: number; half: number }): Html | '' {
  const x = scale.x(index);
  if (point.reading.state !== 'value') return blankOf(point, series, { x, half });
  const whisker = whiskerOf(group, point);
  const drawn = whisker === null ? '' : html`<path class="whisker" d="M${px(x)} ${px(scale.y(whisker[0]))}V${px(scale.y(whisker[1]))}"/>`;
  return html`<g>${drawn}${markOf(group, point, { x, y: scale.y(point.reading.value) })}<title>${periodName(series.interval, point.from)}${point.isPartial === true ? ' (not over)' : ''}: ${readingWords(point.reading, series.unit)}</title></g>`;
}

/**
 * One group as a chart.
 *
 * Shape   the group with its limits -> an `svg` element that asks nothing of anywhere; every point bears its value (`data-value`) and says itself in its title.
 * Missing a point without a value stands in the look of its state, and breaks the line.
 */
export function chartSvg(series: Series, { title, flags }: { title: string; flags: readonly Flag[] }): Html | '' {
  const [group] = series.groups;
  if (group === undefined) return '';
  const scale = scaleOf(group, series.unit);
  const half = (scale.x(1) - scale.x(0)) / 2;
  const marks = group.points.map((point, index) => pointOf(group, point, series, { scale, index, half }));
  return html`<div class="wide" role="group" aria-label="Chart" tabindex="0"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
    ${axes(group, series, scale)}
    <path class="limit" d="${steps(group, scale, ({ lower }) => lower)}"/><path class="limit" d="${steps(group, scale, ({ upper }) => upper)}"/><path class="centre" d="${steps(group, scale, ({ centre }) => centre)}"/>
    <path class="line" d="${joined(group.points, scale)}"/>
    ${flagsOf(group, flags, scale)}
    ${marks}
  </svg></div>`;
}
