import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, parseEvent } from '#analytics/contract/event.ts';
import { parseInstant } from '#analytics/contract/instant.ts';
import { fingerprint, identityOf } from '#functions/store/identity-of.ts';
import { aContact } from '../../support/events.ts';

describe('parseEvent', () => {
  it('answers any JSON with an event or with faults, and never throws', () => {
    const like = fc.record({
      specversion: fc.constantFrom('1.0', '0.3', 1), id: fc.oneof(fc.string(), fc.jsonValue()), source: fc.oneof(fc.webUrl(), fc.jsonValue()), type: fc.oneof(fc.constantFrom(...EVENT_TYPES), fc.jsonValue()),
      subject: fc.oneof(fc.string(), fc.jsonValue()), time: fc.oneof(fc.constant('2026-01-05T12:00:00Z'), fc.jsonValue()), data: fc.jsonValue(),
    }, { requiredKeys: [] });
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), like), (input) => {
      const parsed = parseEvent(input);
      if ('faults' in parsed) for (const { pointer, detail } of parsed.faults) expect([/^(\/|$)/.test(pointer), detail.length > 0]).toEqual([true, true]);
    }), { numRuns: 2000 });
  });
  it('keeps every text as it was sent', () => {
    const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(text));
    fc.assert(fc.property(id, id, (one, other) => {
      const sent = { specversion: '1.0', id: one, source: 'urn:t', type: 'progress.marker', subject: other, time: '2026-01-05T12:00:00Z', data: { episode: one, marker: 'crisis' } };
      expect(parseEvent(sent)).toEqual({ event: sent });
    }));
  });
});

describe('parseInstant', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0], ['1960-02-29T23:30:00-05:00', -310_419_000_000], ['0000-01-01T00:00:00Z', -62_167_219_200_000], ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
    ['2025-03-09T02:30:00-05:00', 1_741_505_400_000], ['2016-12-31T23:59:60Z', 1_483_228_799_000], ['2026-01-05T12:00:00.1239Z', 1_767_614_400_123],
  ])('%s is %i', (text, instant) => expect(parseInstant(text)).toBe(instant));
  it('agrees with the engine’s own parser on any instant and offset', () => {
    const offset = fc.record({ sign: fc.constantFrom('+', '-'), hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
    fc.assert(fc.property(fc.integer({ min: -60_000_000_000_000, max: 250_000_000_000_000 }), offset, (instant, { sign, hour, minute }) => {
      const pad = (value: number): string => String(value).padStart(2, '0');
      const text = `${new Date(instant).toISOString().slice(0, 19)}${sign}${pad(hour)}:${pad(minute)}`;
      expect(parseInstant(text)).toBe(Date.parse(text));
    }));
  });
});

describe('fingerprint', () => {
  it('does not take the separator of one source and id for that of another', () => {
    expect(identityOf('a', 'b","c')).not.toBe(identityOf('a","b', 'c'));
    expect(identityOf('ab', 'c')).not.toBe(identityOf('a', 'bc'));
  });
  it('is that of RFC 8785: the order of keys and the form of numbers do not matter', () => {
    const event = aContact('e', '2026-01-05');
    const turned = { ...event, data: Object.fromEntries(Object.entries(event.data).reverse()) } as typeof event;
    expect(fingerprint(turned)).toEqual({ ...fingerprint(event), event: turned });
  });
});
