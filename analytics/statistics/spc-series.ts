/** What of a series counts for a chart of points over time, and what its figures cannot go beyond. */
import type { Series, SeriesPoint } from '#analytics/contract/result.ts';
import type { SpcInput } from './spc-options.ts';

/** What a figure cannot go beyond. */
export const UNIT_RANGES: Readonly<Record<Series['unit'], { readonly min?: number; readonly max?: number }>> = {
  'share': { min: 0, max: 1 }, 'days': { min: 0 }, 'client-days': { min: 0 }, 'per-1000-client-days': { min: 0 }, 'points': {}, 't-score': {}, 'count': { min: 0 },
};

/**
 * The points that count for signals.
 *
 * RULE    A period that is not over, not known yet, hidden or without anybody counts for no signal.
 * Example a point of this month, which is not over -> not among them
 */
export function spcInputsOf(points: readonly SeriesPoint[]): SpcInput[] {
  return points.flatMap(({ from, reading, isPartial }): SpcInput[] => {
    if (reading.state !== 'value' || isPartial === true) return [];
    const { numerator, denominator } = reading;
    return [{ from, value: reading.value, ...(numerator === undefined ? {} : { numerator }), ...(denominator === undefined ? {} : { denominator }) }];
  });
}
