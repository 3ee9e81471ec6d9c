/** Do groups differ by more than chance alone, all of them together? */
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Funnel } from '#analytics/contract/result.ts';
import { countValues, quantileOf } from './distribution.ts';

export const DISPERSION_METHOD = 'additive random effects from z winsorised at 10 % each tail (Spiegelhalter, DerSimonian-Laird)';
/** RULE: 10 % of ten is one group at each tail. With fewer, one group far out would itself widen the limits that are to find it. */
export const GROUPS_NEEDED = 10;
const TAIL = 0.1;

/** The normal points of the 95 % and the 99.8 % limits: 1.959964, 3.090232. */
export const Z_LIMITS = { inner: quantile(0.975, 0, 1), outer: quantile(0.999, 0, 1) };

export interface Sized {
  /** Denominator or exposure. */
  readonly size: number;
  /** Standard errors from the overall figure. */
  readonly z: number;
}

/**
 * Over-dispersion of groups around their overall figure.
 *
 * Shape   per group its size and z; `spread` is the variance at size 1. phi is the mean square of the winsorised z (1 where chance is all there is); tau2 the
 *         variance between groups beyond it, in squares of the figure's unit, 0 where phi is under (k - 1) / k.
 * Missing null with fewer than 10 groups, and where there is no spread.
 * Source  Spiegelhalter 2005 (Stat Med 24, 1185) and 2012; FunnelPlotR `winsorisation`, `phi_func`, `tau_func` (there on the arcsine scale; here on the
 *         figure's own, with the standard error at the overall figure).
 */
export function dispersionOf(groups: readonly Sized[], spread: number): NonNullable<Funnel['dispersion']> | null {
  if (groups.length < GROUPS_NEEDED || !(spread > 0)) return null;
  // WHY: sorted, so that the sums do not depend on the order of the groups.
  const sorted = groups.map(({ z }) => z).sort((left, right) => left - right);
  const counts = countValues(sorted);
  const [lowest, highest] = [quantileOf(counts, TAIL) ?? 0, quantileOf(counts, 1 - TAIL) ?? 0];
  const squares = sorted.map((z) => Math.min(Math.max(z, lowest), highest) ** 2);
  const phi = squares.reduce((total, square) => total + square, 0) / groups.length;
  const sizes = groups.map(({ size }) => size).sort((left, right) => left - right);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const weight = (total - sizes.reduce((sum, size) => sum + size ** 2, 0) / total) / spread;
  const tau2 = Math.max((groups.length * phi - (groups.length - 1)) / weight, 0);
  return { phi, tau2, winsorised: sorted.filter((z) => z < lowest || z > highest).length, isAdjusted: tau2 > 0, method: DISPERSION_METHOD };
}
