/** Measures that are a share: of the episodes (or contacts, goals, reassessments) counted, how many. */
import { z } from 'zod';
import { CalendarDate } from '#analytics/contract/event.ts';
import type { Reading, SeriesPoint, Table, Warning } from '#analytics/contract/result.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastDayOfInterval, nextInterval, startOfInterval } from '#analytics/period/intervals.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import { chartSeries } from './charted.ts';
import { periodsOf } from './periods.ts';

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

/** WHY: an answer is drawn and read; a hundred groups over ten years are neither. */
const POINTS_AT_MOST = 12_000;

/** RULE (domain 10.1): a window that has not closed is neither a success nor a failure; where none has, the share is not known yet. */
function pooledReading(row: ProportionRow | undefined): Reading {
  if (row === undefined) return { state: 'none' };
  if (row.denominator === 0 && row.pending > 0 && row.first_matures_on !== null) return { state: 'not-yet', availableOn: row.first_matures_on };
  return proportionOf(row.numerator, row.denominator);
}

function pointOf(start: string, row: ProportionRow | undefined, { interval, clock, asOf }: { interval: 'week' | 'month' | 'quarter'; clock: Clock; asOf: string }): SeriesPoint {
  const [to, lastDay] = [nextInterval(interval, start), lastDayOfInterval(interval, start)];
  if (clock.kind === 'cohort') {
    const knownOn = addDays(lastDay, clock.maturesAfterDays);
    // RULE (domain 2.6): a cohort is known when every member could have been followed that long.
    return { from: start, to, reading: knownOn > asOf ? { state: 'not-yet', availableOn: knownOn } : proportionOf(row?.numerator ?? 0, row?.denominator ?? 0) };
  }
  if (start > asOf) return { from: start, to, reading: { state: 'not-yet', availableOn: to } };
  const reading = row === undefined ? ({ state: 'none' } as const) : pooledReading(row);
  return { from: start, to, reading, ...(asOf < lastDay ? { isPartial: true } : {}) };
}

const pooledOf = ({ rows }: RowGroup<ProportionRow>): ProportionRow | undefined => rows.find(({ period }) => period === null);

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
  if (groups.length * starts.length > POINTS_AT_MOST) {
    throw new InvalidInput(`The answer would have ${groups.length} groups of ${starts.length} periods.`, [{ pointer: '/from', detail: `asks for more than ${POINTS_AT_MOST} points: shorten the period, or group by something with fewer values` }]);
  }
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

function tableOf(groups: readonly RowGroup<ProportionRow>[], { definition }: Context): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: [{ key: 'share', label: definition.title, unit: 'share' }, { key: 'notYet', label: 'Not known yet', unit: 'count' }],
    groups: groups.map((group) => {
      const row = pooledOf(group);
      const notYet: Reading = { state: 'value', value: row?.pending ?? 0, lower: null, upper: null, method: 'count' };
      return { key: group.key, label: group.label, rows: [{ key: 'all', label: 'All', cells: { share: pooledReading(row), notYet } }] };
    }),
  };
}

/**
 * A share in the view that was asked for.
 *
 * Shape   rows as `ProportionRow` says -> `series` (a point per period, p or p' chart), `funnel` (a dot per group), else `table` (a row per group).
 * Missing a period before whose last window's end the as-of date lies is `not-yet`; a group with none but open windows too; nobody at all is `none`.
 * Errors  InvalidInput where groups times periods are more than anybody can read.
 * Source  domain 2.6, 6.5, 6.6, 10.1.
 */
export function computeProportion(rows: readonly ProportionRow[], context: Context, clock: Clock): Computed {
  const groups = groupRows(rows, context);
  const people = new Map(rows.map((row) => [`${row.group_key ?? ''} ${row.period ?? ''}`, row.people]));
  const episodesBehind = (group: string, from: string | null): number => people.get(`${group} ${from ?? ''}`) ?? 0;
  const warnings = warningsOf(rows, groups);
  if (context.query.view === 'series') {
    const { result, warnings: more } = seriesOf(groups, clock, context);
    return { result, warnings: [...more, ...warnings], episodesBehind };
  }
  if (context.query.view === 'funnel') {
    const dots = groups.map((group) => ({ key: group.key, label: group.label, numerator: pooledOf(group)?.numerator ?? 0, denominator: pooledOf(group)?.denominator ?? 0 }));
    return { result: { kind: 'funnel', ...funnelOf(dots) }, warnings, episodesBehind };
  }
  return { result: tableOf(groups, context), warnings, episodesBehind };
}
