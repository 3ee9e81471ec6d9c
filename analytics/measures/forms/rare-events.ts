/** Events that are rare: what lies between one and the next, rather than a bar of zeros for each month. */
import { z } from 'zod';
import { CalendarDate } from '#analytics/contract/event.ts';
import type { Interval } from '#analytics/contract/query.ts';
import type { Reading, SeriesPoint, Table, Warning } from '#analytics/contract/result.ts';
import { lastDayOfInterval, nextInterval } from '#analytics/period/intervals.ts';
import { poissonRate } from '#analytics/statistics/exact-limits.ts';
import { funnelOfRates } from '#analytics/statistics/funnel.ts';
import { countOf, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import { chartSeries } from './charted.ts';
import { checkPoints, checkReadable, periodsOf } from './periods.ts';

/** What `rows.sql` of a rare event returns: one row per group and day with events (`day`), one per group and period (`period`), one per group (neither). */
export const RareRow = z.object({
  group_key: z.string(),
  day: CalendarDate.nullable(),
  period: CalendarDate.nullable(),
  /** First day on which anybody of the group was in treatment. */
  first_on: CalendarDate,
  events: z.int().nonnegative(),
  /** Of a day: all client-days of the group up to its end. Of a period, and of all: those in it. */
  client_days: z.int().nonnegative(),
  /** Distinct clients in treatment, and those of them with an event; 0 on the rows of days. */
  people: z.int().nonnegative(),
  people_with_event: z.int().nonnegative(),
});
export type RareRow = z.infer<typeof RareRow>;

type Group = RowGroup<RareRow>;

const BETWEEN_METHOD = 'client-days between events';

const totalOf = ({ rows }: Group): RareRow | undefined => rows.find(({ day, period }) => day === null && period === null);
const between = (value: number): Reading => ({ state: 'value', value, lower: null, upper: null, method: BETWEEN_METHOD });

/** RULE: all points and what has gone by since the last add up to the group's client-days; what has gone by is not over, so it counts for nothing. */
function eventPoints(group: Group, { query }: Context): SeriesPoint[] {
  const total = totalOf(group);
  if (total === undefined) return [];
  const points: SeriesPoint[] = [];
  let [from, before] = [total.first_on, 0];
  for (const { day, events, client_days: upTo } of group.rows) {
    if (day === null) continue;
    for (let nth = 0; nth < events; nth += 1) {
      points.push({ from, to: day, reading: between(upTo - before) });
      [from, before] = [day, upTo];
    }
  }
  const since = total.client_days - before;
  return since === 0 ? points : [...points, { from, to: query.asOf, reading: between(since), isPartial: true }];
}

function periodPoint(start: string, row: RareRow | undefined, { interval, asOf }: { interval: Interval; asOf: string }): SeriesPoint {
  const to = nextInterval(interval, start);
  if (start > asOf) return { from: start, to, reading: { state: 'not-yet', availableOn: to } };
  const reading = poissonRate(row?.events ?? 0, row?.client_days ?? 0);
  return { from: start, to, reading, ...(asOf < lastDayOfInterval(interval, start) ? { isPartial: true } : {}) };
}

function periodWarnings(starts: readonly string[], isShortened: boolean, interval: Interval, asOf: string): Warning[] {
  const cut = starts.find((start) => start <= asOf && asOf < lastDayOfInterval(interval, start));
  return [
    ...(cut === undefined ? [] : [{ code: 'partial-period', detail: `The ${interval} from ${cut} is shown as far as it has gone, up to ${asOf}.` }]),
    ...(isShortened ? [{ code: 'period-shortened', detail: 'The period is longer than a series can show; empty periods at its ends are left out.' }] : []),
  ];
}

function rateSeries(groups: readonly Group[], interval: Interval, context: Context): Omit<Computed, 'episodesBehind'> {
  const { from, to, asOf } = context.query;
  const periods = groups.flatMap(({ rows }) => rows.flatMap(({ period, client_days: days }) => (period === null || days === 0 ? [] : [period])));
  const { starts, isShortened } = periodsOf({ from, to, asOf, interval, periods });
  checkReadable(groups.length, starts.length);
  const points = groups.map(({ key, label, rows }) => {
    const byPeriod = new Map(rows.map((row) => [row.period, row]));
    return { key, label, points: starts.map((start) => periodPoint(start, byPeriod.get(start), { interval, asOf })) };
  });
  // RULE: more client-days between events are better, fewer events per client-day are; and a target of the one is none of the other.
  const turned: Context = { ...context, targets: [], definition: { ...context.definition, direction: 'lower-is-better' } };
  return { result: chartSeries(points, { interval, unit: 'per-1000-client-days', chart: 'u' }, turned), warnings: periodWarnings(starts, isShortened, interval, asOf) };
}

function tableOf(groups: readonly Group[], { definition }: Context): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: [
      { key: 'events', label: definition.title, unit: 'count' },
      { key: 'people', label: 'Clients with one', unit: 'count' },
      { key: 'clientDays', label: 'Client-days', unit: 'count' },
      { key: 'rate', label: 'Per 1,000 client-days', unit: 'per-1000-client-days' },
    ],
    groups: groups.map((group) => {
      const { events = 0, people_with_event: people = 0, client_days: days = 0 } = totalOf(group) ?? {};
      const cells = { events: countOf(events), people: countOf(people), clientDays: countOf(days), rate: poissonRate(events, days) };
      return { key: group.key, label: group.label, rows: [{ key: 'all', label: 'All', cells }] };
    }),
  };
}

