/** Measures that are a share: of the episodes (or contacts, goals, reassessments) counted, how many. */
import { z } from 'zod';
import { CalendarDate } from '#analytics/contract/event.ts';
import type { Funnel, Reading, SeriesPoint, Table, Warning } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastDayOfInterval, nextInterval, startOfInterval } from '#analytics/period/intervals.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { countOf, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import { chartSeries } from './charted.ts';
import { checkReadable, periodsOf } from './periods.ts';

/**
 * What `rows.sql` of a share returns: one row per group and period, one per group (period null), and one of everything (both null), as
 * `group by grouping sets ((group_key, period), (group_key), ())` gives them.
 */
export const ProportionRow = z.object({
  group_key: z.string().nullable(),
  period: CalendarDate.nullable(),
  numerator: z.int().nonnegative(),
  denominator: z.int().nonnegative(),
  /** Units whose window is still open on the as-of date: in neither count. */
  pending: z.int().nonnegative(),
  /** As-of date on which the first of them is known. */
  first_matures_on: CalendarDate.nullable(),
  /** Distinct clients behind the denominator. */
  people: z.int().nonnegative(),
});
export type ProportionRow = z.infer<typeof ProportionRow>;

/**
 * `cohort`: periods are of the unit's first day, and one is known when the last unit it could hold has been followed for `maturesAfterDays`.
 * `event`: periods are of the event counted; one is known as far as it has gone.
 */
export type Clock = { readonly kind: 'cohort'; readonly maturesAfterDays: number } | { readonly kind: 'event' };

/** RULE (domain 10.1): a window that has not closed is neither a success nor a failure; where none has, the share is not known yet. */
function pooledReading(row: ProportionRow | undefined): Reading {
  if (row === undefined) return { state: 'none' };
  if (row.denominator === 0 && row.pending > 0 && row.first_matures_on !== null) return { state: 'not-yet', availableOn: row.first_matures_on };
  return proportionOf(row.numerator, row.denominator);
}

function pointOf(start: string, row: ProportionRow | undefined, { interval, clock, asOf }: { interval: 'week' | 'month' | 'quarter'; clock: Clock; asOf: string }): SeriesPoint {
  const [to, lastDay] = [nextInterval(interval, start), lastDayOfInterval(interval, start)];
  if (clock.kind === 'cohort') {
    // Nobody was counted in it, and nobody will be any more.
    if (row === undefined && lastDay <= asOf) return { from: start, to, reading: { state: 'none' } };
    const knownOn = addDays(lastDay, clock.maturesAfterDays);
    // RULE (domain 2.6): a cohort is known when every member could have been followed that long.
    return { from: start, to, reading: knownOn > asOf ? { state: 'not-yet', availableOn: knownOn } : proportionOf(row?.numerator ?? 0, row?.denominator ?? 0) };
  }
  if (start > asOf) return { from: start, to, reading: { state: 'not-yet', availableOn: to } };
  const reading = row === undefined ? ({ state: 'none' } as const) : pooledReading(row);
  return { from: start, to, reading, ...(asOf < lastDay ? { isPartial: true } : {}) };
}

const pooledOf = <Row extends ProportionRow>({ rows }: RowGroup<Row>): Row | undefined => rows.find(({ period }) => period === null);

function warningsOf(rows: readonly ProportionRow[], groups: readonly RowGroup<ProportionRow>[]): Warning[] {
  const all = rows.find((row) => row.group_key === null);
  const inGroups = groups.reduce((total, group) => total + (pooledOf(group)?.denominator ?? 0), 0);
  // RULE: no counts in a warning; every role reads it.
  return [
    ...((all?.pending ?? 0) === 0 ? [] : [{ code: 'windows-open', detail: 'Some are not counted yet: their window is still open on the as-of date.' }]),
    ...(all !== undefined && inGroups > all.denominator ? [{ code: 'counted-in-several-groups', detail: 'The groups add up to more than the total: somebody who belongs to several groups is counted once in each, and once in the total.' }] : []),
  ];
}

function seriesOf(groups: readonly RowGroup<ProportionRow>[], clock: Clock, context: Context): Computed {
  const { from, to, asOf, interval: asked } = context.query;
  const interval = asked ?? 'month';
  const periods = groups.flatMap(({ rows }) => rows.flatMap(({ period }) => (period === null ? [] : [period])));
  const { starts, isShortened } = periodsOf({ from, to, asOf, interval, periods });
  checkReadable(groups.length, starts.length);
  const points = groups.map(({ key, label, rows }) => {
    const byPeriod = new Map(rows.map((row) => [row.period, row]));
    return { key, label, points: starts.map((start) => pointOf(start, byPeriod.get(start), { interval, clock, asOf })) };
  });
  const cut = starts.find((start) => start <= asOf && asOf < lastDayOfInterval(interval, start));
  const hasEarlier = periods.some((period) => period < startOfInterval(interval, from));
  return {
    result: chartSeries(points, { interval, unit: 'share', chart: 'share' }, context),
    warnings: [
      ...(cut === undefined || clock.kind === 'cohort' ? [] : [{ code: 'partial-period', detail: `The ${interval} from ${cut} is shown as far as it has gone, up to ${asOf}.` }]),
      ...(hasEarlier ? [{ code: 'events-before-period', detail: 'Something happened before the period began and is not shown.' }] : []),
      ...(isShortened ? [{ code: 'period-shortened', detail: 'The period is longer than a series can show; empty periods at its ends are left out.' }] : []),
    ],
  };
}

