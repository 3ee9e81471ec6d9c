import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { lastMonths, parseView, periodLabel, resolveView, toHref, toSearch, travelling, type View, withoutDefaults } from '../../../../web/src/lib/query.ts';

describe('the address', () => {
  it('drops empty fields and names it does not know', () => {
    expect(parseView(new URLSearchParams('from=&program=p+1&utm=x&groupBy=&ci=plain'))).toEqual({ program: 'p 1', ci: 'plain' });
  });

  it('carries any view there and back', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    const view = fc.record({ from: text, to: text, asOf: text, snapshot: text, program: text, clinician: text, levelOfCare: text, groupBy: text, ci: text, interval: text, rules: text, view: text, instrument: text, medication: text, coOccurring: text }, { requiredKeys: [] });
    fc.assert(fc.property(view, (sent: View) => {
      expect(parseView(new URLSearchParams(toSearch(sent)))).toEqual(sent);
    }));
  });

  it('leaves behind what the next measure may not have, and takes the filters along', () => {
    expect(toHref('/x', travelling({ view: 'funnel', instrument: 'PHQ-9', interval: 'week', housing: 'stable', rules: 'anhoej', program: 'a' }))).toBe('/x?program=a&housing=stable&rules=anhoej');
  });

  it('does not name the usual period', () => {
    expect(toHref('/', withoutDefaults({ from: '2024-11-20', to: '2026-11-20', payer: 'x' }, '2026-11-19'))).toBe('/?payer=x');
  });

  it('is the same for the same view, whatever the order', () => {
    expect(toHref('/', { to: '2026-01-01', from: '2025-01-01' })).toBe('/?from=2025-01-01&to=2026-01-01');
    expect(toHref('/', {})).toBe('/');
  });
});

describe('the period', () => {
  it('is the last two years up to the last complete day, unless the address says otherwise', () => {
    expect(resolveView({}, '2026-11-19')).toEqual({ from: '2024-11-20', to: '2026-11-20' });
    expect(resolveView({ to: '2024-03-01' }, '2026-11-19')).toEqual({ from: '2022-03-01', to: '2024-03-01' });
    expect(resolveView({ from: '2020-01-01', program: 'a' }, '2026-11-19')).toEqual({ from: '2020-01-01', to: '2026-11-20', program: 'a' });
  });

  it('leaves what cannot be read to the API', () => {
    expect(resolveView({ to: 'soon' }, '2026-11-19')).toEqual({ from: '2024-11-20', to: 'soon' });
  });

  it('is said in words', () => {
    expect(periodLabel(lastMonths(12, '2026-11-19'), '2026-11-19')).toBe('Last 12 months');
    expect(periodLabel({ from: '2026-01-01', to: '2026-02-01' }, '2026-11-19')).toBe('1\u00a0Jan\u00a02026 to 31\u00a0Jan\u00a02026');
    expect(periodLabel({ from: 'x', to: '2026-02-01' }, '2026-11-19')).toBe('x to 2026-02-01');
  });
});
