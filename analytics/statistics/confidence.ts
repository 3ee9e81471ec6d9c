/** 95 % bounds of a probability, exactly as R's `survfit_confint` gives them. */
import quantile from '@stdlib/stats-base-dists-normal-quantile';
import type { CiType } from '#analytics/contract/query.ts';

/** The 97.5 % point of the standard normal distribution: 1.959964. */
export const Z_95 = quantile(0.975, 0, 1);

export interface Bounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

const UNDEFINED: Bounds = { lower: null, upper: null };
// WHY: sums of many terms leave 1 - 2e-16 where the truth is 1, and a log-log interval there would be noise.
const EDGE = 1e-12;

function plainBounds(probability: number, logError: number): Bounds {
  const half = Z_95 * logError * probability;
  return Number.isNaN(half) ? UNDEFINED : { lower: Math.max(probability - half, 0), upper: Math.min(probability + half, 1) };
}

function logBounds(probability: number, logError: number): Bounds {
  if (probability < EDGE) return UNDEFINED;
  const centre = Math.log(probability);
  return { lower: Math.exp(centre - Z_95 * logError), upper: Math.min(Math.exp(centre + Z_95 * logError), 1) };
}

function logLogBounds(probability: number, logError: number): Bounds {
  if (probability < EDGE || probability > 1 - EDGE) return UNDEFINED;
  const centre = Math.log(-Math.log(probability));
  const half = (Z_95 * logError) / Math.log(probability);
  return { lower: Math.exp(-Math.exp(centre - half)), upper: Math.exp(-Math.exp(centre + half)) };
}

/**
 * Bounds of a probability from the standard error of its logarithm.
 *
 * Shape   probability 0..1, `logError` = standard error / probability (Greenwood's root for a survival curve; 0 where the error is 0).
 * Missing null where the transform is undefined: at 0 (log, log-log; plain too where the error is infinite) and at 1 (log-log).
 * Source  R survival 3.5-3 `survfit_confint`, conf.int 0.95; domain 2.2. Clipped to [0,1].
 * Example boundsOf(1, 0, 'log') -> { lower: 1, upper: 1 }; boundsOf(1, 0, 'log-log') -> { lower: null, upper: null }
 */
export function boundsOf(probability: number, logError: number, ci: CiType): Bounds {
  switch (ci) {
    case 'plain': return plainBounds(probability, logError);
    case 'log': return logBounds(probability, logError);
    case 'log-log': return logLogBounds(probability, logError);
  }
}
