/** Where scores lie: quartiles, median with its interval, mean and spread, shares by band. */
import binomialQuantile from '@stdlib/stats-base-dists-binomial-quantile';
import type { Reading } from '#analytics/contract/result.ts';
import { proportionOf } from './proportion.ts';

/** How often a value was found. */
export interface Counted {
  readonly value: number;
  readonly count: number;
}

export const QUANTILE_METHOD = 'between the two nearest values (type 7)';
export const MEDIAN_METHOD = 'median, exact binomial 95 %';

interface Ordered {
  readonly n: number;
  /** Value at a place, from 1; NaN beyond the ends. */
  readonly at: (place: number) => number;
}

function order(counts: readonly Counted[]): Ordered {
  for (const { value, count } of counts) {
    if (!Number.isFinite(value) || !Number.isInteger(count) || count < 0) throw new RangeError(`${count} times ${value} is no count of a value`);
  }
  const sorted = counts.filter(({ count }) => count > 0).sort((left, right) => left.value - right.value);
  let n = 0;
  const upTo = sorted.map(({ value, count }) => ({ value, last: (n += count) }));
  return { n, at: (place) => (place < 1 ? Number.NaN : (upTo.find(({ last }) => place <= last)?.value ?? Number.NaN)) };
}

function quantileIn({ n, at }: Ordered, share: number): number {
  const place = 1 + (n - 1) * share;
  const [below, above] = [at(Math.floor(place)), at(Math.ceil(place))];
  return below + (place - Math.floor(place)) * (above - below);
}

/** Values as counts. Example [3, 5, 3] -> [{ value: 3, count: 2 }, { value: 5, count: 1 }] */
export function countValues(values: readonly number[]): Counted[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count }));
}

/**
 * A quantile, between the two nearest values where it falls between them.
 *
 * Shape   counts in any order, a value may come more than once; share 0..1 (0 is the least value, 1 the greatest).
 * Missing null for nobody.
 * Errors  RangeError for a share outside 0..1, a count that is no whole number from 0, or a value that is no number.
 * Source  R `quantile(type = 7)`, its default; Hyndman and Fan 1996.
 * Example 1, 2, 3, 10 at 0.25 -> 1.75
 */
export function quantileOf(counts: readonly Counted[], share: number): number | null {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is not ${share}`);
  const ordered = order(counts);
  return ordered.n === 0 ? null : quantileIn(ordered, share);
}

export interface FiveNumbers {
  readonly n: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** Least, quartiles (type 7), greatest. Missing null for nobody. TRAP: least and greatest are single people's values; not for eyes that may not see one. */
export function fiveNumbersOf(counts: readonly Counted[]): FiveNumbers | null {
  const ordered = order(counts);
  if (ordered.n === 0) return null;
  const at = (share: number): number => quantileIn(ordered, share);
  return { n: ordered.n, min: at(0), lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75), max: at(1) };
}

/** A quantile as a reading; `denominator` is how many values. */
export function quantileReading(counts: readonly Counted[], share: number): Reading {
  const value = quantileOf(counts, share);
  return value === null ? { state: 'none' } : { state: 'value', value, lower: null, upper: null, method: QUANTILE_METHOD, denominator: order(counts).n };
}

/**
 * Median with its exact interval: the values between which the true median lies whatever the distribution, in at least 95 of 100 samples.
 *
 * Missing `none` for nobody; no bounds for fewer than six values, which cannot give 95 %.
 * Errors  as `quantileOf`.
 * Source  the interval of the sign test, from places qbinom(0.025, n, 1/2) from either end; Conover 1999, 3.2.
 * Example 1, 2, ... 10 -> 5.5 (2 to 9)
 */
export function medianReading(counts: readonly Counted[]): Reading {
  const ordered = order(counts);
  const { n, at } = ordered;
  if (n === 0) return { state: 'none' };
  const place = binomialQuantile(0.025, n, 0.5);
  const [lower, upper] = place < 1 ? [null, null] : [at(place), at(n - place + 1)];
  return { state: 'value', value: quantileIn(ordered, 0.5), lower, upper, method: MEDIAN_METHOD, denominator: n };
}

export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Of a sample (n - 1); null for one value. */
  readonly sd: number | null;
}

/**
 * Mean and standard deviation.
 *
 * Missing null for nobody.
 * Errors  as `quantileOf`.
 * Source  R `mean`, `sd`.
 */
export function momentsOf(counts: readonly Counted[]): Moments | null {
  const { n, at } = order(counts);
  if (n === 0) return null;
  // WHY: taken from one of the values, equal values have exactly no spread, not 1e-17 of it.
  const origin = at(1);
  const mean = origin + counts.reduce((sum, { value, count }) => sum + count * (value - origin), 0) / n;
  const squares = counts.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0);
  return { n, mean, sd: n === 1 ? null : Math.sqrt(squares / (n - 1)) };
}

/** Values from `from` to `to`, both in it; bands follow one another in whole steps. */
export interface ValueBand {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}
export interface BandShare<B extends ValueBand> {
  readonly band: B;
  readonly reading: Reading;
}

/**
 * Share of the values in each band.
 *
 * Shape   bands ascending; a value between two whole steps belongs to the lower band -> one share per band, of all values, those in no band included.
 * Missing every band `none` for nobody; a band with nobody in it is a value, 0.
 * Errors  as `quantileOf`.
 * Source  R `findInterval`; Wilson's interval.
 * Example values 3, 9, 9.5, 27 in 0-4, 5-9, 10-27 -> 1, 2, 1 of 4
 */
export function sharesByBand<B extends ValueBand>(counts: readonly Counted[], bands: readonly B[]): BandShare<B>[] {
  const { n } = order(counts);
  const most = bands.at(-1)?.to ?? -Infinity;
  const held = new Map<B, number>();
  for (const { value, count } of counts) {
    const band = value > most ? undefined : bands.findLast(({ from }) => from <= value);
    if (band !== undefined) held.set(band, (held.get(band) ?? 0) + count);
  }
  return bands.map((band) => ({ band, reading: proportionOf(held.get(band) ?? 0, n) }));
}
