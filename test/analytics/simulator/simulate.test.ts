import { describe, expect, it } from 'vitest';
import { DISCHARGE_REASONS, parseEvent } from '#analytics/contract/event.ts';
import { parseInstant } from '#analytics/contract/instant.ts';
import type { SentEvent } from '#analytics/simulator/entries.ts';
import { simulate, type Simulation } from '#analytics/simulator/simulate.ts';
import { DEMO_FIRST_CLINICIAN } from '#analytics/simulator/staff.ts';
import { ANSWERED_SHARE } from '#analytics/simulator/stories.ts';
import { groupedBy } from './grouped.ts';

const REQUEST = { seed: 7, clients: 400, from: '2024-11-21', to: '2026-11-21' };
const simulation = simulate(REQUEST);
const events = eventsOf(simulation);
const admissions = ofType(events, 'episode.admitted');
const discharges = ofType(events, 'episode.discharged');

function eventsOf({ deliveries }: Simulation): SentEvent[] {
  return deliveries.flatMap((delivery) => [...delivery.events]);
}
function ofType(among: readonly SentEvent[], type: SentEvent['type']): SentEvent[] {
  return among.filter((event) => event.type === type);
}
const ms = (text: string): number => parseInstant(text) ?? Number.NaN;

describe('simulate', () => {
  it('makes only events that the contract takes', () => {
    expect(events.map(parseEvent).filter((parsed) => 'faults' in parsed)).toEqual([]);
  });

  it('gives the same bytes for the same seed, and others for another', () => {
    expect(JSON.stringify(simulate(REQUEST))).toBe(JSON.stringify(simulation));
    expect(JSON.stringify(simulate({ ...REQUEST, seed: 8 }))).not.toBe(JSON.stringify(simulation));
  });

  it('has the size of two years of six programs', () => {
    console.info(`seed ${REQUEST.seed}: ${events.length} events in ${simulation.deliveries.length} deliveries`);
    expect(events.length).toBeGreaterThan(26_000);
    expect(events.length).toBeLessThanOrEqual(45_000);
    expect(simulation.deliveries.length).toBeLessThan(800);
    expect(simulation.directory).toHaveLength(REQUEST.clients);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('delivers in order, nothing before it was entered, nothing entered before it happened, nothing after the end', () => {
    const at = simulation.deliveries.map((delivery) => delivery.at);
    expect(at).toEqual([...at].sort());
    expect(at.every((text) => ms(text) < ms(`${REQUEST.to}T08:00:00Z`))).toBe(true);
    const wrong = simulation.deliveries.flatMap((delivery) =>
      delivery.events.filter(({ time, recordedtime }) => ms(recordedtime) > ms(delivery.at) || ms(time) > ms(recordedtime)));
    expect(wrong).toEqual([]);
  });

  it('never lets a name or a record number into an event', () => {
    const text = JSON.stringify(simulation.deliveries);
    const told = simulation.directory.flatMap(({ displayName, recordNumber }) => [displayName, recordNumber]).filter((name) => name.length > 2);
    expect(told.filter((name) => text.includes(name))).toEqual([]);
    expect(new Set(simulation.directory.map(({ recordNumber }) => recordNumber)).size).toBe(REQUEST.clients);
    expect(Math.max(...told.map((name) => name.length))).toBeGreaterThan(80);
    expect(told.filter((name) => /[\u0590-\u06ff]/.test(name)).length).toBeGreaterThan(1);
  });

  it('uses every reason of discharge and leaves episodes open', () => {
    expect(new Set(discharges.map(({ data }) => data['reason']))).toEqual(new Set(DISCHARGE_REASONS));
    expect(admissions.length - discharges.length).toBeGreaterThan(50);
  });

  it('gives the first clinician a caseload to look at', () => {
    const own = admissions.filter(({ data }) => data['clinician'] === DEMO_FIRST_CLINICIAN);
    const ended = new Set(discharges.map(({ data }) => data['episode']));
    const clients = new Set(own.map(({ subject }) => subject)).size;
    expect(clients).toBeGreaterThanOrEqual(30);
    expect(clients).toBeLessThanOrEqual(50);
    expect(own.filter(({ data }) => !ended.has(data['episode'])).length).toBeGreaterThan(3);
  });

  it('has on request something of each kind open on a caseload, and nothing else is another', () => {
    const told = eventsOf(simulate({ ...REQUEST, lately: DEMO_FIRST_CLINICIAN }));
    const known = new Set(events.map((event) => JSON.stringify(event)));
    const added = told.filter((event) => !known.has(JSON.stringify(event)));
    const isThere = new Set(told.map(({ id }) => id));
    const left = events.filter(({ id }) => !isThere.has(id));
    expect(new Set(added.map(({ type }) => type))).toEqual(new Set(['reassessment.completed', 'progress.marker', 'reassessment.deferred']));
    expect(added.filter(({ type }) => type === 'progress.marker').map(({ data }) => data['marker']).sort()).toEqual(['crisis', 'family-request', 'return-to-use']);
    expect(added.length).toBeLessThan(8);
    // Two people who left some weeks ago are in treatment on paper still.
    expect(left.map(({ type, data }) => [type, data['reason']])).toEqual([['episode.discharged', 'left'], ['episode.discharged', 'left']]);
    expect(added.every(({ time }) => time >= '2026-11-15')).toBe(true);
  });

  it('sends answers that add up to the total that comes with them, the ninth of a PHQ-9 above 0 now and then', () => {
    const parsed = ofType(events, 'reassessment.completed').flatMap((event) => {
      const found = parseEvent(event);
      return 'event' in found && found.event.type === 'reassessment.completed' ? (found.event.data.scores ?? []) : [];
    });
    const answered = parsed.filter(({ instrument, items }) => instrument === 'PHQ-9' && Array.isArray(items)).map(({ score, items }) => ({ score, items: Object.values(items ?? {}).map(Number) }));
    expect(answered.filter(({ score, items }) => items.length !== 9 || items.some((item) => item > 3) || items.reduce((sum, item) => sum + item, 0) !== score)).toEqual([]);
    expect(answered.length / parsed.filter(({ instrument }) => instrument === 'PHQ-9').length).toBeCloseTo(ANSWERED_SHARE, 1);
    const above = answered.filter(({ items }) => (items[8] ?? 0) > 0).length;
    expect([above > 10, above < answered.length / 5]).toEqual([true, true]);
    const screens = parsed.filter(({ instrument }) => instrument === 'C-SSRS');
    expect([screens.length > 50, screens.filter(({ score }) => score !== undefined)]).toEqual([true, []]);
  });

  it('has courses of every kind, on average as planted', () => {
    const { courses } = simulation.truth;
    expect(courses.reduce((sum, { pace, share }) => sum + pace * share, 0)).toBeCloseTo(1, 12);
    expect([courses.some(({ pace }) => pace > 1.5), courses.some(({ pace }) => pace < 0)]).toEqual([true, true]);
  });

  it('has a new program with fewer than eleven clients, all of its last weeks', () => {
    const own = admissions.filter(({ data }) => data['program'] === 'juniper-hub');
    expect(new Set(own.map(({ subject }) => subject)).size).toBeLessThan(11);
    expect(own.every(({ time }) => time >= '2026-10-12')).toBe(true);
  });

  it('readmits some people, some of them on the next day', () => {
    const left = new Map(discharges.map(({ data, time }) => [data['episode'], time]));
    const byClient = groupedBy([...admissions].sort((a, b) => ms(a.time) - ms(b.time)), ({ subject }) => subject);
    const gaps = byClient.flatMap((own) =>
      own.slice(1).map((next, index) => (ms(next.time) - ms(left.get(own[index]?.data['episode']) ?? '')) / 86_400_000));
    expect(gaps.every((days) => days > 0)).toBe(true);
    expect(gaps.filter((days) => days < 1).length).toBeGreaterThan(2);
    expect(gaps.filter((days) => days > 2).length).toBeGreaterThan(10);
  });

  it('refuses a period that is none', () => {
    expect(() => simulate({ ...REQUEST, to: REQUEST.from })).toThrow(RangeError);
    expect(() => simulate({ ...REQUEST, from: '2025-02-29' })).toThrow(RangeError);
    expect(() => simulate({ ...REQUEST, clients: 1.5 })).toThrow(RangeError);
  });

  it('takes few clients and short periods', () => {
    expect(simulate({ ...REQUEST, clients: 0 }).directory).toEqual([]);
    expect(simulate({ ...REQUEST, clients: 3, from: '2026-11-19' }).deliveries.length).toBeGreaterThan(0);
  });
});
