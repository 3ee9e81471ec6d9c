import { describe, expect, it } from 'vitest';
import { age, amount, basis, date, days, instant, interval, isolate, percent, reading, smallCount, withDates } from '../../../../web/src/lib/format.ts';

const plain = (text: string | null): string | undefined => text?.replaceAll('\u00a0', ' ');

describe('shares', () => {
  it.each([[0.6213, '62 %'], [0, '0 %'], [1, '100 %'], [0.0004, '<1 %'], [0.9991, '>99 %'], [0.005, '1 %']])('%d is %s', (share, text) => {
    expect(plain(percent(share))).toBe(text);
  });

  it('never breaks between the number and its sign', () => {
    expect(percent(0.5)).toBe('50\u00a0%');
  });

  it('a difference that rounds to nothing has no sign, and one point is one point', () => {
    expect([-0.003, 0.01, -0.01, 0.13].map((value) => plain(amount(value, 'difference')))).toEqual(['0 percentage points', '+1 percentage point', '\u22121 percentage point', '+13 percentage points']);
  });
  it('says an interval, and none where a bound is undefined', () => {
    expect(plain(interval(0.56, 0.68))).toBe('56-68 %');
    expect(interval(null, 0.68)).toBeNull();
    expect(plain(interval(94, null, 'days'))).toBe('94 days or more');
    expect(plain(interval(69, 102, 'days'))).toBe('69-102 days');
  });
});

describe('days and dates', () => {
  it('says dates as they are, in every time zone', () => {
    expect(plain(date('2026-11-20'))).toBe('20 Nov 2026');
    expect(plain(date('2026-01-01'))).toBe('1 Jan 2026');
    expect(date('soon')).toBe('soon');
    expect(plain(withDates('The month from 2026-11-01 goes up to 2026-11-20.'))).toBe('The month from 1 Nov 2026 goes up to 20 Nov 2026.');
    expect(plain(instant('2026-11-20T14:02:31.000Z'))).toBe('20 Nov 2026, 14:02 UTC');
  });

  it('says durations', () => {
    expect(plain(days(1))).toBe('1 day');
    expect(plain(days(87.5))).toBe('87.5 days');
    expect(plain(age(20_000))).toBe('less than a minute old');
    expect(plain(age(180_000))).toBe('3 min old');
    expect(plain(age(3 * 3_600_000))).toBe('3 hours old');
    expect(plain(age(72 * 3_600_000))).toBe('3 days old');
  });
});

describe('readings', () => {
  it('says each of the four states', () => {
    expect(plain(reading({ state: 'value', value: 0.62, lower: 0.56, upper: 0.68, method: 'Wilson' }))).toBe('62 % (56-68 %)');
    expect(reading({ state: 'none' })).toBe('\u2013 nobody yet');
    expect(plain(reading({ state: 'not-yet', availableOn: '2027-03-14' }))).toBe('not yet, known from 14 Mar 2027');
    expect(reading({ state: 'hidden', reason: 'small' })).toBe('too few to show');
  });

  it('names the people behind a figure', () => {
    const value = { state: 'value', value: 0.5, lower: null, upper: null, method: 'x' } as const;
    expect(basis({ ...value, atRisk: 148 })).toBe('148 followed');
    expect(basis({ ...value, numerator: 31, denominator: 1050 })).toBe('31 of 1,050');
    expect(basis({ state: 'none' })).toBeNull();
    expect(smallCount(null)).toBe('not shown');
  });

  it('keeps a right-to-left name from turning figures around', () => {
    expect(isolate('Harbor')).toBe('Harbor');
    expect(isolate('ליאה')).toBe('\u2068ליאה\u2069');
  });
});
