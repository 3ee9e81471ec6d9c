/** One client's episode and the rules -> everything that was, is and will next be due. The one engine: the snapshot, the live page and the replay call it. */
import { isTriggerRule } from '../contract/rule-names.ts';
import type { RuleBook } from './book.ts';
import { cadenceObligations, type Done } from './cadence.ts';
import type { EpisodeFacts } from './facts.ts';
import { closedOn, deferralFrom, type Deferral, type Obligation } from './obligation.ts';
import { triggerRule, type RuleKind } from './rules.ts';
import { axesOf, isClinical, scoreText } from './scores.ts';
import { notMeasured, stateObligations } from './states.ts';
import { triggerObligations } from './triggers.ts';
import { addDays } from '../period/dates.ts';
import { dayName } from '../period/names.ts';

/** What people were before the episode began, no further back than a baseline is. */
const BEFORE_DAYS = 14;

function reviewsDone({ completions, admittedOn }: EpisodeFacts): Done[] {
  return completions.filter(({ kind, on }) => kind === 'plan-review' && on >= addDays(admittedOn, -BEFORE_DAYS)).map(({ on, at, planChanged, withClient }) => ({
    on, at, by: 'plan-review', isBelowCutOff: false,
    says: `last reviewed ${dayName(on)}${planChanged === null ? '' : planChanged ? ', plan changed' : ', plan unchanged'}${withClient === true ? ', with the client' : ''}`,
  }));
}

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

/** RULE: a deferral is about the rule it names; `plan-review` and `instruments` name all of their kind, an id the reassessment scheduled under it. */
function isDeferredBy(deferral: { rule: string }, one: Obligation): boolean {
  const { rule } = deferral;
  if (rule === one.rule) return true;
  if (rule === 'plan-review') return one.rule === 'scheduled-plan-review';
  return rule === 'instruments' && (one.rule === 'scheduled-instrument' || one.rule === 'not-measured' || (!isTriggerRule(one.rule) && one.instrument !== null));
}

/** What is planned may be put off before it comes into view; what happens is news. Not measured follows from what was put off, so it goes with it. */
const isPlanned = ({ rule }: Obligation): boolean => !isTriggerRule(rule) || rule.startsWith('scheduled-') || rule === 'not-measured';

/** RULE: a deferral is about what stands on its day; where nothing does, about what is planned next. What comes up once that is done was never put off. */
function withDeferrals(one: Obligation, { deferrals }: EpisodeFacts, all: readonly Obligation[]): Obligation {
  const closed = closedOn(one);
  const stoodOn = (day: string): boolean => all.some((other) => other.rule === one.rule && other.firedOn <= day && (closedOn(other) ?? day) >= day);
  const isAbout = ({ on }: Deferral): boolean => (closed === null || on < closed) && (on >= one.firedOn || (isPlanned(one) && !stoodOn(on)));
  const own = [...one.deferrals, ...deferrals.filter((deferral) => isDeferredBy(deferral, one)).map(deferralFrom)].filter(isAbout).sort((left, right) => compare(left.on, right.on));
  return { ...one, deferrals: own.some(({ on, until }) => until > on && until > one.firedOn) ? own : [] };
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const byDay = (left: Obligation, right: Obligation): number => compare(left.firedOn, right.firedOn) || compare(left.dueOn, right.dueOn) || compare(left.rule, right.rule);

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
  const measured = rhythms.filter(({ rule }) => book.counts(rule).what === 'instrument').map(({ rule, own }) => ({ rule, instrument: book.counts(rule).instrument ?? '', own }));
  // WHY: a replay asks thousands of episodes about one rule; what else came up has no say in it.
  const wants = (...kinds: readonly RuleKind[]): boolean => only === undefined || (isTriggerRule(only) && kinds.includes(triggerRule(only).kind));
  const others = [...(wants('due', 'safety') ? triggerObligations(facts, book) : []), ...(wants('off-track') ? stateObligations(facts, book) : []), ...(wants('unknown') ? notMeasured(facts, book, measured) : [])];
  const all = [...rhythms.flatMap(({ own }) => own), ...others].filter(({ rule }) => only === undefined || rule === only);
  return all.map((one) => withDeferrals(one, facts, all)).sort(byDay);
}
