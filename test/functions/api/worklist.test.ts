import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Worklist, type WorklistRow } from '#analytics/contract/worklist.ts';
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

type Asked = 'director' | 'clinician' | 'quality' | 'operator';
const ask = (search = '', role: Asked = 'director', clinician = 'k') => api.call(role, 'GET', `/v1/worklist${search}`, { clinician });
const listOf = async (search = '', role: Asked = 'director', clinician = 'k'): Promise<Worklist> => Worklist.parse((await ask(search, role, clinician)).body);
const said = (row: Pick<WorklistRow, 'client' | 'reasons'>): [string, string[]] => [row.client, row.reasons.map(({ rule, category, dueOn, daysOver }) => `${category} ${rule} ${dueOn} ${daysOver}`)];
const marker = (episode: string, on: string, name: 'overdose' | 'return-to-use', id?: string) =>
  anEvent('progress.marker', { episode, marker: name }, { subject: `client-${episode}`, time: `${on}T09:00:00Z`, ...(id === undefined ? {} : { id }) });
const review = (episode: string, on: string, more: { id?: string; time?: string } = {}) =>
  anEvent('reassessment.completed', { episode, kind: 'plan-review', planChanged: true, withClient: true }, { subject: `client-${episode}`, time: `${on}T10:00:00Z`, ...more });
/** What rhythms there are would make every test about them: off, but for the plan review. */
const quiet = ['instrument-PHQ-9', 'instrument-GAD-7', 'instrument-BAM', 'instrument-BARC-10', 'not-measured', 'no-contact', 'no-contact-long'].map((rule) =>
  anEvent('rule.set', { rule, from: '2020-01-01', source: 'test', isOn: false }, { id: `off-${rule}`, subject: 'rules' }));

