import { describe, expect, it } from 'vitest';
import { FILTERS, parseView, setCount, toHref, toSearch, without } from '../../../../../web/src/lib/worklist/view.ts';
import { Worklist } from '#analytics/contract/worklist.ts';

describe('the address is the view', () => {
  it.each(['', 'program=a+b', 'clinician=c1&category=overdue', 'program=p&clinician=c&levelOfCare=2.1&category=safety&rule=instrument-PHQ-9&asOf=2026-11-01'])('%j comes back as it was', (search) => {
    expect(toSearch(parseView(new URLSearchParams(search)))).toBe(search);
  });
  it('drops empty fields, other names and the page, and keeps one order', () => {
    expect(toSearch(parseView(new URLSearchParams('rule=x&asOf=&page=3&saved=contact&name=Ana&program=p')))).toBe('program=p&rule=x');
  });
  it('asks for nothing that the API does not take', () => {
    expect([...FILTERS].sort()).toEqual(Object.keys(Worklist.shape.query.shape).sort());
  });
  it('leads to the list, and out of one filter', () => {
    expect(toHref({})).toBe('/worklist');
    expect(toHref({ rule: 'a/b?c' }, '/worklist/csv')).toBe('/worklist/csv?rule=a%2Fb%3Fc');
    expect(toHref(without({ program: 'p', category: 'safety' }, 'program'))).toBe('/worklist?category=safety');
    expect(setCount({ program: 'p', category: '', rule: 'x' })).toBe(2);
  });
});
