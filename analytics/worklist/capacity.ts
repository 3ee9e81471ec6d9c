/** What falls due in the weeks ahead, per caseload (docs/worklist.md). */
import { isTriggerRule } from '../contract/rule-names.ts';
import type { Capacity } from '../contract/worklist.ts';
import { addDays } from '../period/dates.ts';
import type { RuleBook } from './book.ts';
import { cadenceObligations, type Done } from './cadence.ts';
import { factsAsOf } from './facts-as-of.ts';
import { segmentOn, type EpisodeFacts } from './facts.ts';
import { closedOn, deferralOn, isOpenOn, type Obligation } from './obligation.ts';
import { doneFor, obligationsOf } from './obligations.ts';

export const CAPACITY_WEEKS = 8;
const DAYS_A_WEEK = 7;

/** What one episode asks of whoever has it. */
export interface EpisodeLoad {
  readonly client: string;
  /** Of the present segment; null where nobody is named. */
  readonly clinician: string | null;
  readonly overdue: number;
  /** Days on which something falls due, one for each thing that does. */
  readonly due: readonly string[];
}

export interface Horizon {
  /** The day it is looked at. */
  readonly day: string;
  /** First day of the first week; a day later than `day` where it is still yesterday. */
  readonly from: string;
}

const later = (left: string, right: string): string => (left > right ? left : right);
const endOf = (from: string): string => addDays(from, CAPACITY_WEEKS * DAYS_A_WEEK);

/** Silence and states are no plan: nobody knows when the next comes up. Those that are open are due like any other. */
function isPlanned({ rule }: Obligation): boolean {
  return !isTriggerRule(rule) || rule === 'scheduled-plan-review' || rule === 'scheduled-instrument' || rule === 'goal-past-target';
}

type Standing = { readonly isOver: true } | { readonly isOver: false; readonly on: string };

/** RULE: over and not put off is overdue, in no week. What is due and within its grace is due now; what is put off is due on the day it comes back. */
function standingOf(one: Obligation, { day }: Horizon): Standing {
  const deferred = deferralOn(one, later(day, one.firedOn));
  if (deferred !== null) return { isOver: false, on: later(one.dueOn, deferred.until) };
  return day >= one.overdueFrom ? { isOver: true } : { isOver: false, on: later(one.dueOn, day) };
}

/** A rule that is known to be switched off by then asks for nothing any more. */
function isGoneBy(one: Obligation, on: string): boolean {
  const closed = closedOn(one);
  return closed !== null && closed <= on;
}

/** Due dates that follow, each as if the one before were done on its day, with a score like the last. */
function following(rule: string, first: string, { facts, book, horizon }: { facts: EpisodeFacts; book: RuleBook; horizon: Horizon }): string[] {
  const done: Done[] = [...doneFor(rule, facts, book)];
  const last = done.at(-1);
  const by = book.counts(rule).what;
  const end = endOf(horizon.from);
  const found: string[] = [];
  for (let on = first; on < end;) {
    done.push({ on, at: Math.max(Date.parse(on), done.at(-1)?.at ?? 0), by, isBelowCutOff: last?.isBelowCutOff ?? false, says: '' });
    const next = cadenceObligations(rule, facts, book, { done, through: horizon.day }).at(-1);
    if (next === undefined || next.clearedOn !== null || next.dueOn <= on || isGoneBy(next, next.dueOn)) return found;
    on = next.dueOn;
    if (on < end) found.push(on);
  }
  return found;
}

function isCounted(one: Obligation, { day }: Horizon): boolean {
  if (one.kind !== 'due' && one.kind !== 'safety') return false;
  return isOpenOn(one, day) || (one.firedOn > day && !isGoneBy(one, one.firedOn) && isPlanned(one));
}

/**
 * What one episode asks in the weeks ahead.
 *
 * Shape   its facts in any completeness, looked at on a day -> what is overdue then, and each day on which something falls due.
 * Missing null where it had not begun or was over.
 * RULE    What is open stands once: as overdue, or in the week of its date. Rhythms on a grid have every date of the grid, rolling ones as if each were done
 *         on its day (an overdue one today); what is scheduled and goals' dates have theirs; silence and states have none.
 * Example plan review every 7 days from admission, the next on Friday -> eight Fridays
 */
export function loadOf(client: string, all: EpisodeFacts, book: RuleBook, horizon: Horizon): EpisodeLoad | null {
  const { day, from } = horizon;
  const facts = factsAsOf(all, day);
  if (facts === null || facts.endedOn !== null) return null;
  const end = endOf(from);
  const due: string[] = [];
  let overdue = 0;
  for (const one of obligationsOf(facts, book, day)) {
    if (!isCounted(one, horizon)) continue;
    const standing = standingOf(one, horizon);
    if (standing.isOver) overdue += 1;
    else if (standing.on < end && !isGoneBy(one, standing.on)) due.push(later(standing.on, from));
    if (!isTriggerRule(one.rule)) due.push(...following(one.rule, standing.isOver ? day : standing.on, { facts, book, horizon }).map((on) => later(on, from)));
  }
  return { client, clinician: segmentOn(facts, day)?.clinician ?? null, overdue, due: due.sort() };
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const countClients = (loads: readonly EpisodeLoad[]): number => new Set(loads.map(({ client }) => client)).size;

function weekOf(loads: readonly EpisodeLoad[], { from, to }: { from: string; to: string }): { due: number; clients: number } {
  const within = loads.map((load) => ({ load, count: load.due.filter((on) => on >= from && on < to).length })).filter(({ count }) => count > 0);
  return { due: within.reduce((sum, { count }) => sum + count, 0), clients: countClients(within.map(({ load }) => load)) };
}

/** RULE: caseloads stand by name, never by load; those of nobody last. */
function byName(left: Capacity['caseloads'][number], right: Capacity['caseloads'][number]): number {
  if (left.clinician === null || right.clinician === null) return Number(left.clinician === null) - Number(right.clinician === null);
  return compare(left.name ?? left.clinician, right.name ?? right.clinician) || compare(left.clinician, right.clinician);
}

/** The table out of what each episode asks. Example nobody in treatment -> eight weeks, no caseload */
export function capacityOf(loads: readonly EpisodeLoad[], asOf: string, nameOf: (clinician: string) => string | null): Capacity {
  const weeks = Array.from({ length: CAPACITY_WEEKS }, (_, index) => ({ from: addDays(asOf, index * DAYS_A_WEEK), to: addDays(asOf, (index + 1) * DAYS_A_WEEK) }));
  const clinicians = [...new Set(loads.map(({ clinician }) => clinician))];
  const caseloads = clinicians.map((clinician) => {
    const own = loads.filter((load) => load.clinician === clinician);
    return {
      clinician, name: clinician === null ? null : nameOf(clinician), clients: countClients(own), overdue: own.reduce((sum, load) => sum + load.overdue, 0), weeks: weeks.map((week) => weekOf(own, week)),
    };
  });
  return { asOf, weeks, caseloads: caseloads.sort(byName) };
}
