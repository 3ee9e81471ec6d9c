import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENT_TYPES, type Event } from '#analytics/contract/event.ts';
import { createIngestApp } from '#functions/ingest/app.ts';
import { RECORDED_TYPES } from '#functions/ingest/recording.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

let store: TestStore;
let api: TestApi;
beforeAll(async () => {
  store = await startDynalite();
});
afterAll(() => store.close());

/** Clinician k has episode a (alone) and c (in the team, since a transfer); client-a is in another program too, with somebody else; b is somebody else's. */
beforeEach(async () => {
  api = await openApi(store);
  await api.send([
    aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' }), anAdmission('b', '2026-01-05', { clinician: 'other' }), anAdmission('c', '2026-01-05', { clinician: 'other' }),
    anEvent('episode.transferred', { episode: 'c', team: [{ clinician: 'k', role: 'lead' }] }, { id: 'transfer-c', subject: 'client-c', time: '2026-02-01T12:00:00Z' }),
    anAdmission('a-elsewhere', '2026-01-09', { clinician: 'other' }, { subject: 'client-a' }),
    aContact('a', '2026-01-06', 'attended', { id: 'contact-a' }), aContact('b', '2026-01-06', 'attended', { id: 'contact-b' }),
    aContact('a-elsewhere', '2026-01-10', 'attended', { id: 'contact-a-elsewhere', subject: 'client-a' }), aDischarge('b', '2026-03-01'),
  ]);
  return () => api.close();
});

const record = (events: unknown, clinician = 'k') => api.call('clinician', 'POST', '/v1/events', { body: events, type: 'application/cloudevents-batch+json', clinician });
const statuses = async (events: readonly unknown[], clinician = 'k'): Promise<string[]> => (await record(events, clinician)).body.results.map(({ status }: { status: string }) => status);
const entriesOf = async (client: string): Promise<[string, string][]> =>
  (await api.call('director', 'GET', `/v1/clients/${client}`)).body.entries.map(({ id, standing }: { id: string; standing: string }) => [id, standing]);
const standingOf = async (client: string, id: string): Promise<string | undefined> => new Map(await entriesOf(client)).get(id);
const retraction = (event: string, rest: Partial<Pick<Event, 'id' | 'source' | 'subject'>> = {}): Event => anEvent('event.retracted', { event, reason: 'entered-in-error' }, { subject: 'client-a', ...rest });
const correction = (replaces: string, rest: Partial<Pick<Event, 'id' | 'source' | 'subject'>> = {}, episode = 'a'): Event =>
  anEvent('progress.contact', { episode, modality: 'group', attendance: 'attended', replaces }, { subject: 'client-a', time: '2026-01-06T15:00:00Z', ...rest });

const NOT_A_TYPE = {
  type: '/problems/not-allowed', title: 'This role may not do that', status: 403,
  detail: 'A clinician records contacts, markers, goals and reassessments, and corrects or retracts them. All else comes from the record system, by an operator.',
  errors: [{ pointer: '/type', detail: 'is not a type that a clinician records' }],
};
const NOT_OWN_EPISODE = {
  type: '/problems/not-allowed', title: 'This role may not do that', status: 403, detail: 'This is not an episode of one of your clients, so nothing was recorded for it.',
  errors: [{ pointer: '/data/episode', detail: 'names no episode that your caseload has of this subject and source' }],
};
const notOwnEvent = (pointer: string) => ({
  type: '/problems/not-allowed', title: 'This role may not do that', status: 403, detail: 'This would change an event that is not yours to change, so nothing was recorded.',
  errors: [{ pointer, detail: 'names no event, of this subject and source, that was recorded for an episode of your caseload and can be changed by a clinician' }],
});

