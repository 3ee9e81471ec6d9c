/** A changed rule run over what happened, by the one engine (docs/worklist.md, docs/adr/0019). */
import type { Replay } from '../contract/worklist.ts';
import { daysBetween } from '../period/dates.ts';
import { ruleBook, type RuleBook, type RuleStatement } from './book.ts';
import type { EpisodeFacts } from './facts.ts';
import { flagsOf, partOf, type Flag } from './flags.ts';
import { obligationsOf } from './obligations.ts';
import { changeWords } from './replay-change.ts';
import { replaySentence } from './replay-sentence.ts';
import { endOfPeriod, flagsIn, isActedOnInTime, isMature, ruleYieldOf, WITHIN_DAYS, type Period, type RuleName } from './yield.ts';

/** What of a `rule.set` somebody wants to try. */
export type RuleChange = Omit<RuleStatement, 'from' | 'source' | 'replaces'>;

/** Before anything that was ever recorded. */
export const EVER = '0001-01-01';

/** The rule as it is, and as it would be; both as if they had always held. */
export interface Books {
  readonly rule: string;
  readonly present: RuleBook;
  readonly changed: RuleBook;
}

/**
 * The two sets of rules that a replay compares.
 *
 * RULE    "Instead of" is instead of the rule as it is now: what is in force on `asOf` holds for the whole history on both sides, so that what the rule was
 *         before does not pass for an effect of the change. The change is the last word of its own rank: a program's own statements still go before one
 *         for all programs.
 */
export function booksOf(statements: readonly RuleStatement[], change: RuleChange, asOf: string): Books {
  const { rule } = change;
  const own = statements.filter((statement) => statement.rule === rule && statement.from <= asOf).sort((left, right) => (left.from < right.from ? -1 : left.from > right.from ? 1 : 0));
  const present: RuleStatement[] = [...statements.filter((statement) => statement.rule !== rule), ...own.map((statement) => ({ ...statement, from: EVER }))];
  return { rule, present: ruleBook(present), changed: ruleBook([...present, { ...change, from: EVER, source: 'replay' }]) };
}

/** A flag of the one that stands for the same need as a flag of the other. */
export interface Pair {
  readonly now: Flag;
  readonly changed: Flag;
}
export interface Compared {
  readonly now: readonly Flag[];
  readonly changed: readonly Flag[];
  readonly both: readonly Pair[];
}

/** A flag that came and went on one day was there on that day. */
function isOverBefore(one: Flag, other: Flag): boolean {
  return one.closedOn !== null && (one.closedOn === one.firedOn ? one.closedOn < other.firedOn : one.closedOn <= other.firedOn);
}

/**
 * RULE: two flags of an episode that stand at the same time ask for the same thing, whichever came first, and each has one counterpart at the most. So a flag
 * that would only have come a week earlier is no flag more.
 */
export function pairsOf(now: readonly Flag[], changed: readonly Flag[]): Pair[] {
  const pairs: Pair[] = [];
  let [here, there] = [0, 0];
  for (;;) {
    const [one, other] = [now[here], changed[there]];
    if (one === undefined || other === undefined) return pairs;
    if (isOverBefore(one, other)) here += 1;
    else if (isOverBefore(other, one)) there += 1;
    else {
      pairs.push({ now: one, changed: other });
      here += 1;
      there += 1;
    }
  }
}

/** One episode by both sets of rules. */
export function compareEpisode(facts: EpisodeFacts, { rule, present, changed }: Books, asOf: string): Compared {
  const flags = (book: RuleBook): Flag[] => flagsOf(obligationsOf(facts, book, asOf, rule).map((one) => partOf(one, facts)), asOf);
  const [now, then] = [flags(present), flags(changed)];
  return { now, changed: then, both: pairsOf(now, then) };
}

export interface ReplayQuestion extends Period, RuleName {
  readonly asOf: string;
  readonly program: string | null;
  readonly clinicianDays: number;
  readonly books: Books;
}

const unpaired = (flags: readonly Flag[], paired: ReadonlySet<Flag>): Flag[] => flags.filter((flag) => !paired.has(flag));

/**
 * What the change would have made of a period.
 *
 * Shape   every episode compared, of the period or beyond -> counts of both, what only one of them raises, and a sentence.
 * RULE    A flag is of the day it came up. Added: raised by the changed rule in the period and without a counterpart, in the period or outside it.
 * Example PHQ-9 every 21 days instead of 28, taken on day 25 -> the same flag, a week earlier; taken on day 18 -> one more
 */
export function replayOf(compared: readonly Compared[], question: ReplayQuestion): Replay {
  const { rule, title, from, to, asOf, program, clinicianDays, books } = question;
  const [now, changed, both] = [compared.flatMap((one) => one.now), compared.flatMap((one) => one.changed), compared.flatMap((one) => one.both)];
  const added = flagsIn(unpaired(changed, new Set(both.map((pair) => pair.changed))), question);
  const removed = flagsIn(unpaired(now, new Set(both.map((pair) => pair.now))), question);
  const inTime = (flags: readonly Flag[]): number => flags.filter(isActedOnInTime).length;
  const days = daysBetween(from, endOfPeriod(question, asOf));
  const weeks = days / 7;
  const counted = {
    added: added.length, addedActedOn: inTime(added), removed: removed.length, removedActedOn: inTime(removed), addedPerWeek: added.length / weeks, removedPerWeek: removed.length / weeks,
  };
  const shifts = both.filter((pair) => flagsIn([pair.now], question).length > 0).map((pair) => daysBetween(pair.changed.firedOn, pair.now.firedOn));
  const tooEarly = added.filter((flag) => !isMature(flag, asOf)).length;
  const name = { rule, title };
  return {
    ...name, from, to, weeks, withinDays: WITHIN_DAYS, program,
    now: ruleYieldOf(name, flagsIn(now, question), { asOf, clinicianDays }), changed: ruleYieldOf(name, flagsIn(changed, question), { asOf, clinicianDays }), ...counted,
    sentence: replaySentence({ what: changeWords(books, { title, program, asOf }), days, ...counted, shifts, tooEarly }),
  };
}
