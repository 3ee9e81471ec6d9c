import { describe, expect, it } from 'vitest';
import { toTables } from '../../../../web/src/lib/tables.ts';
import { aCurve, aCurveGroup, aSeries, proportion } from './results.ts';

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

  it('says of a hidden group that it is hidden, not that it is empty', () => {
    const hidden = aCurveGroup({ points: [], readings: [{ day: 90, reading: { state: 'hidden', reason: 'small' } }] });
    expect(toTables(aCurve(hidden), RETENTION)[0]?.absent).toEqual({ state: 'hidden', reason: 'small' });
  });
});
