/** What an address asks of a restatement, and the moment it means. */
import { CalendarDate, type Fault } from '#analytics/contract/event.ts';
import type { QueryParameters } from '#analytics/contract/query.ts';
import type { MeasureDefinition } from '#analytics/contract/result.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import { Gone, InvalidInput, NotFound } from '#analytics/errors.ts';
import { parseQuery } from '#analytics/period/resolve.ts';
import { localDate } from '#analytics/period/zone.ts';
import { endOfDay } from '#analytics/restatement/known.ts';
import type { SnapshotStore } from '../../store/snapshot-store.ts';

const REFUSED = 'The address asks for something this measure cannot answer.';
const OWN = ['knownOn', 'figure'] as const;

export interface Question {
  readonly parameters: QueryParameters;
  readonly knownOn: string | null;
  readonly figure: string | null;
}

function ownFaults(given: readonly (readonly [string, string])[], hasSnapshot: boolean): Fault[] {
  const twice = OWN.filter((name) => given.filter(([other]) => other === name).length > 1).map((name) => ({ pointer: `/${name}`, detail: 'may be given once' }));
  const knownOn = given.find(([name]) => name === 'knownOn')?.[1];
  if (knownOn === undefined) return hasSnapshot ? twice : [...twice, { pointer: '/knownOn', detail: 'is required, as YYYY-MM-DD; or name a snapshot' }];
  const parsed = CalendarDate.safeParse(knownOn);
  const notADate = parsed.success ? [] : parsed.error.issues.map(({ message }) => ({ pointer: '/knownOn', detail: message }));
  return [...twice, ...notADate, ...(hasSnapshot ? [{ pointer: '/knownOn', detail: 'may not stand beside snapshot: a snapshot says itself when it was taken' }] : [])];
}

/** Errors: InvalidInput with every fault of the address. */
export function questionIn(given: readonly (readonly [string, string])[], definition: MeasureDefinition): Question {
  const isOwn = (name: string): boolean => OWN.some((own) => own === name);
  const parsed = parseQuery(given.filter(([name]) => !isOwn(name)), definition);
  const own = ownFaults(given.filter(([name]) => isOwn(name)), given.some(([name]) => name === 'snapshot'));
  const faults = [...('faults' in parsed ? parsed.faults : []), ...own];
  if ('faults' in parsed || faults.length > 0) throw new InvalidInput(REFUSED, faults);
  const valueOf = (name: string): string | null => given.find(([other]) => other === name)?.[1] ?? null;
  return { parameters: parsed.parameters, knownOn: valueOf('knownOn'), figure: valueOf('figure') };
}

/** The moment that is meant. */
export interface Moment {
  /** Recorded at or before it (ISO 8601 UTC): known then. */
  readonly through: string;
  /** The instant from which that day is looked at: its as-of date and its "today" come from it. */
  readonly knownAt: Date;
}

/** RULE: what an exporter read ahead of `takenAt` is in its snapshot, so a snapshot's moment is that of its latest event. */
function momentOf({ takenAt, dataThrough }: Manifest): Moment {
  return { through: dataThrough ?? takenAt, knownAt: new Date(takenAt) };
}

interface World {
  readonly organization: string;
  readonly snapshots: SnapshotStore;
  readonly zones: readonly string[];
  readonly now: Date;
}

/**
 * The end of the day asked for in the programs' zones, or the moment of the snapshot asked for.
 *
 * Errors  InvalidInput for a day that has not begun; Gone, NotFound for a snapshot that is not there. One of an older version of Cairn will do: only its moment is used.
 */
export async function momentIn({ parameters, knownOn }: Question, { organization, snapshots, zones, now }: World): Promise<Moment> {
  if (parameters.snapshot !== undefined) {
    const found = await snapshots.find(organization, parameters.snapshot);
    if (found === 'expired') throw new Gone('This snapshot was not kept; ask with knownOn for the same day.');
    if (found === null) throw new NotFound('not-found', 'There is no snapshot with this id; GET /v1/snapshots lists them.');
    return momentOf(found.manifest);
  }
  const day = knownOn ?? '';
  const today = (zones.length === 0 ? ['UTC'] : zones).map((zone) => localDate(now.getTime(), zone)).sort().at(-1) ?? '';
  if (day > today) throw new InvalidInput(REFUSED, [{ pointer: '/knownOn', detail: `must not be after ${today}: nothing is known of later days yet` }]);
  const end = endOfDay(day, zones);
  return { through: new Date(end - 1).toISOString(), knownAt: new Date(end) };
}
