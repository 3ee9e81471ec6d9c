/** A client as of a day: what had happened by then, with the corrections that are known now. */
import type { Event } from '#analytics/contract/event.ts';
import type { TimelineEntry } from '#analytics/contract/site.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { byTime, happenedAt, keyOf, type Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents, type Fold } from '#analytics/marts/fold.ts';
import { settle } from '#analytics/marts/settle.ts';
import { localDate } from '#analytics/period/zone.ts';

/** One event as it is listed. */
export interface Listed {
  readonly arrival: Arrival;
  readonly on: string;
  readonly standing: TimelineEntry['standing'];
}
export interface ClientAsOf {
  readonly asOf: string;
  /** The latest day that has begun in any zone of the client's programs. */
  readonly today: string;
  /** Of what had happened up to the day. */
  readonly fold: Fold;
  readonly entries: readonly Listed[];
}

interface Calendar {
  readonly today: string;
  readonly dayOf: (arrival: Arrival) => string;
}

/** RULE: a day is one of the program that the episode was admitted to; what belongs to no episode yet has the day of the latest one, or UTC's. */
function calendarOf({ episodes, programs }: Fold, client: string, now: Date): Calendar {
  const own = episodes.filter((episode) => episode.client === client);
  const latest = own.toSorted((left, right) => (left.admittedOn < right.admittedOn ? -1 : 1)).at(-1);
  const usual = latest?.program.timeZone ?? programs[0]?.timeZone ?? 'UTC';
  const zones = new Map(episodes.map(({ source, episode, program }) => [keyOf(source, episode), program.timeZone]));
  const zoneOf = ({ source, data }: Event): string => ('episode' in data ? zones.get(keyOf(source, data.episode)) : undefined) ?? usual;
  const days = [usual, ...own.map(({ program }) => program.timeZone)].map((zone) => localDate(now.getTime(), zone)).sort();
  return { today: days.at(-1) ?? localDate(now.getTime(), usual), dayOf: (arrival) => localDate(happenedAt(arrival), zoneOf(arrival.event)) };
}

/** Names, zones and rules: not something that happened to a client. */
const isDefinition = ({ type, data }: Event): boolean => type !== 'event.retracted' && !('episode' in data);

/**
 * RULE: what was moved to another client settles what is shown here, and is shown there alone. A retraction is shown where what it takes back is, whatever
 * subject it was sent under: that of a rule or a definition is nobody's.
 */
function shownOf(all: readonly Arrival[], client: string): Arrival[] {
  const shown = new Map(all.filter(({ event }) => event.subject === client && !isDefinition(event)).map((arrival) => [keyOf(arrival.event.source, arrival.event.id), arrival]));
  const retractions = all.filter(({ event }) => event.type === 'event.retracted');
  for (let before = -1; before < shown.size;) {
    before = shown.size;
    for (const arrival of retractions) {
      const { event } = arrival;
      if (event.type === 'event.retracted' && shown.has(keyOf(event.source, event.data.event))) shown.set(keyOf(event.source, event.id), arrival);
    }
  }
  return [...shown.values()].sort(byTime);
}

/**
 * What is known now of how things stood at the end of a day.
 *
 * Shape   everything that is known of a client, folded -> the fold of what had happened up to the day, and what is listed with it.
 * RULE    Corrections and retractions are settled first, as known now: what turned out to be wrong never comes back by asking for an earlier day. Then
 *         whatever is dated later is left out, so that an episode is open, a goal in progress and a score the latest as they were on that day.
 * RULE    Definitions hold whenever they were sent. As of today, what is dated later is listed as `future` and counts for nothing (docs/adr/0009).
 * Errors  InvalidInput for a day that has not begun where the client is.
 * Example discharged on 3 March, asked for 1 March -> an episode without a discharge, and no entry of it
 */
export function clientAsOf(live: Fold, client: string, asked: { readonly asOf: string | undefined; readonly now: Date }): ClientAsOf {
  const { today, dayOf } = calendarOf(live, client, asked.now);
  const asOf = asked.asOf ?? today;
  if (asOf > today) throw new InvalidInput('The address asks for a day that has not come.', [{ pointer: '/asOf', detail: `must not be after ${today}: nothing is known of later days yet` }]);
  const all = [...live.standings.keys()];
  const settled = settle(all);
  const counts = (arrival: Arrival): boolean => isDefinition(arrival.event) || (arrival.event.type !== 'event.retracted' && dayOf(arrival) <= asOf);
  const fold = foldEvents(all.filter((arrival) => settled.get(arrival) === 'in-force' && counts(arrival)));
  const entries = shownOf(all, client).flatMap((arrival): Listed[] => {
    const [on, standing] = [dayOf(arrival), settled.get(arrival) ?? 'in-force'];
    if (on <= asOf) return [{ arrival, on, standing: standing === 'in-force' ? (fold.standings.get(arrival) ?? standing) : standing }];
    return asOf < today ? [] : [{ arrival, on, standing: standing === 'in-force' ? 'future' : standing }];
  });
  return { asOf, today, fold, entries };
}
