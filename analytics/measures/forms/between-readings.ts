/** What readings of one curve tell when they stand side by side: how many ended, or were followed no longer, between two of them. */
import type { DayCount } from '#analytics/statistics/kaplan-meier.ts';

/**
 * The smallest count of people, above 0, that readings at these days tell beside one another.
 *
 * Shape   counts by day, and the days read just before whose exits -> the fewest exits or censorings between two of them, before the first and from the
 *         last on; Infinity for nobody. What `suppress` is told as the people behind the figures: a table has no steps that could be put together.
 * Source  domain 6.7; docs/adr/0011.
 * Example 40 exits on day 10 and 3 on day 50, read at 30 and 90 -> 3; read at 90 alone -> 43
 */
export function smallestBetween(counts: readonly DayCount[], days: readonly number[]): number {
  const edges = [0, ...days, Infinity];
  const sums = edges.slice(1).flatMap((until, index) => {
    const within = counts.filter(({ day }) => day >= (edges[index] ?? 0) && day < until);
    return [within.reduce((total, { exits }) => total + exits, 0), within.reduce((total, { censored }) => total + censored, 0)];
  });
  return Math.min(...sums.filter((sum) => sum > 0));
}
