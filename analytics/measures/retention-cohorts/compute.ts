/** Counts per admission cohort -> a grid of cohorts by day, or the share retained 90 days in the views of a share. */
import type { Grid, Result, Warning } from '#analytics/contract/result.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { addDays } from '#analytics/period/dates.ts';
import { lastDayOfInterval, nextInterval, startOfInterval } from '#analytics/period/intervals.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { groupRows, READING_DAYS, type Computed, type Context, type RowGroup } from '../define.ts';
import { periodsOf } from '../forms/periods.ts';
import { plannedEndOf, plannedEndWarnings } from '../forms/planned-end.ts';
import { computeProportion } from '../forms/proportion.ts';
import type { Row } from './measure.ts';

type Group = RowGroup<Row>;
type GridRow = Grid['groups'][number]['rows'][number];
type Cell = GridRow['cells'][number];
type Day = (typeof READING_DAYS)[number];

/** NIDA's three months: the share that is followed over time and held against other groups. */
const SHARE_DAY = 90;
/** WHY: a grid is read cell by cell. */
const ROWS_AT_MOST = 2400;

const columnOf = (day: number): string => `d${day}`;
const retainedAfter = (row: Row, day: Day): number => ({ 30: row.retained_30, 60: row.retained_60, 90: row.retained_90, 180: row.retained_180, 365: row.retained_365 })[day];
const intervalOf = ({ query }: Context): 'week' | 'month' | 'quarter' => query.interval ?? 'month';
const cohortsOf = ({ rows }: Group): Row[] => rows.filter(({ period }) => period !== null);

interface Cohort {
  readonly row: Row | undefined;
  readonly lastDay: string;
  /** Day after which nobody of the group was meant to stay. */
  readonly groupEnd: number;
}

function readingOf({ row, lastDay, groupEnd }: Cohort, day: Day, asOf: string): Cell['reading'] {
  // RULE (domain 10.2): beyond every planned end there is no retention, neither now nor later.
  if (groupEnd < day || (row !== undefined && plannedEndOf([row]) < day)) return { state: 'none' };
  // Nobody was admitted, and nobody will be any more.
  if (row === undefined && lastDay <= asOf) return { state: 'none' };
  const knownOn = addDays(lastDay, day);
  // RULE (domain 2.6): a cell is known when every member could have been followed that long; never a raw proportion before.
  if (knownOn > asOf || row === undefined) return { state: 'not-yet', availableOn: knownOn };
  return proportionOf(retainedAfter(row, day), row.episodes);
}

function gridOf(groups: readonly Group[], context: Context): Computed {
  const { from, to, asOf } = context.query;
  const interval = intervalOf(context);
  const periods = groups.flatMap((group) => cohortsOf(group).flatMap(({ period }) => period ?? []));
  const { starts, isShortened } = periodsOf({ from, to, asOf, interval, periods });
  if (groups.length * starts.length > ROWS_AT_MOST) {
    throw new InvalidInput(`The answer would have ${groups.length} groups of ${starts.length} cohorts.`, [{ pointer: '/from', detail: `asks for more than ${ROWS_AT_MOST} cohorts: shorten the period, choose a longer interval, or group by something with fewer values` }]);
  }
  const toRows = (group: Group): GridRow[] => {
    const byPeriod = new Map(cohortsOf(group).map((row) => [row.period, row]));
    const groupEnd = plannedEndOf(cohortsOf(group));
    return starts.map((start): GridRow => {
      const row = byPeriod.get(start);
      const cohort = { row, lastDay: lastDayOfInterval(interval, start), groupEnd };
      const episodes = row?.episodes ?? 0;
      return { from: start, to: nextInterval(interval, start), episodes, cells: READING_DAYS.map((day) => ({ column: columnOf(day), eligible: episodes, reading: readingOf(cohort, day, asOf) })) };
    });
  };
  return {
    result: {
      kind: 'grid', interval,
      columns: READING_DAYS.map((day) => ({ key: columnOf(day), label: `${day} days`, day })),
      groups: groups.map((group) => ({ key: group.key, label: group.label, rows: toRows(group) })),
    },
    warnings: isShortened ? [{ code: 'period-shortened', detail: 'The period is longer than a grid can show; empty cohorts at its ends are left out.' }] : [],
  };
}

/** RULE: a cohort is a period of the calendar. The window never moves anybody to another; it can only leave some of a cohort out. */
function cutWarnings(context: Context): Warning[] {
  const { from, to } = context.query;
  const interval = intervalOf(context);
  if (from >= to) return [];
  const [first, last] = [startOfInterval(interval, from), startOfInterval(interval, addDays(to, -1))];
  const cut = [...new Set([...(first < from ? [first] : []), ...(nextInterval(interval, last) > to ? [last] : [])])];
  return cut.map((start) => ({ code: 'cohort-cut', detail: `The period asked for holds only a part of the ${interval} from ${start}; its cohort shows those admitted inside the period.` }));
}

/** Beyond every planned end nobody is counted, neither now nor later. */
function withoutPlannedEnds(row: Row): Row {
  return plannedEndOf([row]) < SHARE_DAY ? { ...row, numerator: 0, denominator: 0, pending: 0, first_matures_on: null, people: 0 } : row;
}

/** A share that will never be known is not "not yet": of a group, or of one cohort, that was planned to be over by then. */
function settled(result: Result, groups: readonly Group[]): Result {
  if (result.kind !== 'series') return result;
  const none = { state: 'none' } as const;
  return {
    ...result,
    groups: result.groups.map((group) => {
      const rows = cohortsOf(groups.find(({ key }) => key === group.key) ?? { key: group.key, label: group.label, rows: [] });
      const over = new Set(rows.filter((row) => plannedEndOf([row]) < SHARE_DAY).map(({ period }) => period));
      const isOver = plannedEndOf(rows) < SHARE_DAY;
      return { ...group, points: group.points.map((point) => (isOver || over.has(point.from) ? { ...point, reading: none } : point)) };
    }),
  };
}

/**
 * Retention of admission cohorts.
 *
 * Shape   rows of `rows.sql` -> a grid, cohorts by 30, 60, 90, 180 and 365 days; as series, funnel and table the share retained 90 days.
 * Units   a cohort is a calendar week, month or quarter of admission; `eligible` is everybody admitted in it (and in the window).
 * Missing `not-yet` until the last day of the cohort lies `day` days before the as-of date; `none` for a cohort that is over and empty, and beyond the
 *         planned end of every program in it.
 * Errors  InvalidInput where groups times cohorts are more than anybody can read.
 * Source  domain 2.6, 10.1, 10.2.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const groups = groupRows(rows, context);
  const { view } = context.query;
  if (view === 'grid') {
    const { result, warnings } = gridOf(groups, context);
    return { result, warnings: [...warnings, ...cutWarnings(context), ...plannedEndWarnings(groups)] };
  }
  const named = { ...context, definition: { ...context.definition, title: `Retained ${SHARE_DAY} days` } };
  const computed = computeProportion(rows.map(withoutPlannedEnds), named, { kind: 'cohort', maturesAfterDays: SHARE_DAY });
  return {
    ...computed, result: settled(computed.result, groups),
    warnings: [...computed.warnings, ...(view === 'series' ? cutWarnings(context) : []), ...plannedEndWarnings(groups, [SHARE_DAY])],
  };
}
