/** What a share could be at worst and at best, when not everybody was measured. */
import type { Reading } from '#analytics/contract/result.ts';
import { proportionOf } from './proportion.ts';

export const NONE_OF_UNMEASURED = 'as if none of those not measured did';
export const ALL_OF_UNMEASURED = 'as if all of those not measured did';

export interface MeasuredShare {
  /** Of those measured, how many did what the share is about. */
  readonly counted: number;
  readonly measured: number;
  /** Everybody who was to be measured. */
  readonly eligible: number;
}
export interface WorstAndBest {
  /** Of those measured, with Wilson's interval. */
  readonly observed: Reading;
  readonly worst: Reading;
  readonly best: Reading;
}

function bound(numerator: number, denominator: number, method: string): Reading {
  return denominator === 0 ? { state: 'none' } : { state: 'value', value: numerator / denominator, lower: null, upper: null, method, numerator, denominator };
}

/**
 * Bounds that hold whatever happened to those not measured: nothing is assumed of them.
 *
 * Shape   whole numbers, 0 <= counted <= measured <= eligible -> shares of everybody eligible. Where the share is of something unwelcome, worst is that
 *         all of those not measured did.
 * Missing all are `none` where nobody was eligible. Where nobody was measured, observed is `none` and the bounds are 0 and 1.
 * Errors  RangeError for counts that do not fit into each other.
 * Source  Manski's bounds without assumptions; domain 10.10.
 * Example 30 of 50 measured, 80 eligible -> observed 0.6, worst 0.375, best 0.75
 */
export function worstAndBest({ counted, measured, eligible }: MeasuredShare, direction: 'higher-is-better' | 'lower-is-better' = 'higher-is-better'): WorstAndBest {
  if (!(measured <= eligible)) throw new RangeError(`${measured} cannot have been measured of ${eligible}`);
  const observed = proportionOf(counted, measured);
  const none = bound(counted, eligible, NONE_OF_UNMEASURED);
  const all = bound(counted + eligible - measured, eligible, ALL_OF_UNMEASURED);
  return direction === 'higher-is-better' ? { observed, worst: none, best: all } : { observed, worst: all, best: none };
}
