import type { Reading } from '#analytics/contract/result.ts';
import { bare, reading as say, type Unit } from '../format.ts';

export type PointShape = 'circle' | 'rectRot' | 'rect' | 'triangle';

/** The part of a Chart.js configuration that we draw with, as plain data. Chart.svelte alone knows Chart.js itself. */
export interface XY {
  x: number;
  /** NaN is a gap: nothing is drawn there, and nothing joined across it. */
  y: number;
}

export interface LineSet {
  key: string;
  label: string;
  data: XY[];
  borderColor: string;
  backgroundColor: string;
  borderWidth: number;
  borderDash: number[];
  stepped: 'before' | 'middle' | false;
  fill: false | '-1' | 'origin';
  pointRadius: number[] | number;
  pointBackgroundColor: string[] | string;
  /** Left out: the line's own colour, and a circle. */
  pointBorderColor?: string[];
  pointStyle?: PointShape[];
  /** False: points only. */
  showLine?: boolean;
  /** What hovering says, point by point; a set without it is not read out. */
  readouts: string[];
  /** Where each point is in its result; null, or left out, for one that opens no receipt. */
  figures?: (string | null)[];
}

export interface Tick {
  value: number;
  text: string;
  /** Where on the axis, 0..1 from the left. */
  at: number;
}

export interface Axis {
  min: number;
  max: number;
  ticks: Tick[];
}

export interface LineConfig {
  type: 'line';
  data: { datasets: LineSet[] };
  axis: Axis;
  /** Left out: shares, from 0 to 100 %. */
  yAxis?: Axis;
  /** What the pointer finds: a place along the axis, or the nearest point. */
  nearest?: 'x' | 'xy';
}

/** How the stroke beside a name is drawn where it is not one of a category. */
export type Stroke = 'centre' | 'limit' | 'outer-limit' | 'target' | 'other-reading';

/** A name at the end of a line; `at` is 0..1 from the top, moved so that no two overlap. */
export interface EndLabel {
  key: string;
  text: string;
  category: number;
  at: number;
  /** Where the line itself ends, where that is not beside the name. */
  anchor?: number;
  stroke?: Stroke;
  /** Left out where room is short. */
  isMinor?: boolean;
}

/** A place that has no value, drawn as its state over `width` (0..1) of the axis. */
export interface Mark {
  state: 'none' | 'not-yet' | 'hidden';
  at: number;
  width: number;
  text: string;
}

/** A stretch of the axis that is not complete; said below the chart. */
export interface Shade {
  at: number;
  width: number;
  text: string;
}

/** A day that is marked from top to bottom. */
export interface Rule {
  at: number;
  text: string;
}

/** A name beside a point: `at` from the left and `down` from the top, both 0..1. */
export interface Tag {
  key: string;
  at: number;
  down: number;
  text: string;
  /** Whether the name stands before the point or behind it. */
  isBefore: boolean;
}

/** A chart of which nothing can be drawn says so over its whole plot, in the look of the state. */
export function emptyPlot(reading: Reading | undefined): Mark[] {
  const said = reading === undefined || reading.state === 'value' ? { state: 'none' as const } : reading;
  return [{ state: said.state, at: 0, width: 1, text: say(said) }];
}

export interface AtRiskRow {
  key: string;
  label: string;
  category: number;
  counts: { at: number; count: number }[];
}

export interface Drawing {
  config: LineConfig;
  axisTitle: string;
  labels: EndLabel[];
  marks: Mark[];
  atRisk: AtRiskRow[];
  /** What those at risk are doing, where it is not being followed. */
  atRiskTitle?: string;
  shades?: Shade[];
  rules?: Rule[];
  tags?: Tag[];
  /** Areas that lie on each other, the last name on top. */
  isStacked?: boolean;
  /** What the vertical axis counts, where its figures do not say so. */
  yTitle?: string;
}

export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  paper: string;
  improvement: string;
  concern: string;
  common: string;
  categories: string[];
}

/** Used where nothing is painted: on the server and in tests. */
export const GREY: Palette = { ink: 'rgb(30, 30, 30)', quiet: 'rgb(110, 110, 110)', line: 'rgb(220, 220, 220)', paper: 'rgb(255, 255, 255)', improvement: 'rgb(30, 80, 180)', concern: 'rgb(190, 120, 20)', common: 'rgb(130, 130, 130)', categories: ['rgb(60, 60, 60)'] };

/** At most this many lines in one chart; beyond it, small multiples. */
export const MAX_CATEGORIES = 6;
/** Areas lie apart and bear their names, so a seventh in grey is still told from the rest. */
export const AREA_CATEGORIES = 7;
// RULE: colour never carries meaning alone; a greyscale print still tells six lines apart.
const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3], [4, 2], [12, 3]];

