/** One episode out of the events that name it: what counts, what contradicts, what waits. */
import type { DISCHARGE_REASONS, EventOf, STRATA } from '../contract/event.ts';
import { localDate } from '../period/zone.ts';
import { byTime, happenedAt, type Arrival, type Standing } from './arrival.ts';

export interface Program {
  readonly source: string;
  readonly program: string;
  readonly name: string;
  readonly timeZone: string;
  readonly plannedDays: number | null;
}

export interface DatedArrival {
  readonly arrival: Arrival;
  /** Its calendar day in the zone of the episode's program. */
  readonly on: string;
}

/** From this day on (until the next segment) the episode ran so. */
export interface Segment {
  readonly from: string;
  readonly levelOfCare: string;
  readonly program: string;
  readonly clinician: string | null;
  /** Clinicians of the team as last stated. */
  readonly team: readonly string[];
}

export interface Episode {
  readonly source: string;
  readonly episode: string;
  readonly client: string;
  readonly program: Program;
  /** As at admission: what the episode is attributed to. */
  readonly levelOfCare: string;
  readonly clinician: string | null;
  readonly strata: Readonly<Partial<Record<(typeof STRATA)[number], string>>>;
  readonly admittedOn: string;
  readonly dischargedOn: string | null;
  readonly reason: (typeof DISCHARGE_REASONS)[number] | null;
  readonly segments: readonly Segment[];
  readonly events: readonly DatedArrival[];
}

type Dated<T extends 'episode.admitted' | 'episode.transferred' | 'episode.discharged'> = { event: EventOf<T>; on: string };

export interface EpisodeFold {
  /** null while its admission, or its program, has not come. */
  readonly episode: Episode | null;
  readonly standings: readonly [Arrival, Standing][];
}

/** The admission that counts is the first by time; a second one for the same episode contradicts it. */
function findAdmission(arrivals: readonly Arrival[]): { arrival: Arrival; event: EventOf<'episode.admitted'> } | null {
  for (const arrival of arrivals) if (arrival.event.type === 'episode.admitted') return { arrival, event: arrival.event };
  return null;
}

/**
 * RULE: the first discharge by time counts (issue 2 section 2). One dated before the admission cannot, and is passed over.
 * Days are compared, not instants: a day-only admission stands at noon, and its client may have left the same morning.
 */
function findDischarge(dated: readonly DatedArrival[], admittedOn: string): { arrival: Arrival; found: Dated<'episode.discharged'> } | null {
  for (const { arrival, on } of dated) if (arrival.event.type === 'episode.discharged' && on >= admittedOn) return { arrival, found: { event: arrival.event, on } };
  return null;
}

function membersOf(team: EventOf<'episode.admitted'>['data']['team']): string[] | undefined {
  return team?.map((member) => member.clinician);
}

function segmentsOf(admission: EventOf<'episode.admitted'>, admittedOn: string, transfers: readonly Dated<'episode.transferred'>[]): Segment[] {
  const segments: Segment[] = [{ from: admittedOn, levelOfCare: admission.data.levelOfCare, program: admission.data.program, clinician: admission.data.clinician ?? null, team: membersOf(admission.data.team) ?? [] }];
  for (const { event, on } of transfers) {
    const before = segments.at(-1);
    if (before === undefined) continue;
    const { levelOfCare, program, clinician, team } = event.data;
    segments.push({
      from: on, levelOfCare: levelOfCare ?? before.levelOfCare, program: program ?? before.program, clinician: clinician ?? before.clinician, team: membersOf(team) ?? before.team,
    });
  }
  return segments;
}

function contradictions(dated: readonly DatedArrival[], counting: { admission: Arrival; discharge: Arrival | null; client: string }): Set<Arrival> {
  const found = new Set<Arrival>();
  for (const { arrival } of dated) {
    const { type, subject } = arrival.event;
    if (type === 'episode.admitted' && arrival !== counting.admission) found.add(arrival);
    if (type === 'episode.discharged' && arrival !== counting.discharge) found.add(arrival);
    // RULE: an episode belongs to the client it was admitted for; an event of it that names another client is not guessed at.
    if (subject !== counting.client) found.add(arrival);
  }
  return found;
}

function transfersOf(dated: readonly DatedArrival[]): Dated<'episode.transferred'>[] {
  return dated.flatMap(({ arrival, on }) => (arrival.event.type === 'episode.transferred' ? [{ event: arrival.event, on }] : []));
}

/**
 * Folds the events in force that name one episode.
 *
 * Shape   events of one (source, episode), any order; programs by (source, program) -> the episode and each event's standing.
 * Units   local dates are days in the zone of the program it was admitted to, also after a transfer, so that lengths of stay have one clock.
 * Missing episode null and every event `waiting` until its admission and its program are there.
 * Example a discharge alone -> { episode: null, standings: [[discharge, 'waiting']] }
 */
export function foldEpisode(arrivals: readonly Arrival[], programOf: (program: string) => Program | undefined): EpisodeFold {
  const ordered = [...arrivals].sort(byTime);
  const admission = findAdmission(ordered);
  const program = admission === null ? undefined : programOf(admission.event.data.program);
  if (admission === null || program === undefined) return { episode: null, standings: ordered.map((arrival) => [arrival, 'waiting']) };
  const dated = ordered.map((arrival) => ({ arrival, on: localDate(happenedAt(arrival), program.timeZone) }));
  const admittedOn = localDate(happenedAt(admission.arrival), program.timeZone);
  const own = dated.filter(({ arrival }) => arrival.event.subject === admission.event.subject);
  const discharge = findDischarge(own, admittedOn);
  const wrong = contradictions(dated, { admission: admission.arrival, discharge: discharge?.arrival ?? null, client: admission.event.subject });
  const isMissing = (arrival: Arrival): boolean =>
    arrival.event.type === 'episode.transferred' && arrival.event.data.program !== undefined && programOf(arrival.event.data.program) === undefined;
  const events = dated.filter(({ arrival }) => !wrong.has(arrival) && !isMissing(arrival));
  const { data } = admission.event;
  return {
    episode: {
      source: admission.event.source, episode: data.episode, client: admission.event.subject, program,
      levelOfCare: data.levelOfCare, clinician: data.clinician ?? null, strata: strataOf(data.strata), admittedOn,
      dischargedOn: discharge?.found.on ?? null, reason: discharge?.found.event.data.reason ?? null,
      segments: segmentsOf(admission.event, admittedOn, transfersOf(events)), events,
    },
    standings: dated.map(({ arrival }) => [arrival, wrong.has(arrival) ? 'contradictory' : isMissing(arrival) ? 'waiting' : 'in-force']),
  };
}

/** Who has the episode now: the clinician and the team of its last segment. */
export function caseloadOf(episode: Episode): string[] {
  const now = episode.segments.at(-1);
  if (now === undefined) return [];
  return [...new Set([...(now.clinician === null ? [] : [now.clinician]), ...now.team])].sort();
}

function strataOf(sent: EventOf<'episode.admitted'>['data']['strata']): Episode['strata'] {
  return Object.fromEntries(Object.entries(sent ?? {}).filter(([, code]) => code !== undefined));
}
