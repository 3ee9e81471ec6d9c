import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_TYPES, MAX_BATCH_BYTES } from '#analytics/contract/event.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

let store: TestStore;
let api: TestApi;
beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
});
afterAll(async () => {
  await api.close();
  await store.close();
});

let serial = 0;
const envelope = (type: string, data: object, more: object = {}): Record<string, unknown> => {
  serial += 1;
  return { specversion: '1.0', id: `i-${serial}`, source: 'urn:test', type, subject: 'c', time: '2026-01-05T12:00:00Z', data, ...more };
};
const batch = (body: unknown, type = 'application/cloudevents-batch+json') => api.call('operator', 'POST', '/v1/events', { body, type });
const one = (body: unknown) => api.call('operator', 'POST', '/v1/events', { body, type: 'application/cloudevents+json' });
const faultsOf = async (event: unknown): Promise<string[]> => {
  const { body } = await batch([event]);
  return body.results[0].problem?.errors.map((fault: { pointer: string }) => fault.pointer) ?? [];
};

const WHOLE: Record<string, object> = {
  'program.defined': { program: 'P 1', name: 'North', timeZone: 'Asia/Kathmandu', plannedDays: 28 },
  'clinician.defined': { clinician: 'k', name: 'Dr. Ö', discipline: 'peer' },
  'episode.admitted': { episode: 'e', program: 'P 1', levelOfCare: 'RR', clinician: 'k', team: [{ clinician: 'k', role: 'lead' }], strata: { medication: 'methadone', raceEthnicity: 'unknown', language: 'es' } },
  'episode.transferred': { episode: 'e', levelOfCare: '4.0' },
  'episode.discharged': { episode: 'e', reason: 'incarcerated' },
  'progress.contact': { episode: 'e', modality: 'case-management', attendance: 'cancelled-by-program', minutes: 45 },
  'progress.marker': { episode: 'e', marker: 'housing-gained' },
  'goal.set': { episode: 'e', goal: 'g', domain: 'relapse-prevention', authoredBy: 'joint', targetOn: '2026-03-01', weight: 2, baselineLevel: -1, steps: [{ step: 's' }, { step: 't', targetOn: '2026-02-28' }] },
  'goal.milestone-reached': { episode: 'e', goal: 'g', step: 's' },
  'goal.progressed': { episode: 'e', goal: 'g', level: -2 },
  'goal.revised': { episode: 'e', goal: 'g', steps: [] },
  'goal.attained': { episode: 'e', goal: 'g', by: 'joint' },
  'goal.discontinued': { episode: 'e', goal: 'g' },
  'reassessment.scheduled': { episode: 'e', reassessment: 'r', kind: 'instrument', instrument: 'PHQ-9', dueOn: '2024-02-29' },
  'reassessment.completed': { episode: 'e', kind: 'instrument', scores: [{ instrument: 'BAM', version: 'likert', scale: 'risk', score: 11, items: { '1': 3, '2': null } }, { instrument: 'PHQ-9', version: '1', scale: 'total', items: [0, 1, 2, 3, 0, 1, 2, 3, null] }], planChanged: false },
  'reassessment.deferred': { episode: 'e', rule: 'phq-9', reason: 'in-hospital', until: '2026-02-01' },
  'target.set': { measure: 'attendance', program: 'p', value: 0.8, from: '2026-01-01' },
  'rule.set': { rule: 'plan-review', program: 'P 1', from: '2026-02-01', source: 'Program default', levelsOfCare: ['2.1'], firstDue: 'P14D', interval: 'P3M', anchor: 'level-change', graceDays: 0, earlyDays: null },
  'review.opened': { review: 'v', title: 'Calls', question: 'Do more come?', measure: 'attendance', scope: { program: 'P 1', strata: { housing: 'stable' } }, snapshot: null, rules: 'anhoej', interval: 'quarter' },
  'review.baseline-frozen': { review: 'v', from: '2025-01-01', to: '2026-01-01', reason: 'Before the calls' },
  'review.phase-began': { review: 'v', on: '2026-03-01', reason: 'A new scheduler' },
  'change.logged': { change: 'c', measure: 'attendance', scope: {}, hypothesis: 'More come', on: '2026-03-01', direction: 'increase', pointsNeeded: 7 },
  'event.retracted': { event: 'x', reason: 'entered-in-error' },
};

