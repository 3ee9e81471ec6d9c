/** Proportions with Wilson's interval. */
import type { Reading } from '#analytics/contract/result.ts';
import { Z_95 } from './confidence.ts';

export const PROPORTION_METHOD = 'Wilson 95 %';

/**
 * A share of a whole, with its interval.
 *
 * Shape   whole numbers, 0 <= numerator <= denominator -> value 0..1 with both counts.
 * Missing `none` where the denominator is 0; a real zero is a value.
 * Errors  RangeError where the numerator is not within 0 and the denominator.
 * Source  domain 6.6; R `prop.test(correct = FALSE)`.
 * Example 8 of 10 -> 0.8 (0.4902 to 0.9433); 0 of 10 -> 0 (0 to 0.2775)
 */
export function proportionOf(numerator: number, denominator: number): Reading {
  if (!(numerator >= 0 && numerator <= denominator)) throw new RangeError(`${numerator} of ${denominator} is not a proportion`);
  if (denominator === 0) return { state: 'none' };
  const value = numerator / denominator;
  const z2 = Z_95 ** 2 / denominator;
  const centre = (value + z2 / 2) / (1 + z2);
  const half = (Z_95 * Math.sqrt((value * (1 - value)) / denominator + z2 / (4 * denominator))) / (1 + z2);
  // WHY: at none and at all the bound is 0 and 1 exactly, and rounding would leave 1e-17.
  const lower = numerator === 0 ? 0 : Math.max(centre - half, 0);
  const upper = numerator === denominator ? 1 : Math.min(centre + half, 1);
  return { state: 'value', value, lower, upper, method: PROPORTION_METHOD, numerator, denominator };
}
