/** Small results of each kind, written by hand. */
import type { Curve, Funnel, Grid, Incidence, Reading, Series, Table } from '#analytics/contract/result.ts';

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
    median: { state: 'none' }, quartiles: { lower: { state: 'none' }, upper: { state: 'none' } }, plannedDays: null, sensitivity: null,
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
  return { kind: 'series', interval: 'month', unit: 'share', groups: [{ key, label, points, spc: null, targets: [] }] };
}

export function anIncidenceGroup(): Incidence['groups'][number] {
  return {
    key: 'all', label: 'All', episodes: 50,
    causes: [
      { cause: 'exit', points: [{ day: 5, atRisk: 50, events: 10, value: 0.2, lower: 0.1, upper: 0.3 }], readings: [] },
      { cause: 'milestone', points: [{ day: 10, atRisk: 40, events: 15, value: 0.3, lower: 0.2, upper: 0.4 }, { day: 20, atRisk: 25, events: 5, value: 0.4, lower: 0.3, upper: 0.5 }], readings: [] },
    ],
    readings: [{ day: 30, reading: value(0.4, 0.3, 0.5, 12) }, { day: 90, reading: { state: 'not-yet', availableOn: '2027-01-05' } }],
  };
}

export type SeriesGroup = Series['groups'][number];
export type Spc = NonNullable<SeriesGroup['spc']>;

/** Centre 0.7 between 0.6 and 0.8 over the first `values.length` months of 2026; nothing but chance. */
export function aJudged(values: (number | null)[], change: Partial<Spc> = {}, signals: Record<number, Spc['points'][number]['signals']> = {}): Series {
  const month = (index: number): string => `2026-${String(index + 1).padStart(2, '0')}-01`;
  const points = values.map((share, index) => ({ from: month(index), to: month(index + 1), reading: share === null ? ({ state: 'none' } as const) : ({ state: 'value', value: share, lower: share - 0.05, upper: share + 0.05, method: 'Wilson', numerator: share * 100, denominator: 100 } as const) }));
  const spc: Spc = {
    chart: 'p', rules: 'nhs', rulesName: 'NHS Making Data Count', centreName: 'mean', isScreened: false, phases: [{ from: month(0), centre: 0.7, basedOn: values.length, isFrozen: false, isProvisional: false, reason: null }],
    points: points.flatMap(({ from, reading }, index) => (reading.state === 'value' ? [{ from, centre: 0.7, lower: 0.6, upper: 0.8, signals: signals[index] ?? [] }] : [])),
    direction: 'higher-is-better', variation: 'common-cause', side: null, since: null, needs: 0, assurance: null, sentence: 'No real change.', caution: null, ...change,
  };
  return { kind: 'series', interval: 'month', unit: 'share', groups: [{ key: 'all', label: 'All', points, spc, targets: [] }] };
}

export function aGrid(): Grid {
  const row = (from: string, to: string, cells: [number | null, Reading][]): Grid['groups'][number]['rows'][number] => ({ from, to, episodes: cells[0]?.[0] ?? null, cells: cells.map(([eligible, reading], index) => ({ column: index === 0 ? '30' : '90', eligible, reading })) });
  return {
    kind: 'grid', interval: 'month', columns: [{ key: '30', label: '30 days', day: 30 }, { key: '90', label: '90 days', day: 90 }],
    groups: [{
      key: 'all', label: 'All',
      rows: [
        row('2026-05-01', '2026-06-01', [[40, value(0.8, 0.66, 0.9)], [40, value(0.6, 0.44, 0.74)]]),
        row('2026-06-01', '2026-07-01', [[25, value(0.84, 0.65, 0.94)], [25, value(0.48, 0.3, 0.67)]]),
        row('2026-07-01', '2026-08-01', [[0, { state: 'none' }], [0, { state: 'none' }]]),
        row('2026-08-01', '2026-09-01', [[null, { state: 'hidden', reason: 'small' }], [18, { state: 'not-yet', availableOn: '2026-11-29' }]]),
      ],
    }],
  };
}

export function aFunnel(): Funnel {
  const bounds = { lower95: 0.5, upper95: 0.7, lower998: 0.45, upper998: 0.75 };
  const group = (key: string, size: number, share: number, position: Funnel['groups'][number]['position']): Funnel['groups'][number] => ({ key, label: key.toUpperCase(), size, reading: proportion(size * share, size), z: 1, limits: bounds, position });
  return {
    kind: 'funnel', unit: 'share', overall: value(0.6, 0.55, 0.65), dispersion: null, limits: [10, 50, 100].map((size) => ({ size, ...bounds })), sentence: '1 of 3 lies beyond the 99.8 % limits',
    groups: [group('b', 100, 0.6, 'within'), group('a', 50, 0.8, 'beyond-998'), group('c', 20, 0.5, 'within'), { ...group('d', 0, 0, 'unknown'), size: null, reading: { state: 'hidden', reason: 'small' }, limits: null }],
  };
}

export function aTable(): Table {
  return {
    kind: 'table', rowsAre: 'instrument', columns: [{ key: 'eligible', label: 'Episodes', unit: 'count' }, { key: 'better', label: 'Improved reliably', unit: 'share' }],
    groups: [{ key: 'all', label: 'All', rows: [
      { key: 'PHQ-9/total', label: 'PHQ-9', cells: { eligible: { state: 'value', value: 90, lower: null, upper: null, method: 'count' }, better: proportion(20, 50) } },
      { key: 'BAM/use', label: 'BAM use', cells: { eligible: { state: 'hidden', reason: 'small' }, better: { state: 'none' } }, notes: ['No threshold.'] },
    ] }],
  };
}

/** Seven ways a stay can end, each with a share by day 90. */
export function anExits(): Incidence {
  const shares = { left: 0.2, completed: 0.3, transferred: 0.1, terminated: 0.04, incarcerated: 0.02, died: 0.01, other: 0.03 };
  const causes = Object.entries(shares).map(([cause, share]) => ({
    cause, points: [{ day: 90, atRisk: 100, events: 1, value: share, lower: share - 0.01, upper: share + 0.01 }], readings: [{ day: 90, reading: value(share, share - 0.01, share + 0.01, 100) }],
  }));
  return { kind: 'incidence', groups: [{ key: 'all', label: 'All', episodes: 376, causes, readings: [{ day: 90, reading: value(0.7, 0.65, 0.75, 100) }] }] };
}
