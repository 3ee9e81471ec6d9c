/** ISO 8601 durations of whole calendar days, weeks, months and years. RULE (domain 5.2): P3M is not P90D. */
import { addDays, addMonths } from './dates.ts';

export interface Duration {
  readonly months: number;
  readonly days: number;
}

const PATTERN = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/;

/**
 * Missing null where the text is no duration of calendar days: times, fractions and signs are not.
 * Example 'P3M' -> { months: 3, days: 0 }; 'P1Y2W' -> { months: 12, days: 14 }; 'PT24H' -> null
 */
export function parseDuration(text: string): Duration | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [years, months, weeks, days] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return { months: (years ?? 0) * 12 + (months ?? 0), days: (weeks ?? 0) * 7 + (days ?? 0) };
}

/**
 * The date so many durations after an anchor, each counted from the anchor itself and clamped to its month's end.
 *
 * Source  domain 5.2: from 30 November, every P3M falls on 28 February and 30 May, not on 28 May.
 * Example addDuration('2025-11-30', { months: 3, days: 0 }, 2) -> '2026-05-30'
 */
export function addDuration(anchor: string, { months, days }: Duration, times = 1): string {
  return addDays(months === 0 ? anchor : addMonths(anchor, months * times), days * times);
}
