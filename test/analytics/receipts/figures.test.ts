import { describe, expect, it } from 'vitest';
import type { Curve, Reading, Series, Spc, Table } from '#analytics/contract/result.ts';
import { figureLabel, figuresOf } from '#analytics/receipts/figures.ts';

const value = (of: number): Reading => ({ state: 'value', value: of, lower: null, upper: null, method: 'm' });
const none: Reading = { state: 'none' };

describe('figuresOf', () => {
  it('lists quartiles, readings and points of a curve, and of the second curve beside it', () => {
    const points = [{ day: 5, atRisk: 10, exits: 1, censored: 2, value: 0.9, lower: 0.5, upper: 1 }];
    const curve: Curve = {
      kind: 'curve', comparison: null,
      groups: [{ key: 'a', label: 'A', episodes: 10, exits: 1, censored: 9, points, median: none, quartiles: { lower: value(5), upper: none }, readings: [{ day: 30, reading: value(0.9) }], plannedDays: null, sensitivity: { label: 'Silence counted', changed: 1, points, readings: [] } }],
    };
    expect(figuresOf(curve).map(({ path, what, unit, reading, beside }) => [path, what, unit, reading.state, beside.day])).toEqual([
      ['groups/0/quartiles/lower', 'days until a quarter', 'days', 'value', undefined], ['groups/0/median', 'median days', 'days', 'none', undefined], ['groups/0/quartiles/upper', 'days until three quarters', 'days', 'none', undefined],
      ['groups/0/readings/0/reading', 'at 30 days', 'share', 'value', 30], ['groups/0/points/0', 'after day 5', 'share', 'value', 5], ['groups/0/sensitivity/points/0', 'Silence counted, after day 5', 'share', 'value', 5],
    ]);
    // A point has the method of its curve's readings; where no reading has a value, none that could be named.
    expect(figuresOf(curve).slice(4).map(({ reading }) => reading)).toEqual(['m', 'as in the definition'].map((method) => ({ state: 'value', value: 0.9, lower: 0.5, upper: 1, method, atRisk: 10 })));
  });

  it('gives limits and signals to the points that count, in their order, also where two events have one day', () => {
    const spc: Spc = {
      chart: 'g', rules: 'nhs', rulesName: 'NHS', centreName: 'mean', isScreened: false, phases: [], direction: 'neither', variation: 'too-few-points', side: null, since: null, needs: 10, assurance: null, sentence: '', caution: null,
      points: [{ from: '2026-01-01', centre: 1, lower: 0, upper: 2, signals: [] }, { from: '2026-01-01', centre: 1, lower: 0, upper: 3, signals: ['shift'] }],
    };
    const at = (from: string, reading: Reading, isPartial?: boolean) => ({ from, to: from, reading, ...(isPartial === undefined ? {} : { isPartial }) });
    const series: Series = { kind: 'series', interval: 'event', unit: 'client-days', groups: [{ key: 'all', label: 'All', spc, targets: [], points: [at('2025-12-01', none), at('2026-01-01', value(4)), at('2026-01-01', value(0)), at('2026-02-01', value(3), true)] }] };
    expect(figuresOf(series).map(({ path, beside: { upperLimit, signals, isPartial } }) => [path, upperLimit, signals, isPartial])).toEqual([
      ['groups/0/points/0/reading', undefined, undefined, null], ['groups/0/points/1/reading', 2, '', null], ['groups/0/points/2/reading', 3, 'shift', null], ['groups/0/points/3/reading', undefined, undefined, 'yes'],
    ]);
  });

  it('leaves out a cell that a row of a table does not have', () => {
    const table: Table = { kind: 'table', rowsAre: 'instrument', columns: [{ key: 'a', label: 'A', unit: 'share' }, { key: 'b', label: 'B', unit: 'days' }], groups: [{ key: 'n', label: 'North', rows: [{ key: 'p', label: 'PHQ-9', cells: { b: value(3) } }] }] };
    expect(figuresOf(table).map(({ path, what, unit }) => [path, what, unit])).toEqual([['groups/0/rows/0/cells/b', 'PHQ-9, B', 'days']]);
  });
});

describe('figureLabel', () => {
  it.each([[{ groupLabel: 'North', what: 'at 90 days' }, true, 'North, at 90 days'], [{ groupLabel: 'All', what: 'at 90 days' }, false, 'At 90 days'], [{ groupLabel: 'North', what: '' }, false, 'North']])('%j', (row, isGrouped, label) => {
    expect(figureLabel(row, isGrouped)).toBe(label);
  });
});
