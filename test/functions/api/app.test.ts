import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '#analytics/contract/site.ts';
import { MeasureResponse } from '#analytics/contract/result.ts';
import { receiptIdOf } from '#functions/api/receipts/id.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';
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

const YEAR = 'from=2026-01-01&to=2027-01-01';
const released = (): Promise<unknown> => api.publish().then(() => api.deps.releases.make('own'));
const retention = async (more = '', role: Role = 'director') => (await api.call(role, 'GET', `/v1/measures/retention?${YEAR}${more}`)).body;

describe('roles', () => {
  const routes: [string, string, Role[]][] = [
    ['POST', '/v1/events', ['operator', 'director', 'clinician', 'quality']],
    ['PUT', '/v1/directory/clients/c', ['operator']],
    ['POST', '/v1/directory/surrogates', ['operator']],
    ['POST', '/v1/snapshots', ['operator']],
    ['GET', '/v1/snapshots', ['operator', 'director']],
    ['GET', `/v1/measures/retention?${YEAR}`, ['director', 'clinician', 'quality']],
    ['GET', '/v1/clients', ['director', 'clinician']],
    ['GET', '/v1/clients/client-a', ['director', 'clinician']],
    ['GET', '/v1/choices', ['director', 'clinician', 'quality']],
    ['GET', '/v1/measures', ['operator', 'director', 'clinician', 'quality']],
    ['GET', '/v1/me', ['operator', 'director', 'clinician', 'quality']],
  ];
  it.each(routes)('%s %s is for %j', async (method, path, allowed) => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' })]);
    await api.publish();
    const body = method === 'GET' ? {} : { body: path.includes('surrogates') ? { recordNumbers: [] } : {} };
    for (const role of ROLES) {
      const { status } = await api.call(role, method, path, { ...body, clinician: 'k' });
      expect({ role, allowed: status !== 403 }).toEqual({ role, allowed: allowed.includes(role) });
    }
    const nobody = await api.call(null, method, path, body);
    expect({ status: nobody.status, type: nobody.body.type }).toEqual({ status: 401, type: '/problems/not-authenticated' });
  });
  it('refuses a token that is changed, expired, signed by another key, or unsigned', async () => {
    const good = await api.token('director');
    const [head = '', payload = '', signature = ''] = good.split('.');
    const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), role: 'operator' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${head}.${forged}.${signature}`, `${none}.${payload}.`, `${head}.${payload}.${signature.slice(0, -2)}AA`, 'x', '']) {
      expect((await api.call(null, 'GET', '/v1/measures', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    }
  });
  it('lets a clinician read own clients only, in the same words whether or not there is such a client', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' }), anAdmission('b', '2026-01-05', { clinician: 'other' })]);
    await api.publish();
    const read = (client: string) => api.call('clinician', 'GET', `/v1/clients/${client}`, { clinician: 'k' });
    expect((await read('client-a')).status).toBe(200);
    const [others, nobodys] = [await read('client-b'), await read('client-nobody')];
    expect([others.status, others.body.detail]).toEqual([403, nobodys.body.detail]);
    expect(nobodys.status).toBe(403);
    expect((await api.call('clinician', 'GET', '/v1/clients', { clinician: 'k' })).body.clients.map(({ client }: { client: string }) => client)).toEqual(['client-a']);
    expect((await api.call('director', 'GET', '/v1/clients/client-nobody')).status).toBe(404);
  });
  it('passes a caseload on with a transfer', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' }), anEvent('episode.transferred', { episode: 'a', clinician: 'next' }, { subject: 'client-a', time: '2026-02-01T12:00:00Z' })]);
    await api.publish();
    expect((await api.call('clinician', 'GET', '/v1/clients/client-a', { clinician: 'k' })).status).toBe(403);
    expect((await api.call('clinician', 'GET', '/v1/clients/client-a', { clinician: 'next' })).status).toBe(200);
  });
  it('keeps organizations apart on every route', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')], 'one');
    await api.publish('one');
    const { id } = await api.publish('two');
    const of = (organization: string, path: string, role: Role = 'director') => api.call(role, 'GET', path, { organization });
    expect((await of('two', '/v1/clients/client-a')).status).toBe(404);
    expect((await of('two', '/v1/clients')).body.clients).toEqual([]);
    expect((await of('one', `/v1/measures/retention?${YEAR}`)).body.result.groups[0].episodes).toBe(1);
    expect((await of('two', `/v1/measures/retention?${YEAR}`)).body.result.groups[0].episodes).toBe(0);
    expect((await of('one', `/v1/measures/retention?${YEAR}&snapshot=${id}`)).status).toBe(404);
  });
});

describe('snapshots', () => {
  it('answer 201 with the manifest of what was acknowledged, then 200 with the same one while nothing is new', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05'), aDischarge('z', '2026-01-09')]);
    const first = await api.call('operator', 'POST', '/v1/snapshots', { body: {} });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      takenAt: '2026-11-21T12:00:00.000Z', watermark: '2026-11-21T11:59:40.000Z', dataThrough: '2026-11-21T12:00:00.000Z', schemaVersion: 4, events: 3,
      counts: { waiting: 1, contradictory: 0, conflicting: 0, replaced: 0, retracted: 0, future: 0 },
    });
    const rows = Object.fromEntries(first.body.files.map((file: { name: string; rows: number }) => [file.name, file.rows]));
    expect(rows).toEqual({
      'programs.parquet': 1, 'clinicians.parquet': 0, 'episodes.parquet': 1, 'caseloads.parquet': 0, 'contacts.parquet': 0, 'milestones.parquet': 0,
      'segments.parquet': 1, 'goals.parquet': 0, 'goal_terms.parquet': 0, 'goal_updates.parquet': 0, 'scores.parquet': 0, 'completions.parquet': 0, 'schedules.parquet': 0,
      'deferrals.parquet': 0, 'markers.parquet': 0, 'entries.parquet': 1, 'targets.parquet': 0, 'rules.parquet': 0, 'facts.parquet': 1,
      // Ahead of somebody admitted and not seen yet: a plan review, four instruments, two silences and, when those are over, not measured.
      'obligations.parquet': 8, 'tracks.parquet': 4,
    });
    for (const file of first.body.files) {
      const bytes = await readFile(`${api.folder}/lake/own/${first.body.id}/${file.name}`);
      expect([createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([file.sha256, file.bytes]);
    }
    const again = await api.call('operator', 'POST', '/v1/snapshots', { body: {} });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await api.call('operator', 'GET', '/v1/snapshots')).body).toEqual({ snapshots: [first.body] });
  });
  it('coalesce: twenty calls at once make one or two snapshots, each caller has one that holds everything acknowledged before its call', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.call('operator', 'POST', '/v1/snapshots', { body: {} })));
    expect(new Set(answers.map(({ body }) => body.events))).toEqual(new Set([2]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });
  it('have no as-of date, and an old one is read as it was', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')]);
    const { id } = await api.publish();
    api.now = new Date('2026-11-22T12:00:00Z');
    await api.send([anAdmission('b', '2026-01-06')]);
    await api.publish();
    const old = await retention(`&snapshot=${id}`);
    expect([old.result.groups[0].episodes, old.meta.snapshot, old.query.asOf, old.meta.takenAt]).toEqual([1, id, '2026-11-20', '2026-11-21T12:00:00.000Z']);
    const now = await retention();
    expect([now.result.groups[0].episodes, now.query.asOf]).toEqual([2, '2026-11-21']);
  });
  it('are gone (410) an hour later unless asked for or the last of their day; what never was is 404', async () => {
    await api.send([aProgram()]);
    const kept = await api.publish();
    const follow = async (at: string, event: ReturnType<typeof anAdmission>) => {
      api.now = new Date(at);
      await api.send([event]);
      return (await api.deps.exportNow('own')).published.manifest.id;
    };
    const fleeting = await follow('2026-11-21T12:10:00Z', anAdmission('a', '2026-01-05'));
    const lastOfDay = await follow('2026-11-21T12:20:00Z', anAdmission('b', '2026-01-05'));
    const current = await follow('2026-11-22T00:00:00Z', anAdmission('c', '2026-01-05'));
    const { expireSnapshots } = await import('#functions/snapshot/expire.ts');
    expect(await expireSnapshots('own', api.deps.snapshots, new Date('2026-11-21T13:09:00Z'))).toBe(0);
    expect(await expireSnapshots('own', api.deps.snapshots, new Date('2026-11-21T13:11:00Z'))).toBe(1);
    const status = async (id: string) => (await api.call('director', 'GET', `/v1/measures/retention?${YEAR}&snapshot=${id}`)).status;
    expect(await Promise.all([kept.id, fleeting, lastOfDay, current, 'snp_9_0000000000000000', 'nonsense'].map(status))).toEqual([200, 410, 200, 200, 404, 404]);
    await expect(readFile(`${api.folder}/lake/own/${fleeting}/episodes.parquet`)).rejects.toThrow('ENOENT');
  });
  it('exist from creation: an empty one answers every measure', async () => {
    await api.publish();
    for (const { id } of (await api.call('director', 'GET', '/v1/measures')).body.measures) {
      const { status, body } = await api.call('director', 'GET', `/v1/measures/${id}?${YEAR}`);
      expect([status, MeasureResponse.safeParse(body).success]).toEqual([200, true]);
    }
  });
  it('are made again from the log where somebody removed their files', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')]);
    const { id } = await api.publish();
    const { rm } = await import('node:fs/promises');
    await rm(`${api.folder}/lake`, { recursive: true });
    const again = await api.call('operator', 'POST', '/v1/snapshots', { body: {} });
    expect([again.status, again.body.id === id, (await retention()).result.groups[0].episodes]).toEqual([201, false, 1]);
  });
  it('hold what was recorded while the clock was set back', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')]);
    await api.publish();
    api.now = new Date('2026-11-21T11:00:00Z');
    await api.send([anAdmission('b', '2026-01-05')]);
    api.now = new Date('2026-11-21T11:05:00Z');
    expect((await api.publish()).events).toBe(3);
  });
  it('are not taken from whoever asked for one while it was expiring', async () => {
    await api.send([aProgram()]);
    const { published } = await api.deps.exportNow('own');
    api.now = new Date('2026-11-21T12:30:00Z');
    await api.send([anAdmission('a', '2026-01-05')]);
    await api.deps.exportNow('own');
    expect(await api.deps.snapshots.keep('own', published)).toBe(true);
    expect(await api.deps.snapshots.expire('own', published)).toBe(false);
    expect(await api.deps.snapshots.find('own', published.manifest.id)).toMatchObject({ isKept: true });
  });
  it('are not there yet: 503 says when to come back', async () => {
    const { status, body, headers } = await api.call('director', 'GET', `/v1/measures/retention?${YEAR}`);
    expect([status, body.type, headers.get('retry-after')]).toEqual([503, '/problems/no-snapshot-yet', '2']);
  });
});

describe('GET /v1/measures/{id}', () => {
  it('echoes the resolved query, the snapshot and its age, and computes as R does', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' }), aDischarge('a', '2026-02-04'), anAdmission('b', '2026-01-10')]);
    const { id } = await api.publish();
    const body = await retention('&asOf=2026-03-01&groupBy=program');
    expect(body.query).toEqual({
      from: '2026-01-01', to: '2027-01-01', asOf: '2026-03-01', snapshot: id, program: null, clinician: null, levelOfCare: null, strata: {}, groupBy: 'program', ci: 'log-log',
      interval: 'month', view: 'curve', rules: 'nhs', instrument: null,
    });
    const receipt = receiptIdOf({ measure: 'retention', version: 2, snapshot: id, parameters: { asOf: '2026-03-01', ci: 'log-log', from: '2026-01-01', groupBy: 'program', interval: 'month', rules: 'nhs', to: '2027-01-01', view: 'curve' } });
    expect(body.meta).toEqual({ snapshot: id, takenAt: '2026-11-21T12:00:00.000Z', dataThrough: '2026-11-21T12:00:00.000Z', asOf: '2026-03-01', warnings: [], arrived: [], receipt });
    const [group] = body.result.groups;
    expect({ ...group, points: group.points.map(({ lower: _l, upper: _u, ...point }: { lower: number; upper: number }) => point), readings: undefined }).toEqual({
      key: 'p', label: 'Program p', episodes: 2, exits: 1, censored: 1,
      points: [{ day: 0, atRisk: 2, exits: 0, censored: 0, value: 1 }, { day: 30, atRisk: 2, exits: 1, censored: 0, value: 0.5 }, { day: 50, atRisk: 1, exits: 0, censored: 1, value: 0.5 }],
      median: expect.objectContaining({ state: 'value', value: 40 }), readings: undefined, plannedDays: null,
      quartiles: { lower: expect.objectContaining({ value: 30 }), upper: { state: 'none' } }, sensitivity: expect.objectContaining({ changed: 1 }),
    });
  });
  it('refuses what it cannot answer with a pointer each, and says what is allowed', async () => {
    await api.publish();
    const faults = async (query: string) => {
      const { status, body } = await api.call('director', 'GET', `/v1/measures/retention?${query}`);
      return [status, ...(body.errors ?? []).map((fault: { pointer: string }) => fault.pointer).sort()];
    };
    expect(await faults('')).toEqual([400, '/from', '/to']);
    expect(await faults('from=2026-02-30&to=2027-01-01&foo=1&ci=wald&groupBy=zip')).toEqual([400, '/ci', '/foo', '/from', '/groupBy']);
    expect(await faults('from=2027-01-01&to=2026-01-01')).toEqual([400, '/to']);
    expect(await faults(`${YEAR}&from=2026-01-02`)).toEqual([400, '/from']);
    expect(await faults(`${YEAR}&asOf=2031-01-01`)).toEqual([400, '/asOf']);
    expect(await faults(`${YEAR}&program=`)).toEqual([400, '/program']);
    expect((await api.call('director', 'GET', `/v1/measures/nonsense?${YEAR}`)).body.type).toBe('/problems/unknown-measure');
  });
  it('stays answerable with a thousand groups: no test between them, no endless series', async () => {
    await api.send([aProgram(), ...Array.from({ length: 900 }, (_, index) => anAdmission(`x${index}`, '2026-01-05', { strata: { payer: `code-${index}` } }))]);
    await api.publish();
    const body = await retention('&groupBy=payer');
    expect([body.result.groups.length, body.result.comparison, body.meta.warnings.map(({ code }: { code: string }) => code)]).toEqual([900, null, ['no-comparison-of-many-groups']]);
    const series = await api.call('director', 'GET', '/v1/measures/attendance?from=2000-01-01&to=2027-01-01&groupBy=payer');
    expect([series.status, series.body.errors?.[0].pointer]).toEqual([400, '/from']);
  });
  it('tells the four hundredth that waits to come back, and answers the others', async () => {
    await api.publish();
    const statuses = (await Promise.all(Array.from({ length: 400 }, () => api.call('director', 'GET', `/v1/measures/retention?${YEAR}`)))).map(({ status }) => status);
    const busy = statuses.filter((status) => status === 503).length;
    expect([new Set(statuses), busy > 100 && busy < 200]).toEqual([new Set([200, 503]), true]);
  });
  it('takes a window that lies in the future, with nobody in it', async () => {
    await api.publish();
    const { status, body } = await api.call('director', 'GET', '/v1/measures/retention?from=2030-01-01&to=2031-01-01');
    expect([status, body.result.groups[0].episodes]).toEqual([200, 0]);
  });
  it('answers 304 to the tag it gave, and another tag to another role', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-01-05')]);
    await released();
    const path = `/v1/measures/retention?${YEAR}`;
    const tag = (await api.call('director', 'GET', path)).headers.get('etag') ?? '';
    expect((await api.call('director', 'GET', path, { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await api.call('quality', 'GET', path, { headers: { 'if-none-match': tag } })).status).toBe(200);
  });
  it('says what waits and what contradicts; a release says nothing of it', async () => {
    await api.send([aProgram(), anAdmission('somebody', '2026-01-05'), aDischarge('nobody', '2026-01-05')]);
    await released();
    expect((await retention()).meta.warnings).toContainEqual({ code: 'events-waiting', detail: '1 event waits for what it refers to, and is not counted yet.' });
    expect((await retention('', 'quality')).meta.warnings).toEqual([]);
  });
  it('hides groups under 11 from quality alone, whichever the measure', async () => {
    await api.send([aProgram(), ...Array.from({ length: 10 }, (_, index) => anAdmission(`x${index}`, '2026-01-05')), aContact('x1', '2026-01-09')]);
    await released();
    for (const id of ['retention', 'attendance', 'time-to-first-milestone']) {
      const text = JSON.stringify((await api.call('quality', 'GET', `/v1/measures/${id}?${YEAR}`)).body.result);
      expect(text).not.toContain('"state":"value"');
      expect(text).toContain('"state":"hidden"');
      expect(JSON.stringify((await api.call('director', 'GET', `/v1/measures/${id}?${YEAR}`)).body.result)).not.toContain('hidden');
    }
  });
  it('gives quality no count, date or name that tells of a person: choices, header, clinicians, the day a figure becomes known', async () => {
    const people = Array.from({ length: 12 }, (_, index) => anAdmission(`x${index}`, index === 0 ? '2026-03-07' : '2026-04-01', { clinician: 'k' }));
    await api.send([aProgram(), anEvent('clinician.defined', { clinician: 'k', name: 'Kaimana Ahuna' }, { subject: 'k' }), ...people, aDischarge('nobody', '2026-01-05')]);
    await released();
    const choices = (await api.call('quality', 'GET', '/v1/choices')).body;
    expect([...choices.program, ...choices.levelOfCare].map(({ episodes }: { episodes: number | null }) => episodes)).toEqual([null, null]);
    expect((await api.call('quality', 'GET', '/v1/me')).body).toMatchObject({ release: { id: expect.stringMatching(/^rel_2026-10_/), month: '2026-10', asOf: '2026-09-30' }, snapshot: null, lastCompleteDay: '2026-09-30' });
    expect((await api.call('director', 'GET', '/v1/me')).body.snapshot).toMatchObject({ waiting: 1, contradictory: 0 });
    expect((await retention('&asOf=2026-06-30&groupBy=clinician', 'director')).result.groups[0].label).toBe('Kaimana Ahuna');
    const refused = await api.call('quality', 'GET', `/v1/measures/retention?${YEAR}&asOf=2026-06-30&groupBy=clinician`);
    expect([refused.status, refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([400, ['/groupBy']]);
    const known = async (more: string, role: Role) => (await retention(more, role)).result.groups[0].readings.find(({ day }: { day: number }) => day === 365).reading.availableOn;
    // Whose first day it is: an admission's in the data, the window's in a release.
    expect([await known('&asOf=2026-09-30', 'director'), await known('', 'quality')]).toEqual(['2027-03-07', '2026-10-01']);
  });
  it('warns where only some of a group were meant to be there so long', async () => {
    await api.send([aProgram(), aProgram('short', 'UTC', { plannedDays: 28 }), anAdmission('a', '2026-01-05'), anAdmission('b', '2026-01-05', { program: 'short' }), aDischarge('b', '2026-02-02', 'completed')]);
    await api.publish();
    expect((await retention()).meta.warnings).toEqual([{ code: 'planned-end-mixed', detail: 'All: some of the treatment is planned to end after 28 days; at 30, 60, 90, 180, 365 days, whoever completed it counts as no longer there.' }]);
    expect((await retention('&program=short')).meta.warnings.map(({ code }: { code: string }) => code)).toEqual(['planned-end']);
    expect((await retention('&program=short')).result.groups[0].readings.map(({ reading }: { reading: { state: string } }) => reading.state)).toEqual(Array(5).fill('none'));
  });
  it('follows the zone of the program: its last complete day, its admission date', async () => {
    api.now = new Date('2026-11-21T04:00:00Z');
    await api.send([aProgram('p', 'America/Denver'), anAdmission('a', '2026-01-05', {}, { time: '2026-01-06T06:30:00Z' })]);
    await api.publish();
    const body = await retention();
    expect([body.query.asOf, body.result.groups[0].points.at(-1).day]).toEqual(['2026-11-19', 318]);
  });
});

describe('problems', () => {
  it('are RFC 9457 with a trace id, and a defect says nothing of itself but is logged', async () => {
    await api.publish();
    const broken = await openApi(store);
    Object.assign(broken.deps, { organizationOf: async () => { throw new Error('secret detail'); } });
    const { status, body, headers } = await broken.call('director', 'GET', '/v1/me');
    expect([status, headers.get('content-type'), body.type, Object.keys(body).sort()]).toEqual([500, 'application/problem+json', '/problems/defect', ['detail', 'instance', 'status', 'title', 'traceId', 'type']]);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(JSON.stringify(broken.logged)).toContain(body.traceId);
    await broken.close();
    expect((await api.call('director', 'GET', '/v1/nothing')).body).toMatchObject({ type: '/problems/not-found', status: 404 });
  });
});
