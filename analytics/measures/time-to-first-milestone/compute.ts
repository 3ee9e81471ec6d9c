/** Counts per day of stay -> cumulative incidence of a first milestone and of leaving without one. */
import type { Incidence, Reading, Table } from '#analytics/contract/result.ts';
import { cumulativeIncidence, followUpOf, happenedWithin, type CauseCount } from '#analytics/statistics/cumulative-incidence.ts';
import { groupRows, READING_DAYS, type Computed, type Context, type RowGroup } from '../define.ts';
import { smallestBetween } from '../forms/between-readings.ts';
import type { Row } from './measure.ts';

type Group = RowGroup<Row>;

function toIncidence(group: Group, { query }: Context): Incidence['groups'][number] {
  const milestones: CauseCount[] = group.rows.map((row) => ({ day: row.days, events: row.milestones, competing: row.exits, censored: row.censored }));
  const exits: CauseCount[] = group.rows.map((row) => ({ day: row.days, events: row.exits, competing: row.milestones, censored: row.censored }));
  const points = cumulativeIncidence(milestones, query.ci);
  const without = cumulativeIncidence(exits, query.ci);
  const followUp = followUpOf(milestones);
  const readingsOf = (curve: typeof points): { day: number; reading: Reading }[] => READING_DAYS.map((day) => ({ day, reading: happenedWithin(curve, day, followUp, query) }));
  return {
    key: group.key, label: group.label, episodes: followUp.atLeast(0),
    causes: [{ cause: 'milestone', points, readings: readingsOf(points) }, { cause: 'exit', points: without, readings: readingsOf(without) }],
    readings: readingsOf(points),
  };
}

function toTable(groups: readonly Incidence['groups'][number][]): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: READING_DAYS.map((day) => ({ key: `day${day}`, label: `Within ${day} days`, unit: 'share' })),
    groups: groups.map(({ key, label, readings }) => ({
      key, label, rows: [{ key: 'all', label: 'All', cells: Object.fromEntries(readings.map(({ day, reading }) => [`day${day}`, reading])) }],
    })),
  };
}

/** RULE: figures of several days tell, beside one another, how many reached a milestone, left or were followed no longer in between. A reading includes its day. */
function fewestTold({ rows }: Group): number {
  const days = READING_DAYS.map((day) => day + 1);
  const counts = [rows.map((row) => ({ day: row.days, exits: row.milestones, censored: row.censored })), rows.map((row) => ({ day: row.days, exits: row.exits, censored: row.censored }))];
  return Math.min(...counts.map((count) => smallestBetween(count, days)));
}

/**
 * Time to first milestone of each group.
 *
 * Shape   rows of `rows.sql` -> per group both causes' curves, and readings of the milestone: F(t), day t included; as a table the readings alone.
 * Missing an empty cohort without `groupBy` is one group `all` of 0 episodes, no points, readings `none`.
 * Source  issue 2 section 6; domain 2.4, 4.3.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const grouped = groupRows(rows, context);
  const groups = grouped.map((group) => toIncidence(group, context));
  if (context.query.view !== 'table') return { result: { kind: 'incidence', groups }, warnings: [] };
  const behind = new Map(grouped.map((group) => [group.key, fewestTold(group)]));
  return { result: toTable(groups), warnings: [], episodesBehind: (group) => behind.get(group) ?? 0 };
}
