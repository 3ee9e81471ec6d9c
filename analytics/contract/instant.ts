/** Calendar dates and RFC 3339 instants as they cross HTTP. Pure; the browser uses it too. */

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day <= days;
}

/** `YYYY-MM-DD` that exists in the Gregorian calendar. Example: 2025-02-29 -> false. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text);
  return match !== null && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

/**
 * Milliseconds since 1970 of an RFC 3339 date-time, or null where it is not one.
 *
 * Shape   text with seconds and an offset (`Z` or `+hh:mm`); any year 0000-9999; a fraction is cut to milliseconds.
 * Missing null: no offset, a day that does not exist, hour 24, offset of 24 h or more.
 * Source  RFC 3339 5.6. RULE: second 60 (leap second) is legal and read as 59, since no clock here counts it.
 * Example `1960-02-29T23:30:00-05:00` -> -310419000000
 */
export function parseInstant(text: string): number | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const [offsetHour, offsetMinute] = [part(9), part(10)];
  if (!isCalendarDay(year, month, day)) return null;
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return null;
  const date = new Date(0);
  // TRAP: Date.UTC reads the years 0-99 as 1900-1999.
  date.setUTCFullYear(year, month - 1, day);
  const fraction = Math.trunc(Number(`0.${match[7] ?? '0'}`) * 1000);
  date.setUTCHours(hour, minute, Math.min(second, 59), fraction);
  const offset = (offsetHour * 60 + offsetMinute) * 60_000;
  return date.getTime() - (match[8] === '-' ? -offset : offset);
}

/** True for every zone `Intl.DateTimeFormat` takes on this machine (`UTC`, `America/New_York`, ...). */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: text });
    return text.length > 0;
  } catch {
    return false;
  }
}
