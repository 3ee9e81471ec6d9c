/** One client's part of the worklist, from live facts. */
import type { Reason, Track, Upcoming } from '#analytics/contract/worklist.ts';
import type { Fold } from '#analytics/marts/fold.ts';

export interface ClientWorklist {
  readonly reasons: Reason[];
  readonly upcoming: Upcoming[];
  readonly track: Track[];
}

/** What is open for a client on a day, what is due next and why, and how the person is doing on each instrument. */
export function clientWorklistOf(_fold: Fold, _client: string, _asOf: string): ClientWorklist {
  return { reasons: [], upcoming: [], track: [] };
}
