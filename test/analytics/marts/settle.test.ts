import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import type { Arrival, Standing } from '#analytics/marts/arrival.ts';
import { settle } from '#analytics/marts/settle.ts';
import { fingerprint } from '#functions/store/identity-of.ts';
import { anEvent } from '../../support/events.ts';

const arrive = (event: Event, recordedAt = '2026-02-01T00:00:00.000Z'): Arrival => ({ event, recordedAt, identity: fingerprint(event).identity });
const contact = (id: string, more: { replaces?: string; recordedtime?: string; source?: string } = {}): Event => {
  const { replaces, ...rest } = more;
  return anEvent('progress.contact', { episode: 'e', modality: 'group', attendance: 'attended', ...(replaces === undefined ? {} : { replaces }) }, { id, ...rest });
};
const retraction = (id: string, event: string): Event => anEvent('event.retracted', { event, reason: 'entered-in-error' }, { id });

function standings(arrivals: readonly Arrival[]): Record<string, Standing> {
  return Object.fromEntries([...settle(arrivals)].map(([arrival, standing]): [string, Standing] => [arrival.event.id, standing]).sort(([left], [right]) => (left < right ? -1 : 1)));
}
const told = (...events: Event[]): Record<string, Standing> => standings(events.map((event) => arrive(event)));

