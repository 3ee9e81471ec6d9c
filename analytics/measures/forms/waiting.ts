/** How long something is waited for: days from a beginning to its answer, where leaving and the as-of date may come first. */
import { z } from 'zod';
import type { Curve, Reading, Table } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { atRiskAt, curveMethod, kaplanMeier, medianOf, quartilesOf, type CurvePoint } from '#analytics/statistics/kaplan-meier.ts';
import { countOf, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import { fewestBetween } from './nested-shares.ts';
import { computeProportion, ProportionRow } from './proportion.ts';

/**
 * What `rows.sql` of a wait returns: rows of a share (`days` null), as `ProportionRow` says, of waits answered within the target; and one row per
 * group and days waited, where the counts of the share are 0.
 */
export const WaitingRow = ProportionRow.extend({
  days: z.int().nonnegative().nullable(),
  /** Answered after that many days. */
  ended: z.int().nonnegative(),
  /** Left after that many days without an answer. */
  left_first: z.int().nonnegative(),
  /** In treatment and still without an answer on the as-of date. */
  waiting: z.int().nonnegative(),
  /** On rows of a share: distinct clients behind all its waits, counted in it or not. */
  waiting_people: z.int().nonnegative(),
});
export type WaitingRow = z.infer<typeof WaitingRow>;

export interface Waiting {
  /** What a wait begins with, such as `Triggers`. */
  readonly begins: string;
  /** Days within which the share of the series is answered. */
  readonly targetDays: number;
}

/** Days after which every wait is read. */
const WITHIN_DAYS = [7, 14, 30] as const;

interface Waits {
  readonly points: CurvePoint[];
  readonly ended: number;
  readonly unanswered: number;
  /** Of those still waiting on the as-of date, the longest wait; null where nobody waits. */
  readonly longestOpen: number | null;
}

function waitsOf({ rows }: RowGroup<WaitingRow>, { query }: Context): Waits {
  const waits = rows.flatMap(({ days, ended, left_first: left, waiting }) => (days === null ? [] : [{ day: days, exits: ended, censored: left + waiting, waiting }]));
  const open = waits.filter(({ waiting }) => waiting > 0).map(({ day }) => day);
  return {
    points: kaplanMeier(waits, query.ci),
    ended: waits.reduce((total, { exits }) => total + exits, 0),
    unanswered: waits.reduce((total, { censored }) => total + censored, 0),
    longestOpen: open.length === 0 ? null : Math.max(...open),
  };
}

/** RULE: where nobody has been followed that long: known when the longest open wait is that old, and nothing where none is open. */
function unknownUntil(day: number, { longestOpen }: Waits, { query }: Context): Reading {
  return longestOpen === null ? { state: 'none' } : { state: 'not-yet', availableOn: addDays(query.asOf, day - longestOpen) };
}

/** Share that waits `day` days or longer: the curve just before that day's answers, as every curve is read. */
function waitedAtLeast(waits: Waits, day: number, context: Context): Reading {
  const before = waits.points.findLast((point) => point.day < day);
  if (before === undefined) return { state: 'none' };
  const atRisk = atRiskAt(waits.points, [day])[0]?.atRisk ?? 0;
  if (atRisk === 0 && before.value > 0) return unknownUntil(day, waits, context);
  return { state: 'value', value: before.value, lower: before.lower, upper: before.upper, method: curveMethod(context.query.ci), atRisk };
}

/** Share answered within `day` days, that day's answers included. */
function answeredWithin(waits: Waits, day: number, context: Context): Reading {
  const at = waits.points.findLast((point) => point.day <= day);
  if (at === undefined) return { state: 'none' };
  const atRisk = atRiskAt(waits.points, [day])[0]?.atRisk ?? 0;
  if (atRisk === 0 && at.value > 0) return unknownUntil(day, waits, context);
  const [lower, upper] = [at.upper, at.lower].map((bound) => (bound === null ? null : 1 - bound));
  return { state: 'value', value: 1 - at.value, lower: lower ?? null, upper: upper ?? null, method: curveMethod(context.query.ci), atRisk };
}

function curveGroup(group: RowGroup<WaitingRow>, context: Context): Curve['groups'][number] {
  const waits = waitsOf(group, context);
  const { points, ended, unanswered } = waits;
  return {
    key: group.key, label: group.label, episodes: ended + unanswered, exits: ended, censored: unanswered, points,
    median: medianOf(points, context.query.ci), quartiles: quartilesOf(points, context.query.ci),
    readings: WITHIN_DAYS.map((day) => ({ day, reading: waitedAtLeast(waits, day, context) })),
    plannedDays: null, sensitivity: null,
  };
}

/** RULE: a median tells no count, so it carries the number of waits it comes from. */
function behind(reading: Reading, waits: number): Reading {
  return reading.state === 'value' ? { ...reading, denominator: waits } : reading;
}

function tableGroup(group: RowGroup<WaitingRow>, context: Context): Table['groups'][number] {
  const waits = waitsOf(group, context);
  const count = waits.ended + waits.unanswered;
  const { lower, upper } = quartilesOf(waits.points, context.query.ci);
  const within = WITHIN_DAYS.map((day): [string, Reading] => [`within${day}`, answeredWithin(waits, day, context)]);
  const cells = {
    begun: countOf(count), median: behind(medianOf(waits.points, context.query.ci), count),
    lowerQuartile: behind(lower, count), upperQuartile: behind(upper, count), ...Object.fromEntries(within),
  };
  return { key: group.key, label: group.label, rows: [{ key: 'all', label: 'All', cells }] };
}

function tableOf(groups: readonly RowGroup<WaitingRow>[], context: Context, { begins }: Waiting): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: [
      { key: 'begun', label: begins, unit: 'count' },
      { key: 'median', label: 'Median wait', unit: 'days' },
      { key: 'lowerQuartile', label: 'Days until a quarter', unit: 'days' },
      { key: 'upperQuartile', label: 'Days until three quarters', unit: 'days' },
      ...WITHIN_DAYS.map((day) => ({ key: `within${day}`, label: `Within ${day} days`, unit: 'share' as const })),
    ],
    groups: groups.map((group) => tableGroup(group, context)),
  };
}

