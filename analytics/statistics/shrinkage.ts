/** Shares of small groups, drawn towards the share of all as far as chance explains how they differ. */
import quantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Share } from './newcombe.ts';

export const SHRINKAGE_METHOD = 'beta-binomial, empirical Bayes by moments, 95 % credible';

export interface Shrunken {
  readonly value: number;
  /** Null where groups do not differ by more than chance: then there is no spread to draw a bound from. */
  readonly lower: number | null;
  readonly upper: number | null;
}
export interface Shrinkage {
  readonly overall: number;
  /** Correlation within groups, 0 (groups differ by chance alone) to 1. */
  readonly rho: number;
  readonly groups: readonly Shrunken[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** RULE: by moments, weighted by size, and never below 0; with the share at 0 or 1 there is no spread at all. */
function rhoOf(groups: readonly Share[], overall: number): number {
  const total = sum(groups.map(({ denominator }) => denominator));
  const spread = overall * (1 - overall);
  if (groups.length < 2 || spread === 0) return 0;
  const found = sum(groups.map(({ numerator, denominator }) => denominator * (numerator / denominator - overall) ** 2)) / spread;
  const byChance = groups.length - 1;
  const room = total - sum(groups.map(({ denominator }) => denominator ** 2)) / total - byChance;
  return room <= 0 ? 0 : Math.min(1, Math.max(0, (found - byChance) / room));
}

function shrunkenOf({ numerator, denominator }: Share, overall: number, rho: number): Shrunken {
  if (rho === 0) return { value: overall, lower: null, upper: null };
  const weight = (1 - rho) / rho;
  const [alpha, beta] = [weight * overall + numerator, weight * (1 - overall) + denominator - numerator];
  // WHY: a beta distribution without weight on one side lies wholly on the other.
  const at = (probability: number): number => (alpha <= 0 ? 0 : beta <= 0 ? 1 : quantile(probability, alpha, beta));
  return { value: alpha / (alpha + beta), lower: at(0.025), upper: at(0.975) };
}

/**
 * What is likely of each group, given all of them.
 *
 * Shape   pairs of whole numbers, in any order -> the same order; values 0..1.
 * Missing null without groups, and where a group has nobody (leave it out first).
 * Errors  RangeError where a numerator is not within 0 and its denominator.
 * Source  domain 6.6; Kleinman 1973 (moments of the beta-binomial); test vectors by R in test/analytics/statistics/shrinkage.test.ts.
 * Example 3 of 4 beside 30 of 60 and 45 of 90 -> 0.5065 for each, for they differ by no more than chance
 */
export function shrink(groups: readonly Share[]): Shrinkage | null {
  for (const { numerator, denominator } of groups) {
    if (!(numerator >= 0 && numerator <= denominator)) throw new RangeError(`${numerator} of ${denominator} is not a share`);
  }
  if (groups.length === 0 || groups.some(({ denominator }) => denominator === 0)) return null;
  const overall = sum(groups.map(({ numerator }) => numerator)) / sum(groups.map(({ denominator }) => denominator));
  const rho = rhoOf(groups, overall);
  return { overall, rho, groups: groups.map((group) => shrunkenOf(group, overall, rho)) };
}