describe('the worklist', () => {
  it('has one row a client, every reason with its clock, most urgent first', async () => {
    await api.send([
      aProgram('p', 'America/New_York'), ...quiet, anAdmission('a', '2026-11-01', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('b', '2026-11-02', { levelOfCare: '2.1', clinician: 'k' }),
      anAdmission('c', '2026-11-18', { levelOfCare: '3.5', clinician: 'other' }), marker('b', '2026-11-20', 'overdose'), review('a', '2026-11-08'),
    ]);
    await api.publish();
    const list = await listOf();
    expect(list.rows.map(said)).toEqual([
      ['client-b', ['safety overdose 2026-11-20 1']], ['client-a', ['overdue plan-review 2026-11-15 6']],
    ]);
    expect(list.counts).toMatchObject({ clients: 2, inTreatment: 3, deferred: 0, categories: { safety: 1, overdue: 1, 'off-track': 0, 'due-soon': 0, 'not-measured': 0 } });
    // Plan reviews come into view two days before their date.
    expect([list.next, list.asOf, list.liveClients]).toEqual([{ on: '2026-11-25', clients: 1 }, '2026-11-21', 0]);
    expect(list.rows[1]?.reasons[0]).toEqual({
      rule: 'plan-review', title: 'Plan review', category: 'overdue', episode: 'a', firedOn: '2026-11-13', dueOn: '2026-11-15', daysOver: 6, instrument: null, deferred: null, record: 'plan-review',
      clock: 'due 6 days ago; last reviewed 8 Nov 2026, plan changed, with the client', evidence: [{ on: '2026-11-13', text: 'last reviewed 8 Nov 2026, plan changed, with the client' }],
      threshold: 'Every 7 days from the day the level of care began, up to 2 days early.', clearsWhen: 'A plan review is recorded, whether or not the plan changed.',
      nextStep: 'Review the plan with the client: what worked, what to change, what next.', source: 'program default, not a regulation; domain fact sheet 5.2',
    });
  });
  it('shows an accepted event at once, with no snapshot in between, and is the same once there is one', async () => {
    await api.send([aProgram(), ...quiet, anAdmission('a', '2026-11-01', { clinician: 'k' }), anAdmission('b', '2026-11-01', { clinician: 'k' })]);
    await api.publish();
    expect((await listOf()).rows).toEqual([]);
    api.now = new Date('2026-11-21T13:00:00Z');
    await api.send([marker('a', '2026-11-21', 'overdose')]);
    const live = await listOf();
    expect([live.rows.map(said), live.liveClients, live.dataThrough]).toEqual([[['client-a', ['safety overdose 2026-11-21 0']]], 1, '2026-11-21T13:00:00.000Z']);
    await api.publish();
    const stored = await listOf();
    expect([stored.liveClients, stored.rows, stored.counts]).toEqual([0, live.rows, live.counts]);
    await api.send([review('a', '2026-11-21')]);
    expect((await listOf()).rows).toEqual([]);
  });
  it('sees a retraction, a correction that moves an event to another client, and a transfer to another clinician before a snapshot does', async () => {
    await api.send([aProgram(), ...quiet, anAdmission('a', '2026-11-01', { clinician: 'k' }), anAdmission('b', '2026-11-01', { clinician: 'other' }), marker('a', '2026-11-19', 'overdose', 'm')]);
    await api.publish();
    await api.send([anEvent('progress.marker', { episode: 'b', marker: 'overdose', replaces: 'm' }, { id: 'm2', subject: 'client-b', time: '2026-11-19T09:00:00Z' })]);
    expect([(await listOf('', 'clinician')).rows.map(said), (await listOf('', 'clinician', 'other')).rows.map(said)]).toEqual([[], [['client-b', ['safety overdose 2026-11-19 2']]]]);
    await api.send([anEvent('episode.transferred', { episode: 'b', clinician: 'k' }, { subject: 'client-b', time: '2026-11-20T09:00:00Z' })]);
    expect([(await listOf('', 'clinician')).rows.map(({ client }) => client), (await listOf('', 'clinician', 'other')).rows]).toEqual([['client-b'], []]);
    await api.send([anEvent('event.retracted', { event: 'm2', reason: 'entered-in-error' }, { subject: 'system', time: '2026-11-21T09:00:00Z' })]);
    // RULE (docs/adr/0007): with its correction retracted, what was corrected counts again.
    const live = (await listOf('', 'clinician')).rows;
    expect(live.map(said)).toEqual([['client-a', ['safety overdose 2026-11-19 2']]]);
    await api.publish();
    expect((await listOf('', 'clinician')).rows).toEqual(live);
  });
  it('sees a retraction that a system takes back under its own name, before a snapshot does and on the time line', async () => {
    await api.send([aProgram(), ...quiet, anAdmission('a', '2026-11-01', { clinician: 'k' }), marker('a', '2026-11-19', 'overdose')]);
    await api.publish();
    const retract = (id: string, event: string) => anEvent('event.retracted', { event, reason: 'entered-in-error' }, { id, subject: `system-${id}`, time: '2026-11-21T09:00:00Z' });
    await api.send([retract('r1', 'admit-a')]);
    expect((await listOf()).rows).toEqual([]);
    await api.send([retract('r3', 'r2'), retract('r2', 'r1')]);
    expect((await listOf()).rows).toEqual([]);
    await api.send([retract('r4', 'r3')]);
    const live = await listOf('', 'clinician');
    expect(live.rows.map(said)).toEqual([['client-a', ['safety overdose 2026-11-19 2']]]);
    expect((await api.call('clinician', 'GET', '/v1/clients/client-a', { clinician: 'k' })).status).toBe(200);
    await api.publish();
    expect((await listOf('', 'clinician')).rows).toEqual(live.rows);
  });
  it('shows what is recorded after the clock was set back', async () => {
    await api.send([aProgram(), ...quiet, anAdmission('a', '2026-11-01', { clinician: 'k' })]);
    await api.publish();
    api.now = new Date('2026-11-21T10:00:00Z');
    await api.send([marker('a', '2026-11-20', 'overdose')]);
    expect((await listOf()).rows.map(said)).toEqual([['client-a', ['safety overdose 2026-11-20 1']]]);
  });
  it('is a comparison of dates for a day that has passed', async () => {
    await api.send([aProgram(), ...quiet, anAdmission('a', '2026-10-01', { levelOfCare: '3.1' }), review('a', '2026-11-04'), aDischarge('a', '2026-11-10', 'completed')]);
    await api.publish();
    const on = async (asOf: string) => (await listOf(`?asOf=${asOf}`)).rows.map(said);
    expect(await Promise.all(['2026-10-23', '2026-10-24', '2026-10-31', '2026-11-01', '2026-11-03', '2026-11-04', '2026-11-10'].map(on))).toEqual([
      [], [['client-a', ['due-soon plan-review 2026-10-31 0']]], [['client-a', ['due-soon plan-review 2026-10-31 0']]], [['client-a', ['overdue plan-review 2026-10-31 1']]],
      [['client-a', ['overdue plan-review 2026-10-31 3']]], [], [],
    ]);
  });
  it('defers with a reason until a day and comes back; what concerns safety stays', async () => {
    await api.send([
      aProgram(), ...quiet, anAdmission('a', '2026-11-01', { levelOfCare: '3.5' }), marker('a', '2026-11-18', 'overdose'),
      ...['plan-review', 'overdose'].map((rule) => anEvent('reassessment.deferred', { episode: 'a', rule, reason: 'in-hospital', until: '2026-11-22' }, { subject: 'client-a', time: '2026-11-19T10:00:00Z' })),
    ]);
    await api.publish();
    const [row] = (await listOf()).rows;
    expect([row?.reasons.map(({ rule }) => rule), row?.deferred.map(({ rule, deferred }) => [rule, deferred])]).toEqual([['overdose'], [['plan-review', { on: '2026-11-19', until: '2026-11-22', reason: 'in-hospital' }]]]);
    api.now = new Date('2026-11-22T12:00:00Z');
    expect((await listOf()).rows.map(({ reasons }) => reasons.map(({ rule }) => rule))).toEqual([['overdose', 'plan-review']]);
  });
});

describe('whose it is', () => {
  beforeEach(async () => {
    await api.send([
      aProgram('p'), aProgram('q'), ...quiet, anAdmission('a', '2026-11-01', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('b', '2026-11-01', { program: 'q', levelOfCare: '3.7', clinician: 'other', team: [{ clinician: 'k', role: 'peer' }] }),
      anAdmission('c', '2026-11-01', { levelOfCare: '3.5', clinician: 'other' }),
    ]);
    await api.publish();
  });
  const clients = async (search: string, role: Asked, clinician?: string) => (await listOf(search, role, clinician)).rows.map(({ client }) => client).sort();
  it('a clinician has her own, alone or in the team, whatever the address says', async () => {
    expect([await clients('', 'clinician'), await clients('?clinician=other', 'clinician'), await clients('', 'clinician', 'nobody'), await clients('', 'director')]).toEqual([
      ['client-a', 'client-b'], ['client-b'], [], ['client-a', 'client-b', 'client-c'],
    ]);
  });
  it('filters narrow rows, never counts of the scope', async () => {
    expect([await clients('?program=q', 'director'), await clients('?levelOfCare=3.5', 'director'), await clients('?category=safety', 'director'), await clients('?rule=plan-review', 'director')]).toEqual([
      ['client-b'], ['client-a', 'client-c'], [], ['client-a', 'client-b', 'client-c'],
    ]);
    expect((await listOf('?category=safety')).counts.categories.overdue).toBe(3);
  });
  it.each(['quality', 'operator'] as const)('%s sees no people', async (role) => {
    expect([(await ask('', role)).status, (await api.call(role, 'GET', '/v1/worklist.csv')).status]).toEqual([403, 403]);
  });
  it('nobody does without a token, and nothing keeps the answer', async () => {
    expect((await api.call(null, 'GET', '/v1/worklist')).status).toBe(401);
    expect((await ask()).headers.get('cache-control')).toBe('no-store');
  });
  it.each([
    ['?category=red', [{ pointer: '/category', detail: 'must be one of safety, overdue, off-track, due-soon, not-measured' }]],
    ['?asOf=2026-11-22', [{ pointer: '/asOf', detail: 'must not be after 2026-11-21: nothing is known of later days yet' }]],
    ['?asOf=2026-02-30', [{ pointer: '/asOf', detail: 'must be a date that exists, as YYYY-MM-DD' }]],
    ['?rule=a&rule=b', [{ pointer: '/rule', detail: 'may be given once' }]],
    ['?sort=name', [{ pointer: '/sort', detail: 'is not a parameter; allowed are program, clinician, rule, asOf, levelOfCare, category' }]],
  ])('refuses %s and points at it', async (search, errors) => {
    const { status, body } = await ask(search);
    expect([status, body.errors]).toEqual([400, errors]);
  });
});

describe('the table', () => {
  it('says what the list says, line by line, and is no formula', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-10-01', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('b', '2026-11-01', { clinician: 'k' }), marker('b', '2026-11-20', 'return-to-use'), aContact('b', '2026-11-19')]);
    await api.call('operator', 'PUT', '/v1/directory/clients/client-a', { body: { displayName: '=cmd|calc', recordNumber: 'R-1' } });
    await api.publish();
    const list = await listOf('', 'clinician');
    const { body, headers } = await api.call('clinician', 'GET', '/v1/worklist.csv', { clinician: 'k' });
    const lines: Record<string, string>[] = parse(body, { columns: true, bom: true });
    const expected = list.rows.flatMap((row) => row.reasons.map((reason) => [
      reason.category, row.name === null ? '' : `'${row.name}`, row.client, row.programName, row.levelOfCare, reason.rule, reason.title, reason.firedOn, reason.dueOn, String(reason.daysOver), reason.clock, reason.threshold, reason.clearsWhen,
    ]));
    expect(lines.map((line) => ['category', 'name', 'client', 'program', 'level of care', 'rule', 'reason', 'came up on', 'due on', 'days over', 'clock', 'threshold', 'cleared by'].map((column) => line[column]))).toEqual(expected);
    expect([expected.length > 5, headers.get('content-disposition'), headers.get('cache-control')]).toEqual([true, 'attachment; filename="worklist.csv"', 'no-store']);
  });
});