describe('a clinician', () => {
  it('records every type of the own work about an own client, and no other type', async () => {
    const on = (id: string) => ({ id, subject: 'client-a', time: '2026-03-02T15:00:00Z' });
    const events: Event[] = [
      anEvent('program.defined', { program: 'p', name: 'Mine', timeZone: 'UTC' }, on('n1')), anEvent('clinician.defined', { clinician: 'k', name: 'Me' }, on('n2')),
      anEvent('episode.admitted', { episode: 'a', program: 'p', levelOfCare: '1.5', clinician: 'k' }, on('n3')), anEvent('episode.transferred', { episode: 'a', clinician: 'k' }, on('n4')),
      anEvent('episode.discharged', { episode: 'a', reason: 'completed' }, on('n5')),
      anEvent('progress.contact', { episode: 'a', modality: 'individual', attendance: 'attended' }, on('y1')), anEvent('progress.marker', { episode: 'a', marker: 'work-gained' }, on('y2')),
      anEvent('goal.set', { episode: 'a', goal: 'g', domain: 'housing', authoredBy: 'client', steps: [{ step: 's' }] }, on('y3')), anEvent('goal.milestone-reached', { episode: 'a', goal: 'g', step: 's' }, on('y4')),
      anEvent('goal.progressed', { episode: 'a', goal: 'g', level: 1 }, on('y5')), anEvent('goal.revised', { episode: 'a', goal: 'g', steps: [] }, on('y6')),
      anEvent('goal.attained', { episode: 'a', goal: 'g', by: 'joint' }, on('y7')), anEvent('goal.discontinued', { episode: 'a', goal: 'h' }, on('y8')),
      anEvent('reassessment.scheduled', { episode: 'a', reassessment: 'r', kind: 'plan-review', dueOn: '2026-04-01' }, on('y9')),
      anEvent('reassessment.completed', { episode: 'a', kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1.0', scale: 'total', score: 9 }] }, on('y10')),
      anEvent('reassessment.deferred', { episode: 'a', rule: 'plan-review', reason: 'client-asked', until: '2026-04-08' }, on('y11')),
      anEvent('target.set', { measure: 'attendance', value: 0.8, from: '2026-01-01' }, on('n6')),
      anEvent('rule.set', { rule: 'no-contact', from: '2026-01-01', source: 'Mine', settings: { silentDays: 99 } }, on('n7')),
      anEvent('review.opened', { review: 'r', title: 'Mine', question: 'Is it?', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'month' }, on('n8')),
      anEvent('review.baseline-frozen', { review: 'r', from: '2025-01-01', to: '2026-01-01', reason: 'x' }, on('n9')), anEvent('review.phase-began', { review: 'r', on: '2026-01-01', reason: 'x' }, on('n10')),
      anEvent('change.logged', { change: 'c', review: 'r', hypothesis: 'x', on: '2026-01-01', direction: 'increase', pointsNeeded: 7 }, on('n11')),
      anEvent('event.retracted', { event: 'contact-a', reason: 'entered-in-error' }, on('y12')),
    ];
    expect(events.map(({ type }) => type)).toEqual(EVENT_TYPES);
    const { status, body } = await record(events);
    expect([status, body]).toEqual([207, {
      accepted: 12, duplicates: 0, rejected: 11,
      results: events.map(({ id, type }) => (RECORDED_TYPES.includes(type) ? { id, status: 'accepted' } : { id, status: 'rejected', problem: NOT_A_TYPE })),
    }]);
    expect(events.filter(({ id }) => id.startsWith('y')).map(({ type }) => type)).toEqual(RECORDED_TYPES);
    expect(new Map(await entriesOf('client-a'))).toEqual(new Map([
      ['admit-a', 'in-force'], ['admit-a-elsewhere', 'in-force'], ['contact-a', 'retracted'], ['contact-a-elsewhere', 'in-force'],
      ...Array.from({ length: 12 }, (_, index): [string, string] => [`y${index + 1}`, 'in-force']),
    ]));
  });
  it('records for whoever is in the caseload now: by the last segment, as clinician or in the team', async () => {
    expect(await statuses([aContact('a', '2026-03-01'), aContact('c', '2026-03-01')])).toEqual(['accepted', 'accepted']);
    await api.send([anEvent('episode.transferred', { episode: 'a', clinician: 'next' }, { subject: 'client-a', time: '2026-03-02T12:00:00Z' })]);
    expect(await statuses([aContact('a', '2026-03-01'), aContact('c', '2026-03-01')])).toEqual(['rejected', 'accepted']);
    expect(await statuses([aContact('a', '2026-03-03')], 'next')).toEqual(['accepted']);
  });
  it('records late for an episode that has ended', async () => {
    expect(await statuses([aContact('b', '2026-02-27')], 'other')).toEqual(['accepted']);
  });
  it('gets one answer for somebody else’s client, for nobody, for another source, and for another episode of an own client', async () => {
    const { body } = await record([
      aContact('b', '2026-03-01', 'attended', { id: 'foreign' }),
      aContact('nobody', '2026-03-01', 'attended', { id: 'nobody' }),
      aContact('a', '2026-03-01', 'attended', { id: 'own' }),
      anEvent('progress.contact', { episode: 'a', modality: 'group', attendance: 'attended' }, { id: 'source', source: 'urn:other', subject: 'client-a' }),
      aContact('a-elsewhere', '2026-03-01', 'attended', { id: 'elsewhere', subject: 'client-a' }),
      aContact('b', '2026-03-01', 'attended', { id: 'borrowed', subject: 'client-a' }),
      aContact('a', '2026-03-01', 'attended', { id: 'lent', subject: 'client-b' }),
      aContact('c', '2026-03-01', 'attended', { id: 'team' }),
    ]);
    const refused = (id: string) => ({ id, status: 'rejected', problem: NOT_OWN_EPISODE });
    expect(body).toEqual({
      accepted: 2, duplicates: 0, rejected: 6,
      results: [refused('foreign'), refused('nobody'), { id: 'own', status: 'accepted' }, refused('source'), refused('elsewhere'), refused('borrowed'), refused('lent'), { id: 'team', status: 'accepted' }],
    });
    expect((await entriesOf('client-b')).map(([id]) => id).sort()).toEqual(['admit-b', 'contact-b', 'discharge-b']);
  });
  it('records under the client whom an episode was admitted for, as that stands corrected', async () => {
    await api.send([anEvent('episode.admitted', { episode: 'b', program: 'p', levelOfCare: '1.5', clinician: 'k', replaces: 'admit-b' }, { subject: 'client-d' })]);
    expect(await statuses([aContact('b', '2026-03-01'), aContact('b', '2026-03-01', 'attended', { subject: 'client-d' })])).toEqual(['rejected', 'accepted']);
  });
  it('has nobody where the token names no clinician', async () => {
    const { body } = await api.call('clinician', 'POST', '/v1/events', { body: [aContact('a', '2026-03-01')], type: 'application/cloudevents-batch+json' });
    expect(body.results).toEqual([expect.objectContaining({ status: 'rejected', problem: NOT_OWN_EPISODE })]);
  });
  it('never reads of a problem what was sent', async () => {
    const secret = 'Zebedee-Quill';
    const about = { subject: `${secret}-1`, source: `urn:${secret}` };
    const { body } = await record([
      anEvent('progress.contact', { episode: secret, modality: 'group', attendance: 'attended' }, { id: '1', ...about }), anEvent('target.set', { measure: secret, value: 1, from: '2026-01-01' }, { id: '2', ...about }),
      anEvent('event.retracted', { event: secret, reason: secret }, { id: '3', ...about }), anEvent('progress.marker', { episode: 'a', marker: 'crisis', replaces: secret }, { id: '4', subject: 'client-a' }),
      anEvent('reassessment.completed', { episode: secret, kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: secret, scale: 'total', score: 987_654, language: secret }] }, { id: '5', ...about }),
      anEvent('reassessment.completed', { episode: secret, kind: 'instrument', scores: [{ instrument: 'C-SSRS', version: secret, scale: secret, items: { [secret]: 987_654 } }] }, { id: '6', ...about }),
    ]);
    expect(body).toMatchObject({ accepted: 0, rejected: 6 });
    expect(JSON.stringify(body)).not.toMatch(/Zebedee|Quill|987.?654|client-a/);
  });
});

