/** Scores -> where they lie: medians, shares by band, and who has none. */
import { z } from 'zod';
import { CalendarDate } from '#analytics/contract/event.ts';
import type { MeasureDefinition, Reading, SeriesPoint, Table, Warning } from '#analytics/contract/result.ts';
import { canShowTrend, findInstrument } from '#analytics/instruments/instruments.ts';
import type { Scale } from '#analytics/instruments/instrument.ts';
import { lastDayOfInterval, nextInterval, startOfInterval } from '#analytics/period/intervals.ts';
import { medianReading, sharesByBand, type Counted } from '#analytics/statistics/distribution.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { isInClinicalRange } from '#analytics/statistics/reliable-change.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context } from '../define.ts';
import { chartSeries } from '../forms/charted.ts';
import { axisLabel, scaleOn } from '../forms/paired-scores.ts';
import { periodsOf } from '../forms/periods.ts';

export const ScoreRow = z.object({
  group_key: z.string(), axis: z.string(), moment: z.enum(['baseline', 'latest', 'period']), period: CalendarDate.nullable(), score: z.number().nullable(), episodes: z.int().positive(),
});
export type ScoreRow = z.infer<typeof ScoreRow>;

const COLUMNS: Table['columns'] = [
  { key: 'baselineMedian', label: 'Median at baseline', unit: 'points' },
  { key: 'latestMedian', label: 'Median of the latest scores', unit: 'points' },
  { key: 'baselineCount', label: 'Episodes at baseline', unit: 'count' },
  { key: 'latestCount', label: 'Episodes, latest', unit: 'count' },
  { key: 'baselineShare', label: 'Share at baseline', unit: 'share' },
  { key: 'latestShare', label: 'Share, latest', unit: 'share' },
];

const instrumentOf = (axis: string): ReturnType<typeof findInstrument> => findInstrument(axis.split('/')[0] ?? '');

function scoresOf(rows: readonly ScoreRow[], isCounted: (row: ScoreRow) => boolean): Counted[] {
  return rows.flatMap((row) => (row.score === null || !isCounted(row) ? [] : [{ value: row.score, count: row.episodes }]));
}
const all = (counts: readonly Counted[]): number => counts.reduce((total, { count }) => total + count, 0);

type Row = Table['groups'][number]['rows'][number];

function clinicalShare(counts: readonly Counted[], scale: Scale, value: number): Reading {
  const cutOff = scale.cutOff === null ? null : { ...scale.cutOff, value };
  return cutOff === null ? { state: 'none' } : proportionOf(all(counts.filter((score) => isInClinicalRange(score.value, cutOff))), all(counts));
}

function bandRows(axis: string, { label, bands }: Scale, baseline: readonly Counted[], latest: readonly Counted[]): Row[] {
  const [first, last] = [sharesByBand(baseline, bands), sharesByBand(latest, bands)];
  const count = (reading: Reading | undefined): Reading => countOf(reading?.state === 'value' ? (reading.numerator ?? 0) : 0);
  return bands.map((band, index) => ({
    key: `${axis}/${band.from}-${band.to}`, label: `${label} ${band.from}-${band.to}: ${band.label}`,
    cells: {
      baselineCount: count(first[index]?.reading), latestCount: count(last[index]?.reading),
      baselineShare: first[index]?.reading ?? { state: 'none' }, latestShare: last[index]?.reading ?? { state: 'none' },
    },
  }));
}

/** RULE (domain 10.10): not measured is a row of its own; it is in no band, and grey is never green. */
function notMeasured(axis: string, label: string, rows: readonly ScoreRow[]): Row {
  const missing = (moment: ScoreRow['moment']): { none: number; of: number } => {
    const own = rows.filter((row) => row.moment === moment);
    return { none: own.filter(({ score }) => score === null).reduce((total, { episodes }) => total + episodes, 0), of: own.reduce((total, { episodes }) => total + episodes, 0) };
  };
  const [baseline, latest] = [missing('baseline'), missing('latest')];
  return {
    key: `${axis}/not-measured`, label: `${label}: not measured`,
    cells: { baselineCount: countOf(baseline.none), latestCount: countOf(latest.none), baselineShare: proportionOf(baseline.none, baseline.of), latestShare: proportionOf(latest.none, latest.of) },
  };
}

