import type { Reading } from '#analytics/contract/result.ts';
import { reading as say } from '../format.ts';

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
  stepped: 'before' | false;
  fill: false | '-1' | 'origin';
  pointRadius: number[] | number;
  pointBackgroundColor: string[] | string;
  /** What hovering says, point by point; a set without it is not read out. */
  readouts: string[];
}

export interface Tick {
  value: number;
  text: string;
  /** Where on the axis, 0..1 from the left. */
  at: number;
}

export interface LineConfig {
  type: 'line';
  data: { datasets: LineSet[] };
  axis: { min: number; max: number; ticks: Tick[] };
}

/** A name at the end of a line; `at` is 0..1 from the top, moved so that no two overlap. */
export interface EndLabel {
  key: string;
  text: string;
  category: number;
  at: number;
}

/** A place that has no value, drawn as its state over `width` (0..1) of the axis. */
export interface Mark {
  state: 'none' | 'not-yet' | 'hidden';
  at: number;
  width: number;
  text: string;
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
}

export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  paper: string;
  categories: string[];
}

/** Used where nothing is painted: on the server and in tests. */
export const GREY: Palette = { ink: 'rgb(30, 30, 30)', quiet: 'rgb(110, 110, 110)', line: 'rgb(220, 220, 220)', paper: 'rgb(255, 255, 255)', categories: ['rgb(60, 60, 60)'] };

/** At most this many in one chart; beyond it, small multiples. */
export const MAX_CATEGORIES = 6;
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

/** How long an axis is that has nothing to show. */
export const EMPTY_DAYS = 90;

/** Bands that lie on each other get thinner with their number, so that the lines stay in front. */
export function bandOpacity(groups: number): number {
  return groups > 3 ? 0.07 : 0.16;
}

const STEPS = [1, 7, 14, 30, 60, 90, 180, 365, 730, 1825];

/** Ticks every 7, 14, 30 ... days: at most seven, so that they stand apart on a phone. */
export function dayAxis(lastDay: number): { min: number; max: number; ticks: Tick[] } {
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
