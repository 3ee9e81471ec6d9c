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

/**
 * The median stay.
 *
 * Shape   the day at which S(t) falls to 0.5 or below; the midpoint where the curve lies exactly on 0.5 (up to the last follow-up day if it stays there).
 *         `lower` and `upper` are where the bound curves cross 0.5 by the same rule, null where they do not.
 * Missing `none` where the curve does not come down to 0.5, and for nobody.
 * Source  R `quantile.survfit` (survival 3.5-3).
 * Example exits on days 10 and 20 of two people -> 15
 */
export function medianOf(points: readonly CurvePoint[], ci: CiType): Reading {
  const value = crossingOf(points, (point) => point.value);
  if (value === null) return { state: 'none' };
  return {
    state: 'value', value, lower: crossingOf(points, (point) => point.lower), upper: crossingOf(points, (point) => point.upper),
    method: `${curveMethod(ci)}; where curve and bounds cross one half`,
  };
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
