/** Kaplan-Meier: the share of an admission cohort still in treatment, day by day, and what is read off it. */
import type { CiType } from '#analytics/contract/query.ts';
import type { Curve, Reading } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { boundsOf } from './confidence.ts';
import { crossingOf } from './crossing.ts';
import { tallyByDay } from './tally.ts';

/** A type, not an interface, so that it is a record of numbers to `tallyByDay`. */
export type DayCount = {
  readonly day: number;
  /** Episodes that ended on that day of their stay. */
  readonly exits: number;
  /** Episodes still in treatment, followed for exactly that many days. */
  readonly censored: number;
};
export type CurvePoint = Curve['groups'][number]['points'][number];

/** Where a reading stands in time: its as-of date, and how intervals are made. */
export interface ReadingContext {
  readonly asOf: string;
  readonly ci: CiType;
}

const NOBODY: DayCount = { day: 0, exits: 0, censored: 0 };

/** Counts of one cohort by day, added up and in order. Example [] -> [] */
export function tallyExits(counts: readonly DayCount[]): DayCount[] {
  return tallyByDay(counts, NOBODY, (left, right) => ({ day: left.day, exits: left.exits + right.exits, censored: left.censored + right.censored }));
}

/** How the interval of a curve is made, in words. */
export function curveMethod(ci: CiType): string {
  return `Kaplan-Meier, Greenwood, 95 % ${ci}`;
}

/**
 * The survival curve of a cohort.
 *
 * Shape   counts by day in any order -> one point per distinct day with an exit or a censoring, and day 0, ascending. `atRisk` is just before that
 *         day's exits (everybody at day 0, same-day exits included); `value` is S(t) after them; unrounded.
 * Units   whole calendar days in the program's zone; day 0 is the admission date.
 * Missing no episodes -> []. Bounds are null where undefined (see `boundsOf`).
 * Errors  RangeError for a negative or fractional count.
 * Source  domain 2.1, 2.2; R `survfit`, Greenwood. RULE: on one day exits come before censorings.
 * Example 10 admitted, 3 left on day 90, 7 censored on day 100 -> (0, 1), (90, 0.7), (100, 0.7)
 */
export function kaplanMeier(counts: readonly DayCount[], ci: CiType): CurvePoint[] {
  const days = tallyExits(counts);
  let atRisk = days.reduce((total, { exits, censored }) => total + exits + censored, 0);
  let value = 1;
  let greenwood = 0;
  return days.map(({ day, exits, censored }) => {
    value *= (atRisk - exits) / atRisk;
    if (exits > 0) greenwood += exits / (atRisk * (atRisk - exits));
    const point = { day, atRisk, exits, censored, value, ...boundsOf(value, Math.sqrt(greenwood), ci) };
    atRisk -= exits + censored;
    return point;
  });
}

const HEIGHTS: Readonly<Record<number, string>> = { 0.25: 'three quarters', 0.5: 'one half', 0.75: 'one quarter' };

/**
 * The day by which a share `p` of the people has left.
 *
 * Shape   `p` strictly between 0 and 1, the share that has left: 0.25 is where S(t) falls to 0.75 or below; the midpoint where the curve lies exactly
 *         there (up to the last follow-up day if it stays). `lower` and `upper` are where the bound curves cross by the same rule, null where they do not.
 * Units   days from admission, halves where it is a midpoint.
 * Missing `none` where the curve does not come down that far, and for nobody.
 * Errors  RangeError where `p` is not between 0 and 1.
 * Source  R `quantile.survfit` (survival 3.5-3); domain 2.2.
 * Example exits on days 10, 20, 30 and 40 of four people, p 0.25 -> 15
 */
export function quantileOf(points: readonly CurvePoint[], p: number, ci: CiType): Reading {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile is taken between 0 and 1, not at ${p}`);
  const height = 1 - p;
  const value = crossingOf(points, (point) => point.value, height);
  if (value === null) return { state: 'none' };
  return {
    state: 'value', value, lower: crossingOf(points, (point) => point.lower, height), upper: crossingOf(points, (point) => point.upper, height),
    method: `${curveMethod(ci)}; where curve and bounds cross ${HEIGHTS[p] ?? `${height}`}`,
  };
}

/** The median stay: `quantileOf` at one half. Example exits on days 10 and 20 of two people -> 15 */
export function medianOf(points: readonly CurvePoint[], ci: CiType): Reading {
  return quantileOf(points, 0.5, ci);
}

/** Days by which a quarter (`lower`) and three quarters (`upper`) have left, as `quantileOf`. Example exits on days 10, 20, 30 and 40 -> 15 and 35 */
export function quartilesOf(points: readonly CurvePoint[], ci: CiType): { readonly lower: Reading; readonly upper: Reading } {
  return { lower: quantileOf(points, 0.25, ci), upper: quantileOf(points, 0.75, ci) };
}

/**
 * Share retained at least `day` days: S(t-), the curve just before that day's exits.
 *
 * Shape   `atRisk` is the number followed for `day` days or longer.
 * Missing `none` for nobody; `not-yet` only where nobody has been followed that long and the curve has not come to 0: available on the date on which
 *         the person still in treatment who was admitted earliest reaches that day. Where everybody has left, S(t-) = 0 is known.
 * Source  domain 2.1; issue 2 section 6.
 * Example 10 admitted, 3 left on day 90, asked for 90 -> 1; asked for 91 -> 0.7
 */
export function retainedAt(points: readonly CurvePoint[], day: number, { asOf, ci }: ReadingContext): Reading {
  const [first] = points;
  if (first === undefined) return { state: 'none' };
  const method = curveMethod(ci);
  const before = points.findLast((point) => point.day < day);
  if (before === undefined) return { state: 'value', value: 1, ...boundsOf(1, 0, ci), method, atRisk: first.atRisk };
  const atRisk = before.atRisk - before.exits - before.censored;
  // The last to be followed is then censored, on the as-of date itself.
  if (atRisk === 0 && before.value > 0) return { state: 'not-yet', availableOn: addDays(asOf, day - before.day) };
  return { state: 'value', value: before.value, lower: before.lower, upper: before.upper, method, atRisk };
}

/** A day and how many were at risk on it. */
export interface AtRisk {
  readonly day: number;
  readonly atRisk: number;
}

/**
 * The row of numbers under a curve: followed for `day` days or longer, that day's exits included.
 *
 * Shape   one entry per requested day, in the order asked.
 * Units   whole days; people at risk just before that day's exits.
 * Missing nobody, and any day beyond the last follow-up -> 0.
 * Source  domain 2.2; R `summary(fit, times, extend = TRUE)$n.risk`. TRAP: for delayed entry use `enteredAtRiskAt`; people enter between a curve's points.
 * Example stays of 5, 9 and 9 days, asked for 0, 6, 10 -> 3, 2, 0
 */
export function atRiskAt(points: readonly CurvePoint[], days: readonly number[]): AtRisk[] {
  return days.map((day) => ({ day, atRisk: points.find((point) => point.day >= day)?.atRisk ?? 0 }));
}