describe('settle', () => {
  it('lets a correction count in place of the event it names (rule 1)', () =>
    expect(told(contact('a'), contact('b', { replaces: 'a' }))).toEqual({ a: 'replaced', b: 'in-force' }));
  it('lets the end of a chain count (rule 1)', () =>
    expect(told(contact('a'), contact('b', { replaces: 'a' }), contact('c', { replaces: 'b' }))).toEqual({ a: 'replaced', b: 'replaced', c: 'in-force' }));
  it('lets a correction count before its original has come (rule 2)', () => {
    expect(told(contact('b', { replaces: 'a' }))).toEqual({ b: 'in-force' });
    expect(told(contact('b', { replaces: 'a' }), contact('a'))).toEqual({ a: 'replaced', b: 'in-force' });
  });
  it('gives way to the original when a correction is retracted (rule 3)', () =>
    expect(told(contact('a'), contact('b', { replaces: 'a' }), retraction('r', 'b'))).toEqual({ a: 'in-force', b: 'retracted', r: 'in-force' }));
  it('counts one event, not two, when the middle of a chain is retracted (rule 3)', () =>
    expect(told(contact('a'), contact('b', { replaces: 'a' }), contact('c', { replaces: 'b' }), retraction('r', 'b'))).toEqual({ a: 'replaced', b: 'retracted', c: 'in-force', r: 'in-force' }));
  it('keeps a retracted original out, and its correction in (rule 4)', () => {
    expect(told(contact('a'), retraction('r', 'a'))).toEqual({ a: 'retracted', r: 'in-force' });
    expect(told(contact('a'), contact('b', { replaces: 'a' }), retraction('r', 'a'))).toEqual({ a: 'retracted', b: 'in-force', r: 'in-force' });
  });
  it('lets the one stated last count of two corrections, by recordedtime, and reports the other (rule 5)', () => {
    const early = contact('b', { replaces: 'a', recordedtime: '2026-01-10T10:00:00Z' });
    const late = contact('c', { replaces: 'a', recordedtime: '2026-01-11T10:00:00+02:00' });
    expect(told(contact('a'), late, early)).toEqual({ a: 'replaced', b: 'contradictory', c: 'in-force' });
  });
  it('falls back to when we had it where the source did not say (rule 5)', () =>
    expect(standings([arrive(contact('a')), arrive(contact('b', { replaces: 'a' }), '2026-02-03T00:00:00.000Z'), arrive(contact('c', { replaces: 'a' }), '2026-02-02T00:00:00.000Z')]))
      .toEqual({ a: 'replaced', b: 'in-force', c: 'contradictory' }));
  it('brings the other correction back when the winner is retracted (rules 3 and 5)', () =>
    expect(told(contact('a'), contact('b', { replaces: 'a', recordedtime: '2026-01-10T10:00:00Z' }), contact('c', { replaces: 'a', recordedtime: '2026-01-11T10:00:00Z' }), retraction('r', 'c')))
      .toEqual({ a: 'replaced', b: 'in-force', c: 'retracted', r: 'in-force' }));
  it('takes a retraction back when it is retracted itself, and lets one wait for what it names (rule 6)', () => {
    expect(told(contact('a'), retraction('r', 'a'), retraction('s', 'r'))).toEqual({ a: 'in-force', r: 'retracted', s: 'in-force' });
    expect(told(contact('a'), retraction('r', 'nobody'))).toEqual({ a: 'in-force', r: 'waiting' });
  });
  it('lets one event of a circle count (rule 7)', () =>
    expect(told(contact('a', { replaces: 'b', recordedtime: '2026-01-10T10:00:00Z' }), contact('b', { replaces: 'a', recordedtime: '2026-01-12T10:00:00Z' }))).toEqual({ a: 'contradictory', b: 'in-force' }));
  it('reads references within one source only', () =>
    expect(told(contact('a'), contact('b', { replaces: 'a', source: 'urn:other' }))).toEqual({ a: 'in-force', b: 'in-force' }));

  it('settles chains of ten thousand, corrected or retracted, in one go', () => {
    const length = 10_000;
    const corrected = Array.from({ length }, (_, index) => contact(`c${index}`, index === 0 ? {} : { replaces: `c${index - 1}` }));
    const retracting = Array.from({ length }, (_, index) => retraction(`r${index}`, index === 0 ? 'c0' : `r${index - 1}`));
    const settled = standings([...corrected, ...retracting].map((event) => arrive(event)));
    expect([settled['c0'], settled[`c${length - 2}`], settled[`c${length - 1}`]]).toEqual(['replaced', 'replaced', 'in-force']);
    expect([settled['r0'], settled['r1'], settled[`r${length - 1}`]]).toEqual(['retracted', 'in-force', 'in-force']);
    const allRetracted = [...corrected, ...Array.from({ length }, (_, index) => retraction(`x${index}`, `c${index}`))];
    expect(Object.values(standings(allRetracted.map((event) => arrive(event)))).filter((standing) => standing === 'retracted').length).toBe(length);
  });

  it('gives the same standings in any order of arrival, and at most one event in force per family', () => {
    const names = ['a', 'b', 'c', 'd', 'f'];
    const statement = fc.record({ kind: fc.constantFrom('plain', 'correction', 'retraction'), target: fc.constantFrom(...names, 'x0', 'x1', 'x2'), day: fc.integer({ min: 10, max: 28 }) });
    fc.assert(fc.property(fc.array(statement, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (statements, dice) => {
      const arrivals = [
        ...names.map((name) => arrive(contact(name))),
        // An event that names itself is refused at the door.
        ...statements.map((one, index) => (one.target === `x${index}` ? { ...one, kind: 'plain' } : one)).map(({ kind, target, day }, index) => arrive(kind === 'retraction' ? retraction(`x${index}`, target)
          : contact(`x${index}`, { recordedtime: `2026-01-${day}T10:00:00Z`, ...(kind === 'correction' ? { replaces: target } : {}) }))),
      ];
      const shuffled = arrivals.map((arrival) => ({ arrival, at: dice.next().value ?? 0 })).sort((left, right) => left.at - right.at).map(({ arrival }) => arrival);
      const settled = standings(arrivals);
      expect(standings(shuffled)).toEqual(settled);
      for (const name of names) {
        const direct = statements.flatMap(({ kind, target }, index) => (kind === 'correction' && target === name ? [`x${index}`] : []));
        expect([name, ...direct].filter((id) => settled[id] === 'in-force').length).toBeLessThanOrEqual(1);
      }
    }), { numRuns: 500 });
  });
});
