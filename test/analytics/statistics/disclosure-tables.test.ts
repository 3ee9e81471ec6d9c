import { describe, expect, it } from 'vitest';
import type { Reading, Table } from '#analytics/contract/result.ts';
import { suppressTable } from '#analytics/statistics/disclosure-tables.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';

function tableOf(rows: Readonly<Record<string, number>>): Table {
  return {
    kind: 'table', rowsAre: 'domain', columns: [{ key: 'goals', label: 'Goals', unit: 'count' }],
    groups: [{ key: 'all', label: 'All', rows: Object.entries(rows).map(([key, goals]) => ({ key, label: key, cells: { goals: countOf(goals) } })) }],
  };
}
const statesOf = ({ groups }: Table): (Reading['state'] | undefined)[] => (groups[0]?.rows ?? []).map(({ cells }) => cells['goals']?.state);

describe('suppressTable', () => {
  it('hides a second row beside the total from which a small one could be had', () => {
    expect(statesOf(suppressTable(tableOf({ all: 60, housing: 40, legal: 17, family: 3 }), 11, undefined))).toEqual(['value', 'value', 'hidden', 'hidden']);
  });
  it('hides a small row alone where no total stands beside it', () => {
    expect(statesOf(suppressTable(tableOf({ 'PHQ-9': 40, 'GAD-7': 17, 'PCL-5': 3 }), 11, undefined))).toEqual(['value', 'value', 'hidden']);
  });
  it('shows nobody, and hides nothing where every row is large enough', () => {
    expect(statesOf(suppressTable(tableOf({ all: 57, housing: 40, legal: 17, family: 0 }), 11, undefined))).toEqual(['value', 'value', 'value', 'value']);
  });
  it('asks of every cell how many clients stand behind it', () => {
    const behind = (_group: string, _from: string | null, cell?: { row: string }): number => (cell?.row === 'legal' || cell?.row === 'family' ? 4 : 30);
    expect(statesOf(suppressTable(tableOf({ all: 80, housing: 40, legal: 22, family: 18 }), 11, behind))).toEqual(['value', 'value', 'hidden', 'hidden']);
  });
});
