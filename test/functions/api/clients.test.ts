import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram, SOURCE } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

let store: TestStore;
let api: TestApi;
beforeAll(async () => {
  store = await startDynalite();
});
afterAll(() => store.close());
beforeEach(async () => {
  api = await openApi(store);
  return () => api.close();
});

describe('a client’s time line', () => {
  it('is live: an accepted event is in the next answer, corrections and waiting events are said', async () => {
    await api.send([aProgram('p', 'America/New_York'), anAdmission('a', '2026-01-05', { clinician: 'k' }), anEvent('clinician.defined', { clinician: 'k', name: 'Dr. K' }, { subject: 'k' })]);
    await api.call('operator', 'PUT', '/v1/directory/clients/client-a', { body: { displayName: 'Ada Example', recordNumber: 'R-1' } });
    await api.send([
      aContact('a', '2026-01-06', 'no-show', { id: 'wrong' }), anEvent('progress.contact', { episode: 'a', modality: 'group', attendance: 'attended', replaces: 'wrong' }, { id: 'right', subject: 'client-a', time: '2026-01-06T15:00:00Z' }),
      aContact('later', '2026-01-07', 'attended', { id: 'waits', subject: 'client-a' }),
      anEvent('goal.set', { episode: 'a', goal: 'g', domain: 'housing', authoredBy: 'client', steps: [{ step: 'apply' }] }, { subject: 'client-a', time: '2026-01-08T15:00:00Z' }),
      anEvent('goal.milestone-reached', { episode: 'a', goal: 'g', step: 'apply' }, { subject: 'client-a', time: '2026-01-10T04:00:00Z' }),
    ]);
    const { body } = await api.call('director', 'GET', '/v1/clients/client-a');
    expect({ name: body.name, recordNumber: body.recordNumber, clinician: body.episodes[0].clinicianName }).toEqual({ name: 'Ada Example', recordNumber: 'R-1', clinician: 'Dr. K' });
    expect(body.entries.map(({ on, standing, sentence }: { on: string; standing: string; sentence: string }) => [on, standing, sentence])).toEqual([
      ['2026-01-05', 'in-force', 'Admitted at level of care 1.5'], ['2026-01-06', 'replaced', 'Individual contact missed'], ['2026-01-06', 'in-force', 'Group contact attended'],
      ['2026-01-07', 'waiting', 'Individual contact attended'], ['2026-01-08', 'in-force', 'Goal set: housing (written by the client)'], ['2026-01-09', 'in-force', 'Milestone reached'],
    ].sort(([left = ''], [right = '']) => left.localeCompare(right)));
    expect(body.goals).toEqual([{ source: SOURCE, episode: 'a', goal: 'g', domain: 'housing', authoredBy: 'client', setOn: '2026-01-08', targetOn: null, state: 'in-progress', closedOn: null, level: null, steps: [{ step: 'apply', targetOn: null, reachedOn: '2026-01-09' }] }]);
  });
  it('is listed where the person is, not where they were admitted', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('b', '2026-01-05', { levelOfCare: '2.1', clinician: 'k' }), aDischarge('b', '2026-01-05')]);
    await api.send([anEvent('episode.transferred', { episode: 'a', levelOfCare: '1.0', clinician: 'other' }, { subject: 'client-a', time: '2026-02-01T12:00:00Z' })]);
    await api.publish();
    const { clients } = (await api.call('director', 'GET', '/v1/clients')).body;
    const { episodes } = (await api.call('director', 'GET', '/v1/clients/client-a')).body;
    const place = ({ levelOfCare, clinician }: { levelOfCare: string; clinician: string }): string[] => [levelOfCare, clinician];
    expect(clients.map((one: { client: string; levelOfCare: string; clinician: string }) => [one.client, ...place(one)])).toEqual([['client-a', '1.0', 'other'], ['client-b', '2.1', 'k']]);
    const last = episodes[0].segments.at(-1);
    expect(place(last)).toEqual(['1.0', 'other']);
  });
  it('knows of a retraction and a correction sent under another subject, and of programs defined under any', async () => {
    await api.send([
      { ...aProgram(), subject: 'anything' }, anAdmission('a', '2026-01-05'), aDischarge('a', '2026-02-01'), aContact('a', '2026-01-06', 'attended', { id: 'moved' }),
    ]);
    await api.send([
      anEvent('event.retracted', { event: 'discharge-a', reason: 'entered-in-error' }, { subject: 'system', time: '2026-02-02T12:00:00Z' }),
      anEvent('progress.contact', { episode: 'b', modality: 'group', attendance: 'attended', replaces: 'moved' }, { subject: 'client-b', time: '2026-01-06T15:00:00Z' }),
    ]);
    const { body } = await api.call('director', 'GET', '/v1/clients/client-a');
    expect([body.episodes[0].programName, body.episodes[0].dischargedOn]).toEqual(['Program p', null]);
    expect(body.entries.map(({ type, standing }: { type: string; standing: string }) => [type, standing])).toEqual(expect.arrayContaining([['episode.discharged', 'retracted'], ['progress.contact', 'replaced'], ['event.retracted', 'in-force']]));
  });
  it.each(['a/b', 'ü %20?#', '50%', 'x'.repeat(128)])('finds the client whose id is %s', async (id) => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05', {}, { subject: id })]);
    expect((await api.call('director', 'GET', `/v1/clients/${encodeURIComponent(id)}`)).body.client).toBe(id);
  });
});

