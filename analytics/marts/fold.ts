/** All events of an organization -> what the marts hold. Pure: the same events in any order give the same rows. */
import type { EventOf } from '../contract/event.ts';
import { addDays } from '../period/dates.ts';
import type { RuleStatement } from '../worklist/book.ts';
import { byStatement, happenedAt, keyOf, type Arrival, type Standing } from './arrival.ts';
import { foldEpisode, type Episode, type Program } from './episodes.ts';
import { settle } from './settle.ts';

export interface Clinician {
  readonly source: string;
  readonly clinician: string;
  readonly name: string;
  readonly discipline: string | null;
}

export interface Target {
  readonly measure: string;
  /** null: for all programs. */
  readonly program: string | null;
  readonly value: number;
  readonly from: string;
}

export interface Fold {
  readonly programs: readonly Program[];
  readonly clinicians: readonly Clinician[];
  /** Ordered by program, admission, source and episode. */
  readonly episodes: readonly Episode[];
  /** Place of each episode in its stay: episodes of one client that follow one another within a calendar day. */
  readonly stays: ReadonlyMap<Episode, StayPlace>;
  readonly targets: readonly Target[];
  /** What was set about the worklist's rules, in the order it was stated. */
  readonly rules: readonly RuleStatement[];
  readonly standings: ReadonlyMap<Arrival, Standing>;
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

type Definition = EventOf<'program.defined'> | EventOf<'clinician.defined'>;

/** RULE: a program or clinician is as it was last defined, by the time of the definition, then by when it was stated. */
function lastDefined<T extends Definition>(arrivals: readonly Arrival[], isOfType: (event: Arrival['event']) => event is T, idOf: (event: T) => string): T[] {
  const latest = new Map<string, T>();
  const ordered = [...arrivals].sort((left, right) => happenedAt(left) - happenedAt(right) || byStatement(left, right));
  for (const { event } of ordered) if (isOfType(event)) latest.set(keyOf(event.source, idOf(event)), event);
  return [...latest.values()].sort((left, right) => compare(idOf(left), idOf(right)) || compare(left.source, right.source));
}

function programsOf(definitions: readonly Arrival[]): Program[] {
  const isProgram = (event: Arrival['event']): event is EventOf<'program.defined'> => event.type === 'program.defined';
  return lastDefined(definitions, isProgram, (event) => event.data.program).map(({ source, data }) => ({
    source, program: data.program, name: data.name, timeZone: data.timeZone, plannedDays: data.plannedDays ?? null,
  }));
}

function cliniciansOf(definitions: readonly Arrival[]): Clinician[] {
  const isClinician = (event: Arrival['event']): event is EventOf<'clinician.defined'> => event.type === 'clinician.defined';
  return lastDefined(definitions, isClinician, (event) => event.data.clinician).map(({ source, data }) => ({
    source, clinician: data.clinician, name: data.name, discipline: data.discipline ?? null,
  }));
}

function groupByEpisode(arrivals: readonly Arrival[]): Map<string, Arrival[]> {
  const groups = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const { event } = arrival;
    if (!('episode' in event.data)) continue;
    const key = keyOf(event.source, event.data.episode);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [arrival]);
    else group.push(arrival);
  }
  return groups;
}

function byAdmission(left: Episode, right: Episode): number {
  return compare(left.program.program, right.program.program) || compare(left.admittedOn, right.admittedOn)
    || compare(left.source, right.source) || compare(left.episode, right.episode);
}

/** A place in a stay: which stay, numbered from 1, and the how-manieth of its episodes. */
export interface StayPlace {
  readonly stay: number;
  readonly position: number;
}

const outlastsItsDay = ({ admittedOn, dischargedOn }: Episode): number => (dischargedOn === admittedOn ? 0 : 1);
// RULE: of two admissions of one day, the one that ends on it comes first. A discharge of any later day decides nothing: it would change figures as of the day before it.
const inOrder = (left: Episode, right: Episode): number =>
  compare(left.client, right.client) || compare(left.admittedOn, right.admittedOn) || outlastsItsDay(left) - outlastsItsDay(right) || byAdmission(left, right);

