import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '#analytics/contract/worklist.ts';
import { CATEGORY_ORDER, namingOf, toGroups } from '../../../../../web/src/lib/worklist/groups.ts';
import { worklistOf } from './answers.ts';

describe('groups', () => {
  it('stand in the order of the contract, which is safety, overdue, off track, due this week, not measured', () => {
    expect(CATEGORY_ORDER).toEqual(CATEGORIES);
    expect(CATEGORY_ORDER.map((category) => namingOf(category).title)).toEqual(['Safety', 'Overdue', 'Off track', 'Due this week', 'Not measured']);
  });
  it('have every client once, in the order of the API', () => {
    const { rows } = worklistOf();
    const groups = toGroups(rows, rows);
    expect(groups.flatMap((group) => group.rows.map(({ client }) => client))).toEqual(rows.map(({ client }) => client));
    expect(groups.map(({ category, count }) => [category, count])).toEqual([['safety', 2], ['overdue', 2], ['off-track', 1], ['due-soon', 2], ['not-measured', 1]]);
  });
  it('of a page count those of all pages, and are left out where nobody of theirs is on it', () => {
    const { rows } = worklistOf();
    expect(toGroups(rows, rows.slice(1, 3)).map(({ category, count, rows: shown }) => [category, count, shown.length])).toEqual([['safety', 2, 1], ['overdue', 2, 1]]);
  });
});
