import { expect, it } from 'vitest';
import { toPage } from '../../../../web/src/lib/paging.ts';

const people = Array.from({ length: 120 }, (_, index) => index);

it.each([
  [null, 1, 1, 50], ['1', 1, 1, 50], ['2', 2, 51, 100], ['3', 3, 101, 120], ['4', 3, 101, 120], ['0', 1, 1, 50], ['-1', 1, 1, 50], ['two', 1, 1, 50], ['1e9', 1, 1, 50],
] as const)('?page=%s is page %i', (asked, page, first, last) => {
  expect(toPage(people, asked)).toMatchObject({ page, pages: 3, first, last, items: people.slice(first - 1, last) });
});

it('an empty list is one page of nobody', () => {
  expect(toPage([], '3')).toEqual({ items: [], page: 1, pages: 1, first: 0, last: 0 });
});
