import { describe, expect, it } from 'vitest';
import type { Table } from '#analytics/contract/result.ts';
import { figuresOf } from '#analytics/receipts/figures.ts';
import { barsOf, heldBackWords, pageOf, pathOfCell, pathOfCohort, pathOfDay, pathOfRow, receiptPath } from '../../../../web/src/lib/receipt.ts';
import { toBlocks } from '../../../../web/src/lib/charts/table.ts';
import { toTables } from '../../../../web/src/lib/tables.ts';
import { anAnswer } from './answers.ts';
import { measureResponse } from '../../fixture-data.mjs';
import { MeasureResponse } from '#analytics/contract/result.ts';

const answerOf = (id: string, more: string): MeasureResponse => MeasureResponse.parse(measureResponse(id, 'full', new URLSearchParams(`from=2025-11-20&to=2026-11-20&${more}`)));

describe('where a figure is in its result', () => {
  it.each([['attendance', 'groupBy=program'], ['attendance', ''], ['attendance', 'view=funnel&groupBy=program']])('%s %s: each row of the tables leads to a figure of its own', (id, more) => {
    const { result, measure } = answerOf(id, more);
    const known = new Set(figuresOf(result).map(({ path }) => path));
    const paths = toTables(result, measure).flatMap((table) => table.rows.map((row) => pathOfRow(result, table.key, row.key)));
    expect([paths.length > 0, paths.filter((path) => path === null || !known.has(path)), new Set(paths).size]).toEqual([true, [], paths.length]);
  });
  it('a point of a daily curve has no link of its own', () => {
    const { result, measure } = answerOf('retention', '');
    expect(toTables(result, measure).flatMap((table) => table.rows.map((row) => pathOfRow(result, table.key, row.key))).every((path) => path === null)).toBe(true);
  });
  it('cells of a table, in one block of groups or a block for each', () => {
    const value = { state: 'value' as const, value: 1, lower: null, upper: null, method: 'm' };
    const table = (rowsAre: string | null): Table => ({ kind: 'table', rowsAre, columns: [{ key: 'a', label: 'A', unit: 'share' }], groups: ['x', 'y'].map((key) => ({ key, label: key, rows: [{ key: 'all', label: 'All', cells: key === 'x' ? {} : { a: value } }] })) });
    for (const result of [table(null), table('instrument')]) {
      const found = toBlocks(result).flatMap((block) => block.rows.map((row) => pathOfCell(result, block.key, row.key, 'a')));
      expect(found).toEqual([null, 'groups/1/rows/0/cells/a']);
    }
    expect([pathOfDay([{ day: 30 }, { day: 90 }], 2, 90), pathOfDay([{ day: 30 }], 0, 90)]).toEqual(['groups/2/readings/1/reading', null]);
  });
  it('cells of cohorts, each a figure of its own', () => {
    const { result } = answerOf('retention-cohorts', 'groupBy=program');
    if (result.kind !== 'grid') throw new Error('the fixture has no grid');
    const found = result.groups.flatMap((group, place) => group.rows.flatMap((row) => result.columns.map((column) => pathOfCohort(result, place, row.from, column.key))));
    expect([...found].sort()).toEqual(figuresOf(result).map(({ path }) => path).sort());
    expect([pathOfCohort(result, 0, '1900-01-01', 'x'), pathOfCohort(result, 99, '1900-01-01', 'x')]).toEqual([null, null]);
  });
  it('is part of the address, readable', () => {
    expect([receiptPath('rcp_a'), receiptPath('rcp_a', 'groups/0/cells/a b')]).toEqual(['/receipts/rcp_a', '/receipts/rcp_a?figure=groups/0/cells/a%20b']);
  });
});

describe('the page of a receipt', () => {
  it('is asked by the whole query; of a release by its month and what was asked of it', () => {
    const { measure: definition, query } = answerOf('attendance', 'groupBy=program');
    const release = { id: 'rel_2026-10_0123456789abcdef', month: '2026-10', asOf: '2026-09-30', madeAt: '2026-11-01T00:00:00Z', threshold: 11, sha256: 'a' };
    expect(pageOf({ format: 'cairn-receipt', definition, query })).toMatch(/^\/measures\/attendance\?from=2025-11-20&to=2026-11-20&asOf=.*&groupBy=program&/);
    expect(pageOf({ format: 'cairn-release-receipt', definition, question: { view: 'series', rules: 'nhs', program: 'north' }, release })).toBe('/measures/attendance?program=north&rules=nhs&view=series&release=2026-10');
  });
  it('says in words why a figure was held back', () => {
    expect([heldBackWords('small-group'), heldBackWords('another')]).toEqual(['too few to show, or beside one that is', 'another']);
  });
});

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('barsOf', () => {
  it('draws each step as its share of the first of its unit, and says what was left out', () => {
    const { waterfall } = anAnswer({ kind: 'curve', groups: [], comparison: null });
    expect(barsOf(waterfall).map(({ key, count, share, left }) => [key, plain(count), share === null ? null : Number(share.toFixed(3)), left])).toEqual([
      ['all', '412 episodes', 1, []], ['stays', '400 stays', 0.971, ['12 left out: they go on with an earlier episode of the same client.']], ['period', '376 stays', 0.913, ['24 left out: admitted before it.']], ['counted', '376 stays', 0.913, []],
    ]);
  });
  it('begins anew with another unit, and draws no bar of a count that is not shown', () => {
    const step = { label: 'x', left: [] };
    const bars = barsOf({ unit: 'contact', steps: [{ ...step, key: 'all', unit: 'episode', count: null }, { ...step, key: 'own', unit: 'contact', count: 0, left: [{ why: 'Too recent.', count: null }] }, { ...step, key: 'counted', unit: 'contact', count: 0 }] });
    expect(bars.map(({ count, share, isTurn, left }) => [plain(count), share, isTurn, left])).toEqual([['episodes: not shown', null, false, []], ['0 contacts', 0, true, ['Left out, how many is not shown: too recent.']], ['0 contacts', 0, false, []]]);
  });
});
