/** One client's episode and the rules -> everything that was, is and will next be due. The one engine: the snapshot, the live page and the replay call it. */
import { isTriggerRule } from '../contract/rule-names.ts';
import type { RuleBook } from './book.ts';
import { cadenceObligations, type Done } from './cadence.ts';
import type { EpisodeFacts } from './facts.ts';
import { closedOn, type Obligation } from './obligation.ts';
import { axesOf, isClinical, scoreText } from './scores.ts';
import { notMeasured, stateObligations } from './states.ts';
import { triggerObligations } from './triggers.ts';
import { addDays } from '../period/dates.ts';
import { dayName } from '../period/names.ts';

function reviewsDone({ completions }: EpisodeFacts): Done[] {
  return completions.filter(({ kind }) => kind === 'plan-review').map(({ on, at, planChanged, withClient }) => ({
    on, at, by: 'plan-review', isBelowCutOff: false,
    says: `last reviewed ${dayName(on)}${planChanged === null ? '' : planChanged ? ', plan changed' : ', plan unchanged'}${withClient === true ? ', with the client' : ''}`,
  }));
}

/** What people were before the episode began, no further back than a baseline is. */
const BEFORE_DAYS = 14;

function measuresDone(facts: EpisodeFacts, instrument: string): Done[] {
  const axes = axesOf(facts).filter((axis) => axis.instrument === instrument);
  return facts.completions.filter((one) => one.instruments.includes(instrument) && one.on >= addDays(facts.admittedOn, -BEFORE_DAYS)).map(({ on, at }) => {
    const taken = axes.flatMap((axis) => axis.scores.filter((score) => score.at === at && score.on === on).map((score) => ({ axis, score })));
    const inRange = taken.map(({ axis, score }) => isClinical(axis, score.score));
    return {
      on, at, by: 'instrument' as const, isBelowCutOff: inRange.length > 0 && inRange.every((clinical) => clinical === false),
      says: taken.length === 0 ? `last taken ${dayName(on)}` : `last ${taken.map(({ axis, score }) => scoreText(axis, score)).join('; ')}`,
    };
  });
}

/** What was done that a rhythm counts, in order. */
export function doneFor(rule: string, facts: EpisodeFacts, book: RuleBook): readonly Done[] {
  const { what, instrument } = book.counts(rule);
  return what === 'plan-review' ? reviewsDone(facts) : measuresDone(facts, instrument ?? '');
}

/** Whether a rhythm holds anywhere in the episode. */
function isAnywhere(rule: string, { segments, admittedOn, endedOn }: EpisodeFacts, book: RuleBook): boolean {
  return segments.some(({ from, program, levelOfCare }, index) => {
    const to = segments[index + 1]?.from ?? endedOn;
    return [from, ...book.changes(program).filter((on) => on > admittedOn && (to === null || on < to))].some((on) => book.cadence(rule, { program, levelOfCare, on }) !== null);
  });
}

/** RULE: a deferral is about the rule it names; `plan-review` and `instruments` name all of their kind, an id the reassessment scheduled under it. */
function isDeferredBy(deferral: { rule: string }, one: Obligation): boolean {
  const { rule } = deferral;
  if (rule === one.rule) return true;
  if (rule === 'plan-review') return one.rule === 'scheduled-plan-review';
  return rule === 'instruments' && (one.rule.startsWith('instrument-') || one.rule === 'scheduled-instrument' || one.rule === 'not-measured');
}

function withDeferrals(one: Obligation, { deferrals }: EpisodeFacts): Obligation {
  const closed = closedOn(one);
  const own = deferrals.filter((deferral) => isDeferredBy(deferral, one) && deferral.until > one.firedOn && (closed === null || deferral.on < closed));
  return own.length === 0 ? one : { ...one, deferrals: own.map(({ on, until, reason }) => ({ on, until, reason })) };
}

const byDay = (left: Obligation, right: Obligation): number => (left.firedOn < right.firedOn ? -1 : left.firedOn > right.firedOn ? 1 : left.dueOn < right.dueOn ? -1 : left.dueOn > right.dueOn ? 1 : left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0);

/** `only`: of this rule alone. */
function rhythmsOf(facts: EpisodeFacts, book: RuleBook, through: string, only: string | undefined): { rule: string; own: Obligation[] }[] {
  // Grey rests on every instrument.
  const wanted = book.cadenceIds.filter((rule) => only === undefined || rule === only || (only === 'not-measured' && book.counts(rule).what === 'instrument'));
  return wanted.map((rule) => ({ rule, own: cadenceObligations(rule, facts, book, { done: doneFor(rule, facts, book), through }) }));
}

/**
 * Obligations of one episode.
 *
 * Shape   facts in any completeness; `through`: how far due dates that pass unmet are told as evidence -> by the day they came up; the next of each
 *         rhythm lies ahead of it. `only`: those of one rule, the others are not looked at.
 * RULE    What stands in it about a day rests on what happened up to that day alone, so the list as of any day is read off it (obligation.ts).
 * Errors  never throws.
 * Source  domain 5.2-5.4.
 * Example nobody admitted has none; somebody admitted to 3.5 yesterday has a plan review due in six days
 */
export function obligationsOf(facts: EpisodeFacts, book: RuleBook, through: string, only?: string): Obligation[] {
  const rhythms = rhythmsOf(facts, book, through, only);
  const measured = rhythms.filter(({ rule }) => book.counts(rule).what === 'instrument' && isAnywhere(rule, facts, book)).map(({ rule, own }) => ({ instrument: book.counts(rule).instrument ?? '', own }));
  // WHY: a replay asks thousands of episodes about one rhythm; whatever else came up has no say in it.
  const others = only !== undefined && !isTriggerRule(only) ? [] : [...triggerObligations(facts, book), ...stateObligations(facts, book), ...notMeasured(facts, book, measured)];
  const all = [...rhythms.flatMap(({ own }) => own), ...others].filter(({ rule }) => only === undefined || rule === only);
  return all.map((one) => withDeferrals(one, facts)).sort(byDay);
}
