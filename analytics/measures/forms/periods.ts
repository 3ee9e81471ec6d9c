/** Which periods a series of a cohort covers. */
import type { Interval } from '#analytics/contract/query.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { addDays } from '#analytics/period/dates.ts';
import { nextInterval, startOfInterval } from '#analytics/period/intervals.ts';

// A window may lie in the future and be as wide as the calendar; a chart need not be. Two years ahead, a hundred back.
const AHEAD = { week: 104, month: 24, quarter: 8 } as const;
const BACK = { week: 5200, month: 1200, quarter: 400 } as const;

export interface Span {
  readonly from: string;
  readonly to: string;
  readonly asOf: string;
  readonly interval: Interval;
  /** First days of periods that something is counted in, up to the as-of date. */
  readonly periods: readonly string[];
}
export interface Periods {
  /** First days, ascending. */
  readonly starts: string[];
  readonly isShortened: boolean;
}

const later = (left: string, right: string): string => (left > right ? left : right);
const earlier = (left: string, right: string): string => (left < right ? left : right);

/**
 * Every period from the window's first to its last, or to the last one with something in it where that is later.
 *
 * RULE: no more than two years after the as-of date's own, and, where nothing earlier is counted, no more than a hundred years in all; `isShortened` says
 * that one of the two took periods away. None with something in it is ever taken away, except those before the window (the definitions exclude them).
 * Example by month from 2026-01-15 to 2026-03-01, something in April -> January, February, March, April
 */
export function periodsOf({ from, to, asOf, interval, periods }: Span): Periods {
  const wantedFirst = startOfInterval(interval, from);
  const counted = periods.filter((period) => period >= wantedFirst).sort();
  const wantedLast = [startOfInterval(interval, addDays(to, -1)), ...counted].reduce(later, wantedFirst);
  const last = later(wantedFirst, earlier(wantedLast, nextInterval(interval, startOfInterval(interval, asOf), AHEAD[interval])));
  const earliestNeeded = [nextInterval(interval, last, 1 - BACK[interval]), ...counted.slice(0, 1)].reduce(earlier);
  const first = later(wantedFirst, earliestNeeded);
  const starts: string[] = [];
  for (let start = first; start <= last; start = nextInterval(interval, start)) starts.push(start);
  return { starts, isShortened: first > wantedFirst || last < wantedLast };
}

/** WHY: an answer is drawn and read; a hundred groups over ten years are neither. */
const POINTS_AT_MOST = 12_000;

/** Errors  InvalidInput where there are more points than anybody can read; `what` says what they are. */
export function checkPoints(points: number, what: string): void {
  if (points <= POINTS_AT_MOST) return;
  throw new InvalidInput(`The answer would have ${what}.`, [{ pointer: '/from', detail: `asks for more than ${POINTS_AT_MOST} points: shorten the period, or group by something with fewer values` }]);
}

/** Errors  InvalidInput where groups times periods are more than anybody can read. */
export function checkReadable(groups: number, periods: number): void {
  checkPoints(groups * periods, `${groups} groups of ${periods} periods`);
}
