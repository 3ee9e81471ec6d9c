/** Weeks (from Monday, as ISO 8601 has them), months and quarters as first days. */
import type { Interval } from '../contract/query.ts';
import { addDays, addMonths, daysBetween, startOfMonth } from './dates.ts';

/** A Monday. */
const MONDAY = '2024-01-01';

/** First day of the period a date falls into. Example ('week', 2026-11-21, a Saturday) -> 2026-11-16; ('quarter', 2026-11-21) -> 2026-10-01 */
export function startOfInterval(interval: Interval, date: string): string {
  switch (interval) {
    case 'week': {
      const since = daysBetween(MONDAY, date) % 7;
      return addDays(date, since < 0 ? -since - 7 : -since);
    }
    case 'month': return startOfMonth(date);
    case 'quarter': return addMonths(startOfMonth(date), -((Number(date.slice(5, 7)) - 1) % 3));
  }
}

/** First day of the next period after one that starts on this day. Example ('quarter', 2026-10-01) -> 2027-01-01 */
export function nextInterval(interval: Interval, start: string, count = 1): string {
  switch (interval) {
    case 'week': return addDays(start, 7 * count);
    case 'month': return addMonths(start, count);
    case 'quarter': return addMonths(start, 3 * count);
  }
}

/** Last day of the period that starts on this day. Example ('month', 2024-02-01) -> 2024-02-29 */
export function lastDayOfInterval(interval: Interval, start: string): string {
  return addDays(nextInterval(interval, start), -1);
}
