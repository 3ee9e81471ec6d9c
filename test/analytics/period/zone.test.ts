import { Temporal } from 'temporal-polyfill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantAtLocalNoon, instantAtLocalTime, localDate, localTime } from '#analytics/period/zone.ts';
import { parseInstant } from '#analytics/contract/instant.ts';

const at = (text: string): number => {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`not an instant: ${text}`);
  return instant;
};

describe('localDate', () => {
  it.each([
    ['2025-03-10T03:30:00Z', 'America/New_York', '2025-03-09'],
    ['2025-03-09T23:30:00-04:00', 'America/New_York', '2025-03-09'],
    ['2025-11-02T05:30:00Z', 'America/New_York', '2025-11-02'],
    ['2025-11-02T03:59:59Z', 'America/New_York', '2025-11-01'],
    ['2025-01-01T10:30:00Z', 'Pacific/Kiritimati', '2025-01-02'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
    ['1960-02-29T23:30:00-05:00', 'America/New_York', '1960-02-29'],
    ['2025-06-01T00:00:00Z', 'UTC', '2025-06-01'],
    ['2025-06-01T20:00:00Z', 'Asia/Kathmandu', '2025-06-02'],
    ['0001-01-01T00:00:00Z', 'UTC', '0001-01-01'],
  ])('%s in %s is %s', (instant, zone, date) => expect(localDate(at(instant), zone)).toBe(date));

  it('agrees with Temporal for any instant since 1900 in zones with odd rules', () => {
    const zones = ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Asia/Tehran', 'America/St_Johns', 'Europe/Dublin', 'UTC', 'Antarctica/Troll'];
    const min = Date.UTC(1900, 0, 1);
    fc.assert(
      fc.property(fc.integer({ min, max: Date.UTC(2035, 0, 1) }), fc.constantFrom(...zones), (instant, zone) => {
        expect(localDate(instant, zone)).toBe(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString());
      }),
      { numRuns: 2000 },
    );
  });
});

describe('instantAtLocalNoon', () => {
  it.each([
    ['2025-07-01', 'America/New_York', '2025-07-01T12:00:00-04:00'],
    ['2025-03-09', 'America/New_York', '2025-03-09T12:00:00-04:00'],
    ['2025-11-02', 'America/New_York', '2025-11-02T12:00:00-05:00'],
    ['1960-06-15', 'America/Denver', '1960-06-15T12:00:00-07:00'],
    ['2019-01-01', 'UTC', '2019-01-01T12:00:00+00:00'],
    ['2025-01-01', 'Pacific/Kiritimati', '2025-01-01T12:00:00+14:00'],
    ['2025-01-01', 'Asia/Kathmandu', '2025-01-01T12:00:00+05:45'],
  ])('%s in %s is %s', (date, zone, text) => {
    expect(instantAtLocalNoon(date, zone)).toBe(text);
    expect(localDate(at(text), zone)).toBe(date);
  });
});

describe('instantAtLocalTime', () => {
  it.each([
    ['2025-07-01', '12:00', 'America/New_York', '2025-07-01T12:00:00-04:00'],
    ['2025-11-02', '01:30', 'America/New_York', '2025-11-02T01:30:00-04:00'],
    ['2025-11-02', '02:00', 'America/New_York', '2025-11-02T02:00:00-05:00'],
    ['2025-03-09', '03:00', 'America/New_York', '2025-03-09T03:00:00-04:00'],
    ['2025-04-06', '01:45', 'Australia/Lord_Howe', '2025-04-06T01:45:00+11:00'],
    ['2025-01-01', '00:00', 'Asia/Kathmandu', '2025-01-01T00:00:00+05:45'],
  ])('%s %s in %s is %s', (date, time, zone, expected) => expect(instantAtLocalTime(date, time, zone)).toBe(expected));
  it.each([['2025-03-09', '02:30', 'America/New_York'], ['2011-12-30', '12:00', 'Pacific/Apia'], ['2024-03-31', '00:30', 'Asia/Beirut']])('%s %s was skipped in %s', (date, time, zone) => expect(instantAtLocalTime(date, time, zone)).toBeNull());

  it('agrees with Temporal, and localTime says it back', () => {
    const zones = ['America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca', 'Asia/Tehran', 'America/St_Johns', 'Europe/Dublin', 'UTC', 'Antarctica/Troll'];
    const wall = fc.date({ min: new Date('1980-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 16).split('T'));
    fc.assert(fc.property(fc.constantFrom(...zones), wall, (zone, [date = '', time = '']) => {
      const found = instantAtLocalTime(date, time, zone);
      const zoned = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone, { disambiguation: 'earlier' });
      const isSkipped = zoned.toPlainDateTime().toString({ smallestUnit: 'minute' }) !== `${date}T${time}`;
      expect(found === null ? null : at(found)).toBe(isSkipped ? null : zoned.epochMilliseconds);
      if (found !== null) expect([localDate(at(found), zone), localTime(at(found), zone)]).toEqual([date, time]);
    }), { numRuns: 3000 });
  });
});
