import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEASURES } from '#analytics/measures/registry.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

const YEAR = 'from=2026-01-01&to=2027-01-01';
const PEOPLE = 60;
let store: TestStore;
let api: TestApi;
const two = (number: number): string => String(number).padStart(2, '0');
const dayOf = (index: number): string => `2026-${two(1 + (index % 10))}-${two(1 + (index % 27))}`;

beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
  const people = Array.from({ length: PEOPLE }, (_, index) => {
    const on = dayOf(index);
    return [
      anAdmission(`x${index}`, on, { program: index % 3 === 0 ? 'p' : 'q', clinician: index % 4 === 0 ? 'k' : 'm', levelOfCare: index % 2 === 0 ? '1.5' : '2.1', strata: { medication: index % 5 === 0 ? 'buprenorphine' : 'none' } }),
      aContact(`x${index}`, `2026-11-${two(1 + (index % 20))}`), ...(index % 7 === 0 ? [aDischarge(`x${index}`, '2026-11-10', 'completed')] : []),
    ];
  }).flat();
  // One client with two stays, and one of two episodes that follow one another and are one stay.
  const twice = [
    anAdmission('t1', '2026-02-01', { clinician: 'k' }, { subject: 'client-t' }), aDischarge('t1', '2026-03-01', 'left', { subject: 'client-t' }), anAdmission('t2', '2026-06-01', { clinician: 'm' }, { subject: 'client-t' }),
    anAdmission('j1', '2026-02-01', { clinician: 'm' }, { subject: 'client-j' }), aDischarge('j1', '2026-03-01', 'transferred', { subject: 'client-j' }), anAdmission('j2', '2026-03-02', { clinician: 'k' }, { subject: 'client-j' }),
  ];
  await api.send([aProgram('p'), aProgram('q'), anEvent('clinician.defined', { clinician: 'k', name: 'Kim' }, { subject: 'k' }), ...people, ...twice]);
  await api.call('operator', 'PUT', '/v1/directory/clients/client-x0', { body: { displayName: 'Ana Whitfield' } });
  await api.publish();
}, 120_000);
afterAll(async () => {
  await api.close();
  await store.close();
});

interface Row {
  client: string;
  name: string | null;
  program: string;
  levelOfCare: string;
  clinician: string | null;
  admittedOn: string;
  endedOn: string | null;
  days: number;
  state: string;
}
const ask = (path: string, role: 'director' | 'clinician' | 'quality' | 'operator' = 'director', clinician = 'k') => api.call(role, 'GET', `/v1/measures/${path}`, role === 'clinician' ? { clinician } : {});
async function all(query: string, role: 'director' | 'clinician' = 'director', clinician = 'k'): Promise<{ total: number; visible: number; rows: Row[] }> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { status, body } = await ask(`retention/episodes?${query}&page=${page}`, role, clinician);
    if (status !== 200) throw new Error(JSON.stringify(body));
    rows.push(...body.episodes);
    if (page >= body.pages) return { total: body.total, visible: body.visible, rows };
  }
}

describe('GET /v1/measures/{id}/episodes', () => {
  const FILTERS = [YEAR, `${YEAR}&program=p`, `${YEAR}&levelOfCare=2.1`, `${YEAR}&clinician=k`, `${YEAR}&medication=buprenorphine`, `${YEAR}&program=q&levelOfCare=1.5&medication=none`, 'from=2026-03-01&to=2026-06-01', `${YEAR}&asOf=2026-05-15`, `${YEAR}&program=nowhere`];
  it.each(FILTERS)('lists as many as the measure counts: %s', async (query) => {
    const curve = await ask(`retention?${query}`);
    const { total, visible, rows } = await all(query);
    const counted = curve.body.result.groups.reduce((sum: number, group: { episodes: number }) => sum + group.episodes, 0);
    expect([total, visible, rows.length]).toEqual([counted, counted, counted]);
    expect(new Set(rows.map(({ client, admittedOn }) => `${client} ${admittedOn}`)).size).toBe(counted);
  });
  it('answers the same cohort for every measure, with the query it answered', async () => {
    for (const { definition } of MEASURES) {
      const { status, body } = await ask(`${definition.id}/episodes?${YEAR}&program=p`);
      expect([definition.id, status, body.measure.id, body.total, body.query.program]).toEqual([definition.id, 200, definition.id, 23, 'p']);
    }
  });
  it('says of each how things stood on the as-of day, names those it can, and joins what is one stay', async () => {
    const { rows } = await all(YEAR);
    expect(rows.find(({ client }) => client === 'client-x0')).toMatchObject({ name: 'Ana Whitfield', programName: 'Program p', clinicianName: 'Kim', levelOfCare: '1.5', admittedOn: '2026-01-01', endedOn: '2026-11-10', reason: 'completed', days: 313, state: 'ended' });
    expect((await all(`${YEAR}&asOf=2026-11-09`)).rows.find(({ client }) => client === 'client-x0')).toMatchObject({ endedOn: null, reason: null, days: 312, state: 'in-treatment' });
    expect([rows.filter(({ client }) => client === 'client-t').length, rows.filter(({ client }) => client === 'client-j').length]).toEqual([2, 1]);
  });
  it('stands in the order of admission, latest first, whatever the measure', async () => {
    const { rows } = await all(YEAR);
    expect(rows.map(({ admittedOn }) => admittedOn)).toEqual(rows.map(({ admittedOn }) => admittedOn).sort().reverse());
  });
  it('shows a clinician the present caseload alone, and how many there are in all', async () => {
    const [own, everybody] = [await all(YEAR, 'clinician'), await all(YEAR)];
    const mine = Array.from({ length: PEOPLE }, (_, index) => index).filter((index) => index % 4 === 0).map((index) => `client-x${index}`);
    // A stay is hers where any episode of it is.
    expect(own.rows.map(({ client }) => client).sort()).toEqual([...mine, 'client-t', 'client-j'].sort());
    expect([own.total, own.visible]).toEqual([everybody.total, mine.length + 2]);
    expect(await all(YEAR, 'clinician', 'nobody')).toMatchObject({ total: everybody.total, visible: 0, rows: [] });
    for (const { client } of own.rows) expect((await api.call('clinician', 'GET', `/v1/clients/${client}`, { clinician: 'k' })).status).toBe(200);
  });
  it('refuses whoever may not see people, in words of their own, and keeps nothing', async () => {
    const [quality, operator] = [await ask(`retention/episodes?${YEAR}`, 'quality'), await ask(`retention/episodes?${YEAR}`, 'operator')];
    expect([quality.status, quality.body.detail, operator.status]).toEqual([403, 'This role reads releases.', 403]);
    expect((await ask(`retention/episodes?${YEAR}`)).headers.get('cache-control')).toBe('no-store');
  });
  it('names every fault of the address, and takes a page beyond the last for the last', async () => {
    const { status, body } = await ask('retention/episodes?from=2026-01-01&to=soon&page=0&sort=days');
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()]).toEqual([400, ['/page', '/sort', '/to']]);
    expect((await ask(`retention/episodes?${YEAR}&page=1&page=2`)).status).toBe(400);
    expect((await ask(`no-such/episodes?${YEAR}`)).status).toBe(404);
    expect((await ask(`retention/episodes?${YEAR}&page=99`)).body).toMatchObject({ page: 2, pages: 2 });
  });
});
