/** Calendar arithmetic on `YYYY-MM-DD`. No clock, no zone: a day here is a day on somebody's wall. */

const DAY_MS = 86_400_000;

/** WHY kept: an export asks for the same few thousand days a million times over. Emptied when full, so that nothing grows with what is sent. */
const KEPT_AT_MOST = 20_000;
function kept<K, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= KEPT_AT_MOST) known.clear();
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** Days since 1970-01-01. RULE: whole calendar days, so no instant and no daylight saving comes near it (domain 2.1). */
const dayNumber = kept((date: string): number => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const at = new Date(0);
  // TRAP: Date.UTC reads the years 0-99 as 1900-1999.
  at.setUTCFullYear(year, month - 1, day);
  return at.getTime() / DAY_MS;
});

/** The first and the last date that `YYYY-MM-DD` can say. */
const FIRST_DAY = '0000-01-01';
export const LAST_DAY = '9999-12-31';
const LIMITS = { first: dayNumber(FIRST_DAY), last: dayNumber(LAST_DAY) };

/**
 * TRAP: dates are compared as text, and beyond the calendar Date writes six digits and a sign, which come before every year. A date of "never", such as
 * 9999-12-31, and a week is therefore the last day there is, not the first.
 */
const dateOf = kept((number: number): string => new Date(Math.min(LIMITS.last, Math.max(LIMITS.first, number)) * DAY_MS).toISOString().slice(0, 10));

/** The date `days` later (earlier where negative), never beyond the calendar. Example: 2024-02-28 + 2 -> 2024-03-01; 9999-12-30 + 7 -> 9999-12-31. */
export function addDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days);
}

/** Calendar days from `from` to `to`. Example: 2025-03-08 to 2025-03-10 -> 2, over a clock change as well. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** First day of the date's month. */
export function startOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

/** The date `months` later, clamped to the month's end, never beyond the calendar. RULE: count from the original anchor (domain 5.2): 2025-11-30 + 3 -> 2026-02-28. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(index / 12), index % 12];
  if (toYear < 0 || toYear > 9999) return toYear < 0 ? FIRST_DAY : LAST_DAY;
  const lastDay = new Date(Date.UTC(2000 + (toYear % 400), toMonth + 1, 0)).getUTCDate();
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(toYear, 4)}-${pad(toMonth + 1, 2)}-${pad(Math.min(day, lastDay), 2)}`;
}
