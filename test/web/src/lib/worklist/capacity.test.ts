import { describe, expect, it } from 'vitest';
import { capacitySentence, toLoadTable } from '../../../../../web/src/lib/worklist/capacity.ts';
import { capacityOf, plain } from './answers.ts';

describe('the weeks ahead', () => {
  const capacity = capacityOf();
  const table = toLoadTable(capacity);
  it('are a row for each caseload in the order of the API, a number in every cell', () => {
    expect(table.rows.map(({ name }) => name)).toEqual([...capacity.caseloads.slice(0, 3).map(({ name }) => name), 'No clinician named']);
    expect(table.rows.map(({ cells }) => cells.map(({ due }) => due))).toEqual(capacity.caseloads.map(({ weeks }) => weeks.map(({ due }) => due)));
    expect(table.weeks.map(({ label }) => plain(label)).slice(0, 3)).toEqual(['20 Nov', '27 Nov', '4 Dec']);
  });
  it('have bars in proportion: the longest is whole, nothing is nothing', () => {
    const cells = table.rows.flatMap((row) => row.cells);
    const most = Math.max(...cells.map(({ due }) => due));
    for (const { due, share } of cells) expect(share).toBe(due / most);
  });
  it('add up', () => {
    expect(table.total?.cells.map(({ due }) => due)).toEqual(capacity.weeks.map((_, index) => capacity.caseloads.reduce((sum, { weeks }) => sum + (weeks[index]?.due ?? 0), 0)));
    expect([table.total?.clients, table.total?.overdue]).toEqual([78, 6]);
    expect(toLoadTable(capacityOf('clinician')).total).toBeNull();
  });
  it('are said first', () => {
    expect(plain(capacitySentence(capacity))).toBe('In the next 8 weeks 255 reassessments fall due, 32 a week on average; most in the week of 11 Dec (41). 6 are overdue already.');
    expect(plain(capacitySentence(capacityOf('director', 'empty')))).toBe('In the next 8 weeks nothing falls due.');
    const one = { ...capacity, caseloads: [{ clinician: 'c', name: 'C', clients: 1, overdue: 1, weeks: capacity.weeks.map((_, index) => ({ due: index === 2 ? 1 : 0, clients: index === 2 ? 1 : 0 })) }] };
    expect(plain(capacitySentence(one))).toBe('In the next 8 weeks 1 reassessment falls due, 0.1 a week on average; most in the week of 4 Dec (1). 1 is overdue already.');
  });
});