/** Clients behind the waits; behind a share within so many days, also the fewest that it and its neighbours tell of. */
function behindOf(groups: readonly RowGroup<WaitingRow>[]): EpisodesBehind {
  const counts = new Map(groups.map(({ key, rows }) => {
    const waits = rows.flatMap(({ days, ended }) => (days === null ? [] : [{ day: days, count: ended }]));
    const unanswered = rows.reduce((total, { left_first: left, waiting }) => total + left + waiting, 0);
    const people = rows.find(({ days, period }) => days === null && period === null)?.waiting_people ?? 0;
    return [key, { people, fewest: fewestBetween(waits, WITHIN_DAYS, unanswered) }];
  }));
  return (group, _, cell) => {
    const { people, fewest } = counts.get(group) ?? { people: 0, fewest: 0 };
    return cell?.column.startsWith('within') === true ? Math.min(people, fewest) : people;
  };
}

/**
 * A wait in the view that was asked for.
 *
 * Shape   rows as `WaitingRow` says -> `table` (median and quartiles with intervals, shares within 7, 14 and 30 days), `curve` (the share still waiting; its
 *         `exits` are answers; read as the share that waits N days or longer), `series` and `funnel` (share answered within the target).
 * Units   whole days; day 0 is the day on which the wait began.
 * Missing a group without waits: 0 of them, everything else `none`; a share beyond the longest wait followed is `not-yet`. A period is known when its
 *         last day lies the target days back.
 * Source  product idea 13; Kaplan-Meier with leaving and the as-of date as censoring: what the wait is for those who stay.
 */
export function computeWaiting(rows: readonly WaitingRow[], context: Context, form: Waiting): Computed {
  const shares = rows.filter(({ days }) => days === null);
  const { view } = context.query;
  if (view === 'series' || view === 'funnel') {
    const { direction } = context.definition;
    // RULE: where fewer days are better, so is a higher share within the target.
    const definition = { ...context.definition, direction: direction === 'lower-is-better' ? 'higher-is-better' as const : direction };
    return computeProportion(shares, { ...context, definition }, { kind: 'cohort', maturesAfterDays: form.targetDays });
  }
  const groups = groupRows(rows, context);
  const result = view === 'curve' ? { kind: 'curve' as const, groups: groups.map((group) => curveGroup(group, context)), comparison: null } : tableOf(groups, context, form);
  return { result, warnings: [], episodesBehind: behindOf(groups) };
}
