import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween, fromDayNumber, toDayNumber } from '../../../../web/src/lib/calendar.ts';

describe('calendar days', () => {
  it.each([
    ['1970-01-01', 0], ['1969-12-31', -1], ['2000-02-29', 11_016], ['1600-03-01', -135_080], ['2026-11-20', 20_777],
  ])('%s is day %i, and back', (date, day) => {
    expect(toDayNumber(date)).toBe(day);
    expect(fromDayNumber(day)).toBe(date);
  });

  it('agrees with the UTC calendar for every day of eight years', () => {
    for (let day = toDayNumber('1999-12-25'); day < toDayNumber('2008-01-05'); day += 1) {
      expect(fromDayNumber(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
    }
  });

  it('adds days over a leap day and a year', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
  });

  it('keeps to the end of a shorter month', () => {
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
    expect(addMonths('2026-01-15', -12)).toBe('2025-01-15');
    expect(addMonths('2026-11-20', 2)).toBe('2027-01-20');
  });
});
