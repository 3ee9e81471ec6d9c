/** Series for the tests of reviews: months from January 2025 on. */
import type { Change } from '#analytics/contract/review.ts';
import type { Reading, Series, SeriesPoint } from '#analytics/contract/result.ts';
import { addMonths } from '#analytics/period/dates.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';

export const month = (index: number): string => addMonths('2025-01-01', index);

export function monthly(readings: readonly Reading[]): SeriesPoint[] {
  return readings.map((reading, index) => ({ from: month(index), to: month(index + 1), reading }));
}

/** Whole numbers of 100, month by month. */
export const shares = (...percents: readonly number[]): SeriesPoint[] => monthly(percents.map((percent) => proportionOf(percent, 100)));

export function seriesOf(points: readonly SeriesPoint[], spc: Series['groups'][number]['spc'] = null): Series {
  return { kind: 'series', interval: 'month', unit: 'share', groups: [{ key: 'all', label: 'All', points: [...points], spc, targets: [] }] };
}

export function aChange(more: Partial<Change> = {}): Change {
  return {
    event: { id: 'e', source: 's' }, recordedAt: '2026-06-01T00:00:00.000Z', change: 'c', number: 1, hypothesis: 'More stay', on: month(12), direction: 'increase', pointsNeeded: 7, isShared: false, ...more,
  };
}
