/** Counts per admission period and day of stay -> average days in treatment to fixed horizons. */
import type { SeriesPoint, Table, Warning } from '#analytics/contract/result.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastDayOfInterval, nextInterval } from '#analytics/period/intervals.ts';
import { kaplanMeier, type DayCount } from '#analytics/statistics/kaplan-meier.ts';
import { restrictedMean } from '#analytics/statistics/restricted-mean.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import { smallestBetween } from '../forms/between-readings.ts';
import { chartSeries } from '../forms/charted.ts';
import { periodsOf } from '../forms/periods.ts';
import { plannedEndOf } from '../forms/planned-end.ts';
import type { Row } from './measure.ts';

type Group = RowGroup<Row>;

/** RULE (domain 2.5): one horizon for all groups. */
const HORIZONS = [90, 180, 365] as const;
const SERIES_HORIZON = 90;
/** WHY: an answer is drawn and read; a hundred groups over ten years are neither. */
const POINTS_AT_MOST = 12_000;

const countsOf = (rows: readonly Row[]): DayCount[] => rows.map(({ days, exits, censored }) => ({ day: days, exits, censored }));

function toTable(groups: readonly Group[], { query }: Context): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: HORIZONS.map((day) => ({ key: `d${day}`, label: `Days out of the first ${day}`, unit: 'days' })),
    groups: groups.map(({ key, label, rows }) => {
      const points = kaplanMeier(countsOf(rows), query.ci);
      return { key, label, rows: [{ key: 'all', label: 'All', cells: Object.fromEntries(HORIZONS.map((day) => [`d${day}`, restrictedMean(points, day, query)])) }] };
    }),
  };
}

const byPeriodOf = ({ rows }: Group): Map<string, Row[]> => {
  const byPeriod = new Map<string, Row[]>();
  for (const row of rows) {
    const known = byPeriod.get(row.period);
    if (known === undefined) byPeriod.set(row.period, [row]);
    else known.push(row);
  }
  return byPeriod;
};

function pointOf(start: string, rows: readonly Row[], { query }: Context): SeriesPoint {
  const interval = query.interval ?? 'month';
  const knownOn = addDays(lastDayOfInterval(interval, start), SERIES_HORIZON);
  // RULE (domain 2.6): a cohort is known when every member could have been followed that long.
  const reading = knownOn > query.asOf ? { state: 'not-yet' as const, availableOn: knownOn } : restrictedMean(kaplanMeier(countsOf(rows), query.ci), SERIES_HORIZON, query);
  return { from: start, to: nextInterval(interval, start), reading };
}

function toSeries(groups: readonly Group[], context: Context): Computed {
  const { from, to, asOf, interval: asked } = context.query;
  const interval = asked ?? 'month';
  const { starts, isShortened } = periodsOf({ from, to, asOf, interval, periods: groups.flatMap(({ rows }) => rows.map(({ period }) => period)) });
  if (groups.length * starts.length > POINTS_AT_MOST) {
    throw new InvalidInput(`The answer would have ${groups.length} groups of ${starts.length} periods.`, [{ pointer: '/from', detail: `asks for more than ${POINTS_AT_MOST} points: shorten the period, or group by something with fewer values` }]);
  }
  const points = groups.map((group) => {
    const byPeriod = byPeriodOf(group);
    return { key: group.key, label: group.label, points: starts.map((start) => pointOf(start, byPeriod.get(start) ?? [], context)) };
  });
  const smallest = new Map(groups.flatMap((group) => [...byPeriodOf(group)].map(([period, rows]) => [`${group.key} ${period}`, smallestBetween(countsOf(rows), [SERIES_HORIZON])] as const)));
  return {
    result: chartSeries(points, { interval, unit: 'days', chart: 'xmr' }, context),
    warnings: isShortened ? [{ code: 'period-shortened', detail: 'The period is longer than a series can show; empty periods at its ends are left out.' }] : [],
    episodesBehind: (group, period) => smallest.get(`${group} ${period ?? ''}`) ?? 0,
  };
}

/** RULE (domain 10.2): fewer days are no failure where treatment is planned to be over. */
function plannedEndWarnings(groups: readonly Group[]): Warning[] {
  return groups.flatMap(({ label, rows }): Warning[] => {
    const end = plannedEndOf(rows);
    if (end >= Math.max(...HORIZONS)) return [];
    return [{ code: 'planned-end', detail: `${label}: treatment is planned to end after ${end} days; days beyond that are not expected of it, and the mean is not to be compared with longer programs.` }];
  });
}

/**
 * Average days in treatment of each group.
 *
 * Shape   rows of `rows.sql` -> a table with a column per horizon; as a series the mean out of the first 90 days per admission period, on an XmR chart.
 * Units   days. A period's bounds are its mean's own, apart from the limits of the chart.
 * Missing `not-yet` where follow-up is too short (of a period: until its last day lies 90 days back); `none` for nobody.
 * Errors  InvalidInput where groups times periods are more than anybody can read.
 * Source  domain 2.5, 2.6, 10.6.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const groups = groupRows(rows, context);
  const warnings = plannedEndWarnings(groups);
  if (context.query.view === 'series') {
    const series = toSeries(groups, context);
    return { ...series, warnings: [...series.warnings, ...warnings] };
  }
  const smallest = new Map(groups.map((group) => [group.key, smallestBetween(countsOf(group.rows), HORIZONS)]));
  return { result: toTable(groups, context), warnings, episodesBehind: (group) => smallest.get(group) ?? 0 };
}
