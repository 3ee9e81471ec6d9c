/** Counts per day of stay -> curves, readings, median, quartiles, sensitivity and comparison. */
import type { Curve, Reading, Table, Warning } from '#analytics/contract/result.ts';
import { kaplanMeier, medianOf, quartilesOf, retainedAt, type CurvePoint, type DayCount } from '#analytics/statistics/kaplan-meier.ts';
import { logRank } from '#analytics/statistics/log-rank.ts';
import { groupRows, READING_DAYS, type Computed, type Context, type RowGroup } from '../define.ts';
import { smallestBetween } from '../forms/between-readings.ts';
import { commonPlannedDays, plannedEndOf, plannedEndWarnings } from '../forms/planned-end.ts';
import type { Row } from './measure.ts';

type Group = RowGroup<Row>;
type CurveGroup = Curve['groups'][number];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const asRecorded = ({ rows }: Group): DayCount[] => rows.map(({ days, exits, censored }) => ({ day: days, exits, censored }));
const asLastSeen = ({ rows }: Group): DayCount[] => rows.map(({ days, exits, censored, silent, last_seen: lastSeen }) => ({ day: days, exits: exits + lastSeen, censored: censored - silent }));

/** RULE (domain 10.2): a program that was planned to be over by then has no failures on that day; the curve itself stays. */
function readingsOf({ rows }: Group, points: readonly CurvePoint[], { query }: Context): { day: number; reading: Reading }[] {
  const end = plannedEndOf(rows);
  return READING_DAYS.map((day) => ({ day, reading: end < day ? { state: 'none' } : retainedAt(points, day, query) }));
}

/** Domain 10.1: what the figures would be if people who have not been seen for long had left when they were last seen. */
function sensitivityOf(group: Group, context: Context): CurveGroup['sensitivity'] {
  if (group.rows.length === 0) return null;
  const points = kaplanMeier(asLastSeen(group), context.query.ci);
  return {
    label: `Counting ${context.setting('silentDays')} days without contact as an exit`,
    changed: sum(group.rows.map(({ silent }) => silent)), points, readings: readingsOf(group, points, context),
  };
}

function toCurve(group: Group, context: Context): CurveGroup {
  const { ci } = context.query;
  const points = kaplanMeier(asRecorded(group), ci);
  const exits = sum(group.rows.map((row) => row.exits));
  const censored = sum(group.rows.map((row) => row.censored));
  return {
    key: group.key, label: group.label, episodes: exits + censored, exits, censored, points,
    median: medianOf(points, ci),
    quartiles: quartilesOf(points, ci),
    readings: readingsOf(group, points, context),
    plannedDays: commonPlannedDays(group.rows),
    sensitivity: sensitivityOf(group, context),
  };
}

function toTable(groups: readonly Group[], context: Context): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: [
      { key: 'lowerQuartile', label: 'Days by which a quarter had left', unit: 'days' },
      { key: 'median', label: 'Days by which half had left', unit: 'days' },
      { key: 'upperQuartile', label: 'Days by which three quarters had left', unit: 'days' },
      ...READING_DAYS.map((day) => ({ key: `day${day}`, label: `Retained ${day} days`, unit: 'share' as const })),
    ],
    groups: groups.map((group) => {
      const { key, label, median, quartiles, readings } = toCurve(group, context);
      const shares = Object.fromEntries(readings.map(({ day, reading }) => [`day${day}`, reading]));
      return { key, label, rows: [{ key: 'all', label: 'All', cells: { lowerQuartile: quartiles.lower, median, upperQuartile: quartiles.upper, ...shares } }] };
    }),
  };
}

/** WHY: the test's covariance grows with the square of the groups; and a p-value over fifty groups answers nobody's question. */
const COMPARED_AT_MOST = 50;
const TOO_MANY_TO_COMPARE: Warning = { code: 'no-comparison-of-many-groups', detail: `More than ${COMPARED_AT_MOST} groups are not compared by a test.` };
const NO_COMPARISON: Warning = {
  code: 'no-comparison-on-caseloads',
  detail: 'Clinicians\' caseloads are not compared by a test: they are small, differ in severity, and nobody was assigned to them at random.',
};

function toCurves(groups: readonly Group[], context: Context): Computed {
  const isCaseload = context.query.groupBy === 'clinician';
  const isTooMany = groups.length > COMPARED_AT_MOST;
  const comparison = isCaseload || isTooMany ? null : logRank(groups.map(asRecorded));
  return {
    result: { kind: 'curve', groups: groups.map((group) => toCurve(group, context)), comparison: comparison === null ? null : { test: 'log-rank', ...comparison } },
    warnings: [...plannedEndWarnings(groups), ...(isCaseload ? [NO_COMPARISON] : []), ...(isTooMany && !isCaseload ? [TOO_MANY_TO_COMPARE] : [])],
  };
}

/**
 * Retention of each group.
 *
 * Shape   rows of `rows.sql` -> a curve with its readings per group, by key, and `comparison` over all groups; as a table its median, quartiles and readings.
 * Missing an empty cohort without `groupBy` is one group `all` of 0 episodes, no points, readings `none`, no sensitivity.
 * Source  issue 2 section 6; issue 3; domain 2.1-2.3, 10.1, 10.2.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const groups = groupRows(rows, context);
  if (context.query.view !== 'table') return toCurves(groups, context);
  const smallest = new Map(groups.map((group) => [group.key, smallestBetween(asRecorded(group), READING_DAYS)]));
  return { result: toTable(groups, context), warnings: plannedEndWarnings(groups), episodesBehind: (group) => smallest.get(group) ?? 0 };
}
