/** Reviews as they stand in the store itself: what was accepted is in them. */
import type { ReviewRecord } from '#analytics/contract/review.ts';
import { NotFound } from '#analytics/errors.ts';
import { reviewsOf } from '#analytics/review/record.ts';
import { settled } from '../../access/caseload.ts';
import type { EventStore } from '../../store/event-store.ts';

export async function readReviews(events: EventStore, organization: string): Promise<ReviewRecord[]> {
  return reviewsOf(await settled(events, organization, await events.reviews(organization)));
}

/** Errors: NotFound where nobody opened it, or it was taken back. */
export async function readReview(events: EventStore, organization: string, id: string): Promise<ReviewRecord> {
  const found = (await readReviews(events, organization)).find(({ review }) => review === id);
  if (found === undefined) throw new NotFound('not-found', 'There is no review with this id; GET /v1/reviews lists them.');
  return found;
}
