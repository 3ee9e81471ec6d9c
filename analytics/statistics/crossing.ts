/** Where a falling step curve crosses a height: one half, a quarter, three quarters. */
import type { OnDay } from './tally.ts';

// R's sqrt(.Machine$double.eps): what counts as lying exactly on the height.
const TOLERANCE = 2 ** -26;

interface Step {
  readonly day: number;
  readonly fallen: number;
}

/** TRAP: a bound curve can rise again at a late exit. R looks for the least height that is enough, not for the first day; so do we. */
function leastFallen(steps: readonly Step[], enough: number): Step | undefined {
  return steps.filter(({ fallen }) => fallen >= enough).reduce<Step | undefined>((least, step) => (least === undefined || step.fallen < least.fallen ? step : least), undefined);
}

/**
 * The days between which a curve that starts at 1 on day 0 crosses `height`: that on which it comes to it, and that on which it goes below. They are one
 * day unless the curve lies exactly on it for a while.
 *
 * Missing null where it is not crossed; steps with no value (undefined bounds) are passed over.
 */
export function crossingDays<P extends OnDay>(points: readonly P[], heightOf: (point: P) => number | null, height = 0.5): readonly [number, number] | null {
  const steps: Step[] = [{ day: 0, fallen: 0 }];
  for (const point of points) {
    const today = heightOf(point);
    if (today !== null && steps.at(-1)?.fallen !== 1 - today) steps.push({ day: point.day, fallen: 1 - today });
  }
  const reached = leastFallen(steps, 1 - height - TOLERANCE);
  if (reached === undefined) return null;
  const passed = leastFallen(steps, 1 - height + TOLERANCE);
  // RULE: a curve that stays on the height to the end does so up to the last follow-up day.
  return [reached.day, passed?.day ?? points.at(-1)?.day ?? reached.day];
}

/**
 * Day on which a curve crosses `height`; the midpoint of the segment where it lies exactly on it.
 *
 * Shape   `height` strictly between 0 and 1: the share still in treatment, 0.5 for the median.
 * Missing null where it is not crossed.
 * Source  R `quantile.survfit`, function `findq`, p = 1 - height. One difference: where rounding leaves 0.5 + 1e-16 to the very end, R answers NA and
 *         we answer the midpoint, as for 0.5 itself.
 * Example steps (10, 0.5), (20, 0.25) -> 15; (10, 0.5) with the last follow-up on day 40 -> 25; (10, 0.4) -> 10; (10, 0.6) -> null
 */
export function crossingOf<P extends OnDay>(points: readonly P[], heightOf: (point: P) => number | null, height = 0.5): number | null {
  const days = crossingDays(points, heightOf, height);
  return days === null ? null : (days[0] + days[1]) / 2;
}
