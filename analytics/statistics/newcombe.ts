/** A difference of two shares, with Newcombe's interval. */
import type { Reading } from '#analytics/contract/result.ts';
import { proportionOf } from './proportion.ts';

export const DIFFERENCE_METHOD = 'Newcombe hybrid score 95 %';

export interface Share {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The share of one group less that of another, independent one.
 *
 * Shape   two pairs of whole numbers -> value -1..1, the first less the second.
 * Missing `none` where either denominator is 0.
 * Errors  RangeError where a numerator is not within 0 and its denominator.
 * Source  Newcombe 1998, method 10 (no continuity correction): Wilson's limits of each share, their distances from it combined as a root of squares.
 * Example 56 of 70 less 48 of 80 -> 0.2 (0.0524 to 0.3339); 0 of 10 less 0 of 20 -> 0 (-0.1611 to 0.2775)
 */
export function differenceOf(first: Share, second: Share): Reading {
  const [one, other] = [proportionOf(first.numerator, first.denominator), proportionOf(second.numerator, second.denominator)];
  if (one.state !== 'value' || other.state !== 'value') return { state: 'none' };
  const value = one.value - other.value;
  const below = Math.hypot(one.value - (one.lower ?? 0), (other.upper ?? 1) - other.value);
  const above = Math.hypot((one.upper ?? 1) - one.value, other.value - (other.lower ?? 0));
  return { state: 'value', value, lower: Math.max(value - below, -1), upper: Math.min(value + above, 1), method: DIFFERENCE_METHOD };
}
