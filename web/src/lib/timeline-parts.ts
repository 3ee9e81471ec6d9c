/** What a time line's lanes are made of: places on one shared axis (0..1), dots, bands, and what a lane says of any day. Pure. */
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import { addDays, daysBetween } from './calendar.ts';

export type Shape = 'tick' | 'thin' | 'circle' | 'square' | 'triangle' | 'diamond' | 'octagon' | 'cairn' | 'label';
export type Tone = 'plain' | 'improvement' | 'concern' | 'safety' | 'quiet';

export interface Dot {
  key: string;
  on: string;
  /** Along the axis, 0..1. */
  at: number;
  /** Down the lane, 0..1. */
  down: number;
  shape: Shape;
  tone: Tone;
  isHollow: boolean;
  /** What is written in its place, for the shape `label`. */
  label: string;
  text: string;
  /** Its row of the table. */
  row: string;
}
export interface Band {
  key: string;
  at: number;
  width: number;
  label: string;
  text: string;
}
/** How a lane stands from a day on, until the next of them. */
export interface Standing {
  on: string;
  text: string;
}
export interface Scale {
  stripes: { key: string; down: number; height: number; label: string; isShaded: boolean }[];
  cutOff: { down: number; text: string } | null;
  baselines: { key: string; at: number; width: number; down: number; band: { down: number; height: number } | null; text: string }[];
  /** Scores that may be joined by a line. */
  joins: { key: string; from: { at: number; down: number }; to: { at: number; down: number } }[];
  ticks: { key: string; down: number; text: string }[];
}
export interface Lane {
  key: string;
  kind: 'care' | 'marks' | 'goal' | 'scale';
  name: string;
  /** What is to be known of all of it: which way is better, where the cut-off lies. */
  says: string[];
  bands: Band[];
  /** Earliest first. */
  dots: Dot[];
  /** Earliest first. */
  standings: Standing[];
  /** A goal's life, as a line. */
  line: { from: number; to: number } | null;
  scale: Scale | null;
}

export interface Span {
  from: string;
  days: number;
}
/** A day -> its place along the axis; beyond its ends, the end. */
export type Place = (on: string) => number;

const DAYS_AT_LEAST = 14;

/** From the first thing known, or from so many days before, to the as-of day; never less than two weeks. */
export function spanOf(timeline: Pick<ClientTimeline, 'asOf' | 'episodes' | 'entries'>, lastDays: number | null = null): Span {
  const { asOf, episodes, entries } = timeline;
  const days = [...episodes.map((episode) => episode.admittedOn), ...entries.filter(({ standing }) => standing !== 'future').map((entry) => entry.on)].sort();
  const first = days.find((on) => on <= asOf) ?? asOf;
  const from = lastDays === null || addDays(asOf, -lastDays) < first ? first : addDays(asOf, -lastDays);
  return { from, days: Math.max(DAYS_AT_LEAST, daysBetween(from, asOf)) };
}

export function placeIn(span: Span): Place {
  return (on) => Math.min(1, Math.max(0, daysBetween(span.from, on) / span.days));
}

/** The row of the table that an entry has. */
export const rowOf = ({ source, id }: { source: string; id: string }): string => `${source} ${id}`;

export function textIn(entry: TimelineEntry, field: string): string {
  const value = entry.data[field];
  return typeof value === 'string' ? value : '';
}

export function inForce(timeline: Pick<ClientTimeline, 'entries'>, ...types: string[]): TimelineEntry[] {
  return timeline.entries.filter((entry) => types.includes(entry.type) && entry.standing === 'in-force');
}

/** A dot of an entry in the middle of its lane. */
export function dotOf(entry: TimelineEntry, place: Place, look: Partial<Dot> = {}): Dot {
  return { key: rowOf(entry), on: entry.on, at: place(entry.on), down: 0.5, shape: 'circle', tone: 'plain', isHollow: false, label: '', text: entry.sentence, row: rowOf(entry), ...look };
}

/** Several things on one day are said together. */
export function standingsOf(dots: readonly Pick<Dot, 'on' | 'text'>[]): Standing[] {
  const days = new Map<string, string[]>();
  for (const { on, text } of dots) days.set(on, [...(days.get(on) ?? []), text]);
  return [...days].map(([on, texts]) => ({ on, text: texts.join('; ') })).sort((a, b) => a.on.localeCompare(b.on));
}

export function laneOf(lane: Pick<Lane, 'key' | 'name'> & Partial<Lane>): Lane {
  const dots = [...(lane.dots ?? [])].sort((a, b) => a.on.localeCompare(b.on));
  return { kind: 'marks', says: [], bands: [], standings: standingsOf(dots), line: null, scale: null, ...lane, dots };
}

/** How a lane stood on a day; null before anything was known. */
export function standingOn({ standings }: Pick<Lane, 'standings'>, on: string): Standing | null {
  return standings.findLast((standing) => standing.on <= on) ?? null;
}
