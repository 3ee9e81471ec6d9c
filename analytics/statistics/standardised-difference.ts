/** How far two groups are apart in units of their spread: whether those measured were like those not measured to begin with. */
import type { Reading } from '#analytics/contract/result.ts';
import type { Moments } from './distribution.ts';

export const STANDARDISED_METHOD = 'difference in units of the root of the mean of both variances';

/** Some of all. */
export interface Share {
  readonly numerator: number;
  readonly denominator: number;
}

function inUnitsOf(difference: number, variances: readonly [number, number]): number | null {
  const spread = Math.sqrt((variances[0] + variances[1]) / 2);
  return spread > 0 ? difference / spread : null;
}

/**
 * Standardised difference of two means: `left` less `right`.
 *
 * Missing null where a group has fewer than two values, or neither has any spread.
 * Source  Austin 2009, Statistics in Medicine 28:3083. It does not depend on the sizes of the groups, unlike a p-value; 0.1 is often taken as worth a look.
 * Example means 14 and 12, deviations 5 and 3 -> 0.4851
 */
export function standardisedDifference(left: Moments, right: Moments): number | null {
  if (left.sd === null || right.sd === null) return null;
  return inUnitsOf(left.mean - right.mean, [left.sd ** 2, right.sd ** 2]);
}

/**
 * Standardised difference of two shares: `left` less `right`.
 *
 * Missing null where a group is empty, or both shares are 0 or 1: there is no spread to measure by.
 * Errors  RangeError where a numerator is not within 0 and its denominator.
 * Source  Austin 2009, as above.
 * Example 30 of 60 and 12 of 40 -> 0.4170
 */
export function standardisedDifferenceOfShares(left: Share, right: Share): number | null {
  for (const { numerator, denominator } of [left, right]) {
    if (!(numerator >= 0 && numerator <= denominator)) throw new RangeError(`${numerator} of ${denominator} is not a proportion`);
  }
  if (left.denominator === 0 || right.denominator === 0) return null;
  const [first, second] = [left.numerator / left.denominator, right.numerator / right.denominator];
  return inUnitsOf(first - second, [first * (1 - first), second * (1 - second)]);
}

/** A standardised difference as a reading; `none` where it is not defined. */
export function differenceReading(difference: number | null): Reading {
  return difference === null ? { state: 'none' } : { state: 'value', value: difference, lower: null, upper: null, method: STANDARDISED_METHOD };
}
