/** How many of the events recorded since are about what a question is about. */
import { keyOf, happenedAt, type Arrival, type Standing } from '../marts/arrival.ts';
import type { Fold } from '../marts/fold.ts';
import { localDate } from '../period/zone.ts';
import type { EventClass } from './classify.ts';

/** An episode that the question counts, in the group it is counted in. */
export interface ScopeRow {
  readonly group: string;
  readonly source: string;
  readonly episode: string;
  readonly program: string;
  readonly clinician: string | null;
}

/** One state of the log, folded. */
export interface Level {
  readonly fold: Fold;
  readonly scope: readonly ScopeRow[];
}

export interface StepCounts {
  readonly events: number;
  readonly episodes: number;
  readonly released: number;
}

/** What an event names, by key, whatever it is about itself. */
export type EventsByKey = ReadonlyMap<string, Arrival>;

export function eventsByKey(arrivals: readonly Arrival[]): EventsByKey {
  return new Map(arrivals.map((arrival) => [keyOf(arrival.event.source, arrival.event.id), arrival]));
}

/** The episode that an event is about in the end; null for definitions, targets and rules, and for a retraction of what has not come. */
function episodeKeyOf(arrival: Arrival, byKey: EventsByKey): string | null {
  const seen = new Set<Arrival>();
  let here: Arrival | undefined = arrival;
  // TRAP: retractions may retract each other.
  while (here?.event.type === 'event.retracted' && !seen.has(here)) {
    seen.add(here);
    here = byKey.get(keyOf(here.event.source, here.event.data.event));
  }
  return here !== undefined && 'episode' in here.event.data ? keyOf(here.event.source, here.event.data.episode) : null;
}

const BY_ITS_DAY: ReadonlySet<EventClass> = new Set(['late-entries', 'attribution']);

/** TRAP: a definition holds for every day, whatever its own date: a program is as it was last defined. */
function isAfter(arrival: Arrival, asOf: string, zone: string): boolean {
  return !arrival.event.type.endsWith('.defined') && localDate(happenedAt(arrival), zone) > asOf;
}

interface Frame {
  readonly asOf: string;
  /** Only this group's episodes; null for all. */
  readonly group: string | null;
  readonly byKey: EventsByKey;
}

function zonesOf({ fold }: Level): Map<string, string> {
  return new Map(fold.episodes.map(({ source, episode, program }) => [keyOf(source, episode), program.timeZone]));
}

/** Episodes of the question by key, before the step or after it. */
function scopeOf(before: Level, after: Level, group: string | null): Map<string, ScopeRow> {
  return new Map([...before.scope, ...after.scope].filter((row) => group === null || row.group === group).map((row) => [keyOf(row.source, row.episode), row]));
}

/** Episodes of the question that an event is about: its own, or those of the program or clinician it defines. */
function touchedBy(arrival: Arrival, scope: ReadonlyMap<string, ScopeRow>, byKey: EventsByKey): string[] {
  const { event } = arrival;
  if (event.type === 'program.defined') return [...scope].filter(([, row]) => row.source === event.source && row.program === event.data.program).map(([key]) => key);
  if (event.type === 'clinician.defined') return [...scope].filter(([, row]) => row.source === event.source && row.clinician === event.data.clinician).map(([key]) => key);
  const key = episodeKeyOf(arrival, byKey);
  return key !== null && scope.has(key) ? [key] : [];
}

function releasedBetween(before: Fold, after: Fold, isOurs: (arrival: Arrival) => boolean): number {
  let count = 0;
  const stands = (standings: ReadonlyMap<Arrival, Standing>, arrival: Arrival): Standing | undefined => standings.get(arrival);
  for (const [arrival, standing] of before.standings) if (standing === 'waiting' && stands(after.standings, arrival) === 'in-force' && isOurs(arrival)) count += 1;
  return count;
}

/**
 * Counts one step.
 *
 * RULE: of late entries and transfers those dated after the as-of date are not counted, for they change nothing of that day; a correction or a retraction
 * counts by what it mends, whatever its own date.
 */
export function countStep(kind: EventClass, events: readonly Arrival[], levels: { readonly before: Level; readonly after: Level }, frame: Frame): StepCounts {
  const { before, after } = levels;
  if (events.length === 0) return { events: 0, episodes: 0, released: 0 };
  const scope = scopeOf(before, after, frame.group);
  const zones = new Map([...zonesOf(before), ...zonesOf(after)]);
  const touched = new Set<string>();
  let count = 0;
  for (const arrival of events) {
    const keys = touchedBy(arrival, scope, frame.byKey);
    const [first] = keys;
    if (first === undefined) continue;
    if (BY_ITS_DAY.has(kind) && isAfter(arrival, frame.asOf, zones.get(first) ?? 'UTC')) continue;
    count += 1;
    for (const key of keys) touched.add(key);
  }
  const isOurs = (arrival: Arrival): boolean => scope.has(episodeKeyOf(arrival, frame.byKey) ?? '');
  return { events: count, episodes: touched.size, released: releasedBetween(before.fold, after.fold, isOurs) };
}

/** Of late entries and transfers, those dated after the as-of date, about whatever they are; days are the program's where it is known, else UTC. */
export function countLater(events: readonly Arrival[], level: Level, { asOf, byKey }: Pick<Frame, 'asOf' | 'byKey'>): number {
  const zones = zonesOf(level);
  return events.filter((arrival) => isAfter(arrival, asOf, zones.get(episodeKeyOf(arrival, byKey) ?? '') ?? 'UTC')).length;
}
