/** Contacts per month -> attendance, month by month. */
import type { Reading, Series, Warning } from '#analytics/contract/result.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import type { Row } from './measure.ts';
import { monthsOf } from './months.ts';

type Group = RowGroup<Row>;

/** WHY: an answer is drawn and read; a hundred groups over ten years are neither. */
const POINTS_AT_MOST = 12_000;

function readingOf(row: Row | undefined, month: string, asOf: string): Reading {
  if (month > asOf) return { state: 'not-yet', availableOn: addMonths(month, 1) };
  if (row === undefined) return { state: 'none' };
  return proportionOf(row.attended, row.attended + row.no_show + row.cancelled_by_client);
}

function toSeries({ key, label, rows }: Group, starts: readonly string[], asOf: string): Series['groups'][number] {
  const byMonth = new Map(rows.map((row) => [row.month, row]));
  return { key, label, points: starts.map((month) => ({ from: month, to: addMonths(month, 1), reading: readingOf(byMonth.get(month), month, asOf) })) };
}

function warningsOf(starts: readonly string[], isShortened: boolean, rows: readonly Row[], { query: { from, asOf } }: Context): Warning[] {
  const cut = starts.find((month) => month <= asOf && asOf < addDays(addMonths(month, 1), -1));
  // RULE: no counts in a warning; every role reads it.
  const hasEarlier = rows.some(({ month }) => month !== null && month.slice(0, 7) < from.slice(0, 7));
  return [
    ...(cut === undefined ? [] : [{ code: 'partial-period', detail: `The month from ${cut} is shown as far as it has gone, up to ${asOf}.` }]),
    ...(hasEarlier ? [{ code: 'contacts-before-period', detail: 'Some contacts took place in months before the period and are not shown.' }] : []),
    ...(isShortened ? [{ code: 'period-shortened', detail: 'The period is longer than a series can show; months without contacts at its ends are left out.' }] : []),
  ];
}

/**
 * Monthly attendance of each group.
 *
 * Shape   rows of `rows.sql` -> per group one point per calendar month, the same months for every group.
 * Missing a month without a counted contact is `none`; one that begins after the as-of date is `not-yet`.
 * Errors  InvalidInput where groups times months are more than anybody can read.
 * Source  issue 2 section 6; domain 6.6.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const { from, to, asOf } = context.query;
  const { starts, isShortened } = monthsOf({ from, to, asOf, months: rows.flatMap(({ month }) => (month === null ? [] : [month])) });
  const groups = groupRows(rows, context);
  if (groups.length * starts.length > POINTS_AT_MOST) {
    throw new InvalidInput(`The answer would have ${groups.length} groups of ${starts.length} months.`, [{ pointer: '/from', detail: `asks for more than ${POINTS_AT_MOST} points: shorten the period, or group by something with fewer values` }]);
  }
  const episodes = new Map(groups.flatMap((group) => group.rows.map((row) => [`${group.key} ${row.month ?? ''}`, row.episodes])));
  return {
    result: { kind: 'series', interval: 'month', groups: groups.map((group) => toSeries(group, starts, asOf)) },
    warnings: warningsOf(starts, isShortened, rows, context),
    episodesBehind: (group, month) => episodes.get(`${group} ${month}`) ?? 0,
  };
}
