import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '#analytics/contract/instant.ts';
import { localDate, localTime } from '#analytics/period/zone.ts';
import { futureFault, timeOf } from '../../../../../web/src/lib/record/when.ts';

const NEW_YORK = 'America/New_York';
const SHOWN = '2026-11-20T19:05:40.123Z';
const when = (date: string, time = '', zone = NEW_YORK, instant = SHOWN) => timeOf({ date, time, instant }, zone);

describe('timeOf', () => {
  it.each([
    ['today is now, to the millisecond', when('2026-11-20'), SHOWN],
    ['today at another time is that time', when('2026-11-20', '09:30'), '2026-11-20T09:30:00-05:00'],
    ['a past day is its noon', when('2026-07-01'), '2026-07-01T12:00:00-04:00'],
    ['a past day has a time where one is given', when('2026-07-01', '23:59'), '2026-07-01T23:59:00-04:00'],
    ['a correction that leaves day and time alone leaves the instant alone', when('2026-10-05', '11:00', NEW_YORK, '2026-10-05T15:00:42Z'), '2026-10-05T15:00:42Z'],
    ['today is the program\u2019s today: already tomorrow in Auckland', when('2026-11-21', '', 'Pacific/Auckland'), SHOWN],
    ['and yesterday\u2019s date there is a past day', when('2026-11-20', '', 'Pacific/Auckland'), '2026-11-20T12:00:00+13:00'],
    ['the day the clocks go forward has a noon', when('2026-03-08'), '2026-03-08T12:00:00-04:00'],
    ['of a time that comes twice the first is meant', when('2026-11-01', '01:30'), '2026-11-01T01:30:00-04:00'],
    ['where clocks change at midnight the day still has a noon', when('2024-03-31', '', 'Asia/Beirut'), '2024-03-31T12:00:00+03:00'],
  ])('%s', (_rule, found, expected) => expect(found).toEqual({ time: expected }));
  it.each([
    ['a time that the clocks skip', when('2026-03-08', '02:30'), 'time'],
    ['a day that a place skipped', when('2011-12-30', '', 'Pacific/Apia'), 'date'],
    ['no day', when(''), 'date'],
    ['a day that does not exist', when('2026-02-30'), 'date'],
  ])('%s is a fault of its field', (_rule, found, field) => expect(found).toMatchObject({ field }));

  it('lies on the day that was picked, at the time that was picked, in any zone; and is the same whenever it is asked', () => {
    const zones = [NEW_YORK, 'Pacific/Auckland', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Casablanca', 'UTC'];
    const two = (value: number): string => String(value).padStart(2, '0');
    const form = fc.record({
      zone: fc.constantFrom(...zones), day: fc.date({ min: new Date('1990-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }), time: fc.option(fc.tuple(fc.nat(23), fc.nat(59)), { nil: null }),
      instant: fc.date({ min: new Date('1990-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }),
    });
    fc.assert(fc.property(form, ({ zone, day, time, instant }) => {
      const values = { date: day.toISOString().slice(0, 10), time: time === null ? '' : `${two(time[0])}:${two(time[1])}`, instant: instant.toISOString() };
      const found = timeOf(values, zone);
      expect(timeOf({ ...values }, zone)).toEqual(found);
      // Only a time can be skipped: every day of these years has a noon in these zones.
      if (!('time' in found)) expect(found.field).toBe('time');
      else {
        const at = parseInstant(found.time) ?? Number.NaN;
        expect([localDate(at, zone), time === null ? '' : localTime(at, zone)]).toEqual([values.date, values.time]);
      }
    }), { numRuns: 2000 });
  });
});

describe('futureFault', () => {
  it.each([
    ['now', SHOWN, '', null], ['a minute ahead, for clocks', '2026-11-20T19:06:40Z', '', null], ['later today', '2026-11-20T21:00:00Z', '16:00', 'time'], ['tomorrow', '2026-11-21T17:00:00Z', '', 'date'],
  ])('%s', (_name, time, typed, field) => expect(futureFault(time, SHOWN, { time: typed })?.field ?? null).toBe(field));
});
