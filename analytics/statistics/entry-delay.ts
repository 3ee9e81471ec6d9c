/** How late entries come, and so how much of a recent day is here. */
import { addDays } from '#analytics/period/dates.ts';

/** Events by days from their own date to their entry (`delay`), and days from their own date to the day the snapshot was taken (`age`). */
export interface DelayCount {
  readonly delay: number;
  readonly age: number;
  readonly events: number;
}

/** WHY: a day of which 99.5 % is there is not worth a shade. */
const COMPLETE = 0.995;
const DAYS_BACK = 60;

/**
 * Share of a day's events that is entered within `d` days, for d from 0 on.
 *
 * Shape   counts -> F(0), F(1), ... up to the longest delay seen, where it is 1. F is conditional on being entered within that longest delay.
 * Units   whole days in the program's zone.
 * Missing [] where there are no events.
 * Source  Nelson-Aalen/Kaplan-Meier in reverse time for right-truncated delays (Lagakos, Barraj and De Gruttola 1988); the chain ladder of actuaries.
 *         TRAP: a plain histogram of delays is short, for what happened last week and comes next month is not in it.
 * Example 10 events of long ago, 5 entered after 0 and 5 after 2 days -> [0.5, 0.5, 1]
 */
export function delayDistribution(counts: readonly DelayCount[]): number[] {
  const longest = counts.reduce((most, { delay }) => Math.max(most, delay), -1);
  const shares: number[] = [];
  let share = 1;
  for (let day = longest; day >= 0; day -= 1) {
    shares[day] = share;
    // Of those old enough to have shown a delay of `day`, entered by then.
    const seen = counts.filter(({ delay, age }) => age >= day && delay <= day);
    const all = seen.reduce((total, { events }) => total + events, 0);
    const onDay = seen.filter(({ delay }) => delay === day).reduce((total, { events }) => total + events, 0);
    if (all > 0) share *= 1 - onDay / all;
  }
  return shares;
}

/**
 * Recent days of which not everything has been entered, with the share that has.
 *
 * Shape   counts and the day the snapshot was taken -> days ascending, those of the last 60 with less than 99.5 %.
 * Missing [] where there are no events, and where everything is entered at once.
 * Source  product.md 7 (data-age clock and completeness shading).
 * Example half of all entries come two days late -> the day itself and the one before: 0.5
 */
export function arrivedShares(counts: readonly DelayCount[], takenOn: string): { on: string; share: number }[] {
  return delayDistribution(counts)
    .slice(0, DAYS_BACK)
    .flatMap((share, age) => (share < COMPLETE ? [{ on: addDays(takenOn, -age), share }] : []))
    .reverse();
}
