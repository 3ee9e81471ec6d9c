/** The engine as the tests call it: events parsed by the contract, folded, judged, and read on a day. */
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { CADENCE_RULES, TRIGGER_RULES } from '#analytics/contract/rule-names.ts';
import type { Reason, Upcoming } from '#analytics/contract/worklist.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import type { Episode } from '#analytics/marts/episodes.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { worklistOf, type EpisodeWorklist } from '#analytics/marts/worklist-rows.ts';
import { localDate } from '#analytics/period/zone.ts';
import { closedOn, type Obligation } from '#analytics/worklist/obligation.ts';
import { reasonsOn, upcomingOn } from '#analytics/worklist/stand.ts';
import { fingerprint } from '#functions/store/identity-of.ts';

export const RULES: readonly string[] = [...CADENCE_RULES, ...TRIGGER_RULES];
/** How far due dates that pass unmet are told: past every day that a test looks at. */
const THROUGH = '2029-12-31';

export function parsed(sent: unknown): Event {
  const found = parseEvent(sent);
  if ('faults' in found) throw new Error(`the test's own event is not valid: ${JSON.stringify([sent, found.faults])}`);
  return found.event;
}

/** Rules off from before anything happened. */
export function withoutRules(rules: readonly string[]): Event[] {
  return rules.map((rule) => parsed({
    specversion: '1.0', id: `off-${rule}`, source: 'https://record.example/case', type: 'rule.set', subject: 'rules', time: '2000-01-01T00:00:00Z', recordedtime: '2000-01-01T00:00:00Z',
    data: { rule, from: '2000-01-01', source: 'off in this case', isOn: false },
  }));
}

export interface Judged extends EpisodeWorklist {
  readonly episode: Episode;
}

/** As the store keeps them: what was sent twice is there once. TRAP: all arrive at once, so what counts as stated last is left to the event's own times. */
export function judge(events: readonly Event[]): Judged[] {
  const kept = new Map(events.map((event): [string, Arrival] => [fingerprint(event).identity, { event, recordedAt: '2028-01-01T00:00:00.000Z', identity: fingerprint(event).identity }]));
  const fold = foldEvents([...kept.values()]);
  const worklist = worklistOf(fold, THROUGH);
  return fold.episodes.map((episode) => ({ episode, ...worklist(episode) }));
}

/** What was known by the end of a day: nothing that any zone dates after it. */
export function knownOn(events: readonly Event[], day: string): Event[] {
  const zones = new Map(events.flatMap((event) => (event.type === 'program.defined' ? [[event.data.program, event.data.timeZone] as const] : [])));
  const homes = new Map(events.flatMap((event) => (event.type === 'episode.admitted' ? [[event.data.episode, zones.get(event.data.program) ?? 'UTC'] as const] : [])));
  return events.filter((event) => !('episode' in event.data) || localDate(Date.parse(event.time), homes.get(event.data.episode) ?? 'UTC') <= day);
}

const isThere = ({ episode: { admittedOn, dischargedOn } }: Judged, day: string): boolean => admittedOn <= day && (dischargedOn === null || day < dischargedOn);

/**
 * Every open reason of everybody in treatment on a day.
 *
 * RULE: an episode that is over has none, which is asked of the engine itself and not left out here.
 */
export function reasonsAt(judged: readonly Judged[], day: string): Reason[] {
  return judged.filter(({ episode: { admittedOn } }) => admittedOn <= day).flatMap(({ episode, obligations }) => reasonsOn(obligations, episode.episode, day));
}

export function upcomingAt(judged: readonly Judged[], day: string): Upcoming[] {
  return judged.filter((one) => isThere(one, day)).flatMap(({ episode, obligations }) => upcomingOn(obligations, episode.episode, day));
}

export interface Closed {
  readonly episode: string;
  readonly obligation: Obligation;
}

/** What was over by a day, in the order in which it was over. */
export function closedBy(judged: readonly Judged[], day: string): Closed[] {
  const all = judged.flatMap(({ episode, obligations }) => obligations.map((obligation) => ({ episode: episode.episode, obligation })));
  const on = ({ obligation }: Closed): string => closedOn(obligation) ?? '9999-12-31';
  return all.filter((one) => on(one) <= day).sort((left, right) => (on(left) < on(right) ? -1 : on(left) > on(right) ? 1 : 0));
}
