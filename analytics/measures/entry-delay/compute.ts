/** Entries by delay and age -> how long entry takes, and the share entered in time. */
import type { Reading, Table } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { delayDistribution, type DelayCount } from '#analytics/statistics/entry-delay.ts';
import { countOf, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import { fewestBetween } from '../forms/nested-shares.ts';
import { computeProportion } from '../forms/proportion.ts';
import type { Row } from './measure.ts';

const METHOD = 'delays in reverse time, right truncation allowed for';
const WITHIN_DAYS = [0, 1, 3, 7, 14, 30] as const;
/** WHY: shares are products of fractions; 0.9 may be 0.8999999999999999. */
const ROUNDING = 1e-9;

interface Delays {
  /** By days since it happened: share entered by then. */
  readonly shares: readonly number[];
  readonly events: number;
  /** Age of the oldest event; null where there is none. */
  readonly oldest: number | null;
}

function delaysOf({ rows }: RowGroup<Row>): Delays {
  const counts = rows.flatMap(({ delay, age, events }): DelayCount[] => (delay === null || age === null ? [] : [{ delay, age, events }]));
  return {
    shares: delayDistribution(counts),
    events: counts.reduce((total, { events }) => total + events, 0),
    oldest: counts.length === 0 ? null : Math.max(...counts.map(({ age }) => age)),
  };
}

function valueOf(value: number, events: number): Reading {
  return { state: 'value', value, lower: null, upper: null, method: METHOD, denominator: events };
}

/** RULE (domain 10.1): what nobody can have seen yet is not yet, neither all nor nothing. */
function shareWithin({ shares, events, oldest }: Delays, day: number, takenOn: string): Reading {
  if (oldest === null) return { state: 'none' };
  if (oldest < day) return { state: 'not-yet', availableOn: addDays(takenOn, day - oldest) };
  return valueOf(shares[day] ?? 1, events);
}

/** First day by which the share is reached. */
function daysUntil({ shares, events }: Delays, share: number): Reading {
  const day = shares.findIndex((reached) => reached >= share - ROUNDING);
  return day < 0 ? { state: 'none' } : valueOf(day, events);
}

function tableOf(groups: readonly RowGroup<Row>[], { takenOn }: Context): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: [
      { key: 'events', label: 'Entries', unit: 'count' },
      { key: 'median', label: 'Median delay', unit: 'days' },
      { key: 'ninetieth', label: 'Days until nine tenths', unit: 'days' },
      ...WITHIN_DAYS.map((day) => ({ key: `within${day}`, label: day === 0 ? 'On the day' : `Within ${day} ${day === 1 ? 'day' : 'days'}`, unit: 'share' as const })),
    ],
    groups: groups.map((group) => {
      const delays = delaysOf(group);
      const cells = {
        events: countOf(delays.events), median: daysUntil(delays, 0.5), ninetieth: daysUntil(delays, 0.9),
        ...Object.fromEntries(WITHIN_DAYS.map((day) => [`within${day}`, shareWithin(delays, day, takenOn)])),
      };
      return { key: group.key, label: group.label, rows: [{ key: 'all', label: 'All', cells }] };
    }),
  };
}

/** Clients behind the entries; behind a share within so many days, also the fewest entries that it and its neighbours tell of. */
function behindOf(groups: readonly RowGroup<Row>[]): EpisodesBehind {
  const counts = new Map(groups.map(({ key, rows }) => {
    const entries = rows.flatMap(({ delay, events }) => (delay === null ? [] : [{ day: delay, count: events }]));
    const people = rows.find(({ delay, period }) => delay === null && period === null)?.entered_people ?? 0;
    return [key, { people, fewest: fewestBetween(entries, WITHIN_DAYS, 0) }];
  }));
  return (group, _, cell) => {
    const { people, fewest } = counts.get(group) ?? { people: 0, fewest: 0 };
    return cell?.column.startsWith('within') === true ? Math.min(people, fewest) : people;
  };
}

const earlier = (left: string, right: string): string => (left < right ? left : right);

/**
 * Entry delay of each group.
 *
 * Shape   rows of `rows.sql` -> `table`; or the share entered in time as `series` (by the day it happened) and `funnel`.
 * Units   whole days; day 0 is the day on which it happened.
 * Missing no entries: 0 of them, everything else `none`. A period of the series is `not-yet` until the snapshot is old enough for all of it.
 * Source  product.md 7; Lagakos, Barraj and De Gruttola 1988.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const { query, takenOn } = context;
  const shares = rows.filter(({ delay }) => delay === null);
  if (query.view === 'series' || query.view === 'funnel') {
    const days = context.setting('withinDays');
    // RULE: entries are followed to the day of the snapshot, whatever the as-of date; but what happened after the as-of date is not there.
    const asOf = earlier(takenOn, addDays(query.asOf, days));
    return computeProportion(shares, { ...context, query: { ...query, asOf } }, { kind: 'cohort', maturesAfterDays: days });
  }
  const groups = groupRows(rows, context);
  return { result: tableOf(groups, context), warnings: [], episodesBehind: behindOf(groups) };
}