/** A figure beside the share in its table, out of the same row. */
export interface Beside<Row> {
  readonly key: string;
  readonly label: string;
  readonly unit: Table['columns'][number]['unit'];
  readonly read: (row: Row) => Reading;
  /** Distinct clients behind it, where they are not those behind the share. */
  readonly people?: (row: Row) => number;
}
/** How many are not known yet: the column a cohort's share has beside it. */
export const NOT_YET: Beside<ProportionRow> = { key: 'notYet', label: 'Not known yet', unit: 'count', read: ({ pending }) => countOf(pending) };

function besideOf<Row extends ProportionRow>({ key, unit, read }: Beside<Row>, row: Row | undefined): [string, Reading] {
  if (row !== undefined) return [key, read(row)];
  return [key, unit === 'count' ? countOf(0) : { state: 'none' }];
}

function tableOf<Row extends ProportionRow>(groups: readonly RowGroup<Row>[], { definition }: Context, beside: readonly Beside<Row>[]): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: [{ key: 'share', label: definition.title, unit: 'share' }, ...beside.map(({ key, label, unit }) => ({ key, label, unit }))],
    groups: groups.map((group) => {
      const row = pooledOf(group);
      const cells = { share: pooledReading(row), ...Object.fromEntries(beside.map((one) => besideOf(one, row))) };
      return { key: group.key, label: group.label, rows: [{ key: 'all', label: 'All', cells }] };
    }),
  };
}

/** Clients behind a figure: of the row, or of one column beside the share. */
function behindOf<Row extends ProportionRow>(rows: readonly Row[], beside: readonly Beside<Row>[]): EpisodesBehind {
  const byPlace = new Map(rows.map((row) => [`${row.group_key ?? ''} ${row.period ?? ''}`, row]));
  return (group, from, cell) => {
    const row = byPlace.get(`${group} ${from ?? ''}`);
    const own = beside.find(({ key }) => key === cell?.column)?.people;
    return row === undefined ? 0 : (own?.(row) ?? row.people);
  };
}

/** A group with none but open windows is not known yet; in a funnel as in a table. */
function funnelResult(groups: readonly RowGroup<ProportionRow>[]): Funnel {
  const dots = groups.map((group) => ({ key: group.key, label: group.label, numerator: pooledOf(group)?.numerator ?? 0, denominator: pooledOf(group)?.denominator ?? 0 }));
  const funnel = funnelOf(dots);
  const waiting = new Map(groups.map((group) => [group.key, pooledReading(pooledOf(group))]));
  return {
    kind: 'funnel', ...funnel,
    groups: funnel.groups.map((group) => {
      const reading = waiting.get(group.key);
      return reading?.state === 'not-yet' ? { ...group, reading } : group;
    }),
  };
}

/**
 * A share in the view that was asked for.
 *
 * Shape   rows as `ProportionRow` says -> `series` (a point per period, p or p' chart), `funnel` (a dot per group), else `table` (a row per group: the
 *         share, and `beside` it what else is read off the row; unless asked otherwise, how many are not known yet).
 * Missing a period before whose last window's end the as-of date lies is `not-yet`; a group with none but open windows too; nobody at all is `none`.
 * Errors  InvalidInput where groups times periods are more than anybody can read.
 * Source  domain 2.6, 6.5, 6.6, 10.1.
 */
export function computeProportion<Row extends ProportionRow>(rows: readonly Row[], context: Context, clock: Clock, beside: readonly Beside<Row>[] = [NOT_YET]): Computed {
  const groups = groupRows(rows, context);
  const episodesBehind = behindOf(rows, beside);
  const warnings = warningsOf(rows, groups);
  if (context.query.view === 'series') {
    const { result, warnings: more } = seriesOf(groups, clock, context);
    return { result, warnings: [...more, ...warnings], episodesBehind };
  }
  if (context.query.view === 'funnel') {
    return { result: funnelResult(groups), warnings, episodesBehind };
  }
  return { result: tableOf(groups, context, beside), warnings, episodesBehind };
}
