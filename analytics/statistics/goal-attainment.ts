/** Goal attainment scaling: one number for how far one person's goals were reached. */

export interface GoalLevel {
  /** Importance, times difficulty if that is rated; 0 leaves the goal out. */
  readonly weight: number;
  /** -2 much less than expected, 0 as expected, +2 much more. */
  readonly level: number;
}

/** Assumed correlation between the goals of one person. */
export const GOAL_CORRELATION = 0.3;
/** Mean T of a group beyond which its goals were set too hard or too easy. RULE: common practice, checked in no publication (domain 4.1). */
export const REALISTIC_T = { least: 40, most: 60 } as const;

/**
 * T-score: 50 where goals were reached as expected on the whole, 10 points to a standard deviation.
 *
 * Shape   levels -2..2, weights from 0 -> unrounded.
 * Missing null without goals, and where all weights are 0.
 * Errors  RangeError for a level outside -2..2, a negative weight, or a correlation outside 0..1.
 * Source  Kiresuk and Sherman 1968; domain 4.1. TRAP: the guide of Turner-Stokes (2009) was printed with wrong formulas, which its erratum corrects: the
 *         sum of squared weights has the factor 1 - rho, the squared sum of weights the factor rho.
 * RULE    It depends on the number of goals (all +1: 60 with one goal, 63.7 with three), so nobody is ranked by it; told is the change from baseline.
 * Example weights 3, 2, 1 with levels 1, 0, -1 -> 54.4065
 */
export function tScore(goals: readonly GoalLevel[], rho = GOAL_CORRELATION): number | null {
  if (!(rho >= 0 && rho <= 1)) throw new RangeError(`a correlation of goals is not ${rho}`);
  let [reached, weights, squares] = [0, 0, 0];
  for (const { weight, level } of goals) {
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`a weight is not ${weight}`);
    if (!(level >= -2 && level <= 2)) throw new RangeError(`a level is not ${level}`);
    reached += weight * level;
    weights += weight;
    squares += weight ** 2;
  }
  return weights === 0 ? null : 50 + (10 * reached) / Math.sqrt((1 - rho) * squares + rho * weights ** 2);
}
