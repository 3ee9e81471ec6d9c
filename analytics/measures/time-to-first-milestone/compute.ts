/** Counts per day of stay -> cumulative incidence of a first milestone and of leaving without one. */
import type { Incidence, Reading } from '#analytics/contract/result.ts';
import { cumulativeIncidence, followUpOf, happenedWithin, type CauseCount } from '#analytics/statistics/cumulative-incidence.ts';
import { groupRows, READING_DAYS, type Computed, type Context, type RowGroup } from '../define.ts';
import type { Row } from './measure.ts';

function toIncidence(group: RowGroup<Row>, { query }: Context): Incidence['groups'][number] {
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

/**
 * Time to first milestone of each group.
 *
 * Shape   rows of `rows.sql` -> per group both causes' curves, and readings of the milestone: F(t), day t included.
 * Missing an empty cohort without `groupBy` is one group `all` of 0 episodes, no points, readings `none`.
 * Source  issue 2 section 6; domain 2.4, 4.3.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  return { result: { kind: 'incidence', groups: groupRows(rows, context).map((group) => toIncidence(group, context)) }, warnings: [] };
}