describe('POST /v1/events', () => {
  it('takes every type of the contract, and only those', async () => {
    expect(Object.keys(WHOLE)).toEqual(EVENT_TYPES);
    const events = Object.entries(WHOLE).map(([type, data]) => envelope(type, data));
    const { status, body } = await batch(events);
    expect({ status, body }).toEqual({ status: 200, body: { accepted: 23, duplicates: 0, rejected: 0, results: events.map(({ id }) => ({ id, status: 'accepted' })) } });
    expect(await faultsOf(envelope('session.note', { text: 'x' }))).toEqual(['/type']);
  });
  it('takes one event alone, and says 207 where that one is rejected', async () => {
    expect((await one(envelope('progress.contact', WHOLE['progress.contact'] ?? {}))).body).toMatchObject({ accepted: 1, rejected: 0 });
    const { status, body } = await one(envelope('progress.contact', { episode: 'e', modality: 'fax', attendance: 'attended' }));
    expect({ status, body }).toEqual({
      status: 207, body: { accepted: 0, duplicates: 0, rejected: 1, results: [{ id: `i-${serial}`, status: 'rejected', problem: {
        type: '/problems/invalid-input', title: 'The request is not as it should be', status: 400, detail: 'The event is not as the contract says; every fault is listed.',
        errors: [{ pointer: '/data/modality', detail: 'must be one of individual, group, family, medical, peer, case-management, other' }],
      } }] },
    });
  });
  it('loses none of the neighbours of a rejected event, and answers in the order sent', async () => {
    const good = [envelope('progress.marker', WHOLE['progress.marker'] ?? {}), envelope('progress.marker', WHOLE['progress.marker'] ?? {})];
    const { status, body } = await batch([good[0], { nothing: true }, 'text', null, good[0], good[1], { ...good[1], time: '2026-01-06T12:00:00Z' }]);
    expect(status).toBe(207);
    expect(body.results.map((result: { id: string | null; status: string }) => [result.id, result.status])).toEqual([
      [good[0]?.['id'], 'accepted'], [null, 'rejected'], [null, 'rejected'], [null, 'rejected'], [good[0]?.['id'], 'duplicate'], [good[1]?.['id'], 'accepted'], [good[1]?.['id'], 'rejected'],
    ]);
    expect(body.results[6].problem).toMatchObject({ type: '/problems/event-id-reused', status: 409 });
    expect({ accepted: body.accepted, duplicates: body.duplicates, rejected: body.rejected }).toEqual({ accepted: 2, duplicates: 1, rejected: 4 });
  });
  it('lists all faults of an event with pointers relative to it', async () => {
    const bad = { specversion: '0.3', id: '', source: '', type: 'goal.set', subject: 'x'.repeat(129), time: '2026-02-30T12:00:00Z', recordedtime: 'noon', data: { episode: 'e\u0000', goal: 'g', domain: 'x', authoredBy: 'joint', targetOn: '2025-02-29', steps: [{ step: 's', 'a/b~c': 1 }], note: 'felt better' } };
    expect((await faultsOf(bad)).sort()).toEqual(['/data/domain', '/data/episode', '/data/note', '/data/steps/0/a~1b~0c', '/data/targetOn', '/id', '/recordedtime', '/source', '/specversion', '/subject', '/time']);
  });
  it('lists all faults around data where the type is unknown too', async () => {
    expect((await faultsOf({ specversion: '0.3', id: '', source: '', type: 'x', time: 'x', data: 5 })).sort()).toEqual(['/data', '/id', '/source', '/specversion', '/subject', '/time', '/type']);
  });
  it('refuses an event that corrects or retracts itself', async () => {
    expect(await faultsOf(envelope('progress.marker', { episode: 'e', marker: 'crisis', replaces: 'self' }, { id: 'self' }))).toEqual(['/data/replaces']);
    expect(await faultsOf(envelope('event.retracted', { event: 'self', reason: 'r' }, { id: 'self' }))).toEqual(['/data/event']);
  });
  it('never repeats what an unknown field holds', async () => {
    const { body } = await batch([envelope('progress.marker', { episode: 'e', marker: 'crisis', note: 'Maria felt better' })]);
    expect(JSON.stringify(body)).not.toContain('Maria');
  });
  it.each([
    '1960-02-29T23:30:00-05:00', '0001-01-01T00:00:00Z', '2026-01-05t12:00:00.123456z', '2025-12-31T23:59:60Z', '2026-01-05T12:00:00+14:00', '2026-01-05T12:00:00-00:00',
  ])('takes the time %s', async (time) => expect(await faultsOf(envelope('progress.marker', { episode: 'e', marker: 'crisis' }, { time }))).toEqual([]));
  it.each(['2026-01-05', '2026-01-05T12:00:00', '2026-01-05 12:00:00Z', '2025-02-29T12:00:00Z', '2026-01-05T24:00:00Z', '2026-01-05T12:00Z', '2026-01-05T12:00:00+24:00', '9999-12-31T23:59:59-05:00', '0000-01-01T00:00:00+05:00', 'yesterday', 7])(
    'refuses the time %s', async (time) => expect(await faultsOf(envelope('progress.marker', { episode: 'e', marker: 'crisis' }, { time }))).toEqual(['/time']));
  it.each(['UTC', 'America/New_York', 'Asia/Kathmandu', 'Etc/GMT+12', 'Pacific/Chatham', 'US/Pacific', 'GMT', 'EST5EDT'])('takes the zone %s', async (timeZone) =>
    expect(await faultsOf(envelope('program.defined', { program: `z-${timeZone}`, name: 'Z', timeZone }))).toEqual([]));
  it('refuses a zone that is none', async () => expect(await faultsOf(envelope('program.defined', { program: 'z', name: 'Z', timeZone: 'Mars/Base' }))).toEqual(['/data/timeZone']));
  it.each(['Site 32', 'program-A+B', '日本-7', 'a/b#c?d%20', '"quoted"', '🙂'.repeat(128), 'می\u200Cخواهم', '👩\u200D⚕️', '-', 'x'.repeat(128)])('takes the id %s as opaque', async (id) =>
    expect(await faultsOf(envelope('progress.marker', { episode: id, marker: 'crisis' }, { id: `${id}`, subject: id }))).toEqual([]));
  it('tells ids apart by case', async () => {
    const event = envelope('progress.marker', { episode: 'e', marker: 'crisis' }, { id: 'Case' });
    expect((await batch([event, { ...event, id: 'case' }])).body).toMatchObject({ accepted: 2 });
  });
  it('ignores CloudEvents extensions and its own recordedAt, and takes no other attribute', async () => {
    const event = envelope('progress.marker', { episode: 'e', marker: 'crisis' }, { traceparent: '00-x', datacontenttype: 'application/json; charset=utf-8' });
    expect((await batch([event])).body).toMatchObject({ accepted: 1 });
    const { traceparent: _gone, ...same } = event;
    expect((await batch([{ ...same, recordedAt: '2026-01-05T12:00:00Z' }])).body).toMatchObject({ duplicates: 1 });
    expect(await faultsOf({ ...event, Patient: 'x' })).toEqual(['/Patient']);
    expect(await faultsOf({ ...event, datacontenttype: 'text/xml' })).toEqual(['/datacontenttype']);
  });
  it('reads bodies with a charset parameter, a byte order mark, and a thousand events; not a thousand and one, not more than 5 MB', async () => {
    expect((await batch([], 'application/cloudevents-batch+json; charset=UTF-8')).body).toEqual({ accepted: 0, duplicates: 0, rejected: 0, results: [] });
    const events = Array.from({ length: 1000 }, () => envelope('progress.marker', { episode: 'e', marker: 'crisis' }));
    expect((await batch(events)).body).toMatchObject({ accepted: 1000 });
    expect((await batch([...events, events[0]])).status).toBe(413);
    const huge = await api.call('operator', 'POST', '/v1/events', { raw: `[${' '.repeat(MAX_BATCH_BYTES)}]`, type: 'application/cloudevents-batch+json' });
    expect({ status: huge.status, type: huge.body.type }).toEqual({ status: 413, type: '/problems/batch-too-large' });
    expect((await api.call('operator', 'POST', '/v1/events', { raw: '\uFEFF[]', type: 'application/cloudevents-batch+json' })).status).toBe(200);
  });
  it('answers 400 only where the body cannot be read at all', async () => {
    for (const raw of ['', '{', '[1,', '{}']) expect((await api.call('operator', 'POST', '/v1/events', { raw, type: 'application/cloudevents-batch+json' })).status).toBe(400);
    expect((await api.call('operator', 'POST', '/v1/events', { raw: Uint8Array.of(0x5b, 0xff, 0x5d), type: 'application/cloudevents-batch+json' })).status).toBe(400);
    expect((await one([])).status).toBe(207);
    expect((await api.call('operator', 'POST', '/v1/events', { raw: 'id=1', type: 'application/x-www-form-urlencoded' })).status).toBe(415);
  });
  it('stores what it acknowledged, exactly as sent', async () => {
    const event = envelope('goal.set', WHOLE['goal.set'] ?? {}, { subject: 'exact', recordedtime: '2026-01-05T13:00:00-05:00' });
    await batch([event]);
    const [kept] = await api.deps.events.timeline('own', 'exact');
    expect({ event: kept?.event, recordedAt: kept?.recordedAt }).toEqual({ event, recordedAt: '2026-11-21T12:00:00.000Z' });
  });
});

describe('GET /v1/schema/events', () => {
  it('publishes the contract as JSON Schema: one branch a type, data closed', async () => {
    const { status, body, headers } = await api.call('operator', 'GET', '/v1/schema/events');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/schema+json');
    const branches = (body.oneOf ?? body.anyOf) as { properties: { type: { const: string }; data: { additionalProperties: boolean } } }[];
    expect(branches.map((branch) => branch.properties.type.const)).toEqual(EVENT_TYPES);
    expect(new Set(branches.map((branch) => branch.properties.data.additionalProperties))).toEqual(new Set([false]));
  });
});
