/** One client's part of the worklist, from live facts: the same engine and the same words as the list. */
import type { Reason, Track, Upcoming } from '#analytics/contract/worklist.ts';
import type { Fold } from '#analytics/marts/fold.ts';
import { TRACK_STATES } from '#analytics/contract/worklist.ts';
import { byUrgency, reasonsOn, upcomingOn } from '#analytics/worklist/stand.ts';
import { trackOn } from '#analytics/worklist/track.ts';
import { inTreatment } from './worklist/live.ts';

export interface ClientWorklist {
  readonly reasons: Reason[];
  readonly upcoming: Upcoming[];
  readonly track: Track[];
}

/** What is open for a client on a day, what is due next and why, and how the person is doing on each instrument; nothing where nobody is in treatment. */
export function clientWorklistOf(fold: Fold, client: string, asOf: string): ClientWorklist {
  const episodes = inTreatment(fold, client, () => asOf);
  return {
    reasons: episodes.flatMap(({ obligations, episode }) => reasonsOn(obligations, episode, asOf)).sort(byUrgency),
    upcoming: episodes.flatMap(({ obligations, episode }) => upcomingOn(obligations, episode, asOf)).sort((left, right) => (left.dueOn < right.dueOn ? -1 : left.dueOn > right.dueOn ? 1 : 0)),
    track: episodes.flatMap(({ track }) => trackOn(track, asOf)).sort((left, right) => TRACK_STATES.indexOf(left.state) - TRACK_STATES.indexOf(right.state)),
  };
}
