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

const ruleFaults = (data: Record<string, unknown>): string[] => {
  const parsed = parseEvent({ specversion: '1.0', id: 'r', source: 'urn:t', type: 'rule.set', subject: 'rules', time: '2026-01-05T12:00:00Z', data: { from: '2026-02-01', source: 'Program default', ...data } });
  return 'faults' in parsed ? parsed.faults.map(({ pointer, detail }) => `${pointer} ${detail}`) : [];
};
const OWN_RULE = { rule: 'housing-check', kind: 'plan-review', interval: 'P30D', anchor: 'admission' };

describe('rule.set', () => {
  it.each<[string, Record<string, unknown>]>([
    ['switches a rule off', { rule: 'self-harm-screen', isOn: false }],
    ['sets some of a trigger’s numbers, for one program', { rule: 'missed-contacts', program: 'p', settings: { inARow: 3, dueDays: 0 } }],
    ['sets part of a cadence that Cairn has', { rule: 'instrument-PHQ-9', interval: 'P21D' }],
    ['sets all of it but what it is about', { rule: 'plan-review', levelsOfCare: ['2.1', '3.5'], firstDue: 'P0D', interval: 'P3M', anchor: 'level-change', graceDays: 0, earlyDays: null }],
    ['adds a review of a program’s own', OWN_RULE],
    ['adds an instrument of a program’s own', { ...OWN_RULE, kind: 'instrument', instrument: 'OWN-5', firstDue: 'P14D', earlyDays: 7 }],
  ])('%s', (_name, data) => expect(ruleFaults(data)).toEqual([]));

  it.each(['P3M', 'P90D', 'P1Y', 'P2W', 'P1M15D', 'P1Y2M3W4D', 'P0M1D'])('takes the interval %s', (interval) => expect(ruleFaults({ rule: 'plan-review', interval })).toEqual([]));
  it.each(['PT24H', 'P1DT12H', 'P', '', '90', 'P1.5M', '-P1D', 'P1M2Y', 'p3m', 'P3M ', 'P99999D'])('refuses the interval "%s"', (interval) => {
    expect(ruleFaults({ rule: 'plan-review', interval })).toContain('/data/interval must be an ISO 8601 duration of days, weeks, months or years, such as P30D or P3M');
    expect(ruleFaults({ rule: 'plan-review', firstDue: interval })).toEqual(['/data/firstDue must be an ISO 8601 duration of days, weeks, months or years, such as P30D or P3M']);
  });
  it.each(['P0D', 'P0M0D', 'P000D'])('refuses the interval %s, which never ends', (interval) => {
    expect(ruleFaults({ rule: 'plan-review', interval })).toEqual(['/data/interval must be longer than nothing']);
  });

  it('lists every setting that a rule does not have', () => {
    const unknown = 'is not a setting of this rule; GET /v1/worklist/rules lists them';
    expect(ruleFaults({ rule: 'no-contact', settings: { silentDays: 10, silent: 10, 'a/b~c': 1 } })).toEqual([`/data/settings/silent ${unknown}`, `/data/settings/a~1b~0c ${unknown}`]);
    expect(ruleFaults({ rule: 'not-measured', settings: { dueDays: 1 } })).toEqual([`/data/settings/dueDays ${unknown}`]);
    expect(ruleFaults({ rule: 'plan-review', settings: { graceDays: 1 } })).toEqual([`/data/settings/graceDays ${unknown}`]);
    expect(ruleFaults({ ...OWN_RULE, settings: { dueDays: 1 } })).toEqual([`/data/settings/dueDays ${unknown}`]);
  });
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('takes %s for a rule’s name like any other, and has no setting for it', (rule) => {
    expect(ruleFaults({ ...OWN_RULE, rule })).toEqual([]);
    expect(ruleFaults({ ...OWN_RULE, rule, settings: { length: 1 } })).toEqual(['/data/settings/length is not a setting of this rule; GET /v1/worklist/rules lists them']);
  });
  it.each([-1, 3661, '7', null])('refuses %j as a setting', (value) => expect(ruleFaults({ rule: 'no-contact', settings: { silentDays: value } }).map((fault) => fault.split(' ')[0])).toEqual(['/data/settings/silentDays']));

  it('gives no cadence to a trigger', () => {
    const cadence = { levelsOfCare: ['2.1'], kind: 'plan-review', instrument: 'PHQ-9', firstDue: 'P1D', interval: 'P1D', anchor: 'admission', graceDays: 1, earlyDays: 1 };
    expect(ruleFaults({ rule: 'overdose', ...cadence })).toEqual(Object.keys(cadence).map((field) => `/data/${field} is not a field of this rule, which has no cadence`));
  });
  it('leaves what a cadence of Cairn’s is about as it is', () => {
    const fixed = 'of a rule that Cairn has cannot be changed; set a rule of your own';
    expect(ruleFaults({ rule: 'instrument-BAM', kind: 'instrument', instrument: 'BAM-R' })).toEqual([`/data/kind ${fixed}`, `/data/instrument ${fixed}`]);
  });
  it('wants all of a rule of a program’s own', () => {
    const missing = (field: string) => `/data/${field} is required for a rule of your own; GET /v1/worklist/rules lists those that Cairn has`;
    expect(ruleFaults({ rule: 'housing-check', isOn: true })).toEqual([missing('kind'), missing('interval'), missing('anchor')]);
    expect(ruleFaults({ ...OWN_RULE, kind: 'instrument' })).toEqual(['/data/instrument is required (string): which instrument is due']);
    // Ids are exact, so this is nobody's rule yet.
    expect(ruleFaults({ rule: 'Plan-review', interval: 'P30D' })).toEqual([missing('kind'), missing('anchor')]);
  });
  it('wants a first day and a source, and knows its levels and anchors', () => {
    expect(ruleFaults({ rule: 'plan-review', from: undefined, source: undefined, levelsOfCare: ['9'], anchor: 'birthday', graceDays: 1.5 }).map((fault) => fault.split(' ')[0])).toEqual([
      '/data/from', '/data/source', '/data/levelsOfCare/0', '/data/anchor', '/data/graceDays',
    ]);
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
