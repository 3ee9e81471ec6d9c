/** What a clinician may record through `POST /v1/events`: a clinician's work, about episodes of the own caseload. */
import pLimit from 'p-limit';
import type { Event, EventType } from '#analytics/contract/event.ts';
import type { Problem } from '#analytics/contract/problem.ts';
import { AppError, StoreUnavailable } from '#analytics/errors.ts';
import { keyOf } from '#analytics/marts/arrival.ts';
import { hasEpisode, readClient, type ClientRecord } from '../access/caseload.ts';
import type { Caller } from '../http/identity.ts';
import { problemOf } from '../http/problem.ts';
import type { EventStore } from '../store/event-store.ts';

/** RULE: a list, not a prefix: a type that is added to the contract is nobody's to record until it stands here. */
export const RECORDED_TYPES: readonly EventType[] = [
  'progress.contact', 'progress.marker',
  'goal.set', 'goal.milestone-reached', 'goal.progressed', 'goal.revised', 'goal.attained', 'goal.discontinued',
  'reassessment.scheduled', 'reassessment.completed', 'reassessment.deferred',
  'event.retracted',
];

const CLIENTS_AT_ONCE = 8;
/** Whose clients they are does not depend on what is due when. */
const NO_RULES = { rules: [] };

/** RULE: each of these is said in the same words whether or not there is such a client, episode or event. */
const NOT_A_TYPE = problemOf('not-allowed', 'A clinician records contacts, markers, goals and reassessments, and corrects or retracts them. All else comes from the record system, by an operator.', [
  { pointer: '/type', detail: 'is not a type that a clinician records' },
]);
const NOT_OWN_EPISODE = problemOf('not-allowed', 'This is not an episode of one of your clients, so nothing was recorded for it.', [
  { pointer: '/data/episode', detail: 'names no episode that your caseload has of this subject and source' },
]);
const notOwnEvent = (pointer: string): Problem => problemOf('not-allowed', 'This would change an event that is not yours to change, so nothing was recorded.', [
  { pointer, detail: 'names no event, of this subject and source, that was recorded for an episode of your caseload and can be changed by a clinician' },
]);
const NOT_OWN_CORRECTION = notOwnEvent('/data/replaces');
const NOT_OWN_RETRACTION = notOwnEvent('/data/event');

const isRecorded = ({ type }: Event): boolean => RECORDED_TYPES.includes(type);

/** Keys of the events that one event corrects or retracts. */
function namedBy(event: Event): string[] {
  const ids = [event.data.replaces, event.type === 'event.retracted' ? event.data.event : undefined];
  return ids.flatMap((id) => (id === undefined ? [] : [keyOf(event.source, id)]));
}

/** One client, and what a clinician may record about them. */
class OwnClient {
  readonly #client: string;
  readonly #episodes: ReadonlySet<string>;
  readonly #byKey: ReadonlyMap<string, Event>;
  readonly #corrections = new Map<string, string[]>();

  constructor(caller: Caller, client: string, { events, fold }: ClientRecord) {
    this.#client = client;
    this.#episodes = new Set(fold.episodes.filter((episode) => hasEpisode(caller, episode, client)).map(({ source, episode }) => keyOf(source, episode)));
    this.#byKey = new Map(events.map(({ event }) => [keyOf(event.source, event.id), event]));
    for (const [key, { source, data }] of this.#byKey) {
      if (data.replaces === undefined) continue;
      const corrected = keyOf(source, data.replaces);
      this.#corrections.set(corrected, [...(this.#corrections.get(corrected) ?? []), key]);
    }
  }

  hasEpisodeOf({ source, data }: Event): boolean {
    return !('episode' in data) || this.#episodes.has(keyOf(source, data.episode));
  }

  #isOwn(event: Event): boolean {
    return event.subject === this.#client && isRecorded(event) && this.hasEpisodeOf(event);
  }

  /**
   * RULE: to change an event is to change what stands or falls with it: what it corrects or retracts, what that corrects, and every other correction of
   * these. All of them must be this client's, of the own caseload and of a recorded type; one that is not on this time line may be anybody's.
   */
  mayChange(target: string): boolean {
    const family = new Set([target]);
    // A Set that grows while it is walked: every key once, and a circle ends.
    for (const key of family) {
      const event = this.#byKey.get(key);
      if (event === undefined || !this.#isOwn(event)) return false;
      for (const next of [...namedBy(event), ...(this.#corrections.get(key) ?? [])]) family.add(next);
    }
    return true;
  }

  refusalOf(event: Event): Problem | null {
    if (!this.hasEpisodeOf(event)) return NOT_OWN_EPISODE;
    const { source, data } = event;
    if (event.type === 'event.retracted' && !this.mayChange(keyOf(source, event.data.event))) return NOT_OWN_RETRACTION;
    return data.replaces === undefined || this.mayChange(keyOf(source, data.replaces)) ? null : NOT_OWN_CORRECTION;
  }
}

export type Refusals = ReadonlyMap<Event, Problem>;

/**
 * Which events of a batch a clinician may not record, and why.
 *
 * RULE    Caseload and events are as the time lines have them when the request is read: live, and in the cloud within about a second.
 * TRAP    An event of the same batch is no event yet: one that a retraction could name might be turned away as a reused id, and the retraction
 *         would then name the event that has the id, whoever's it is.
 * Errors  StoreUnavailable where the clients could not be read; then nothing of the request was taken.
 * Example a contact with somebody else's client -> that event and a `not-allowed` problem; events of own clients are not in the map
 */
export async function refusalsOf(caller: Caller, organization: string, events: readonly Event[], store: EventStore): Promise<Refusals> {
  const limit = pLimit(CLIENTS_AT_ONCE);
  const subjects = [...new Set(events.filter(isRecorded).map(({ subject }) => subject))];
  const read = (subject: string) => limit(async () => [subject, new OwnClient(caller, subject, await readClient(store, organization, subject, NO_RULES))] as const);
  const clients = new Map(await Promise.all(subjects.map(read)).catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw new StoreUnavailable('The store did not say whose clients these are; nothing of this request was acknowledged. Send it again.', error);
  }));
  const refusals = new Map<Event, Problem>();
  for (const event of events) {
    const refusal = isRecorded(event) ? (clients.get(event.subject)?.refusalOf(event) ?? null) : NOT_A_TYPE;
    if (refusal !== null) refusals.set(event, refusal);
  }
  return refusals;
}
