import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { countStandings, foldEvents } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { MARTS, type MartRows } from '#analytics/marts/schema.ts';
import { fingerprint } from '#functions/store/identity-of.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';

const TAKEN = new Date('2026-06-01T00:00:00Z');
const arrive = (event: Event): Arrival => ({ event, recordedAt: '2026-05-01T00:00:00.000Z', identity: fingerprint(event).identity });
const foldOf = (...events: Event[]) => foldEvents(events.map(arrive));
const counts = (...events: Event[]) => countStandings(foldOf(...events), TAKEN);
function rows(mart: keyof MartRows, columns: readonly string[], ...events: Event[]): unknown[][] {
  const names: readonly { name: string }[] = MARTS.find(({ name }) => name === mart)?.columns ?? [];
  return toMartRows(foldOf(...events), '2026-12-31')[mart].map((row) => columns.map((column) => row[names.findIndex(({ name }) => name === column)]));
}
const stay = (...events: Event[]): unknown[][] => rows('episodes', ['episode', 'admitted_on', 'discharged_on', 'reason'], aProgram(), ...events);
const NOTHING = { 'in-force': 0, replaced: 0, retracted: 0, contradictory: 0, waiting: 0, future: 0 };

describe('foldEvents', () => {
  it('makes an episode of an admission and a discharge, whichever comes first', () => {
    const expected = [['a', '2026-01-05', '2026-02-04', 'completed']];
    expect(stay(anAdmission('a', '2026-01-05'), aDischarge('a', '2026-02-04', 'completed'))).toEqual(expected);
    expect(stay(aDischarge('a', '2026-02-04', 'completed'), anAdmission('a', '2026-01-05'))).toEqual(expected);
  });
  it('counts a stay of no days', () => expect(stay(anAdmission('a', '2026-01-05'), aDischarge('a', '2026-01-05'))).toEqual([['a', '2026-01-05', '2026-01-05', 'left']]));
  it('lets a discharge of the admission day count though its hour is earlier: an admission known by its day stands at noon', () =>
    expect(stay(anAdmission('a', '2026-01-05'), aDischarge('a', '2026-01-05', 'left', { time: '2026-01-05T09:00:00Z' }))).toEqual([['a', '2026-01-05', '2026-01-05', 'left']]));
  it('counts the first discharge by time and reports the other as contradictory', () => {
    const events = [anAdmission('a', '2026-01-05'), aDischarge('a', '2026-03-01', 'completed', { id: 'second' }), aDischarge('a', '2026-02-01', 'left', { id: 'first' })];
    expect(stay(...events)).toEqual([['a', '2026-01-05', '2026-02-01', 'left']]);
    expect(counts(aProgram(), ...events)).toEqual({ ...NOTHING, 'in-force': 3, contradictory: 1 });
  });
  it('reports a discharge before the admission, a second admission, and another client on the same episode', () => {
    expect(counts(aProgram(), anAdmission('a', '2026-01-05'), aDischarge('a', '2026-01-04'))).toEqual({ ...NOTHING, 'in-force': 2, contradictory: 1 });
    expect(counts(aProgram(), anAdmission('a', '2026-01-05'), anAdmission('a', '2026-01-09', {}, { id: 'again' }))).toEqual({ ...NOTHING, 'in-force': 2, contradictory: 1 });
    expect(counts(aProgram(), anAdmission('a', '2026-01-05'), aContact('a', '2026-01-06', 'attended', { subject: 'somebody-else' }))).toEqual({ ...NOTHING, 'in-force': 2, contradictory: 1 });
  });
  it('lets what cannot be placed yet wait, counted: no admission, no program, a transfer to a program that has not come', () => {
    expect(counts(aDischarge('a', '2026-02-01'), aContact('a', '2026-01-06'))).toEqual({ ...NOTHING, waiting: 2 });
    expect(counts(anAdmission('a', '2026-01-05'), aContact('a', '2026-01-06'))).toEqual({ ...NOTHING, waiting: 2 });
    expect(counts(aProgram(), anAdmission('a', '2026-01-05'), anEvent('episode.transferred', { episode: 'a', program: 'q' }, { subject: 'client-a', time: '2026-01-09T12:00:00Z' }))).toEqual({ ...NOTHING, 'in-force': 2, waiting: 1 });
  });
  it('dates events in the zone of the program: 23:30 in New York is the next day in UTC', () => {
    const late = anAdmission('a', '2026-01-05', {}, { time: '2026-01-06T04:30:00Z' });
    expect(rows('episodes', ['admitted_on'], aProgram('p', 'America/New_York'), late)).toEqual([['2026-01-05']]);
    expect(rows('episodes', ['admitted_on'], aProgram('p', 'UTC'), late)).toEqual([['2026-01-06']]);
  });
  it('keeps episodes of the same id from two sources apart', () => {
    const other = { source: 'urn:other' };
    expect(rows('episodes', ['source', 'episode', 'admitted_on'], aProgram(), anAdmission('a', '2026-01-05'), { ...aProgram(), ...other }, { ...anAdmission('a', '2026-02-05'), ...other })).toEqual([
      ['https://record.example/test', 'a', '2026-01-05'], ['urn:other', 'a', '2026-02-05'],
    ]);
  });
  it.each([
    ['2026-06-01', '2026-06-02', 1],
    ['2026-06-01', '2026-06-01', 1],
    ['2026-06-01', '2026-06-03', 2],
  ])('links a discharge on %s and an admission on %s into %i stay(s) (domain 1.1)', (left, back, stays) => {
    const again = anAdmission('b', back, {}, { subject: 'client-a' });
    const linked = rows('episodes', ['stay_key'], aProgram(), anAdmission('a', '2026-05-01'), aDischarge('a', left), again);
    expect(new Set(linked.map(([key]) => key)).size).toBe(stays);
  });
  it('decides which of two admissions of one day goes on with a stay without looking at a discharge of a later day', () => {
    const [before, second, third] = [anAdmission('a', '2026-05-01'), anAdmission('b', '2026-06-02', {}, { subject: 'client-a' }), anAdmission('c', '2026-06-02', {}, { subject: 'client-a' })];
    const placesWith = (...more: Event[]): unknown[][] => rows('episodes', ['episode', 'stay_key', 'stay_position'], aProgram(), before, aDischarge('a', '2026-06-01'), second, third, ...more);
    expect(placesWith()).toEqual([['a', 1, 1], ['b', 1, 2], ['c', 2, 1]]);
    expect(placesWith(aDischarge('c', '2026-06-20', 'left', { subject: 'client-a' }))).toEqual([['a', 1, 1], ['b', 1, 2], ['c', 2, 1]]);
  });
  it('attributes an episode to its admission, and its caseload to who has it now', () => {
    const events = [aProgram(), anAdmission('a', '2026-01-05', { clinician: 'c1', team: [{ clinician: 'c3', role: 'peer' }] }), anEvent('episode.transferred', { episode: 'a', clinician: 'c2', levelOfCare: '2.1' }, { subject: 'client-a', time: '2026-01-09T12:00:00Z' })];
    expect(rows('episodes', ['clinician', 'level_of_care'], ...events)).toEqual([['c1', '1.5']]);
    expect(rows('caseloads', ['episode_key', 'clinician'], ...events)).toEqual([[1, 'c2'], [1, 'c3']]);
  });
  it('finds the first milestone from admission to discharge, both days included; earlier and later ones are no milestone of the episode', () => {
    const reached = (on: string) => anEvent('goal.milestone-reached', { episode: 'a', goal: 'g', step: 's' }, { subject: 'client-a', time: `${on}T12:00:00Z` });
    const attained = (on: string) => anEvent('goal.attained', { episode: 'a', goal: 'g' }, { subject: 'client-a', time: `${on}T12:00:00Z` });
    const with_ = (...events: Event[]) => rows('episodes', ['first_milestone_on', 'milestones'], aProgram(), anAdmission('a', '2026-01-05'), aDischarge('a', '2026-02-05'), ...events);
    expect(with_(reached('2026-02-05'))).toEqual([['2026-02-05', 1]]);
    expect(with_(attained('2026-01-05'), reached('2026-01-20'))).toEqual([['2026-01-05', 2]]);
    expect(with_(reached('2026-02-06'), reached('2026-01-04'))).toEqual([[null, 0]]);
  });
  it('counts contacts by day, modality and attendance', () =>
    expect(rows('contacts', ['on_date', 'attended', 'no_show', 'cancelled_by_client', 'cancelled_by_program'], aProgram(), anAdmission('a', '2026-01-05'), aContact('a', '2026-01-06'), aContact('a', '2026-01-06', 'no-show'), aContact('a', '2026-01-07', 'cancelled-by-program')))
      .toEqual([['2026-01-06', 1, 1, 0, 0], ['2026-01-07', 0, 0, 0, 1]]));
  it('says how many events claim to lie in the future', () => expect(counts(aProgram(), anAdmission('a', '2062-01-05')).future).toBe(1));
  it('gives the same rows in any order of arrival', () => {
    const events = [
      aProgram(), aProgram('q', 'America/Los_Angeles'), anAdmission('a', '2026-01-05'), anAdmission('b', '2026-01-06', { program: 'q' }), aDischarge('a', '2026-02-05'), aDischarge('a', '2026-02-05', 'other', { id: 'rival' }),
      aContact('a', '2026-01-06'), aContact('b', '2026-01-08', 'no-show'), anAdmission('c', '2026-02-06', {}, { subject: 'client-a' }), anEvent('event.retracted', { event: 'admit-b', reason: 'entered-in-error' }, { subject: 'client-b' }),
    ];
    const expected = toMartRows(foldOf(...events), '2026-12-31');
    fc.assert(fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
      expect(toMartRows(foldOf(...shuffled), '2026-12-31')).toEqual(expected);
    }));
  });
});