describe('as of a day', () => {
  const ask = (path: string, role: 'director' | 'clinician' = 'director') => api.call(role, 'GET', `/v1/clients/${path}`, { clinician: 'k' });
  it('shows what had happened up to it, and says which day it is and which was asked for', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05'), aContact('a', '2026-01-06'), aDischarge('a', '2026-02-01')]);
    const { body } = await ask('client-a?asOf=2026-01-31');
    expect([body.asOf, body.today, body.episodes[0].dischargedOn, body.entries.length]).toEqual(['2026-01-31', '2026-11-21', null, 2]);
    expect((await ask('client-a')).body).toMatchObject({ asOf: '2026-11-21', today: '2026-11-21', episodes: [{ dischargedOn: '2026-02-01' }] });
  });
  it.each([
    ['asOf=2026-02-30', '/asOf', 'must be a date that exists, as YYYY-MM-DD'], ['asOf=', '/asOf', 'must be a date that exists, as YYYY-MM-DD'], ['asOf=2026-11-22', '/asOf', 'must not be after 2026-11-21: nothing is known of later days yet'],
    ['asOf=2026-01-05&asOf=2026-01-05', '/asOf', 'may be given once'], ['on=2026-01-05', '/on', 'is not a parameter; allowed is asOf'],
  ])('refuses %s and points at it', async (search, pointer, detail) => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')]);
    const { status, body } = await ask(`client-a?${search}`);
    expect([status, body.type, body.errors]).toEqual([400, '/problems/invalid-input', [{ pointer, detail }]]);
  });
  it('opens nothing to a clinician who has the client no longer, nor to one who did not have her then', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' }), anEvent('episode.transferred', { episode: 'a', clinician: 'other' }, { subject: 'client-a', time: '2026-02-01T12:00:00Z' }), anAdmission('b', '2026-01-05', { clinician: 'other' })]);
    await api.send([anEvent('episode.transferred', { episode: 'b', clinician: 'k' }, { subject: 'client-b', time: '2026-02-01T12:00:00Z' })]);
    expect((await ask('client-a?asOf=2026-01-10', 'clinician')).body.detail).toBe('This is not one of your clients.');
    // Whoever has a client now has the whole history.
    expect((await ask('client-b?asOf=2026-01-10', 'clinician')).body.episodes[0].clinician).toBe('other');
    const refused = await ask('client-a?asOf=2027-01-01', 'clinician');
    expect([refused.status, refused.body.detail]).toEqual([403, 'This is not one of your clients.']);
    for (const role of ['quality', 'operator'] as const) expect((await api.call(role, 'GET', '/v1/clients/client-a?asOf=2026-01-10')).status).toBe(403);
  });
  it('says the same of a baseline and a change as the measure does', async () => {
    const score = (on: string, points: number) => anEvent('reassessment.completed', { episode: 'a', kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', score: points }] }, { subject: 'client-a', time: `${on}T12:00:00Z` });
    await api.send([aProgram(), anAdmission('a', '2026-01-05'), score('2025-12-21', 20), score('2025-12-30', 18), score('2026-01-06', 12), score('2026-02-20', 11), aDischarge('a', '2026-03-01')]);
    await api.publish();
    const { result } = (await api.call('director', 'GET', '/v1/measures/reliable-change?from=2026-01-01&to=2026-02-01')).body;
    const cells = result.groups[0].rows.find(({ key }: { key: string }) => key === 'PHQ-9/total').cells;
    const [scale] = (await ask('client-a')).body.scales;
    expect([scale.baselines[0].score, scale.points.at(-1).change, scale.points.at(-1).verdict]).toEqual([cells.medianBaseline.value, cells.medianChange.value, 'improved']);
    expect([cells.medianBaseline.value, cells.medianChange.value, cells.improved.value]).toEqual([18, -7, 1]);
  });
});

describe('people', () => {
  it('map a record number to one random surrogate for good, also when asked twice at once', async () => {
    const ask = async (recordNumbers: string[], organization?: string) => (await api.call('operator', 'POST', '/v1/directory/surrogates', { body: { recordNumbers }, ...(organization === undefined ? {} : { organization }) })).body.surrogates as string[];
    const [first, again] = await Promise.all([ask(['R-1', 'R-2', 'R-1']), ask(['R-1'])]);
    expect([first[0], first[0]]).toEqual([first[2], again[0]]);
    expect(first[0]).toMatch(/^cl_[0-9a-f]{20}$/);
    expect(await ask(['R-2'])).toEqual([first[1]]);
    expect(await ask(['R-1'], 'elsewhere')).not.toEqual(again);
  });
  it('never stand in a snapshot, a log line or a problem', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')]);
    await api.call('operator', 'PUT', '/v1/directory/clients/client-a', { body: { displayName: 'Zebedee Quill', recordNumber: 'MRN-998877' } });
    await api.call('operator', 'PUT', '/v1/directory/clients/client-a', { body: { displayName: 'Zebedee Quill', shoe: 'MRN-998877' } }).then(({ body }) => expect(JSON.stringify(body)).not.toMatch(/Zebedee|MRN-998877/));
    const { id, files } = await api.publish();
    for (const file of files) expect((await readFile(`${api.folder}/lake/own/${id}/${file.name}`)).toString('latin1')).not.toMatch(/Zebedee|MRN-998877/);
    expect(JSON.stringify(api.logged)).not.toMatch(/Zebedee|MRN-998877/);
  });
});
