/** How a day and a period are said: 20 Nov 2026, Nov 2026, week of 16 Nov 2026, Q4 2026. */
import type { Interval } from '../contract/query.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const monthOf = (date: string): number => Number(date.slice(5, 7));

/** Example 2026-11-20 -> `20 Nov 2026` */
export function dayName(date: string): string {
  return `${Number(date.slice(8))} ${MONTHS[monthOf(date) - 1] ?? ''} ${date.slice(0, 4)}`;
}

/** Example ('quarter', 2026-10-01) -> `Q4 2026`; ('event', 2026-11-20) -> `20 Nov 2026` */
export function periodName(interval: Interval | 'event', from: string): string {
  switch (interval) {
    case 'event': return dayName(from);
    case 'week': return `week of ${dayName(from)}`;
    case 'month': return `${MONTHS[monthOf(from) - 1] ?? ''} ${from.slice(0, 4)}`;
    case 'quarter': return `Q${Math.ceil(monthOf(from) / 3)} ${from.slice(0, 4)}`;
  }
}
