import { describe, expect, it } from 'vitest';
import type { Reading, Table } from '#analytics/contract/result.ts';
import { suppressFunnel, suppressTable } from '#analytics/statistics/disclosure-tables.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
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

/** Groups by key as numerator and denominator, as the role may see them: null where hidden. */
function shownOf(groups: Readonly<Record<string, readonly [number, number]>>): { sizes: (number | null)[]; overall: Reading['state']; drawnTo: number | undefined; hasLimits: boolean } {
  const dots = Object.entries(groups).map(([key, [numerator, denominator]]) => ({ key, label: key, numerator, denominator }));
  const shown = suppressFunnel({ kind: 'funnel', ...funnelOf(dots) }, 11, undefined);
  return {
    sizes: shown.groups.map(({ size }) => size), overall: shown.overall.state, drawnTo: shown.limits.at(-1)?.size,
    hasLimits: shown.groups.some(({ z, limits }) => z !== null || limits !== null),
  };
}

describe('suppressFunnel', () => {
  it('hides the next smallest group too where the overall figure would tell how many are in the hidden ones together', () => {
    expect(shownOf({ woman: [30, 60], man: [20, 45], other: [1, 4], unknown: [2, 5] })).toEqual({ sizes: [60, null, null, null], overall: 'value', drawnTo: 60, hasLimits: true });
  });
  it('leaves it at the small ones where together they are none of 1-10', () => {
    expect(shownOf({ woman: [30, 60], man: [20, 45], other: [8, 20], unknown: [7, 21] })).toEqual({ sizes: [60, 45, null, null], overall: 'value', drawnTo: 60, hasLimits: true });
  });
  it('draws no funnel up to a group that is hidden', () => {
    expect(shownOf({ woman: [88, 90], man: [20, 45], other: [85, 94] })).toEqual({ sizes: [null, 45, null], overall: 'value', drawnTo: undefined, hasLimits: true });
  });
  it('shows no limits around an overall figure that is hidden', () => {
    expect(shownOf({ woman: [0, 60], man: [0, 45], other: [5, 70] })).toEqual({ sizes: [60, null, null], overall: 'hidden', drawnTo: undefined, hasLimits: false });
  });
});
