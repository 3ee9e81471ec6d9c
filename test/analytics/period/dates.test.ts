import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween, startOfMonth } from '#analytics/period/dates.ts';

const date = fc.date({ min: new Date('0200-01-01T00:00:00Z'), max: new Date('9000-01-01T00:00:00Z'), noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10));

describe('dates', () => {
  it.each([
    ['2024-02-28', 2, '2024-03-01'],
    ['2025-03-08', 2, '2025-03-10'],
    ['2025-11-01', 2, '2025-11-03'],
    ['1960-01-01', -1, '1959-12-31'],
    ['0099-12-31', 1, '0100-01-01'],
  ])('adds days over month ends, leap days and clock changes: %s + %i', (from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });
  it.each([
    ['2025-11-30', 3, '2026-02-28'],
    ['2023-11-30', 3, '2024-02-29'],
    ['2025-11-30', 6, '2026-05-30'],
    ['2025-01-31', -2, '2024-11-30'],
    ['2025-12-15', 1, '2026-01-15'],
  ])('clamps months to their end from the original anchor: %s + %i months (domain 5.2)', (from, months, to) => {
    expect(addMonths(from, months)).toBe(to);
  });
  it('takes back what it adds, for any date and any number of days', () => {
    fc.assert(fc.property(date, fc.integer({ min: -40000, max: 40000 }), (from, days) => {
      expect(daysBetween(from, addDays(from, days))).toBe(days);
      expect(addDays(addDays(from, days), -days)).toBe(from);
    }));
  });
  it('stays within the calendar: dates are compared as text, and a longer year would come before every other', () => {
    expect(addDays('9999-12-31', 1)).toBe('9999-12-31');
    expect(addDays('9999-12-30', 3660)).toBe('9999-12-31');
    expect(addDays('0000-01-03', -14)).toBe('0000-01-01');
    expect(addMonths('9990-05-31', 12 * 99)).toBe('9999-12-31');
    expect(addMonths('0001-05-31', -18)).toBe('0000-01-01');
    fc.assert(fc.property(date, fc.integer({ min: -4_000_000, max: 4_000_000 }), fc.integer({ min: -120_000, max: 120_000 }), (from, days, months) => {
      for (const [later, count] of [[addDays(from, days), days], [addMonths(from, months), months]] as const) {
        expect(later).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(Math.sign(daysBetween(from, later))).toBe(Math.sign(count));
      }
    }));
  });
  it('starts a month on its first day', () => expect(startOfMonth('2024-02-29')).toBe('2024-02-01'));
});
