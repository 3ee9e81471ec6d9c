/** What became of flags: per rule, and per rule and month (docs/worklist.md, docs/adr/0019). */
import type { Reading } from '../contract/result.ts';
import type { AlertYield, RuleYield } from '../contract/worklist.ts';
import { addDays, addMonths, startOfMonth } from '../period/dates.ts';
import { proportionOf } from '../statistics/proportion.ts';
import type { Flag } from './flags.ts';

/** Acted on within so many days of the day it came up, that day not counted. */
export const WITHIN_DAYS = 7;
const DAYS_A_WEEK = 7;

export interface RuleName {
  readonly rule: string;
  readonly title: string;
}
export interface Period {
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
}

/** Days of a month on which a clinician had somebody in treatment, over all clinicians. */
export interface ClinicianDays {
  readonly month: string;
  readonly days: number;
}

export interface YieldQuestion extends Period {
  readonly asOf: string;
  readonly program: string | null;
  /** In the order in which they are told. */
  readonly rules: readonly RuleName[];
  readonly clinicianDays: readonly ClinicianDays[];
}

const earlier = (left: string, right: string): string => (left < right ? left : right);

/** First day on which it is known whether a flag of a day was acted on in time: its days are over. Example 1 Nov -> 9 Nov */
function knownFrom(firedOn: string): string {
  return addDays(firedOn, WITHIN_DAYS + 1);
}

export function isMature({ firedOn }: Flag, asOf: string): boolean {
  return knownFrom(firedOn) <= asOf;
}

export function isActedOnInTime({ firedOn, actedOn }: Flag): boolean {
  return actedOn !== null && actedOn <= addDays(firedOn, WITHIN_DAYS);
}

/** RULE (domain 10.1): a flag whose days are not over is neither, even if somebody acted on it already. */
function shareOf(flags: readonly Flag[], asOf: string): Reading {
  const mature = flags.filter((flag) => isMature(flag, asOf));
  if (flags.length > 0 && mature.length === 0) return { state: 'not-yet', availableOn: flags.map(({ firedOn }) => knownFrom(firedOn)).reduce(earlier) };
  return proportionOf(mature.filter(isActedOnInTime).length, mature.length);
}

/** RULE: a month is known as a whole or not at all. */
function monthShareOf(flags: readonly Flag[], lastDay: string, asOf: string): Reading {
  return knownFrom(lastDay) > asOf ? { state: 'not-yet', availableOn: knownFrom(lastDay) } : shareOf(flags, asOf);
}

type Counts = Pick<RuleYield, 'fired' | 'actedOn' | 'clearedByWork' | 'clearedByScore' | 'deferred' | 'expired' | 'open' | 'perClinicianWeek'>;

function countsOf(flags: readonly Flag[], clinicianDays: number): Counts {
  const closed = (by: Flag['closedBy']): number => flags.filter(({ closedBy }) => closedBy === by).length;
  return {
    fired: flags.length, actedOn: flags.filter(({ actedOn }) => actedOn !== null).length, clearedByWork: closed('work'), clearedByScore: closed('score'),
    deferred: flags.filter(({ deferredOn }) => deferredOn !== null).length, expired: closed('end'), open: closed(null),
    perClinicianWeek: clinicianDays === 0 ? null : flags.length / (clinicianDays / DAYS_A_WEEK),
  };
}

/** What became of one rule's flags in all. */
export function ruleYieldOf({ rule, title }: RuleName, flags: readonly Flag[], { asOf, clinicianDays }: { asOf: string; clinicianDays: number }): RuleYield {
  return { rule, title, period: null, ...countsOf(flags, clinicianDays), actedOnShare: shareOf(flags, asOf) };
}

/** First days of the months that a period touches, as far as it has come. */
export function monthsOf({ from, to }: Period, asOf: string): string[] {
  const months: string[] = [];
  for (let month = startOfMonth(from); month < to && month <= asOf; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** The day after the last that counts: what lies ahead of the as-of day has not come. */
export function endOfPeriod({ to }: Period, asOf: string): string {
  return earlier(to, addDays(asOf, 1));
}

/** Flags of a period and program. RULE: a flag is of the day, and of the program, that it came up in. */
export function flagsIn(flags: readonly Flag[], { from, to, program }: Period & { program: string | null }): Flag[] {
  return flags.filter((flag) => flag.firedOn >= from && flag.firedOn < to && (program === null || flag.program === program));
}

function grouped<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}

/**
 * The yield of every rule.
 *
 * Shape   flags as known on `asOf` (flags.ts), of the period or beyond -> one row per rule, and of those that fired one per month.
 * Missing the share is `none` where nothing fired, `not-yet` while the days of no flag are over; of a month, until those of every flag it can have are.
 * Source  product.md idea 6; domain 9 (alert fatigue: measure the share acted on).
 * Example 4 flags, the days of 3 are over, 2 of these acted on within 7 days -> 2 of 3
 */
export function yieldOf(flags: readonly Flag[], question: YieldQuestion): AlertYield {
  const { from, to, asOf, program, rules, clinicianDays } = question;
  const byRule = grouped(flagsIn(flags, question), ({ rule }) => rule);
  const days = new Map(clinicianDays.map((one) => [one.month, one.days]));
  const allDays = clinicianDays.reduce((sum, one) => sum + one.days, 0);
  const months = monthsOf(question, asOf);
  const periods = rules.flatMap((name): RuleYield[] => {
    const byMonth = grouped(byRule.get(name.rule) ?? [], ({ firedOn }) => startOfMonth(firedOn));
    if (byMonth.size === 0) return [];
    return months.map((month) => {
      const own = byMonth.get(month) ?? [];
      const lastDay = earlier(addDays(to, -1), addDays(addMonths(month, 1), -1));
      return { ...name, period: month, ...countsOf(own, days.get(month) ?? 0), actedOnShare: monthShareOf(own, lastDay, asOf) };
    });
  });
  return {
    from, to, asOf, withinDays: WITHIN_DAYS, clinicianWeeks: allDays / DAYS_A_WEEK, program, rules: rules.map((name) => ruleYieldOf(name, byRule.get(name.rule) ?? [], { asOf, clinicianDays: allDays })), periods,
  };
}
