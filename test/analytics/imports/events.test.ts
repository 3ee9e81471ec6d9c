import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { parseInstant } from '#analytics/contract/instant.ts';
import { toEvents } from '#analytics/imports/events.ts';
import { readMapping, type Mapping } from '#analytics/imports/mapping.ts';
import { planImport } from '#analytics/imports/plan.ts';
import { daysBetween } from '#analytics/period/dates.ts';
import { localDate } from '#analytics/period/zone.ts';

const START = new URL('../../../../shared/data/start-trial/episodes.csv', import.meta.url);
const NOW = new Date('2026-11-21T12:00:00Z');

function mappingOf(json: unknown): Mapping {
  const answer = readMapping(json);
  if ('faults' in answer) throw new Error(JSON.stringify(answer.faults));
  return answer.mapping;
}
const TRIAL = mappingOf(JSON.parse(readFileSync(new URL('../../../docs/examples/start-trial.mapping.json', import.meta.url), 'utf8')));
const SMALL = mappingOf({
  source: 'https://record.example', client: { column: 'ID' }, program: { column: 'Site', timeZone: 'America/New_York', table: [{ id: 'A', name: 'Site of A', timeZone: 'Pacific/Apia', plannedDays: 28 }] },
  levelOfCare: { column: 'LOC' }, clinician: { column: 'Who' }, strata: { medication: { column: 'Med', values: { '': 'unknown' } } },
  admitted: { column: 'In', format: 'YYYY-MM-DD' }, discharged: { column: 'Out', format: 'YYYY-MM-DD', reason: { column: 'Why', values: { done: 'completed' } } },
});
const HEADER = 'ID,Site,LOC,Who,Med,In,Out,Why';
const surrogateOf = (recordNumber: string): string => `surrogate-of-${recordNumber.length}-${recordNumber}`;
const eventsOf = (lines: readonly string[], now = NOW): Event[] => toEvents(planImport([HEADER, ...lines].join('\n'), SMALL, now), surrogateOf);

describe('toEvents', () => {
  it('makes definitions, admissions and discharges at local noon', () => {
    const events = eventsOf(['7,A,4,Kim,,1960-02-29,1960-02-29,done', '8,B,1.7,,Methadone,2024-03-10,,']);
    const [defined, other, clinician, admitted, discharged, open] = events;
    expect(events).toHaveLength(6);
    expect(defined).toMatchObject({ type: 'program.defined', subject: 'A', data: { program: 'A', name: 'Site of A', timeZone: 'Pacific/Apia', plannedDays: 28 } });
    expect(other).toMatchObject({ type: 'program.defined', subject: 'B', data: { program: 'B', name: 'B', timeZone: 'America/New_York' } });
    expect(clinician).toMatchObject({ type: 'clinician.defined', subject: 'Kim', data: { clinician: 'Kim', name: 'Kim' } });
    expect(admitted).toMatchObject({
      type: 'episode.admitted', subject: 'surrogate-of-1-7', time: '1960-02-29T12:00:00-11:00',
      data: { program: 'A', levelOfCare: '4.0', levelOfCareAsSent: { value: '4', edition: '4' }, clinician: 'Kim', strata: { medication: 'unknown' } },
    });
    expect(discharged).toMatchObject({ type: 'episode.discharged', time: '1960-02-29T12:00:00-11:00', data: { episode: admitted?.type === 'episode.admitted' ? admitted.data.episode : '', reason: 'completed' } });
    // The clocks went forward that night.
    expect(open).toMatchObject({ time: '2024-03-10T12:00:00-04:00', data: { program: 'B', strata: { medication: 'Methadone' } } });
    expect(events.map((event) => parseEvent(event)).filter((parsed) => 'faults' in parsed)).toEqual([]);
  });

  it('makes the same events on a second run, whenever that is', () => {
    const lines = ['7,A,1.5,Kim,,2024-01-02,2024-02-03,done', '8,B,1.7,,x,2024-03-10,,'];
    expect(eventsOf(lines, new Date('2031-01-01T00:00:00Z'))).toEqual(eventsOf(lines));
  });

  it('adds a discharge to an episode that was open in an earlier file, and changes nothing else', () => {
    const before = eventsOf(['7,A,1.5,,,2024-01-02,,']);
    const after = eventsOf(['6,A,1.5,,,1999-01-02,,', '7,A,1.5,,,2024-01-02,2024-02-03,done']);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.length - before.length).toBe(2);
  });

  it('makes the same set of events of the same rows in any order', () => {
    const day = fc.integer({ min: 0, max: 700 }).map((days) => new Date(Date.UTC(2022, 0, 1 + days)).toISOString().slice(0, 10));
    const row = fc.record({ id: fc.nat({ max: 50 }), site: fc.constantFrom('A', 'B', 'C'), who: fc.constantFrom('', 'k', 'm'), from: day, isOpen: fc.boolean() });
    const rows = fc.uniqueArray(row, { selector: ({ id, from }) => `${id}|${from}`, maxLength: 25 });
    fc.assert(fc.property(rows.chain((drawn) => fc.tuple(fc.constant(drawn), fc.shuffledSubarray(drawn, { minLength: drawn.length }))), ([drawn, shuffled]) => {
      const lines = (list: typeof drawn): string[] => list.map(({ id, site, who, from, isOpen }) => `${id},${site},1.5,${who},x,${from},${isOpen ? ',' : `${from},done`}`);
      const told = (list: typeof drawn): string[] => eventsOf(lines(list)).map((event) => JSON.stringify(event)).sort();
      expect(told(shuffled)).toEqual(told(drawn));
      expect(new Set(eventsOf(lines(drawn)).map(({ id }) => id)).size).toBe(eventsOf(lines(drawn)).length);
    }), { seed: 20_261_121, numRuns: 60 });
  });
});

