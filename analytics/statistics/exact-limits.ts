/** Exact intervals: of a share after Clopper and Pearson, of a rate after Garwood. */
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Reading } from '#analytics/contract/result.ts';
import { gammaQuantile } from './gamma-by-beta.ts';

export const EXACT_PROPORTION_METHOD = 'Clopper-Pearson exact 95 %';
export const RATE_METHOD = 'Garwood exact Poisson 95 %';

const TAIL = 0.025;

/**
 * A share of a whole with its exact interval: never shorter than 95 %, so wider than Wilson's.
 *
 * Shape   whole numbers, 0 <= numerator <= denominator -> value 0..1 with both counts.
 * Missing `none` where the denominator is 0.
 * Errors  RangeError where the numerator is not within 0 and the denominator.
 * Source  Clopper and Pearson 1934; R `binom.test`.
 * Example 8 of 10 -> 0.8 (0.4439 to 0.9748); 0 of 10 -> 0 (0 to 0.3085)
 */
export function exactProportionOf(numerator: number, denominator: number): Reading {
  if (!(numerator >= 0 && numerator <= denominator)) throw new RangeError(`${numerator} of ${denominator} is not a proportion`);
  if (denominator === 0) return { state: 'none' };
  const lower = numerator === 0 ? 0 : betaQuantile(TAIL, numerator, denominator - numerator + 1);
  const upper = numerator === denominator ? 1 : betaQuantile(1 - TAIL, numerator + 1, denominator - numerator);
  return { state: 'value', value: numerator / denominator, lower, upper, method: EXACT_PROPORTION_METHOD, numerator, denominator };
}

/**
 * Events per exposure with their exact Poisson interval.
 *
 * Shape   a whole number of events, an exposure in any unit -> events per `per` of that unit, with both as numerator and denominator.
 * Units   per 1000 unless told otherwise: events and client-days -> events per 1000 client-days.
 * Missing `none` where there was no exposure; no events in some exposure is a value, 0.
 * Errors  RangeError where a count is below 0, or there are events without exposure.
 * Source  Garwood 1936; R `poisson.test`.
 * Example 10 events in 4000 client-days -> 2.5 (1.1988 to 4.5976); 0 in 1000 -> 0 (0 to 3.6889)
 */
export function poissonRate(events: number, exposure: number, per = 1000): Reading {
  if (!(events >= 0 && exposure >= 0 && (events === 0 || exposure > 0))) throw new RangeError(`${events} in ${exposure} is not a rate`);
  if (exposure === 0) return { state: 'none' };
  const rateOf = (count: number): number => (per * count) / exposure;
  const lower = events === 0 ? 0 : rateOf(gammaQuantile(TAIL, events));
  const upper = rateOf(gammaQuantile(1 - TAIL, events + 1));
  return { state: 'value', value: rateOf(events), lower, upper, method: RATE_METHOD, numerator: events, denominator: exposure };
}