describe('a clinician’s retraction or correction', () => {
  it('takes effect on what was recorded for an own episode, by whomever', async () => {
    expect(await statuses([correction('contact-a', { id: 'right' })])).toEqual(['accepted']);
    expect(await entriesOf('client-a')).toEqual(expect.arrayContaining([['contact-a', 'replaced'], ['right', 'in-force']]));
    expect(await statuses([retraction('right', { id: 'back' })])).toEqual(['accepted']);
    expect(await entriesOf('client-a')).toEqual(expect.arrayContaining([['contact-a', 'in-force'], ['right', 'retracted'], ['back', 'in-force']]));
    expect(await statuses([retraction('back', { id: 'again' })])).toEqual(['accepted']);
    expect(await entriesOf('client-a')).toEqual(expect.arrayContaining([['contact-a', 'replaced'], ['right', 'in-force'], ['back', 'retracted']]));
  });
  it('gets one answer for an event of somebody else’s client, of no client, of a type not recorded, of another source, of another episode', async () => {
    await api.send([anEvent('progress.marker', { episode: 'z', marker: 'crisis' }, { id: 'other-source', source: 'urn:other', subject: 'client-a' })]);
    const targets = ['contact-b', 'discharge-b', 'nothing', 'admit-a', 'program-p', 'other-source', 'contact-a-elsewhere', 'transfer-c'];
    const subjects = ['client-a', 'client-b', 'client-c', 'nobody', 'p'];
    const retractions = targets.flatMap((target) => subjects.map((subject) => retraction(target, { subject })));
    expect((await record(retractions)).body.results).toEqual(retractions.map(({ id }) => ({ id, status: 'rejected', problem: notOwnEvent('/data/event') })));
    const corrections = targets.map((target) => correction(target));
    expect((await record(corrections)).body.results).toEqual(corrections.map(({ id }) => ({ id, status: 'rejected', problem: notOwnEvent('/data/replaces') })));
    expect(await entriesOf('client-b')).toEqual([['admit-b', 'in-force'], ['contact-b', 'in-force'], ['discharge-b', 'in-force']]);
  });
  it('needs the episode to be an own one even where the event that it names is', async () => {
    expect((await record([correction('contact-a', {}, 'a-elsewhere')])).body.results[0].problem).toEqual(NOT_OWN_EPISODE);
    expect((await record([correction('contact-b', { subject: 'client-b' }, 'b')])).body.results[0].problem).toEqual(NOT_OWN_EPISODE);
  });
  it('names nothing of its own batch: an id that turns out to be taken would be somebody else’s event', async () => {
    const { body } = await record([aContact('a', '2026-03-01', 'attended', { id: 'discharge-b' }), retraction('discharge-b'), aContact('a', '2026-03-02', 'attended', { id: 'fresh' }), retraction('fresh')]);
    expect(body.results.map(({ status, problem }: { status: string; problem?: { type: string } }) => [status, problem?.type])).toEqual([
      ['rejected', '/problems/event-id-reused'], ['rejected', '/problems/not-allowed'], ['accepted', undefined], ['rejected', '/problems/not-allowed'],
    ]);
    expect(await standingOf('client-b', 'discharge-b')).toBe('in-force');
  });
  it('does not bring back what a correction took from another client, or take from another client what a correction gave', async () => {
    await api.send([
      // Moved from client-b to client-a, and from client-a to client-b.
      correction('contact-b', { id: 'to-a' }),
      anEvent('progress.contact', { episode: 'b', modality: 'group', attendance: 'attended', replaces: 'contact-a' }, { id: 'to-b', subject: 'client-b', time: '2026-01-06T15:00:00Z' }),
    ]);
    expect(await statuses([retraction('to-a'), correction('to-a'), retraction('to-b'), retraction('contact-a'), correction('contact-a')])).toEqual(Array(5).fill('rejected'));
    expect([await standingOf('client-b', 'contact-b'), await standingOf('client-b', 'to-b'), await standingOf('client-a', 'to-a')]).toEqual(['replaced', 'in-force', 'in-force']);
  });
  it('does not bring back an admission or discharge by way of what retracted or corrected it', async () => {
    await api.send([
      aDischarge('a', '2026-03-01'), retraction('discharge-a', { id: 'undone' }),
      aDischarge('c', '2026-03-01'), anEvent('progress.contact', { episode: 'c', modality: 'group', attendance: 'attended', replaces: 'discharge-c' }, { id: 'odd', subject: 'client-c' }),
    ]);
    expect(await statuses([retraction('undone'), retraction('odd', { subject: 'client-c' })])).toEqual(['rejected', 'rejected']);
    expect([await standingOf('client-a', 'discharge-a'), await standingOf('client-c', 'discharge-c')]).toEqual(['retracted', 'replaced']);
  });
  it('leaves alone what was sent about an own client under another subject', async () => {
    await api.send([correction('contact-a', { id: 'filed-elsewhere', subject: 'system' }), aContact('a', '2026-01-07', 'attended', { id: 'second' }), retraction('second', { id: 'undone', subject: 'system' })]);
    expect(await statuses([retraction('filed-elsewhere'), retraction('undone')])).toEqual(['rejected', 'rejected']);
  });
  it('ends where events correct one another in a circle', async () => {
    await api.send([correction('y', { id: 'x' }), correction('x', { id: 'y' })]);
    expect(await statuses([retraction('x', { id: 'out' })])).toEqual(['accepted']);
  });
});

