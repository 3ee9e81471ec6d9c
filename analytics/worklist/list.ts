/** Everybody's episodes on a day -> the list: one row per client, why, in which order, and how many. Pure. */
import { CATEGORIES, TRACK_STATES, type Category, type Reason, type Track, type Upcoming, type Worklist, type WorklistRow } from '../contract/worklist.ts';
import { daysBetween } from '../period/dates.ts';
import type { Obligation } from './obligation.ts';
import { byUrgency, reasonsOn, upcomingOn } from './stand.ts';
import { trackOn, type TrackSpan } from './track.ts';

/** One episode in treatment on its program's own day. */
export interface EpisodeView {
  readonly client: string;
  readonly source: string;
  readonly episode: string;
  readonly program: string;
  readonly levelOfCare: string;
  readonly clinician: string | null;
  readonly admittedOn: string;
  /** The day it is looked at. */
  readonly day: string;
  readonly obligations: readonly Obligation[];
  readonly track: readonly TrackSpan[];
}

export interface Names {
  client(id: string): string | null;
  program(id: string): string;
  clinician(id: string): string | null;
}

export interface ListOptions {
  readonly names: Names;
  readonly category: Category | null;
  readonly rule: string | null;
  /** False for a day that has passed: what lay ahead of it then is not known any more. */
  readonly isToday: boolean;
}

type Listed = Pick<Worklist, 'counts' | 'rows' | 'deferred' | 'next'>;
type Row = Omit<WorklistRow, 'category'>;

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function byClient(views: readonly EpisodeView[]): EpisodeView[][] {
  const clients = new Map<string, EpisodeView[]>();
  for (const view of views) clients.set(view.client, [...(clients.get(view.client) ?? []), view]);
  return [...clients.values()].map((own) => [...own].sort((left, right) => compare(right.admittedOn, left.admittedOn) || compare(left.source, right.source) || compare(left.episode, right.episode)));
}

function trackOfAll(own: readonly EpisodeView[]): Track[] {
  const order = (track: Track): number => TRACK_STATES.indexOf(track.state);
  return own.flatMap(({ track, day }) => trackOn(track, day)).sort((left, right) => order(left) - order(right) || compare(left.label, right.label));
}

interface Person {
  readonly row: Row;
  readonly reasons: readonly Reason[];
  readonly upcoming: readonly Upcoming[];
}

function personOf(own: readonly EpisodeView[], { names, isToday }: ListOptions): Person | null {
  const [latest] = own;
  if (latest === undefined) return null;
  const all = own.flatMap(({ obligations, episode, day }) => reasonsOn(obligations, episode, day)).sort(byUrgency);
  const reasons = all.filter(({ deferred }) => deferred === null);
  const upcoming = isToday ? own.flatMap(({ obligations, episode, day }) => upcomingOn(obligations, episode, day)).sort((left, right) => compare(left.dueOn, right.dueOn)) : [];
  const { client, source, episode, program, levelOfCare, clinician, admittedOn, day } = latest;
  const row: Row = {
    client, name: names.client(client), source, episode, program, programName: names.program(program), levelOfCare, clinician, clinicianName: clinician === null ? null : names.clinician(clinician),
    admittedOn, daysInTreatment: daysBetween(admittedOn, day), asOf: day, reasons, deferred: all.filter(({ deferred }) => deferred !== null), track: trackOfAll(own), next: upcoming[0] ?? null,
  };
  return { row, reasons, upcoming };
}

const isAsked = ({ category, rule }: Reason, asked: Pick<ListOptions, 'category' | 'rule'>): boolean => (asked.category === null || category === asked.category) && (asked.rule === null || rule === asked.rule);

/** RULE: by the most urgent reason, then by how long it has been due, then by client, so that the order is the same for everybody. */
function byRow(left: WorklistRow, right: WorklistRow): number {
  const [first, other] = [left.reasons[0], right.reasons[0]];
  return (first === undefined || other === undefined ? 0 : byUrgency({ ...first, rule: '' }, { ...other, rule: '' })) || compare(left.client, right.client);
}

function countRules(people: readonly Person[]): Worklist['counts']['rules'] {
  const rules = new Map<string, { rule: string; title: string; clients: number }>();
  for (const { reasons } of people) {
    for (const [rule, title] of new Map(reasons.map(({ rule: id, title: said }) => [id, said]))) {
      rules.set(rule, { rule, title, clients: (rules.get(rule)?.clients ?? 0) + 1 });
    }
  }
  return [...rules.values()].sort((left, right) => right.clients - left.clients || compare(left.rule, right.rule));
}

function countTracks(people: readonly Person[]): Worklist['counts']['track'] {
  const axes = new Map<string, Worklist['counts']['track'][number]>();
  for (const { axis, label, state } of people.flatMap(({ row }) => row.track)) {
    const found = axes.get(axis) ?? { axis, label, states: { grey: 0, red: 0, yellow: 0, undecided: 0, green: 0 } };
    found.states[state] += 1;
    axes.set(axis, found);
  }
  return [...axes.values()].sort((left, right) => compare(left.label, right.label));
}

function countCategories(people: readonly Person[]): Record<Category, number> {
  const has = (category: Category): number => people.filter(({ reasons }) => reasons.some((reason) => reason.category === category)).length;
  return { safety: has(CATEGORIES[0]), overdue: has(CATEGORIES[1]), 'off-track': has(CATEGORIES[2]), 'due-soon': has(CATEGORIES[3]), 'not-measured': has(CATEGORIES[4]) };
}

function nextOf(people: readonly Person[]): Worklist['next'] {
  const days = people.flatMap(({ upcoming }) => upcoming.map(({ dueOn }) => dueOn)).sort();
  const [on] = days;
  return on === undefined ? null : { on, clients: people.filter(({ upcoming }) => upcoming.some(({ dueOn }) => dueOn === on)).length };
}

/**
 * The list.
 *
 * Shape   episodes in treatment on their day -> counts of the whole scope, and the rows that `category` and `rule` leave, most urgent first.
 * RULE    `category` finds whoever has a reason of it, shown with all their reasons: a filter never hides why somebody is urgent.
 * Example nobody in treatment -> no rows, all counts 0, next null
 */
export function listOf(views: readonly EpisodeView[], options: ListOptions): Listed {
  const people = byClient(views).map((own) => personOf(own, options)).filter((person) => person !== null);
  const open = people.filter(({ reasons }) => reasons.length > 0);
  const rows = open.filter(({ reasons }) => reasons.some((reason) => isAsked(reason, options))).flatMap(({ row, reasons }): WorklistRow[] => {
    const [first] = reasons;
    return first === undefined ? [] : [{ ...row, category: first.category }];
  });
  const asleep = people.filter(({ row, reasons }) => reasons.length === 0 && row.deferred.length > 0);
  const until = ({ row }: Person): string => row.deferred[0]?.deferred?.until ?? '';
  return {
    counts: { clients: open.length, deferred: asleep.length, inTreatment: people.length, categories: countCategories(open), rules: countRules(open), track: countTracks(people) },
    rows: rows.sort(byRow),
    deferred: asleep.filter(({ row }) => row.deferred.some((reason) => isAsked(reason, options))).sort((left, right) => compare(until(left), until(right)) || compare(left.row.client, right.row.client)).map(({ row }) => row),
    next: nextOf(people),
  };
}
