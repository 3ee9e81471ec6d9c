/** Pairs of scores -> change by instrument, or over time, or by caseload. */
import type { Reading, SeriesPoint, Warning } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastDayOfInterval, nextInterval } from '#analytics/period/intervals.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import type { Computed, Context } from '../define.ts';
import { chartSeries, type PointGroup } from '../forms/charted.ts';
import { groupAxes, waitingUntil, type AxisRows, type GroupAxes, type PairRow } from '../forms/paired-scores.ts';
import { periodsOf } from '../forms/periods.ts';
import { cellsOf, changeOf, CHANGE_COLUMNS, notesOf } from './categories.ts';

function betterOf(axis: AxisRows, context: Context): { numerator: number; denominator: number } {
  const { counts, paired, rule } = changeOf(axis, context);
  return rule.points === null ? { numerator: 0, denominator: 0 } : { numerator: counts.recovered + counts.improved, denominator: paired };
}

/** The one axis that a chart with one figure per group can be about: the one asked for, else the first that has a threshold. */
function chartedAxis(groups: readonly GroupAxes[], context: Context): string | null {
  const axes = groups[0]?.axes ?? [];
  return (axes.find((axis) => changeOf(axis, context).rule.points !== null) ?? axes[0])?.axis ?? null;
}

function pointOf(rows: AxisRows, start: string, context: Context): SeriesPoint {
  const { asOf, interval } = context.query;
  const unit = interval ?? 'month';
  const knownOn = addDays(lastDayOfInterval(unit, start), context.setting('followedDays'));
  const { numerator, denominator } = betterOf({ ...rows, rows: rows.rows.filter(({ period }) => period === start) }, context);
  const reading: Reading = knownOn > asOf ? { state: 'not-yet', availableOn: knownOn } : proportionOf(numerator, denominator);
  return { from: start, to: nextInterval(unit, start), reading };
}

function axisIn(group: GroupAxes, axis: string | null): AxisRows | undefined {
  return group.axes.find((one) => one.axis === axis);
}

function seriesOf(groups: readonly GroupAxes[], axis: string | null, context: Context): Computed['result'] {
  const { from, to, asOf, interval } = context.query;
  const { starts } = periodsOf({ from, to, asOf, interval: interval ?? 'month', periods: [] });
  const points = groups.map((group): PointGroup => {
    const rows = axisIn(group, axis);
    const none = (start: string): SeriesPoint => ({ from: start, to: nextInterval(interval ?? 'month', start), reading: { state: 'none' } });
    return { key: group.key, label: rows === undefined ? group.label : `${group.label}: ${rows.label}`, points: starts.map((start) => (rows === undefined ? none(start) : pointOf(rows, start, context))) };
  });
  return chartSeries(points, { interval: interval ?? 'month', unit: 'share', chart: 'share' }, context);
}

function funnelResult(groups: readonly GroupAxes[], axis: string | null, context: Context): Computed['result'] {
  return { kind: 'funnel', ...funnelOf(groups.map((group) => {
    const rows = axisIn(group, axis);
    return { key: group.key, label: group.label, ...(rows === undefined ? { numerator: 0, denominator: 0 } : betterOf(rows, context)) };
  })) };
}

function tableOf(groups: readonly GroupAxes[], context: Context): Computed['result'] {
  return {
    kind: 'table', rowsAre: 'instrument', columns: CHANGE_COLUMNS,
    groups: groups.map(({ key, label, axes }) => ({
      key, label,
      rows: axes.map((axis) => {
        const change = changeOf(axis, context);
        return { key: axis.axis, label: axis.label, cells: cellsOf(change, waitingUntil(axis.rows)), notes: notesOf(change, context.setting('pairedAtLeast')) };
      }),
    })),
  };
}

function warningsOf(groups: readonly GroupAxes[], context: Context): Warning[] {
  const changes = groups.flatMap(({ axes }) => axes).map((axis) => changeOf(axis, context));
  const few = changes.filter(({ eligible, paired }) => eligible > 0 && paired / eligible < context.setting('pairedAtLeast'));
  const isOpen = groups.some(({ axes }) => axes.some(({ rows }) => rows.some((row) => row.is_pending)));
  return [
    ...(few.length === 0 ? [] : [{ code: 'few-paired', detail: `Measured twice less often than ${Math.round(context.setting('pairedAtLeast') * 100)} %: ${[...new Set(few.map(({ axis }) => axis.label))].join(', ')}. Who was not measured may have fared otherwise.` }]),
    ...(isOpen ? [{ code: 'windows-open', detail: 'Some are not counted yet: they were admitted too recently for two scores.' }] : []),
    ...(changes.length === 0 ? [] : [{ code: 'regression-to-the-mean', detail: 'People are first measured when they seek help, so some improvement is to be expected in any group.' }]),
  ];
}

/**
 * Reliable change of each instrument.
 *
 * Shape   rows of `rows.sql` -> `table` (a row per axis), `series` and `funnel` (share reliably improved of those measured twice, of one axis: the one
 *         asked for by `instrument`, else the first that has a threshold).
 * Missing categories are `none` where no threshold is published, `not-yet` where everybody was admitted too recently; the share not assessable stands beside.
 * Source  domain 3.4, 3.5.
 */
export function compute(rows: readonly PairRow[], context: Context): Computed {
  const groups = groupAxes(rows, context);
  const axis = chartedAxis(groups, context);
  const warnings = warningsOf(groups, context);
  const episodesBehind = (key: string, from: string | null): number => {
    const own = groups.find((group) => group.key === key)?.axes.find((one) => from === null || one.axis === axis)?.rows ?? [];
    return own.filter(({ period }) => from === null || period === from).reduce((total, { episodes }) => total + episodes, 0);
  };
  switch (context.query.view) {
    case 'series': return { result: seriesOf(groups, axis, context), warnings, episodesBehind };
    case 'funnel': return { result: funnelResult(groups, axis, context), warnings, episodesBehind };
    default: return { result: tableOf(groups, context), warnings };
  }
}