/** RULE: a rate of a few events is about the few it happened to; where it happened to nobody, about all who were there. */
function behindOf(groups: readonly Group[]): EpisodesBehind {
  const rows = new Map(groups.flatMap((group) => group.rows.flatMap((row) => (row.day === null ? [[`${group.key} ${row.period ?? ''}`, row] as const] : []))));
  return (group, from) => {
    const row = rows.get(`${group} ${from ?? ''}`);
    return row === undefined ? 0 : row.people_with_event === 0 ? row.people : row.people_with_event;
  };
}

/**
 * A rare event in the view that was asked for.
 *
 * Shape   rows as `RareRow` says, days ascending -> `series`: without an interval a point per event (g chart), with one a rate per period (u chart); `table`:
 *         counts and rate per group; `funnel`: rates against the overall rate.
 * Units   client-days, both ends of a stay included; rates per 1000 of them.
 * Missing nobody: no points, rate `none`. No event yet: one point that is not over, and a rate of 0.
 * Errors  InvalidInput where groups times periods, or events, are more than anybody can read.
 * Source  domain 6.2 (g, u), 6.5; docs/adr/0013-rare-events.md.
 */
export function computeRareEvents(rows: readonly RareRow[], context: Context): Computed {
  const { view, interval } = context.query;
  const groups = groupRows(rows, context);
  const episodesBehind = behindOf(groups);
  if (view === 'table') return { result: tableOf(groups, context), warnings: [], episodesBehind };
  if (view === 'funnel') {
    const dots = groups.map((group) => ({ key: group.key, label: group.label, events: totalOf(group)?.events ?? 0, exposure: totalOf(group)?.client_days ?? 0 }));
    return { result: { kind: 'funnel', ...funnelOfRates(dots) }, warnings: [], episodesBehind };
  }
  if (interval !== null) return { ...rateSeries(groups, interval, context), episodesBehind };
  const events = groups.reduce((all, group) => all + (totalOf(group)?.events ?? 0), 0);
  checkPoints(events, `${events} events`);
  const points = groups.map((group) => ({ key: group.key, label: group.label, points: eventPoints(group, context) }));
  return { result: chartSeries(points, { interval: 'event', unit: 'client-days', chart: 'g' }, context), warnings: [], episodesBehind };
}