describe('sent again', () => {
  it('makes one event: twice at once, twice in a batch, and later', async () => {
    const [contact, wrong, right] = [aContact('a', '2026-03-01', 'attended', { id: 'once' }), retraction('contact-a', { id: 'gone' }), correction('contact-a', { id: 'instead' })];
    const both = await Promise.all([statuses([contact, wrong, right]), statuses([contact, wrong, right])]);
    expect(both.map((one) => one.join()).sort()).toEqual(['accepted,accepted,accepted', 'duplicate,duplicate,duplicate']);
    expect(await statuses([contact, contact, wrong, right])).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate']);
    expect((await entriesOf('client-a')).filter(([id]) => ['once', 'gone', 'instead'].includes(id)).length).toBe(3);
  });
  it('with other content keeps the first', async () => {
    await record([aContact('a', '2026-03-01', 'attended', { id: 'once' })]);
    const { body } = await record([aContact('a', '2026-03-01', 'no-show', { id: 'once' })]);
    expect(body.results[0].problem.type).toBe('/problems/event-id-reused');
  });
});

describe('other roles', () => {
  it.each(['director', 'quality'] as const)('a %s sends nothing about a client', async (role) => {
    const { status, body } = await api.call(role, 'POST', '/v1/events', { body: [aContact('a', '2026-03-01')], type: 'application/cloudevents-batch+json', clinician: 'k' });
    expect([status, body.accepted, body.results[0].problem.detail]).toEqual([207, 0, 'This role opens reviews and logs changes (review.opened, review.baseline-frozen, review.phase-began, change.logged), and corrects or retracts them.']);
  });
  it.each([['PUT', '/v1/directory/clients/client-a', {}], ['POST', '/v1/directory/surrogates', { recordNumbers: [] }], ['POST', '/v1/snapshots', {}]])('a clinician does not %s %s', async (method, path, body) => {
    expect((await api.call('clinician', method, path, { body, clinician: 'k' })).status).toBe(403);
  });
});

