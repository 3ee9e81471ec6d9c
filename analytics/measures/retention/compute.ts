/** Counts per day of stay -> curves, readings, median and comparison. */
import type { Curve, Reading, Warning } from '#analytics/contract/result.ts';
import { kaplanMeier, medianOf, retainedAt } from '#analytics/statistics/kaplan-meier.ts';
import { logRank } from '#analytics/statistics/log-rank.ts';
import { groupRows, READING_DAYS, type Computed, type Context, type RowGroup } from '../define.ts';
import type { Row } from './measure.ts';

type Group = RowGroup<Row>;

/** Day after which nobody of the group was meant to stay; Infinity where one program has no planned length. */
function plannedEnd({ rows }: Group): number {
  return rows.length === 0 ? Infinity : Math.max(...rows.map((row) => row.longest_planned_days ?? Infinity));
}

function toCurve(group: Group, { query }: Context): Curve['groups'][number] {
  const points = kaplanMeier(group.rows.map(({ days, exits, censored }) => ({ day: days, exits, censored })), query.ci);
  const exits = group.rows.reduce((total, row) => total + row.exits, 0);
  const censored = group.rows.reduce((total, row) => total + row.censored, 0);
  const end = plannedEnd(group);
  // RULE (domain 10.2): a program that was planned to be over by then has no failures on that day; the curve itself stays.
  const readingAt = (day: number): Reading => (end < day ? { state: 'none' } : retainedAt(points, day, query));
  return {
    key: group.key, label: group.label, episodes: exits + censored, exits, censored, points,
    median: medianOf(points, query.ci),
    readings: READING_DAYS.map((day) => ({ day, reading: readingAt(day) })),
  };
}

/** Day after which some of the group were not meant to stay; Infinity where no program has a planned length. */
function firstPlannedEnd({ rows }: Group): number {
  return rows.length === 0 ? Infinity : Math.min(...rows.map((row) => row.shortest_planned_days ?? Infinity));
}

function plannedEndWarnings(groups: readonly Group[]): Warning[] {
  return groups.flatMap((group): Warning[] => {
    const [end, first] = [plannedEnd(group), firstPlannedEnd(group)];
    const without = READING_DAYS.filter((day) => end < day);
    const mixed = READING_DAYS.filter((day) => first < day && day <= end);
    return [
      ...(without.length === 0 ? [] : [{ code: 'planned-end', detail: `${group.label}: treatment is planned to end after ${end} days, so there is no retention at ${without.join(', ')} days.` }]),
      ...(mixed.length === 0 ? [] : [{ code: 'planned-end-mixed', detail: `${group.label}: some of the treatment is planned to end after ${first} days; at ${mixed.join(', ')} days, whoever completed it counts as no longer there.` }]),
    ];
  });
}

/** WHY: the test's covariance grows with the square of the groups; and a p-value over fifty groups answers nobody's question. */
const COMPARED_AT_MOST = 50;
const TOO_MANY_TO_COMPARE: Warning = { code: 'no-comparison-of-many-groups', detail: `More than ${COMPARED_AT_MOST} groups are not compared by a test.` };
const NO_COMPARISON: Warning = {
  code: 'no-comparison-on-caseloads',
  detail: 'Clinicians\' caseloads are not compared by a test: they are small, differ in severity, and nobody was assigned to them at random.',
};

/**
 * Retention of each group.
 *
 * Shape   rows of `rows.sql` -> a curve with its readings per group, by key; `comparison` over all groups.
 * Missing an empty cohort without `groupBy` is one group `all` of 0 episodes, no points, readings `none`.
 * Source  issue 2 section 6; domain 2.1-2.3.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const groups = groupRows(rows, context);
  const isCaseload = context.query.groupBy === 'clinician';
  const isTooMany = groups.length > COMPARED_AT_MOST;
  const comparison = isCaseload || isTooMany ? null : logRank(groups.map((group) => group.rows.map(({ days, exits, censored }) => ({ day: days, exits, censored }))));
  return {
    result: {
      kind: 'curve',
      groups: groups.map((group) => toCurve(group, context)),
      comparison: comparison === null ? null : { test: 'log-rank', ...comparison },
    },
    warnings: [...plannedEndWarnings(groups), ...(isCaseload ? [NO_COMPARISON] : []), ...(isTooMany && !isCaseload ? [TOO_MANY_TO_COMPARE] : [])],
  };
}
