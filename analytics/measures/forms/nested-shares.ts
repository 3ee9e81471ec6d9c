/** Shares within ever more days of one whole stand side by side: what two of them differ by is a count too. */

/** How many were done on a day of their own clock. */
export interface DayCount {
  readonly day: number;
  readonly count: number;
}

/**
 * The smallest count above 0 that shares within `days` tell by themselves and by their differences.
 *
 * Shape   counts by day, days ascending, and how many had none of it -> the fewest of: up to the first day, between two neighbours, after the last.
 * Missing Infinity where all of them are 0.
 * Source  domain 6.7: no count of 1-10 may be derived from shares and totals.
 * Example 12 on day 0 and 3 on day 10, nobody without; days 7 and 14 -> 3
 */
export function fewestBetween(counts: readonly DayCount[], days: readonly number[], without: number): number {
  const between = (after: number, upTo: number): number => counts.reduce((total, { day, count }) => total + (day > after && day <= upTo ? count : 0), 0);
  const last = days.at(-1) ?? -1;
  const steps = days.map((day, index) => between(days[index - 1] ?? -1, day));
  return Math.min(...[...steps, between(last, Infinity) + without].filter((count) => count > 0));
}