describe('the ingest app', () => {
  it('reads each client once for a clinician, and nothing for an operator', async () => {
    const read: string[] = [];
    const timeline = api.deps.events.timeline.bind(api.deps.events);
    Object.assign(api.deps.events, { timeline: (organization: string, client: string) => { read.push(`${organization}/${client}`); return timeline(organization, client); } });
    await api.send([aContact('a', '2026-03-01'), retraction('contact-b', { subject: 'client-b' })]);
    expect(read).toEqual([]);
    await record([aContact('a', '2026-03-01'), aContact('a', '2026-03-02'), aContact('b', '2026-03-02'), anEvent('target.set', { measure: 'm', value: 1, from: '2026-01-01' }, { subject: 'not-read' })]);
    // Each client's time line, then the program and the clinicians that it names.
    expect(read.sort()).toEqual(['own/client-a', 'own/client-b', 'own/k', 'own/other', 'own/other', 'own/p', 'own/p']);
  });
  it('takes nothing, and says to come back, where the store does not answer whose clients they are', async () => {
    Object.assign(api.deps.events, { timeline: async () => { throw new Error('socket of client-a'); } });
    const { status, body, headers } = await record([aContact('a', '2026-03-01', 'attended', { id: 'unheard' })]);
    expect([status, body.type, body.detail, headers.get('retry-after')]).toEqual([503, '/problems/store-unavailable', 'The store did not say whose clients these are; nothing of this request was acknowledged. Send it again.', '5']);
  });
  it('records in the organization that is read, and tells it that events came', async () => {
    const told: string[] = [];
    const asked: (string | null)[][] = [];
    const app = createIngestApp({
      ...api.deps, onAccepted: (organization) => told.push(organization),
      organizationOf: async (claimed, purpose) => { asked.push([claimed, purpose]); return { id: 'own', name: 'Test', isDemo: false }; },
    });
    const post = async (role: 'clinician' | 'operator', event: Event) => (await app.request('/v1/events', {
      method: 'POST', body: JSON.stringify(event), headers: { authorization: `Bearer ${await api.token(role, { clinician: 'k' })}`, 'content-type': 'application/cloudevents+json' },
    })).status;
    expect([await post('clinician', aContact('a', '2026-03-01')), await post('clinician', aContact('b', '2026-03-01')), await post('operator', aContact('b', '2026-03-01'))]).toEqual([200, 207, 200]);
    expect([told, asked]).toEqual([['own', 'own'], [[null, 'record'], [null, 'record'], [null, 'write']]]);
  });
  it('keeps organizations apart: a client of the same id elsewhere is nobody here', async () => {
    const { body } = await api.call('clinician', 'POST', '/v1/events', { body: [aContact('a', '2026-03-01')], type: 'application/cloudevents-batch+json', clinician: 'k', organization: 'elsewhere' });
    expect([body.accepted, body.results[0].problem]).toEqual([0, NOT_OWN_EPISODE]);
  });
});
