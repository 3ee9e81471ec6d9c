/**
 * When something happened, from what a form holds: a day, perhaps a time of day, and the instant that stood in the form when it was shown.
 *
 * RULE: nothing else decides it, no clock above all: the same form sent twice must be the same event to the byte.
 */
import { isDate, parseInstant } from '#analytics/contract/instant.ts';
import { instantAtLocalTime, localDate, localTime } from '#analytics/period/zone.ts';
import { valueOf, type Fault, type Field, type Values } from './fields.ts';

/** A day without a time is its noon, as in imports. */
const NOON = '12:00';

export function whenFields(earliest: string | null, today: string): Field[] {
  return [
    { kind: 'date', name: 'date', label: 'Day', to: today, ...(earliest !== null && { from: earliest }), missing: 'Enter the day' },
    { kind: 'time', name: 'time', label: 'Time of day', isOptional: true },
  ];
}

/**
 * Shape   `date`, `time` and `instant` of a form, the zone of the episode's program -> RFC 3339.
 * RULE    The day (and the time, where one is given) of the instant itself mean that instant: now for a new entry, the time as sent for a correction.
 * Errors  a fault where the clocks skip that time on that day.
 * Example 2025-03-09 and 14:30 in America/New_York -> 2025-03-09T14:30:00-04:00; the 9th alone -> noon
 */
export function timeOf(values: Values, zone: string): { time: string } | Fault {
  const [date, time, shown] = [valueOf(values, 'date'), valueOf(values, 'time'), valueOf(values, 'instant')];
  const instant = parseInstant(shown);
  if (instant !== null && date === localDate(instant, zone) && (time === '' || time === localTime(instant, zone))) return { time: shown };
  if (!isDate(date)) return { field: 'date', text: 'Enter the day' };
  const found = instantAtLocalTime(date, time === '' ? NOON : time, zone);
  if (found !== null) return { time: found };
  return time === '' ? { field: 'date', text: 'That day was skipped where the program is' } : { field: 'time', text: 'The clocks were put forward over this time on that day: there was no such time' };
}

/** A minute of room: what was shown to a reader is never in the future for being read quickly. */
const ROOM_MS = 60_000;

/** RULE: what is recorded has happened. */
export function futureFault(time: string, now: string, values: Values): Fault | null {
  if ((parseInstant(time) ?? 0) <= (parseInstant(now) ?? 0) + ROOM_MS) return null;
  return { field: valueOf(values, 'time') === '' ? 'date' : 'time', text: 'This has not happened yet; record it when it has' };
}
