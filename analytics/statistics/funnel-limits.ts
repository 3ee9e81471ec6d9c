/** How far a group may lie from the overall figure by chance. */
import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import type { Funnel } from '#analytics/contract/result.ts';
import { Z_LIMITS } from './dispersion.ts';
import { poissonCdf } from './gamma-by-beta.ts';

export type FunnelLimits = NonNullable<Funnel['groups'][number]['limits']>;

/** What varies around the overall figure: a share by the binomial, a rate by Poisson. */
export interface Chance {
  readonly overall: number;
  /** 1 for shares; 1000 for rates per 1000. */
  readonly per: number;
  readonly family: 'binomial' | 'poisson';
}

/** Variance of the figure at size 1. */
export function spreadOf({ overall, per, family }: Chance): number {
  return family === 'binomial' ? overall * (1 - overall) : per * overall;
}

type Cdf = (count: number) => number;

/** The least count that is not too rare from below, less the part of its own chance that is not needed. */
function lowerCount(cdf: Cdf, start: number, tail: number): number {
  let count = Math.max(Math.floor(start), 0);
  while (cdf(count) < tail) count += 1;
  while (count > 0 && cdf(count - 1) >= tail) count -= 1;
  const [at, below] = [cdf(count), count === 0 ? 0 : cdf(count - 1)];
  return Math.max(count - (at - tail) / (at - below), 0);
}

/** The same from above. */
function upperCount(cdf: Cdf, start: number, tail: number): number {
  const beyond = (count: number): number => (count <= 0 ? 1 : 1 - cdf(count - 1));
  let count = Math.max(Math.ceil(start), 0);
  while (beyond(count) < tail) count -= 1;
  while (beyond(count + 1) >= tail) count += 1;
  const [at, above] = [beyond(count), beyond(count + 1)];
  return count + (at - tail) / (at - above);
}

/**
 * Exact limits of the figure at a size.
 *
 * Shape   a size above 0 (a whole number for shares) -> limits of 95 % and 99.8 %, each tail on its own; for shares within 0 and 1, for rates from 0.
 * Source  Spiegelhalter 2005, appendix A.1.1: limits between whole counts, count r = the quantile and (r - (F(r) - p) / (F(r) - F(r - 1))) / n. RULE: the
 *         upper limit is made from the upper tail in the same way, not from F. His formula puts it one count lower: of 10 at 0.5, 2 would be within and 8 beyond,
 *         and counting those who stayed instead of those who left would name other groups. Made so, a count is beyond a limit exactly where counts as far out
 *         have less than the tail's chance (the first way of Manktelow and Seaton 2012).
 * Example share 0.6 of 40 -> 95 % 0.4325 to 0.7630; the quantiles themselves are 18 and 30 of 40 (domain 6.5)
 */
export function exactLimits(chance: Chance, size: number): FunnelLimits {
  const { overall, per, family } = chance;
  const spread = spreadOf(chance);
  if (spread <= 0) return { lower95: overall, upper95: overall, lower998: overall, upper998: overall };
  const expected = (overall * size) / per;
  const cdf: Cdf = family === 'binomial' ? (count) => binomialCdf(count, size, overall) : (count) => poissonCdf(count, expected);
  const reach = Math.sqrt(spread / size) * (size / per);
  const most = family === 'binomial' ? 1 : Infinity;
  const lower = (tail: number, z: number): number => (per * lowerCount(cdf, expected - z * reach, tail)) / size;
  const upper = (tail: number, z: number): number => Math.min((per * upperCount(cdf, expected + z * reach, tail)) / size, most);
  return {
    lower95: lower(0.025, Z_LIMITS.inner), upper95: upper(0.025, Z_LIMITS.inner),
    lower998: lower(0.001, Z_LIMITS.outer), upper998: upper(0.001, Z_LIMITS.outer),
  };
}

/**
 * Limits where groups differ beyond chance: overall +/- z root of (variance by chance + variance between groups).
 *
 * Source  Spiegelhalter 2005, additive random effects; kept within what the figure can be.
 */
export function widenedLimits(chance: Chance, size: number, tau2: number): FunnelLimits {
  const { overall, family } = chance;
  const error = Math.sqrt(spreadOf(chance) / size + tau2);
  const most = family === 'binomial' ? 1 : Infinity;
  const lower = (z: number): number => Math.max(overall - z * error, 0);
  const upper = (z: number): number => Math.min(overall + z * error, most);
  return { lower95: lower(Z_LIMITS.inner), upper95: upper(Z_LIMITS.inner), lower998: lower(Z_LIMITS.outer), upper998: upper(Z_LIMITS.outer) };
}