/**
 * RULE (domain 1.1, 2.5, 10.3): the next admission on the same or the next calendar day continues the stay; 1 June to 3 June does not.
 * Two episodes side by side (somebody in two programs at once) are two stays: neither continues the other.
 */
function linkStays(episodes: readonly Episode[]): Map<Episode, StayPlace> {
  const places = new Map<Episode, StayPlace>();
  let ends: Episode[] = [];
  let stay = 0;
  let client: string | null = null;
  for (const episode of [...episodes].sort(inOrder)) {
    if (episode.client !== client) ends = [];
    client = episode.client;
    const before = ends.findLast(({ dischargedOn }) => dischargedOn !== null && (dischargedOn === episode.admittedOn || addDays(dischargedOn, 1) === episode.admittedOn));
    const place = before === undefined ? undefined : places.get(before);
    if (place === undefined) stay += 1;
    places.set(episode, place === undefined ? { stay, position: 1 } : { stay: place.stay, position: place.position + 1 });
    ends = [...ends.filter((end) => end !== before), episode];
  }
  return places;
}

/** RULE: of two targets for one measure, program and first day, the one stated last holds. */
function targetsOf(arrivals: readonly Arrival[]): Target[] {
  const latest = new Map<string, Target>();
  for (const { event } of [...arrivals].sort(byStatement)) {
    if (event.type !== 'target.set') continue;
    const { measure, program, value, from } = event.data;
    latest.set(JSON.stringify([measure, program ?? null, from]), { measure, program: program ?? null, value, from });
  }
  return [...latest.values()].sort((left, right) => compare(left.measure, right.measure) || compare(left.program ?? '', right.program ?? '') || compare(left.from, right.from));
}

function rulesOf(arrivals: readonly Arrival[]): RuleStatement[] {
  return [...arrivals].filter(({ event }) => event.type === 'rule.set').sort(byStatement).flatMap(({ event }) => (event.type === 'rule.set' ? [event.data] : []));
}

/**
 * Folds everything an organization sent.
 *
 * Shape   every event once -> programs, clinicians, episodes, stays, and the standing of every event.
 * Missing an event whose episode or program has not come is `waiting`: counted, in no mart, and placed when the rest arrives.
 * Source  issue 2 section 2; domain 0, 1.1, 2.5.
 * Example [] -> no programs, no episodes
 */
export function foldEvents(arrivals: readonly Arrival[]): Fold {
  const standings = settle(arrivals);
  const counting = arrivals.filter((arrival) => standings.get(arrival) === 'in-force');
  const definitions = counting.filter(({ event }) => event.type === 'program.defined' || event.type === 'clinician.defined');
  const programs = programsOf(definitions);
  const byKey = new Map(programs.map((program) => [keyOf(program.source, program.program), program]));
  const episodes: Episode[] = [];
  for (const group of groupByEpisode(counting).values()) {
    const source = group[0]?.event.source ?? '';
    const fold = foldEpisode(group, (program) => byKey.get(keyOf(source, program)));
    if (fold.episode !== null) episodes.push(fold.episode);
    for (const [arrival, standing] of fold.standings) standings.set(arrival, standing);
  }
  episodes.sort(byAdmission);
  return { programs, clinicians: cliniciansOf(definitions), episodes, stays: linkStays(episodes), targets: targetsOf(counting), rules: rulesOf(counting), standings };
}

/** How many events stand how; `future` are those that claim to have happened after `takenAt`, whatever their standing. */
export function countStandings(fold: Fold, takenAt: Date): Record<Standing | 'future', number> {
  const counts = { 'in-force': 0, replaced: 0, retracted: 0, contradictory: 0, waiting: 0, future: 0 };
  for (const [arrival, standing] of fold.standings) {
    counts[standing] += 1;
    if (happenedAt(arrival) > takenAt.getTime()) counts.future += 1;
  }
  return counts;
}
