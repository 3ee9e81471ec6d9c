/** The log-rank test: do groups leave at the same rate? */
import gammainc from '@stdlib/math-base-special-gammainc';
import { tallyExits, type DayCount } from './kaplan-meier.ts';
import { quadraticForm } from './quadratic-form.ts';

export interface LogRank {
  readonly chiSquare: number;
  readonly df: number;
  readonly p: number;
}

/** Upper tail of the chi-square distribution. TRAP: 1 - lower tail answers 0 where p is 4e-17. Example (3.841459, 1) -> 0.05 */
export function chiSquareTail(chiSquare: number, df: number): number {
  return gammainc(chiSquare / 2, df / 2, true, true);
}

interface Moment {
  /** At risk just before the day's exits, by group. */
  readonly atRisk: readonly number[];
  readonly exits: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Every day on which anybody leaves, over all groups. */
function momentsOf(groups: readonly (readonly DayCount[])[]): Moment[] {
  const tallies = groups.map((counts) => new Map(tallyExits(counts).map((count) => [count.day, count])));
  const days = [...new Set(tallies.flatMap((tally) => [...tally.keys()]))].sort((left, right) => left - right);
  let atRisk = tallies.map((tally) => sum([...tally.values()].map(({ exits, censored }) => exits + censored)));
  return days.map((day) => {
    const today = tallies.map((tally) => tally.get(day) ?? { exits: 0, censored: 0 });
    const moment = { atRisk, exits: today.map(({ exits }) => exits) };
    atRisk = atRisk.map((count, group) => count - (today[group]?.exits ?? 0) - (today[group]?.censored ?? 0));
    return moment;
  }).filter(({ exits }) => sum(exits) > 0);
}

interface Scores {
  /** Exits observed less exits expected, by group. */
  readonly differences: number[];
  readonly expected: number[];
  readonly covariance: number[][];
}

/** Hypergeometric mean and covariance of the day's exits among the groups. RULE (domain 2.3): a day with one person at risk has no variance. */
function addMoment(scores: Scores, { atRisk, exits }: Moment): void {
  const all = sum(atRisk);
  const left = sum(exits);
  const spread = all > 1 ? (left * (all - left)) / (all - 1) : 0;
  atRisk.forEach((count, group) => {
    const share = count / all;
    scores.expected[group] = (scores.expected[group] ?? 0) + left * share;
    scores.differences[group] = (scores.differences[group] ?? 0) + (exits[group] ?? 0) - left * share;
    const row = scores.covariance[group] ?? [];
    scores.covariance[group] = row;
    if (count === 0 || spread === 0) return;
    atRisk.forEach((other, index) => {
      row[index] = (row[index] ?? 0) + spread * share * ((index === group ? 1 : 0) - other / all);
    });
  });
}

/**
 * Log-rank test of two or more groups.
 *
 * Shape   per group its counts by day -> chi-square, degrees of freedom, p (upper tail, right down to 1e-300).
 * Missing null where fewer than two groups could be expected to have an exit, and where the covariance is singular: there is nothing to compare.
 * Source  R `survdiff` with rho = 0: hypergeometric covariance, one group dropped, groups with no expected exits not counted; domain 2.3.
 * Example the two arms of R's `aml` -> chi-square 3.396389, df 1, p 0.0653
 */
export function logRank(groups: readonly (readonly DayCount[])[]): LogRank | null {
  const scores: Scores = { differences: [], expected: [], covariance: [] };
  for (const moment of momentsOf(groups)) addMoment(scores, moment);
  // Which one is dropped changes nothing: the differences add up to 0.
  const [dropped, ...kept] = scores.expected.flatMap((expected, group) => (expected > 0 ? [group] : []));
  if (dropped === undefined || kept.length === 0) return null;
  const covariance = kept.map((group) => kept.map((other) => scores.covariance[group]?.[other] ?? 0));
  const chiSquare = quadraticForm(covariance, kept.map((group) => scores.differences[group] ?? 0));
  return chiSquare === null ? null : { chiSquare, df: kept.length, p: chiSquareTail(chiSquare, kept.length) };
}
