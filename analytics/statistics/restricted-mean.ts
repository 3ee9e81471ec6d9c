/** Restricted mean: average days in treatment out of the first `tau`. */
import type { CiType } from '#analytics/contract/query.ts';
import type { Reading } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { Z_95 } from './confidence.ts';
import { atRiskAt, type CurvePoint } from './kaplan-meier.ts';

/** A reading's context (`ReadingContext`) fits; the curve's `ci` does not matter here: the interval of a mean is normal. */
export interface RestrictedMeanContext {
  readonly asOf: string;
  readonly ci?: CiType;
}

/** How the mean and its interval are made, in words. */
export function restrictedMeanMethod(tau: number): string {
  return `restricted mean to day ${tau}: area under Kaplan-Meier, Greenwood, 95 % normal`;
}

interface Area {
  readonly mean: number;
  readonly error: number;
}

/** From the last day backwards: what is left of the area after an exit is what that exit puts at stake. */
function areaOf(points: readonly CurvePoint[], tau: number): Area {
  const walk = points.filter(({ day }) => day <= tau).reduceRight(
    ({ area, variance, until }, { day, atRisk, exits, value }) => {
      const after = area + value * (until - day);
      // RULE: where all leave nothing is left after them, and their term is 0 (R says so too).
      const hazard = exits > 0 && exits < atRisk ? exits / (atRisk * (atRisk - exits)) : 0;
      return { area: after, variance: variance + after ** 2 * hazard, until: day };
    },
    { area: 0, variance: 0, until: tau },
  );
  // Before the first point everybody is in treatment.
  return { mean: walk.area + walk.until, error: Math.sqrt(walk.variance) };
}

/**
 * Average days in treatment out of the first `tau`: the area under S(t) from 0 to `tau`.
 *
 * Shape   a curve and a whole day above 0 -> days; `atRisk` is the number followed for `tau` days or longer. The interval is value -/+ 1.96 errors, kept
 *         within 0 and `tau`.
 * Units   days, 0 to `tau`. TRAP: groups may be compared only at one `tau`, the same for all.
 * Missing `none` for nobody; `not-yet` where follow-up ends before `tau` and the curve has not come to 0: available on the date on which the person still
 *         in treatment who was followed longest reaches `tau`. Bounds are null where the error is 0 (nobody left, or all on one day): nothing varied,
 *         and an interval of no width would claim to be certain.
 * Errors  RangeError where `tau` is not a whole number above 0.
 * Source  domain 2.5; R `print(fit, rmean = tau)`, "se(rmean)" (survival 3.5-3).
 * Example exits on days 10 and 30 of two people, tau 20 -> (10 + 20) / 2 = 15
 */
export function restrictedMean(points: readonly CurvePoint[], tau: number, { asOf }: RestrictedMeanContext): Reading {
  if (!Number.isInteger(tau) || tau <= 0) throw new RangeError(`a mean is restricted to a whole number of days above 0, not ${tau}`);
  const last = points.at(-1);
  if (last === undefined) return { state: 'none' };
  // The last to be followed is then censored, on the as-of date itself.
  if (last.day < tau && last.value > 0) return { state: 'not-yet', availableOn: addDays(asOf, tau - last.day) };
  const { mean, error } = areaOf(points, tau);
  const bounds = error > 0 ? { lower: Math.max(mean - Z_95 * error, 0), upper: Math.min(mean + Z_95 * error, tau) } : { lower: null, upper: null };
  return { state: 'value', value: mean, ...bounds, method: restrictedMeanMethod(tau), atRisk: atRiskAt(points, [tau])[0]?.atRisk ?? 0 };
}