export function colourOf(palette: Palette, category: number): string {
  return palette.categories[category % palette.categories.length] ?? palette.ink;
}

export function dashOf(category: number): number[] {
  return DASHES[category % DASHES.length] ?? [];
}

/** `rgb(1, 2, 3)` with an opacity. */
export function fade(colour: string, opacity: number): string {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${opacity})`);
}

export function toTick(value: number, text: string, axis: { min: number; max: number }): Tick {
  return { value, text, at: axis.max === axis.min ? 0 : (value - axis.min) / (axis.max - axis.min) };
}

const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
/** The axis of shares where nothing else is said. */
export const SHARES: Axis = { min: 0, max: 1, ticks: QUARTERS.map((value) => ({ value, text: bare(value, 'share'), at: value })) };

/** How long an axis is that has nothing to show. */
export const EMPTY_DAYS = 90;

/** Bands that lie on each other get thinner with their number, so that the lines stay in front. */
export function bandOpacity(groups: number): number {
  return groups > 3 ? 0.07 : 0.16;
}

const NICE = [1, 2, 2.5, 5, 10];

/** A step of 1, 2, 2.5 or 5 times a power of ten, so that `span` takes at most `most` of them. */
function niceStep(span: number, most: number): number {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (NICE.find((size) => size * power >= rough * (1 - 1e-9)) ?? 10);
}

/** A tick's text. RULE: it is the tick's own value: of steps of 2.5 % one is called 77.5 %, and not 78 %. */
function tickText(value: number, unit: Unit, step: number): string {
  if (Math.abs(value) >= 10_000) return `${bare(value / 1000, 'count')}k`;
  const digits = [0, 1, 2, 3].find((count) => Number.isInteger(Number((step * 100 * 10 ** count).toPrecision(9)))) ?? 3;
  return unit === 'share' && digits > 0 ? `${(value * 100).toFixed(digits)}\u00a0%` : bare(value, unit);
}

/**
 * Round ends and round ticks around `values`. A share keeps within 0..1, and what cannot be negative does not go below 0.
 *
 * WHY: not always from 0: these are points and lines, never bars, and a shift of three points must be seen; the ticks say where the axis starts.
 */
export function niceAxis(values: number[], unit: Unit): Axis {
  const finite = values.filter(Number.isFinite);
  // Of nothing but zeros, and of nothing at all, an axis to one.
  const [low, high] = finite.every((value) => value === 0) ? [0, 1] : [Math.min(...finite), Math.max(...finite)];
  const span = high - low || Math.abs(high) || 1;
  const step = niceStep(span * 1.1, 4);
  const floor = Math.floor((low - span * 0.05) / step) * step;
  const min = low >= 0 && floor < step * 1.5 ? Math.max(0, Math.min(floor, 0)) : floor;
  const ceiling = Math.ceil((high + span * 0.05) / step) * step;
  const max = unit === 'share' ? Math.min(1, ceiling) : ceiling;
  const axis = { min, max };
  const ticks = Array.from({ length: Math.floor((max - min) / step + 1e-6) + 1 }, (_, index) => Number((min + index * step).toPrecision(12)));
  return { ...axis, ticks: ticks.map((value) => toTick(value, tickText(value, unit, step), axis)) };
}

/** A value's place from the top, 0..1. */
export function downOf(value: number, axis: Pick<Axis, 'min' | 'max'>): number {
  return 1 - (value - axis.min) / (axis.max - axis.min || 1);
}

const STEPS = [1, 7, 14, 30, 60, 90, 180, 365, 730, 1825];

/** Ticks every 7, 14, 30 ... days: at most seven, so that they stand apart on a phone. */
export function dayAxis(lastDay: number): Axis {
  const step = STEPS.find((size) => lastDay <= size * 6) ?? Math.ceil(lastDay / 6);
  const axis = { min: 0, max: Math.max(step, Math.ceil(lastDay / step) * step) };
  const ticks = Array.from({ length: axis.max / step + 1 }, (_, index) => toTick(index * step, String(index * step), axis));
  return { ...axis, ticks };
}

/** Moves labels apart by at least `gap`, keeping their order and staying within 0..1. */
export function spreadLabels(labels: EndLabel[], gap = 0.075): EndLabel[] {
  const sorted = [...labels].sort((a, b) => a.at - b.at);
  let floor = 0;
  for (const label of sorted) {
    label.at = Math.max(label.at, floor);
    floor = label.at + gap;
  }
  let ceiling = 1;
  for (const label of sorted.reverse()) {
    label.at = Math.min(label.at, ceiling);
    ceiling = label.at - gap;
  }
  return labels;
}
