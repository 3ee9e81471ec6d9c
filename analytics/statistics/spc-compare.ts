/** Which of two figures is larger, where both come from sums and divisions. */

export type Sign = -1 | 0 | 1;

/**
 * Sign of left less right; 0 where they differ by rounding only.
 *
 * WHY: the mean of 0.1, 0.1 and 0.1 is 0.10000000000000002, and seven points on their mean are no shift.
 */
export function signOf(left: number, right: number): Sign {
  const rounding = 1e-9 * Math.max(Math.abs(left), Math.abs(right)) + 1e-12;
  if (Math.abs(left - right) <= rounding) return 0;
  return left > right ? 1 : -1;
}