describe('the START trial', () => {
  const isHere = existsSync(START);
  if (!isHere) console.warn('left out: ../shared/data/start-trial/episodes.csv is not here');

  it.skipIf(!isHere)('becomes 1,269 admissions of 16 programs without an error', () => {
    const csv = readFileSync(START);
    const started = performance.now();
    const plan = planImport(csv, TRIAL, NOW);
    const events = toEvents(plan, surrogateOf);
    console.info(`START trial: ${events.length} events in ${Math.round(performance.now() - started)} ms`);
    expect(plan.errors).toEqual([]);
    expect(plan.programs).toHaveLength(16);
    expect(plan.recordNumbers).toHaveLength(1269);
    const admitted = events.filter((event) => event.type === 'episode.admitted');
    const medication = admitted.map(({ data }) => data.strata?.medication);
    expect([medication.filter((code) => code === 'methadone').length, medication.filter((code) => code === 'buprenorphine').length]).toEqual([529, 740]);
    expect(events.filter((event) => event.type === 'episode.discharged' && event.data.reason === 'completed')).toHaveLength(725);
    expect(new Set(events.map(({ id }) => id)).size).toBe(16 + 2 * 1269);
    expect(events.every((event) => 'event' in parseEvent(event))).toBe(true);
  });

  it.skipIf(!isHere)('keeps every stay as long as its two dates say', () => {
    const csv = readFileSync(START, 'utf8');
    const events = toEvents(planImport(csv, TRIAL, NOW), surrogateOf);
    const dayOf = (event: Event): string => localDate(parseInstant(event.time) ?? Number.NaN, 'UTC');
    const discharges = new Map(events.flatMap((event) => (event.type === 'episode.discharged' ? [[event.data.episode, dayOf(event)] as const] : [])));
    const stays = events.flatMap((event) => (event.type === 'episode.admitted' ? [daysBetween(dayOf(event), discharges.get(event.data.episode) ?? '')] : []));
    const asUtc = (text = ''): number => Date.UTC(Number(text.split('/')[2]), Number(text.split('/')[0]) - 1, Number(text.split('/')[1]));
    const written = csv.trim().split(/\r?\n/).slice(1).map((line) => line.split(',')).map((cells) => (asUtc(cells[4]) - asUtc(cells[3])) / 86_400_000);
    expect(stays).toEqual(written);
    expect(stays.filter((days) => days === 0).length).toBeGreaterThan(0);
  });
});
