/**
 * Instants to local dates and back, in any zone that `Intl.DateTimeFormat` takes.
 *
 * WHY not DuckDB's ICU: its list of zones differs from the one a program's zone was accepted by, so a valid zone could fail at export.
 */

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number | null>();
const OFFSET_CACHE_MAX = 200_000;

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', era: 'short',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** Local wall clock minus UTC, in milliseconds, at one instant. */
function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const parts = new Map(formatFor(zone).formatToParts(whole).map((part) => [part.type, part.value]));
  const field = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type) ?? 0);
  const year = parts.get('era') === 'BC' ? 1 - field('year') : field('year');
  const wall = new Date(0);
  wall.setUTCFullYear(year, field('month') - 1, field('day'));
  wall.setUTCHours(field('hour'), field('minute'), field('second'));
  return wall.getTime() - whole;
}

/**
 * The offset that holds all through a UTC day, or null where the zone's clocks change in it.
 * WHY: formatting costs microseconds per event; zones change their clocks on a few days a year, so nearly every event takes the kept value.
 */
function steadyOffset(day: number, zone: string): number | null {
  const key = `${zone}|${day}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const [first, last] = [offsetAt(day * DAY_MS, zone), offsetAt((day + 1) * DAY_MS, zone)];
    offset = first === last ? first : null;
    if (offsets.size >= OFFSET_CACHE_MAX) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

/**
 * The calendar date of an instant in a zone.
 *
 * Shape   milliseconds since 1970, IANA zone -> `YYYY-MM-DD`.
 * Errors  RangeError for a zone that Intl does not take.
 * Example 2025-03-10T03:30:00Z in America/New_York -> 2025-03-09
 */
export function localDate(instant: number, zone: string): string {
  const offset = steadyOffset(Math.floor(instant / DAY_MS), zone) ?? offsetAt(instant, zone);
  return new Date(instant + offset).toISOString().slice(0, 10);
}

/** `-04:00`; in whole minutes. */
function asOffset(offset: number): string {
  const minutes = Math.round(offset / 60_000);
  const size = Math.abs(minutes);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/**
 * Noon of a local date as RFC 3339 with the offset that holds then; what a date-only value is taken to mean.
 *
 * Units   offsets are shown in minutes as RFC 3339 wants; where a zone had seconds (before standard time) the instant stays exact to the minute.
 * Example 2025-07-01 in America/New_York -> 2025-07-01T12:00:00-04:00
 */
export function instantAtLocalNoon(date: string, zone: string): string {
  const noon = Date.parse(`${date}T12:00:00Z`);
  const guess = offsetAt(noon, zone);
  // A second look at the corrected instant settles days on which the clocks change before noon.
  return `${date}T12:00:00${asOffset(offsetAt(noon - guess, zone))}`;
}

/** `HH:MM` on the wall at an instant. Example 2025-03-10T03:30:00Z in America/New_York -> 23:30 */
export function localTime(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(11, 16);
}

/**
 * A local date and time of day as RFC 3339 with the offset that holds then.
 *
 * Units   offsets in whole minutes, as RFC 3339 wants.
 * Missing null where the clocks skip that time on that day. Where they go through it twice, the first is meant.
 * Example 2025-03-09 02:30 in America/New_York -> null; 2025-11-02 01:30 -> 2025-11-02T01:30:00-04:00
 */
export function instantAtLocalTime(date: string, time: string, zone: string): string | null {
  const wall = Date.parse(`${date}T${time}:00Z`);
  // The larger offset is the earlier instant. A day to either side holds the offsets before and after any one change of the clocks.
  const offsets = [...new Set([offsetAt(wall - DAY_MS, zone), offsetAt(wall + DAY_MS, zone)])].sort((left, right) => right - left);
  const offset = offsets.find((each) => offsetAt(wall - each, zone) === each);
  return offset === undefined ? null : `${date}T${time}:00${asOffset(offset)}`;
}
