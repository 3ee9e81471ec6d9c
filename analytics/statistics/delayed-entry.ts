/** Kaplan-Meier where some come under observation late: records that begin at go-live, a stay that is followed from its middle on. */
import type { CiType } from '#analytics/contract/query.ts';
import type { Reading } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { boundsOf } from './confidence.ts';
import { curveMethod, type AtRisk, type CurvePoint, type ReadingContext } from './kaplan-meier.ts';
import { tallyByDay } from './tally.ts';

/** One person's follow-up, in days from admission: under observation after `start`, up to and including `stop`. */
export interface FollowedInterval {
  readonly start: number;
  readonly stop: number;
  /** Ended on `stop`; otherwise still in treatment there. */
  readonly event: boolean;
}

export interface DelayedCurve {
  readonly points: CurvePoint[];
  /** Rows left out because they ended before, or on, the day they came under observation. */
  readonly dropped: number;
  /**
   * Fewest at risk on a day of exits, up to the day on which most were; null where nobody left until then.
   * RULE (domain 2.5): early risk sets can be a handful of people, and one exit of one takes the curve to 0 for good. A caller shows the curve only
   * where this is enough (11, as elsewhere), and says so otherwise.
   */
  readonly minAtRisk: number | null;
}

type Movement = { readonly day: number; readonly entries: number; readonly exits: number; readonly censored: number };

const STILL: Movement = { day: 0, entries: 0, exits: 0, censored: 0 };

function add(left: Movement, right: Movement): Movement {
  return { day: left.day, entries: left.entries + right.entries, exits: left.exits + right.exits, censored: left.censored + right.censored };
}

/** TRAP: R drops every row whose end is not after its start. Somebody who was there from day 0 on and left on it was at risk, and stays. */
const isFollowed = ({ start, stop }: FollowedInterval): boolean => start === 0 || stop > start;

function checkDays({ start, stop }: FollowedInterval): void {
  for (const day of [start, stop]) if (!Number.isInteger(day) || day < 0) throw new RangeError(`a day of follow-up is a whole number from 0, not ${day}`);
}

function movementsOf(intervals: readonly FollowedInterval[]): Movement[] {
  const ends = intervals.map(({ stop, event }) => ({ ...STILL, day: stop, exits: event ? 1 : 0, censored: event ? 0 : 1 }));
  const entries = intervals.filter(({ start }) => start > 0).map(({ start }) => ({ ...STILL, day: start, entries: 1 }));
  return tallyByDay([...ends, ...entries], STILL, add);
}

function minAtRiskOf(points: readonly CurvePoint[]): number | null {
  const most = points.reduce((largest, { atRisk }) => Math.max(largest, atRisk), 0);
  const climb = points.slice(0, points.findIndex(({ atRisk }) => atRisk === most) + 1).filter(({ exits }) => exits > 0);
  return climb.length === 0 ? null : Math.min(...climb.map(({ atRisk }) => atRisk));
}

/**
 * The survival curve where some enter late.
 *
 * Shape   one interval per stay in any order -> one point per distinct day with an exit or a censoring, and day 0, ascending, as `kaplanMeier` gives
 *         them; with every `start` 0 they are the same. At risk on day t: everybody who was there from day 0 on and had not ended before t (day-0 exits
 *         included), and late entrants with `start < t <= stop`.
 * Units   whole calendar days in the program's zone from admission, both ends; `atRisk` can rise from one point to the next.
 * Missing nobody -> no points. Rows with `start > 0` and `stop <= start` are left out and counted in `dropped`. Bounds as `boundsOf`; until somebody is
 *         at risk the curve is 1 by definition.
 * Errors  RangeError for a negative or fractional day.
 * Source  domain 2.2, 2.5; R `survfit(Surv(start, stop, event))` (survival 3.5-3), where people there from day 0 on begin before it.
 * Example (0, 50, left), (30, 80, left), (60, 70, not yet) -> at risk 2 on day 50, 2 on day 70, 1 on day 80; S(50) = 0.5
 */
export function kaplanMeierIntervals(intervals: readonly FollowedInterval[], ci: CiType): DelayedCurve {
  intervals.forEach(checkDays);
  const followed = intervals.filter(isFollowed);
  let atRisk = followed.filter(({ start }) => start === 0).length;
  let value = 1;
  let greenwood = 0;
  const points = movementsOf(followed).flatMap(({ day, entries, exits, censored }): CurvePoint[] => {
    if (exits > 0) {
      value *= (atRisk - exits) / atRisk;
      greenwood += exits / (atRisk * (atRisk - exits));
    }
    const point = { day, atRisk, exits, censored, value, ...boundsOf(value, Math.sqrt(greenwood), ci) };
    atRisk += entries - exits - censored;
    return exits + censored > 0 || day === 0 ? [point] : [];
  });
  return { points, dropped: intervals.length - followed.length, minAtRisk: minAtRiskOf(points) };
}

/**
 * The row of numbers under a curve with delayed entry; `atRiskAt` for intervals.
 *
 * Shape   one entry per requested day, in the order asked: those at risk just before that day's exits.
 * Missing nobody -> 0.
 * Source  domain 2.2.
 * Example (0, 50), (30, 80), asked for 30, 31, 60 -> 1, 2, 1
 */
export function enteredAtRiskAt(intervals: readonly FollowedInterval[], days: readonly number[]): AtRisk[] {
  const followed = intervals.filter(isFollowed);
  return days.map((day) => ({ day, atRisk: followed.filter(({ start, stop }) => (start === 0 || start < day) && day <= stop).length }));
}

/**
 * Share retained at least `day` days: S(t-) of a curve with delayed entry; `retainedAt` for intervals.
 *
 * Shape   `atRisk` is the number under observation on that day.
 * Missing `none` for nobody; `not-yet` where follow-up ends before that day and the curve has not come to 0: available on the date on which the person
 *         still in treatment who was followed longest reaches it.
 * Source  domain 2.1, 2.5.
 * Example (0, 50, left), (30, 80, left), asked for 50 -> 1, for 51 -> 0.5
 */
export function retainedAtIntervals(intervals: readonly FollowedInterval[], day: number, { asOf, ci }: ReadingContext): Reading {
  const { points } = kaplanMeierIntervals(intervals, ci);
  const last = points.at(-1);
  if (last === undefined) return { state: 'none' };
  const before = points.findLast((point) => point.day < day) ?? { value: 1, ...boundsOf(1, 0, ci) };
  if (last.day < day && last.value > 0) return { state: 'not-yet', availableOn: addDays(asOf, day - last.day) };
  const { value, lower, upper } = before;
  return { state: 'value', value, lower, upper, method: curveMethod(ci), atRisk: enteredAtRiskAt(intervals, [day])[0]?.atRisk ?? 0 };
}
