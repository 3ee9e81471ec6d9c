/** Counts of goals by domain -> a table with a row per domain. */
import type { Reading, Table, Warning } from '#analytics/contract/result.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { groupRows, type Computed, type Context } from '../define.ts';
import { domainLabel, domainsIn, shareOfGoals } from '../forms/goal-domains.ts';
import type { Row } from './measure.ts';
import { withheld } from './withheld.ts';

const COLUMNS: Table['columns'] = [
  { key: 'goals', label: 'Goals set', unit: 'count' },
  { key: 'share', label: 'Share of goals', unit: 'share' },
  { key: 'attained', label: 'Attained so far', unit: 'share' },
  { key: 'attainedOfDue', label: 'Attained by the target date, of those due', unit: 'share' },
  { key: 'discontinued', label: 'Discontinued', unit: 'count' },
  { key: 'clients', label: 'Clients', unit: 'count' },
];
const NO_GOALS: Omit<Row, 'group_key'> = { domain: null, goals: 0, clients: 0, attained: 0, due: 0, on_time: 0, due_clients: 0, discontinued: 0, discontinued_clients: 0 };

function cellsOf(row: Omit<Row, 'group_key'>, goals: number): Record<string, Reading> {
  return {
    goals: countOf(row.goals), share: shareOfGoals(row.goals, goals, row.domain === null), attained: proportionOf(row.attained, row.goals),
    attainedOfDue: proportionOf(row.on_time, row.due), discontinued: countOf(row.discontinued), clients: countOf(row.clients),
  };
}

/** For `suppress`: nobody may be told of by a figure that is withheld; the people behind any other are its own. */
function peopleBehind(row: Row, ofGroup: readonly Row[], column: string): number {
  if (withheld(ofGroup, column).has(row)) return 1;
  return column === 'attainedOfDue' ? row.due_clients : column === 'discontinued' ? row.discontinued_clients : row.clients;
}

const OVERLAP: Warning = {
  code: 'counted-in-several-rows',
  detail: 'Clients of the domains add up to more than all clients: somebody with goals in several domains is counted once in each, and once in all.',
};
const GROUPS_OVERLAP: Warning = {
  code: 'counted-in-several-groups',
  detail: 'Clients of the groups add up to more than the total: somebody who belongs to several groups is counted once in each, and once in the total.',
};

function warningsOf(rows: readonly Row[]): Warning[] {
  const clientsIn = (some: readonly Row[]): number => some.reduce((total, { clients }) => total + clients, 0);
  const totals = rows.filter(({ group_key: key, domain }) => key !== null && domain === null);
  const overlaps = totals.some((total) => clientsIn(rows.filter(({ group_key: key, domain }) => key === total.group_key && domain !== null)) > total.clients);
  const everybody = rows.find(({ group_key: key }) => key === null)?.clients ?? 0;
  // RULE: no counts in a warning; every role reads it.
  return [...(overlaps ? [OVERLAP] : []), ...(clientsIn(totals) > everybody ? [GROUPS_OVERLAP] : [])];
}

/**
 * Goals of each group by domain.
 *
 * Shape   rows of `rows.sql` -> per group a row `all`, then the domains that any group has goals in, in the contract's order.
 * Missing a domain without goals in a group has counts of 0 and shares `none`; an empty cohort without `groupBy` is one group with the row `all` alone.
 * Source  domain 4.2, 4.5.
 */
export function compute(rows: readonly Row[], context: Context): Computed {
  const domains = domainsIn(rows.map(({ domain }) => domain));
  const groups = groupRows(rows, context).map(({ key, label, rows: own }) => {
    const total = own.find(({ domain }) => domain === null)?.goals ?? 0;
    const places = [{ key: 'all', label: 'All', domain: null }, ...domains.map((domain) => ({ key: domain, label: domainLabel(domain), domain }))];
    return { key, label, rows: places.map((place) => ({ key: place.key, label: place.label, cells: cellsOf(own.find(({ domain }) => domain === place.domain) ?? { ...NO_GOALS, domain: place.domain }, total) })) };
  });
  const byPlace = new Map(rows.map((row) => [`${row.group_key ?? ''} ${row.domain ?? 'all'}`, row]));
  return {
    result: { kind: 'table', rowsAre: 'domain', columns: COLUMNS, groups },
    warnings: warningsOf(rows),
    episodesBehind: (group, _, cell) => {
      const row = byPlace.get(`${group} ${cell?.row ?? 'all'}`);
      return row === undefined ? 0 : peopleBehind(row, rows.filter(({ group_key: key }) => key === group), cell?.column ?? 'goals');
    },
  };
}
