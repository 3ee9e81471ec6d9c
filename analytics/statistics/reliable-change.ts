/** Reliable and clinically meaningful change of one person's score, after Jacobson and Truax. */

export const CHANGE_CATEGORIES = ['recovered', 'improved', 'no-reliable-change', 'deteriorated', 'not-assessable'] as const;
export type ChangeCategory = (typeof CHANGE_CATEGORIES)[number];

/** Which scores are those of somebody in need of treatment. */
export interface ClinicalCutOff {
  readonly value: number;
  readonly isClinical: 'at-or-above' | 'at-or-below' | 'below';
}
export interface ChangeRule {
  /** Least change that is reliable; null where none is published or set. */
  readonly points: number | null;
  readonly cutOff: ClinicalCutOff | null;
  readonly direction: 'higher-is-worse' | 'higher-is-better';
}
/** First and last valid score; null where there is none. */
export interface ScorePair {
  readonly baseline: number | null;
  readonly last: number | null;
}

// WHY: 0.3 - 0.1 is a hair less than 0.2. A change or a score this near to its limit is on it.
const ROUNDING = 1e-9;
/** RULE: 1.96 as in the paper and in published tables, not 1.959964. */
const Z = 1.96;

export interface ReliableChangeOf {
  readonly standardError: number;
  /** Of the difference of two scores: a root of 2 wider. TRAP: the paper of 1984 left that out. */
  readonly standardErrorOfDifference: number;
  readonly points: number;
}

/**
 * The least change that is more than error of measurement.
 *
 * Shape   standard deviation of the scores at baseline, reliability 0..1 (test and retest, or internal consistency: say which beside the figure).
 * Units   points of the scale.
 * Missing null where it would be 0 (no spread, or perfect reliability): every score would then be a change.
 * Errors  RangeError for a negative or missing deviation, or a reliability outside 0..1.
 * Source  Jacobson and Truax 1991, with the correction of 1986 to the formula of 1984; domain 3.4.
 * Example reliableChangeOf(6, 0.84) -> 2.400, 3.394, 6.652
 */
export function reliableChangeOf(sd: number, reliability: number): ReliableChangeOf | null {
  if (!(sd >= 0 && sd < Infinity)) throw new RangeError(`a standard deviation is not ${sd}`);
  if (!(reliability >= 0 && reliability <= 1)) throw new RangeError(`a reliability is not ${reliability}`);
  const standardError = sd * Math.sqrt(1 - reliability);
  const standardErrorOfDifference = Math.SQRT2 * standardError;
  return standardError === 0 ? null : { standardError, standardErrorOfDifference, points: Z * standardErrorOfDifference };
}

/** Scores of people in treatment, or of people who are not. */
export interface Norm {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Cut-off c: the score that is as far from one group as from the other, in standard deviations of each.
 *
 * Missing null where neither group has any spread.
 * Errors  RangeError for a negative deviation.
 * Source  Jacobson and Truax 1991; domain 3.4. A published cut-off is better where there is one.
 * Example { mean: 20, sd: 6 }, { mean: 8, sd: 3 } -> 12
 */
export function cutOffC(clinical: Norm, general: Norm): number | null {
  if (!(clinical.sd >= 0 && general.sd >= 0)) throw new RangeError('a standard deviation is not negative');
  const spread = clinical.sd + general.sd;
  return spread === 0 ? null : (clinical.sd * general.mean + general.sd * clinical.mean) / spread;
}

/** Whether a score is one of somebody in need of treatment. Example 10 with { value: 10, isClinical: 'at-or-above' } -> true */
export function isInClinicalRange(score: number, { value, isClinical }: ClinicalCutOff): boolean {
  switch (isClinical) {
    case 'at-or-above': return score >= value - ROUNDING;
    case 'at-or-below': return score <= value + ROUNDING;
    case 'below': return score < value - ROUNDING;
  }
}

/**
 * What became of one person's score.
 *
 * RULE    A change of the threshold or more is reliable. Recovered: in the clinical range at baseline, out of it at last, and reliably improved. Who
 *         starts outside it can improve and deteriorate, not recover. Without a cut-off nobody recovers.
 * Missing `not-assessable` without two scores or without a threshold above 0; its share is told beside the others.
 * Source  Jacobson and Truax 1991; NHS Talking Therapies ("reliable recovery"); domain 3.4.
 * Example PHQ-9 (6 points, clinical from 10): 16 -> 9 recovered; 16 -> 10 improved; 9 -> 3 improved; 16 -> 11 no reliable change; 9 -> 15 deteriorated
 */
export function categoryOf({ baseline, last }: ScorePair, { points, cutOff, direction }: ChangeRule): ChangeCategory {
  if (baseline === null || last === null || !Number.isFinite(baseline) || !Number.isFinite(last)) return 'not-assessable';
  if (points === null || !(points > 0)) return 'not-assessable';
  const gain = direction === 'higher-is-better' ? last - baseline : baseline - last;
  if (Math.abs(gain) < points - ROUNDING) return 'no-reliable-change';
  if (gain < 0) return 'deteriorated';
  return cutOff !== null && isInClinicalRange(baseline, cutOff) && !isInClinicalRange(last, cutOff) ? 'recovered' : 'improved';
}
