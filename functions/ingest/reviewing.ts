/** What a director or a quality reviewer may send through `POST /v1/events`: reviews and the change log, and nothing about any client. */
import { isOfReview, REVIEW_TYPES, type Event } from '#analytics/contract/event.ts';
import type { Problem } from '#analytics/contract/problem.ts';
import { REVIEW_SOURCE } from '#analytics/contract/review-source.ts';
import { AppError, StoreUnavailable } from '#analytics/errors.ts';
import { keyOf } from '#analytics/marts/arrival.ts';
import { problemOf } from '../http/problem.ts';
import type { EventStore, StoredEvent } from '../store/event-store.ts';
import type { Refusals } from './recording.ts';

const NOT_A_TYPE = problemOf('not-allowed', `This role opens reviews and logs changes (${REVIEW_TYPES.join(', ')}), and corrects or retracts them.`, [
  { pointer: '/type', detail: 'is not a type that this role sends' },
]);
const NOT_OWN_SOURCE = problemOf('not-allowed', 'Reviews and changes are sent under a source of their own, so that their ids are nobody else\'s.', [
  { pointer: '/source', detail: `must be ${REVIEW_SOURCE}` },
]);
const notOwnEvent = (pointer: string): Problem => problemOf('not-allowed', 'This would change an event that is no review and no change of one, so nothing was recorded.', [
  { pointer, detail: 'names no event of a review or of the change log' },
]);

const isSent = (event: Event): boolean => isOfReview(event) || event.type === 'event.retracted';

/** The events that stand in the review log, by source and id. */
function logOf(stored: readonly StoredEvent[]): ReadonlySet<string> {
  return new Set(stored.filter(({ event }) => isSent(event) && event.source === REVIEW_SOURCE).map(({ event }) => keyOf(event.source, event.id)));
}

function refusalOf(event: Event, log: ReadonlySet<string>): Problem | null {
  if (!isSent(event)) return NOT_A_TYPE;
  const { source, data } = event;
  if (source !== REVIEW_SOURCE) return NOT_OWN_SOURCE;
  if (event.type === 'event.retracted' && !log.has(keyOf(source, event.data.event))) return notOwnEvent('/data/event');
  return data.replaces === undefined || log.has(keyOf(source, data.replaces)) ? null : notOwnEvent('/data/replaces');
}

/**
 * Which events of a batch a director or a quality reviewer may not send, and why.
 *
 * RULE    One source of their own: whatever they name is in it, and nobody's record is. An event of the same batch is no event yet (see recording.ts).
 * Errors  StoreUnavailable where the log could not be read; then nothing of the request was taken.
 * Example a contact -> `not-allowed` at /type; a review -> not in the map
 */
export async function reviewRefusalsOf(organization: string, events: readonly Event[], store: EventStore): Promise<Refusals> {
  const isNaming = events.some((event) => event.type === 'event.retracted' || event.data.replaces !== undefined);
  const stored = isNaming ? await store.reviews(organization).catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw new StoreUnavailable('The store did not say what reviews there are; nothing of this request was acknowledged. Send it again.', error);
  }) : [];
  const log = logOf(stored);
  const refusals = new Map<Event, Problem>();
  for (const event of events) {
    const refusal = refusalOf(event, log);
    if (refusal !== null) refusals.set(event, refusal);
  }
  return refusals;
}
