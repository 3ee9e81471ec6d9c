import { describe, expect, it } from 'vitest';
import { toTables } from '../../../../web/src/lib/tables.ts';
import { aCurve, aCurveGroup, aJudged, aSeries, proportion } from './results.ts';

const RETENTION = { id: 'retention', title: 'Retention' };
const plain = (cells: unknown[]) => cells.map((cell) => (typeof cell === 'string' ? cell.replaceAll('\u00a0', ' ') : cell));

describe('the numbers as tables', () => {
  it('has every step of a curve', () => {
    const [table] = toTables(aCurve(), RETENTION);
    expect(table?.columns).toEqual(['Day', 'Followed', 'Ended', 'Follow-up ends', 'Still in', 'Interval']);
    expect(table?.rows.map((row) => [row.name, ...plain(row.cells)])).toEqual([
      ['0', '376', '0', '0', '100 %', '100-100 %'], ['40', '376', '75', '53', '80 %', '76-84 %'], ['70', '248', '56', '44', '62 %', '56-68 %'], ['200', '148', '12', '136', '57 %', '\u2013'],
    ]);
  });

  it('keeps a state as a state', () => {
    const [table] = toTables(aSeries([proportion(30, 40), { state: 'hidden', reason: 'small' }]), RETENTION);
    expect(table?.rows.map((row) => plain(row.cells))).toEqual([['75 %', '65-85 %', '30 of 40'], [{ state: 'hidden', reason: 'small' }]]);
  });

  it('gives each of two events of one day its own limits and signal', () => {
    const at = (from: string, to: string, gap: number) => ({ from, to, reading: { state: 'value', value: gap, lower: null, upper: null, method: 'x' } as const });
    const judged = aJudged([0.7], { points: [{ from: '2026-01-01', centre: 5, lower: 0, upper: 90, signals: [] }, { from: '2026-03-03', centre: 5, lower: 0, upper: 90, signals: [] }, { from: '2026-03-03', centre: 5, lower: 1, upper: 90, signals: ['outside-limits'] }] });
    const groups = judged.groups.map((group) => ({ ...group, points: [at('2026-01-01', '2026-03-03', 20), at('2026-03-03', '2026-03-03', 0), at('2026-03-03', '2026-06-01', 95)] }));
    const [table] = toTables({ ...judged, interval: 'event', unit: 'client-days', groups }, RETENTION);
    expect(table?.rows.map((row) => [row.name.replaceAll('\u00a0', ' '), ...plain(row.cells)])).toEqual([['3 Mar 2026', '20 client-days', '0-90', '\u2013'], ['3 Mar 2026', '0 client-days', '0-90', '\u2013'], ['1 Jun 2026', '95 client-days', '1-90', 'outside the limits']]);
    expect(new Set(table?.rows.map(({ key }) => key)).size).toBe(3);
  });

  it('says of a hidden group that it is hidden, not that it is empty', () => {
    const hidden = aCurveGroup({ points: [], readings: [{ day: 90, reading: { state: 'hidden', reason: 'small' } }] });
    expect(toTables(aCurve(hidden), RETENTION)[0]?.absent).toEqual({ state: 'hidden', reason: 'small' });
  });
});
