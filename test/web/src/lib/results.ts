/** Small results of each kind, written by hand. */
import type { Curve, Incidence, Reading, Series } from '#analytics/contract/result.ts';

export const value = (share: number, lower: number, upper: number, atRisk?: number): Reading => ({ state: 'value', value: share, lower, upper, method: 'x', ...(atRisk !== undefined && { atRisk }) });
export const proportion = (numerator: number, denominator: number): Reading => ({ state: 'value', value: numerator / denominator, lower: numerator / denominator - 0.1, upper: numerator / denominator + 0.1, method: 'Wilson', numerator, denominator });

/** 376 admitted; 62 % stay 90 days. */
export function aCurveGroup(change: Partial<Curve['groups'][number]> = {}): Curve['groups'][number] {
  return {
    key: 'all', label: 'All', episodes: 376, exits: 143, censored: 233,
    points: [
      { day: 0, atRisk: 376, exits: 0, censored: 0, value: 1, lower: 1, upper: 1 },
      { day: 40, atRisk: 376, exits: 75, censored: 53, value: 0.8, lower: 0.76, upper: 0.84 },
      { day: 70, atRisk: 248, exits: 56, censored: 44, value: 0.62, lower: 0.56, upper: 0.68 },
      { day: 200, atRisk: 148, exits: 12, censored: 136, value: 0.57, lower: null, upper: null },
    ],
    median: { state: 'none' },
    readings: [{ day: 30, reading: value(1, 1, 1, 376) }, { day: 90, reading: value(0.62, 0.56, 0.68, 148) }, { day: 365, reading: { state: 'not-yet', availableOn: '2027-03-14' } }],
    ...change,
  };
}

export function aCurve(...groups: Curve['groups']): Curve {
  return { kind: 'curve', groups: groups.length === 0 ? [aCurveGroup()] : groups, comparison: null };
}

const MONTHS = [['2026-08-01', '2026-09-01'], ['2026-09-01', '2026-10-01'], ['2026-10-01', '2026-11-01'], ['2026-11-01', '2026-12-01']] as const;

export function aSeries(readings: Reading[], key = 'all', label = 'All'): Series {
  const points = readings.flatMap((reading, index) => {
    const [from, to] = MONTHS[index] ?? [];
    return from === undefined ? [] : [{ from, to, reading }];
  });
  return { kind: 'series', interval: 'month', groups: [{ key, label, points }] };
}

export function anIncidenceGroup(): Incidence['groups'][number] {
  return {
    key: 'all', label: 'All', episodes: 50,
    causes: [
      { cause: 'exit', points: [{ day: 5, atRisk: 50, events: 10, value: 0.2, lower: 0.1, upper: 0.3 }] },
      { cause: 'milestone', points: [{ day: 10, atRisk: 40, events: 15, value: 0.3, lower: 0.2, upper: 0.4 }, { day: 20, atRisk: 25, events: 5, value: 0.4, lower: 0.3, upper: 0.5 }] },
    ],
    readings: [{ day: 30, reading: value(0.4, 0.3, 0.5, 12) }, { day: 90, reading: { state: 'not-yet', availableOn: '2027-01-05' } }],
  };
}
