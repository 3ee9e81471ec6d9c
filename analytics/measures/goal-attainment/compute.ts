/** Goals with weights and levels -> T of each episode -> median and quartiles of each group, and its goals by domain. */
import type { Reading, Table } from '#analytics/contract/result.ts';
import { countValues, quantileOf } from '#analytics/statistics/distribution.ts';
import { tScore } from '#analytics/statistics/goal-attainment.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context, type RowGroup } from '../define.ts';
import { domainLabel, domainsIn, shareOfGoals, type GoalDomain } from '../forms/goal-domains.ts';
import { fewest } from '../forms/paired-scores.ts';
import type { Row } from './measure.ts';
import { warningsOf } from './warnings.ts';

const COLUMNS: Table['columns'] = [
  { key: 't', label: 'T (median, quartiles)', unit: 't-score' },
  { key: 'change', label: 'Change from baseline (median, quartiles)', unit: 't-score' },
  { key: 'episodes', label: 'Episodes with a T', unit: 'count' },
  { key: 'goals', label: 'Goals', unit: 'count' },
  { key: 'share', label: 'Share of goals', unit: 'share' },
];
const METHOD = 'median over episodes; bounds are the quartiles';
const NONE: Reading = { state: 'none' };

/** One episode's goals in a figure. */
export interface Stay {
  readonly person: number;
  readonly t: number | null;
  readonly change: number | null;
  /** Goals that T is made of. */
  readonly scored: number;
}

function stayOf(goals: readonly Row[]): Stay {
  const scored = goals.flatMap(({ weight, level }) => (level === null || weight === 0 ? [] : [{ weight, level }]));
  // RULE (domain 4.1): change is of the same goals before and after; a goal without a baseline is in neither.
  const both = goals.flatMap(({ weight, baseline, level }) => (baseline === null || level === null ? [] : [{ weight, baseline, level }]));
  const [before, after] = [tScore(both.map(({ weight, baseline }) => ({ weight, level: baseline }))), tScore(both)];
  return { person: goals[0]?.person ?? 0, t: tScore(scored), change: before === null || after === null ? null : after - before, scored: scored.length };
}

/** The episodes of a group, each with its T. */
export function staysOf({ rows }: RowGroup<Row>): Stay[] {
  const stays = new Map<number, Row[]>();
  for (const row of rows) {
    const goals = stays.get(row.stay);
    if (goals === undefined) stays.set(row.stay, [row]);
    else goals.push(row);
  }
  return [...stays.values()].map(stayOf);
}

function quartilesOf(values: readonly number[]): Reading {
  const counts = countValues(values);
  const [lower, value, upper] = [quantileOf(counts, 0.25), quantileOf(counts, 0.5), quantileOf(counts, 0.75)];
  return value === null ? NONE : { state: 'value', value, lower, upper, method: METHOD, denominator: values.length };
}

const isGoal = ({ domain }: Row): boolean => domain !== null;
const numbers = (values: readonly (number | null)[]): number[] => values.flatMap((value) => (value === null ? [] : [value]));

function rowsOf(group: RowGroup<Row>, domains: readonly GoalDomain[]): Table['groups'][number]['rows'] {
  const stays = staysOf(group);
  const goals = group.rows.filter(isGoal).length;
  const t = numbers(stays.map((stay) => stay.t));
  const all = { t: quartilesOf(t), change: quartilesOf(numbers(stays.map(({ change }) => change))), episodes: countOf(t.length), goals: countOf(goals), share: shareOfGoals(goals, goals, true) };
  return [{ key: 'all', label: 'All', cells: all }, ...domains.map((domain) => {
    const own = group.rows.filter((row) => row.domain === domain).length;
    // RULE: T is of all goals of an episode together; a domain has none of its own.
    return { key: domain, label: domainLabel(domain), cells: { t: NONE, change: NONE, episodes: NONE, goals: countOf(own), share: shareOfGoals(own, goals, false) } };
  })];
}

function peopleBehind(group: RowGroup<Row> | undefined, row: string, column: string | undefined): number {
  if (group === undefined) return 0;
  if (row !== 'all') return new Set(group.rows.filter(({ domain }) => domain === row).map(({ person }) => person)).size;
  if (column === 'goals' || column === 'share') return new Set(group.rows.filter(isGoal).map(({ person }) => person)).size;
  const stays = staysOf(group);
  const peopleIn = (isCounted: (stay: Stay) => boolean): number => new Set(stays.filter(isCounted).map(({ person }) => person)).size;
  if (column !== 'change') return peopleIn(({ t }) => t !== null);
  // RULE: those with a change are some of those with a T, so the two tell how many have no baseline.
  return fewest(peopleIn(({ change }) => change !== null), stays.filter(({ t, change }) => t !== null && change === null).length);
}

/**
 * Goal attainment of each group.
 *
 * Shape   rows of `rows.sql` -> per group a row `all` with T, change and episodes, then a row per domain with its goals; `lower` and `upper` of T and change are the quartiles.
 * Units   T-scores; the change is a difference of two.
 * Missing `none` where no episode has a T; a domain has no T of its own.
 * Source  domain 4.1.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const groups = groupRows(rows, context);
  const domains = domainsIn(rows.map(({ domain }) => domain));
  return {
    result: { kind: 'table', rowsAre: 'domain', columns: COLUMNS, groups: groups.map((group) => ({ key: group.key, label: group.label, rows: rowsOf(group, domains) })) },
    warnings: warningsOf(groups.map((group) => ({ label: group.label, rows: group.rows, stays: staysOf(group) })), context),
    episodesBehind: (key, _, cell) => peopleBehind(groups.find((group) => group.key === key), cell?.row ?? 'all', cell?.column),
  };
}
