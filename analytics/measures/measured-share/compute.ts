/** Pairs of scores -> who was measured at all, and who twice. */
import type { Reading, SeriesPoint, Table } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastDayOfInterval, nextInterval } from '#analytics/period/intervals.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import type { Computed, Context } from '../define.ts';
import { chartSeries, type PointGroup } from '../forms/charted.ts';
import { episodesIn, groupAxes, isPaired, waitingUntil, type AxisRows, type GroupAxes, type PairRow } from '../forms/paired-scores.ts';
import { periodsOf } from '../forms/periods.ts';

const COLUMNS: Table['columns'] = [
  { key: 'eligible', label: 'Episodes to be measured', unit: 'count' },
  { key: 'baseline', label: 'With a baseline', unit: 'share' },
  { key: 'due', label: 'Second score due', unit: 'count' },
  { key: 'pairedOfDue', label: 'Measured twice, of those due', unit: 'share' },
  { key: 'paired', label: 'Measured twice, of all', unit: 'share' },
  { key: 'notYet', label: 'Not known yet', unit: 'count' },
];

function cellsOf({ rows }: AxisRows): Record<string, Reading> {
  const known = rows.filter((row) => !row.is_pending);
  const [eligible, due] = [episodesIn(known), episodesIn(known, (row) => row.is_due)];
  const waiting = eligible === 0 ? waitingUntil(rows) : null;
  const share = (numerator: number, denominator: number): Reading => (waiting === null ? proportionOf(numerator, denominator) : { state: 'not-yet', availableOn: waiting });
  return {
    eligible: countOf(eligible),
    baseline: share(episodesIn(known, (row) => row.baseline !== null), eligible),
    due: countOf(due),
    pairedOfDue: share(episodesIn(known, (row) => row.is_due && isPaired(row)), due),
    paired: share(episodesIn(known, isPaired), eligible),
    notYet: countOf(episodesIn(rows, (row) => row.is_pending)),
  };
}

function labelled(group: GroupAxes, axis: AxisRows, isOnly: boolean): string {
  return isOnly ? axis.label : `${group.label}: ${axis.label}`;
}

function seriesOf(groups: readonly GroupAxes[], context: Context): Computed['result'] {
  const { from, to, asOf, interval: asked } = context.query;
  const interval = asked ?? 'month';
  const { starts } = periodsOf({ from, to, asOf, interval, periods: [] });
  const point = (axis: AxisRows, start: string): SeriesPoint => {
    const knownOn = addDays(lastDayOfInterval(interval, start), context.setting('baselineDays') + context.setting('apartDays'));
    const own = axis.rows.filter((row) => row.period === start);
    const reading: Reading = knownOn > asOf ? { state: 'not-yet', availableOn: knownOn } : proportionOf(episodesIn(own, isPaired), episodesIn(own));
    return { from: start, to: nextInterval(interval, start), reading };
  };
  const points = groups.flatMap((group) => group.axes.map((axis): PointGroup => ({
    key: groups.length === 1 ? axis.axis : `${group.key}/${axis.axis}`, label: labelled(group, axis, groups.length === 1), points: starts.map((start) => point(axis, start)),
  })));
  return chartSeries(points, { interval, unit: 'share', chart: 'share' }, context);
}

function funnelResult(groups: readonly GroupAxes[]): Computed['result'] {
  // Of everything that was to be measured, over all instruments: a program that measures by one of three is seen.
  return { kind: 'funnel', ...funnelOf(groups.map(({ key, label, axes }) => {
    const rows = axes.flatMap((axis) => axis.rows).filter((row) => !row.is_pending);
    return { key, label, numerator: episodesIn(rows, isPaired), denominator: episodesIn(rows) };
  })) };
}

/**
 * Who was measured, by instrument.
 *
 * Shape   rows of `rows.sql` -> `table` (a row per axis), `series` (share measured twice of all, one line per axis), `funnel` (over all instruments).
 * Missing a program that uses no instrument is in no count. `not-yet` where everybody was admitted too recently.
 * Source  domain 3.4, 10.10.
 */
export function compute(rows: readonly PairRow[], context: Context): Computed {
  const groups = groupAxes(rows, context);
  const isOpen = rows.some((row) => row.is_pending);
  const warnings = isOpen ? [{ code: 'windows-open', detail: 'Some are not counted yet: they were admitted too recently for two scores.' }] : [];
  switch (context.query.view) {
    case 'series': return { result: seriesOf(groups, context), warnings };
    case 'funnel': return { result: funnelResult(groups), warnings };
    default: return {
      result: { kind: 'table', rowsAre: 'instrument', columns: COLUMNS, groups: groups.map(({ key, label, axes }) => ({ key, label, rows: axes.map((axis) => ({ key: axis.axis, label: axis.label, cells: cellsOf(axis) })) })) },
      warnings,
    };
  }
}
