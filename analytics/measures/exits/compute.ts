/** Counts per day of stay and way of ending -> cumulative incidence of each. */
import { DISCHARGE_REASONS } from '#analytics/contract/event.ts';
import type { Incidence, Reading, Table, Warning } from '#analytics/contract/result.ts';
import { competingIncidence, type CompetingIncidence, type DayCauses } from '#analytics/statistics/competing-incidence.ts';
import { happenedWithin } from '#analytics/statistics/cumulative-incidence.ts';
import { curveMethod } from '#analytics/statistics/kaplan-meier.ts';
import { groupRows, READING_DAYS, type Computed, type Context, type RowGroup } from '../define.ts';
import type { Row } from './measure.ts';

type Group = RowGroup<Row>;
type Cause = (typeof DISCHARGE_REASONS)[number];

/** NIDA's three months: the day at which the table is read. */
const TABLE_DAY = 90;

const LABELS: Readonly<Record<Cause, string>> = {
  completed: 'Completed', left: 'Left before completion', terminated: 'Terminated by the program', transferred: 'Transferred', incarcerated: 'Incarcerated', died: 'Died', other: 'Other',
};

const countsOf = ({ rows }: Group): DayCauses[] => rows.map(({ days, cause, episodes }) => (cause === null ? { day: days, events: {}, censored: episodes } : { day: days, events: { [cause]: episodes }, censored: 0 }));

const incidenceOf = (group: Group, { query }: Context): CompetingIncidence => competingIncidence(countsOf(group), DISCHARGE_REASONS, query.ci);

/**
 * Share still in treatment after `day`, that day's exits left out: S(t), so that it and the shares of all causes within `day` days add up to 1.
 * TRAP: "retained `day` days" is S(t-); the two differ by those who leave on the day itself.
 */
function stillThere({ survival, followUp }: CompetingIncidence, day: number, { query }: Context): Reading {
  const shown = happenedWithin(survival.map(({ day: on, atRisk, exits, value, lower, upper }) => ({ day: on, atRisk, events: exits, value, lower, upper })), day, followUp, query);
  return shown.state === 'value' ? { ...shown, method: curveMethod(query.ci) } : shown;
}

function anyExit(incidence: CompetingIncidence, day: number, context: Context): Reading {
  const still = stillThere(incidence, day, context);
  if (still.state !== 'value') return still;
  return { ...still, value: 1 - still.value, lower: still.upper === null ? null : 1 - still.upper, upper: still.lower === null ? null : 1 - still.lower, method: `one less ${still.method}` };
}

function toIncidence(group: Group, context: Context): Incidence['groups'][number] {
  const incidence = incidenceOf(group, context);
  const { causes, followUp } = incidence;
  return {
    key: group.key, label: group.label, episodes: followUp.atLeast(0),
    causes: causes.map(({ cause, points }) => ({ cause, points, readings: READING_DAYS.map((day) => ({ day, reading: happenedWithin(points, day, followUp, context.query) })) })),
    readings: READING_DAYS.map((day) => ({ day, reading: anyExit(incidence, day, context) })),
  };
}

function toTable(groups: readonly Group[], context: Context): Table {
  return {
    kind: 'table', rowsAre: null,
    columns: [
      ...DISCHARGE_REASONS.map((cause) => ({ key: cause, label: `${LABELS[cause]} within ${TABLE_DAY} days`, unit: 'share' as const })),
      { key: 'stillInTreatment', label: `Still in treatment after ${TABLE_DAY} days`, unit: 'share' },
    ],
    groups: groups.map((group) => {
      const incidence = incidenceOf(group, context);
      const shares = Object.fromEntries(incidence.causes.map(({ cause, points }) => [cause, happenedWithin(points, TABLE_DAY, incidence.followUp, context.query)]));
      return { key: group.key, label: group.label, rows: [{ key: 'all', label: 'All', cells: { ...shares, stillInTreatment: stillThere(incidence, TABLE_DAY, context) } }] };
    }),
  };
}

/** The fewest people, above 0, that the shares of a table tell: who ended by each cause within its days, who is followed no further, who is. */
function smallestTold({ rows }: Group): number {
  const sums = new Map<string, number>();
  for (const { days, cause, episodes } of rows) {
    const told = days > TABLE_DAY ? 'later' : cause ?? 'open';
    sums.set(told, (sums.get(told) ?? 0) + episodes);
  }
  return Math.min(...sums.values());
}

const WITHOUT_REASON: Warning = { code: 'exits-without-reason', detail: 'Some exits have no reason; they are counted with "other".' };

/**
 * How the stays of each group end.
 *
 * Shape   rows of `rows.sql` -> per group seven curves and their readings F(t), day t included, and readings of any exit, 1 - S(t); as a table the shares
 *         within 90 days and the share still in treatment after them, which add up to 1.
 * Missing an empty cohort without `groupBy` is one group `all` of 0 episodes, no points, readings `none`.
 * Source  issue 3; domain 1.8, 2.4, 10.2.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const groups = groupRows(rows, context);
  const warnings = rows.some((row) => row.without_reason > 0) ? [WITHOUT_REASON] : [];
  if (context.query.view !== 'table') return { result: { kind: 'incidence', groups: groups.map((group) => toIncidence(group, context)) }, warnings };
  const smallest = new Map(groups.map((group) => [group.key, smallestTold(group)]));
  return { result: toTable(groups, context), warnings, episodesBehind: (group) => smallest.get(group) ?? 0 };
}
