/** Which figures and which groups are too small to show. */
import type { Reading } from '#analytics/contract/result.ts';
import { isShowable } from './merge-safely.ts';

/** Clients behind a figure: of a group, in one period or (null) in all; in a table, of one cell. */
export type EpisodesBehind = (group: string, from: string | null, cell?: { readonly row: string; readonly column: string }) => number;

export const HIDDEN: Reading = { state: 'hidden', reason: 'small-group' };
/** The method of a reading that is itself a count. */
export const COUNT_METHOD = 'count';

/** A plain count as a reading. Example countOf(0) -> a value of 0 */
export function countOf(value: number): Reading {
  return { state: 'value', value, lower: null, upper: null, method: COUNT_METHOD };
}

/**
 * Which of several groups are hidden. RULE: those of 1-10; and where that is exactly one of several, the next smallest with anybody in it too, so that
 * it cannot be had by subtracting the others from a total. A size of null is hidden already.
 */
export function hiddenAmong(sizes: readonly (number | null)[], threshold: number): ReadonlySet<number> {
  const hidden = new Set(sizes.flatMap((size, index) => (size === null || !isShowable(size, threshold) ? [index] : [])));
  if (hidden.size !== 1) return hidden;
  const others = sizes.flatMap((size, index) => (size !== null && size > 0 && !hidden.has(index) ? [{ size, index }] : []));
  const [next] = others.sort((left, right) => left.size - right.size || left.index - right.index);
  return next === undefined ? hidden : hidden.add(next.index);
}

/** Every count that a value tells. A value that tells no count of people (a median) is only as safe as its `denominator` or `atRisk`. */
function countsOf(reading: Extract<Reading, { state: 'value' }>): number[] {
  if (reading.method === COUNT_METHOD) return [reading.value];
  const { numerator, denominator, atRisk } = reading;
  if (numerator === undefined) return [denominator ?? atRisk ?? 1];
  return [denominator ?? 1, numerator, (denominator ?? 1) - numerator];
}

/** Size of a figure for `hiddenAmong`: null where a count in it is 1-10, 0 where it counts nobody. */
export function sizeOfReading(reading: Reading, people: number | undefined, threshold: number): number | null {
  if (reading.state === 'hidden') return null;
  if (reading.state !== 'value') return 0;
  const counts = countsOf(reading);
  return [...counts, people ?? threshold].every((count) => isShowable(count, threshold)) ? (counts[0] ?? 0) : null;
}
