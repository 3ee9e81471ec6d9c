/** Flags: what stood in the list as one reason, from the day it came up until it was gone. What yield and replay count. */
import { isTriggerRule } from '../contract/rule-names.ts';
import { segmentOn, type EpisodeFacts } from './facts.ts';
import type { Obligation } from './obligation.ts';

/** What of an obligation a flag is made of. */
export interface FlagPart extends Pick<Obligation, 'rule' | 'firedOn' | 'actedOn' | 'clearedOn' | 'clearedBy' | 'endedOn'> {
  /** The program that had the episode on the day it came up. */
  readonly program: string;
  /** First deferral of it; null where there was none, or where nothing can be put off. */
  readonly deferredOn: string | null;
}

/** work: somebody did what it asked for. score: a later score showed that it was no longer so. end: it applied no more (discharge, level of care, another date, another rule). */
export type Closing = 'work' | 'score' | 'end';

/** Every day in it is null where it has not come. */
export interface Flag {
  readonly rule: string;
  readonly program: string;
  readonly firedOn: string;
  /** First work about it. */
  readonly actedOn: string | null;
  readonly deferredOn: string | null;
  readonly closedOn: string | null;
  readonly closedBy: Closing | null;
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const earlier = (left: string | null, right: string | null): string | null => (left === null || (right !== null && right < left) ? right : left);

/**
 * A part of a flag out of an obligation as the engine gives it.
 *
 * RULE    Nobody has a flag before admission: what came up earlier comes up then. What concerns safety is never put off, so no deferral of it counts.
 */
export function partOf(one: Obligation, facts: EpisodeFacts): FlagPart {
  const { rule, kind, actedOn, clearedOn, clearedBy, endedOn, deferrals } = one;
  const firedOn = one.firedOn < facts.admittedOn ? facts.admittedOn : one.firedOn;
  const deferredOn = kind === 'safety' ? null : deferrals.reduce<string | null>((first, { on }) => earlier(first, on), null);
  return { rule, program: segmentOn(facts, firedOn)?.program ?? facts.program, firedOn, actedOn, clearedOn, clearedBy, endedOn, deferredOn };
}

/** Rules that a date alone brings up, beside the rhythms. */
const BY_DATE: readonly string[] = ['scheduled-plan-review', 'scheduled-instrument', 'goal-past-target', 'no-contact', 'no-contact-long', 'not-measured'];
const isRaisedByDate = (rule: string): boolean => !isTriggerRule(rule) || BY_DATE.includes(rule);

const upTo = (day: string | null, asOf: string): string | null => (day !== null && day <= asOf ? day : null);

function closingOf({ clearedOn, clearedBy, endedOn }: FlagPart, asOf: string): Pick<Flag, 'closedOn' | 'closedBy'> {
  const cleared = upTo(clearedOn, asOf);
  if (cleared !== null) return { closedOn: cleared, closedBy: clearedBy === 'score' ? 'score' : 'work' };
  const ended = upTo(endedOn, asOf);
  return { closedOn: ended, closedBy: ended === null ? null : 'end' };
}

/**
 * RULE: what a date brought up and work of that very day cleared was never a flag: it came up with the day itself, nobody had to be told, and the list as of
 * that day does not have it. What something that happened brought up is one, also where it was answered within hours: that is what a same-day rule asks for.
 */
function known(part: FlagPart, asOf: string): Flag[] {
  const { rule, program, firedOn } = part;
  const closing = closingOf(part, asOf);
  const wasNever = closing.closedOn !== null && (closing.closedOn < firedOn || (closing.closedOn === firedOn && isRaisedByDate(rule)));
  if (firedOn > asOf || wasNever) return [];
  return [{ rule, program, firedOn, actedOn: upTo(part.actedOn, asOf), deferredOn: upTo(part.deferredOn, asOf), ...closing }];
}

const CLOSINGS: readonly Closing[] = ['work', 'score', 'end'];

/** The later closing; of one day, work before a score, a score before an end. */
function lastClosing(left: Flag, right: Flag): Pick<Flag, 'closedOn' | 'closedBy'> {
  if (left.closedOn === null || right.closedOn === null || left.closedBy === null || right.closedBy === null) return { closedOn: null, closedBy: null };
  if (left.closedOn !== right.closedOn) return left.closedOn > right.closedOn ? left : right;
  return CLOSINGS.indexOf(left.closedBy) <= CLOSINGS.indexOf(right.closedBy) ? left : right;
}

function joined(first: Flag, next: Flag): Flag {
  const { closedOn, closedBy } = lastClosing(first, next);
  return { ...first, actedOn: earlier(first.actedOn, next.actedOn), deferredOn: earlier(first.deferredOn, next.deferredOn), closedOn, closedBy };
}

const isTogether = (open: Flag, next: Flag): boolean => open.closedOn === null || next.firedOn < open.closedOn || next.firedOn === open.firedOn;

/** RULE: what is open at the same time, or came up on the same day, is one reason in the list and one flag here. */
function merged(flags: readonly Flag[]): Flag[] {
  const found: Flag[] = [];
  for (const flag of [...flags].sort((left, right) => compare(left.firedOn, right.firedOn))) {
    const open = found.at(-1);
    if (open !== undefined && isTogether(open, flag)) found[found.length - 1] = joined(open, flag);
    else found.push(flag);
  }
  return found;
}

/**
 * Flags of one episode, as known on a day.
 *
 * Shape   parts of one episode in any order, all that may touch each other -> flags by the day they came up; of one rule no two overlap.
 * RULE    Nothing after `asOf` counts: neither what came up, nor what was done, nor how it ended.
 * Example two goals past their dates on 3 and 10 May, said something about on 12 and 20 May -> one flag, fired 3 May, acted on 12 May, closed 20 May
 */
export function flagsOf(parts: readonly FlagPart[], asOf: string): Flag[] {
  const rules = new Map<string, Flag[]>();
  for (const part of parts) for (const flag of known(part, asOf)) rules.set(flag.rule, [...(rules.get(flag.rule) ?? []), flag]);
  return [...rules.values()].flatMap(merged).sort((left, right) => compare(left.firedOn, right.firedOn) || compare(left.rule, right.rule));
}
