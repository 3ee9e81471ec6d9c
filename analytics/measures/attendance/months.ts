/** Which calendar months a series of a cohort covers. */
import { addDays, addMonths, startOfMonth } from '#analytics/period/dates.ts';

// A window may lie in the future and be as wide as the calendar; a chart need not be.
const MONTHS_AHEAD = 24;
const MONTHS_BACK = 1200;

export interface Span {
  readonly from: string;
  readonly to: string;
  readonly asOf: string;
  /** Months with a contact of the cohort, up to the as-of date. */
  readonly months: readonly string[];
}
export interface Months {
  /** First days, ascending. */
  readonly starts: string[];
  readonly isShortened: boolean;
}

const later = (left: string, right: string): string => (left > right ? left : right);
const earlier = (left: string, right: string): string => (left < right ? left : right);

/**
 * Every month from the window's first to its last, or to the last contact's where that is later.
 *
 * RULE: no more than 24 months after the as-of date's own, and, where nobody has an earlier contact, no more than 1,200 months in all; `isShortened` says
 * that one of the two took months away. No month with a contact is ever taken away, except those before the window (the definition excludes them).
 * Example from 2026-01-15 to 2026-03-01, contact in April -> January, February, March, April
 */
export function monthsOf({ from, to, asOf, months }: Span): Months {
  const wantedFirst = startOfMonth(from);
  const counted = months.filter((month) => month >= wantedFirst).sort();
  const wantedLast = [startOfMonth(addDays(to, -1)), ...counted].reduce(later, wantedFirst);
  const last = later(wantedFirst, earlier(wantedLast, addMonths(startOfMonth(asOf), MONTHS_AHEAD)));
  const earliestNeeded = [addMonths(last, 1 - MONTHS_BACK), ...counted.slice(0, 1)].reduce(earlier);
  const first = later(wantedFirst, earliestNeeded);
  const starts: string[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) starts.push(month);
  return { starts, isShortened: first > wantedFirst || last < wantedLast };
}