function axisRows(axis: string, rows: readonly ScoreRow[], context: Context): Row[] {
  const scale = scaleOn(axis, instrumentOf(axis));
  const label = axisLabel(axis, scale);
  const baseline = scoresOf(rows, ({ moment }) => moment === 'baseline');
  const latest = scoresOf(rows, ({ moment }) => moment === 'latest');
  const clinical = (counts: readonly Counted[]): Reading => (scale?.cutOff == null ? { state: 'none' } : clinicalShare(counts, scale, context.setting(`${axis}/cut-off`)));
  const whole: Row = {
    key: axis, label: scale?.cutOff == null ? label : `${label}, share in the clinical range`,
    cells: {
      baselineMedian: medianReading(baseline), latestMedian: medianReading(latest), baselineCount: countOf(all(baseline)), latestCount: countOf(all(latest)),
      baselineShare: clinical(baseline), latestShare: clinical(latest),
    },
  };
  return [whole, ...(scale === null ? [] : bandRows(axis, scale, baseline, latest)), notMeasured(axis, label, rows)];
}

const DAYS = { week: 7, month: 30, quarter: 90 } as const;
const towards = (scale: Scale | null): MeasureDefinition['direction'] => (scale === null ? 'neither' : scale.direction === 'higher-is-better' ? 'higher-is-better' : 'lower-is-better');

function pointsOf(rows: readonly ScoreRow[], starts: readonly string[], { asOf, interval }: { asOf: string; interval: keyof typeof DAYS }): SeriesPoint[] {
  return starts.map((start) => {
    const to = nextInterval(interval, start);
    if (start > asOf) return { from: start, to, reading: { state: 'not-yet', availableOn: to } };
    const reading = medianReading(scoresOf(rows, ({ moment, period }) => moment === 'period' && period === start));
    return { from: start, to, reading, ...(asOf < lastDayOfInterval(interval, start) ? { isPartial: true } : {}) };
  });
}

/** RULE (domain 3.3): no trend where the questions look back further than a period is long. */
function seriesOf(rows: readonly ScoreRow[], axes: readonly string[], context: Context): { result: Computed['result']; warnings: Warning[] } {
  const { from, to, asOf, interval: asked } = context.query;
  const interval = asked ?? 'month';
  const [shown, left] = [axes.filter((axis) => canTrend(axis, interval)), axes.filter((axis) => !canTrend(axis, interval))];
  const groups = groupRows(rows, context);
  const { starts } = periodsOf({ from, to, asOf, interval, periods: rows.flatMap(({ period }) => (period === null ? [] : [period])) });
  const charts = groups.flatMap((group) => shown.map((axis) => {
    const scale = scaleOn(axis, instrumentOf(axis));
    const label = groups.length === 1 ? axisLabel(axis, scale) : `${group.label}: ${axisLabel(axis, scale)}`;
    const points = pointsOf(group.rows.filter((row) => row.axis === axis), starts, { asOf, interval });
    return chartSeries([{ key: groups.length === 1 ? axis : `${group.key}/${axis}`, label, points }], { interval, unit: 'points', chart: 'xmr', direction: towards(scale) }, context).groups;
  }));
  const cut = starts.some((start) => start === startOfInterval(interval, asOf) && asOf < lastDayOfInterval(interval, start));
  return {
    result: { kind: 'series', interval, unit: 'points', groups: charts.flat() },
    warnings: [
      ...(left.length === 0 ? [] : [{ code: 'no-trend', detail: `No trend by ${interval} is shown for ${left.map((axis) => axisLabel(axis, scaleOn(axis, instrumentOf(axis)))).join(', ')}: the questions look back further than a ${interval}.` }]),
      ...(cut ? [{ code: 'partial-period', detail: `The ${interval} from ${startOfInterval(interval, asOf)} is shown as far as it has gone, up to ${asOf}.` }] : []),
    ],
  };
}

function canTrend(axis: string, interval: keyof typeof DAYS): boolean {
  const instrument = instrumentOf(axis);
  return instrument === null || canShowTrend(instrument, DAYS[interval]);
}

/**
 * Where scores lie.
 *
 * Shape   rows of `rows.sql` -> `table` (per axis: medians and the share in the clinical range, a row per band, one for those not measured), or `series`
 *         (median score by period in which it was taken, one line per axis).
 * Missing an axis without bands or cut-off has none; an instrument we know nothing of has medians alone.
 * Source  domain 3.1, 3.3, 3.5.
 */
export function compute(rows: readonly ScoreRow[], context: Context): Computed {
  const axes = [...new Set(rows.map(({ axis }) => axis))].sort();
  if (context.query.view === 'series') return seriesOf(rows, axes, context);
  const groups = groupRows(rows, context).map(({ key, label, rows: own }) => ({ key, label, rows: axes.flatMap((axis) => axisRows(axis, own.filter((row) => row.axis === axis), context)) }));
  return { result: { kind: 'table', rowsAre: 'instrument', columns: COLUMNS, groups }, warnings: [] };
}
