import { describe, expect, it } from 'vitest';
import { periodsOf } from '#analytics/measures/forms/periods.ts';
import { findMeasure, MEASURES } from '#analytics/measures/registry.ts';

describe('periodsOf', () => {
  const span = { from: '2026-01-15', to: '2026-03-01', asOf: '2026-06-30', interval: 'month', periods: [] } as const;
  it('goes from the first month of the window to its last, which the exclusive end does not begin', () => {
    expect(periodsOf(span)).toEqual({ starts: ['2026-01-01', '2026-02-01'], isShortened: false });
    expect(periodsOf({ ...span, to: '2026-03-02' }).starts.at(-1)).toBe('2026-03-01');
  });
  it('goes on to the last contact, and never before the window', () => {
    expect(periodsOf({ ...span, periods: ['2025-12-01', '2026-04-01'] }).starts).toEqual(['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01']);
  });
  it('ends 24 months after the as-of date, however far the window reaches', () => {
    const { starts, isShortened } = periodsOf({ ...span, to: '9999-12-31' });
    expect([starts.at(-1), starts.length, isShortened]).toEqual(['2028-06-01', 30, true]);
  });
  it('has one month where the whole window lies beyond that', () => {
    expect(periodsOf({ ...span, from: '2100-01-01', to: '2101-01-01' })).toEqual({ starts: ['2100-01-01'], isShortened: true });
  });
  it('leaves out empty months more than 1,200 back, but no month with a contact', () => {
    const wide = { ...span, from: '0001-01-01' };
    expect(periodsOf(wide).starts).toHaveLength(1200);
    expect(periodsOf({ ...wide, periods: ['1899-05-01'] }).starts[0]).toBe('1899-05-01');
  });
});

describe('registry', () => {
  it('finds measures by their id', () => {
    expect(MEASURES.map(({ definition }) => findMeasure(definition.id))).toEqual(MEASURES);
    expect(findMeasure('Retention')).toBeUndefined();
  });
  it('has definitions in full sentences', () => {
    for (const { definition } of MEASURES) {
      for (const sentence of [definition.question, definition.numerator, definition.denominator, definition.clock, definition.maturity, definition.attribution, definition.method, ...definition.exclusions]) {
        expect(sentence).toMatch(/^[A-Z].*[.?]$/);
      }
    }
  });
});
