/** The moment up to which something was known on a day. */
import { localDate } from '../period/zone.ts';

const HOUR_MS = 3_600_000;

/** The first instant of the next day there. TRAP: not every midnight exists, nor is every day 24 hours; so it is sought, not reckoned. */
function endIn(day: string, zone: string): number {
  let low = Date.parse(`${day}T00:00:00Z`) - 24 * HOUR_MS;
  let high = low + 72 * HOUR_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localDate(middle, zone) > day) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The first instant at which a day is over everywhere the programs are.
 *
 * Shape   a calendar day and the zones concerned (UTC where there are none) -> milliseconds since 1970.
 * Example 2026-04-01 in New York and Denver -> 2026-04-02T06:00:00Z, midnight in Denver
 */
export function endOfDay(day: string, zones: readonly string[]): number {
  return Math.max(...(zones.length === 0 ? ['UTC'] : zones).map((zone) => endIn(day, zone)));
}
