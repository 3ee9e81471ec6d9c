/** What was recorded since a moment, by what it does to a figure that was known then. */
import type { Event, EventOf } from '../contract/event.ts';
import { keyOf, type Arrival } from '../marts/arrival.ts';

/** In the order in which they are put on. */
export const EVENT_CLASSES = ['late-entries', 'corrections', 'retractions', 'attribution'] as const;
export type EventClass = (typeof EVENT_CLASSES)[number];

export interface Classified {
  /** Recorded by then. */
  readonly known: readonly Arrival[];
  readonly since: Readonly<Record<EventClass, readonly Arrival[]>>;
}

type Definition = EventOf<'program.defined'> | EventOf<'clinician.defined'>;
const isDefinition = (event: Event): event is Definition => event.type === 'program.defined' || event.type === 'clinician.defined';

/** What a definition defines. TRAP: a program and a clinician may have one id. */
function definedBy(event: Definition): string {
  return event.type === 'program.defined' ? `program ${keyOf(event.source, event.data.program)}` : `clinician ${keyOf(event.source, event.data.clinician)}`;
}

function byRecording(left: Arrival, right: Arrival): number {
  return left.recordedAt < right.recordedAt || (left.recordedAt === right.recordedAt && left.identity < right.identity) ? -1 : 1;
}

/** All of an admission but whom it is attributed to. */
function unattributed({ subject, time, data }: EventOf<'episode.admitted'>): string {
  const { replaces: _replaces, program: _program, levelOfCare: _level, levelOfCareAsSent: _asSent, clinician: _clinician, team: _team, ...rest } = data;
  return JSON.stringify([subject, Date.parse(time), rest]);
}

/** A correction of an admission that says the same of everything but its program, clinician or level of care. */
function isReattribution(event: Event, byKey: ReadonlyMap<string, Arrival>): boolean {
  if (event.type !== 'episode.admitted' || event.data.replaces === undefined) return false;
  const before = byKey.get(keyOf(event.source, event.data.replaces))?.event;
  return before?.type === 'episode.admitted' && unattributed(before) === unattributed(event);
}

function classOf({ event }: Arrival, byKey: ReadonlyMap<string, Arrival>): EventClass {
  if (event.type === 'event.retracted') return 'retractions';
  if (event.type === 'episode.transferred' || isDefinition(event) || isReattribution(event, byKey)) return 'attribution';
  return event.data.replaces === undefined ? 'late-entries' : 'corrections';
}

/** RULE: the first definition of a program or clinician attributes nothing anew; what was waiting for it comes with it, as a late entry. */
function firstDefinitions(arrivals: readonly Arrival[], isKnown: (arrival: Arrival) => boolean): Set<Arrival> {
  const first = new Map<string, Arrival>();
  for (const arrival of [...arrivals].filter(({ event }) => isDefinition(event)).sort(byRecording)) {
    const key = isDefinition(arrival.event) ? definedBy(arrival.event) : '';
    if (!first.has(key)) first.set(key, arrival);
  }
  return new Set([...first.values()].filter((arrival) => !isKnown(arrival)));
}

/**
 * Parts the log at an instant, and what came after it by class.
 *
 * Shape   every event once; `through`: ISO 8601 UTC, what was recorded at that very instant was known -> the known, and four classes that are the rest.
 * RULE    an event belongs to the class of what it is itself, not of what it is about: a correction of a late event is a correction; a retraction of a
 *         correction is a retraction. A transfer, and a correction that changes program, clinician or level of care alone, is attribution.
 * Example a contact of March sent on 3 April, known through 1 April -> since['late-entries']
 */
export function classify(arrivals: readonly Arrival[], through: string): Classified {
  const isKnown = ({ recordedAt }: Arrival): boolean => recordedAt <= through;
  const byKey = new Map(arrivals.map((arrival) => [keyOf(arrival.event.source, arrival.event.id), arrival]));
  const first = firstDefinitions(arrivals, isKnown);
  const since: Record<EventClass, Arrival[]> = { 'late-entries': [], corrections: [], retractions: [], attribution: [] };
  const known: Arrival[] = [];
  for (const arrival of arrivals) {
    if (isKnown(arrival)) known.push(arrival);
    else since[first.has(arrival) ? 'late-entries' : classOf(arrival, byKey)].push(arrival);
  }
  return { known, since };
}
