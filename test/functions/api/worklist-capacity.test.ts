import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Capacity } from '#analytics/contract/worklist.ts';
import { RULES } from '../../worklist/engine.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';
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

const PATH = '/v1/worklist/capacity';
/** Plan reviews alone, so that every date can be counted by hand. */
const ONLY_REVIEWS = RULES.filter((rule) => rule !== 'plan-review').map((rule) => anEvent('rule.set', { rule, from: '2020-01-01', source: 'off here', isOn: false }, { id: `off-${rule}`, subject: 'rules', time: '2020-01-01T00:00:00Z' }));
const reviewed = (episode: string, on: string) => anEvent('reassessment.completed', { episode, kind: 'plan-review', planChanged: false }, { subject: `client-${episode}`, time: `${on}T15:00:00Z` });
const clinician = (id: string, name: string) => anEvent('clinician.defined', { clinician: id, name }, { id: `clinician-${id}`, subject: id, time: '2020-01-01T00:00:00Z' });

async function capacity(search = '', who: { clinician?: string } = {}): Promise<Capacity> {
  const { status, body } = await api.call(who.clinician === undefined ? 'director' : 'clinician', 'GET', `${PATH}${search}`, who);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return Capacity.parse(body);
}
const said = ({ caseloads }: Capacity) => caseloads.map(({ clinician: id, clients, overdue, weeks }) => [id, clients, overdue, weeks.map(({ due }) => due).join(' ')]);
const WEEKLY = Array.from({ length: 8 }, () => ({ due: 1, clients: 1 }));

describe('GET /v1/worklist/capacity', () => {
  it('says what falls due in each of eight weeks, by who has the client now', async () => {
    await api.send([
      aProgram(), clinician('k', 'Ada'), clinician('m', 'Bo'), ...ONLY_REVIEWS,
      // Every 7 days on Saturdays, the last one missed: done today it settles today's as well. Every 3 days; every 30 days; nobody's.
      anAdmission('a', '2026-11-07', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('b', '2026-11-21', { levelOfCare: '3.7', clinician: 'm' }), anAdmission('c', '2026-11-01', { levelOfCare: '3.1', clinician: 'm', team: [{ clinician: 'k', role: 'peer' }] }), anAdmission('d', '2026-11-20', { levelOfCare: '3.5' }),
    ]);
    await api.publish();
    expect(await capacity()).toEqual({
      asOf: '2026-11-21', weeks: ['2026-11-21', '2026-11-28', '2026-12-05', '2026-12-12', '2026-12-19', '2026-12-26', '2027-01-02', '2027-01-09', '2027-01-16'].flatMap((from, index, all) => (index === 8 ? [] : [{ from, to: all[index + 1] }])),
      caseloads: [
        { clinician: 'k', name: 'Ada', clients: 1, overdue: 1, weeks: [{ due: 0, clients: 0 }, ...WEEKLY.slice(1)] },
        { clinician: 'm', name: 'Bo', clients: 2, overdue: 0, weeks: [{ due: 2, clients: 1 }, { due: 3, clients: 2 }, { due: 2, clients: 1 }, { due: 3, clients: 1 }, { due: 2, clients: 1 }, { due: 3, clients: 2 }, { due: 3, clients: 1 }, { due: 2, clients: 1 }] },
        { clinician: null, name: null, clients: 1, overdue: 0, weeks: WEEKLY },
      ],
    });
  });
  it('gives a clinician her own, with the director\'s figures, and nobody else\'s', async () => {
    await api.send([aProgram(), clinician('k', 'Ada'), ...ONLY_REVIEWS, anAdmission('a', '2026-11-07', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('b', '2026-11-10', { levelOfCare: '3.5', clinician: 'm', team: [{ clinician: 'k', role: 'peer' }] })]);
    await api.publish();
    const all = await capacity();
    expect(await capacity('', { clinician: 'k' })).toEqual({ ...all, caseloads: all.caseloads.filter((one) => one.clinician === 'k') });
    expect([said(await capacity('', { clinician: 'm' })), (await capacity('', { clinician: 'other' })).caseloads]).toEqual([[['m', 1, 1, '1 1 1 1 1 1 1 1']], []]);
  });
  it('is live: what was recorded since the snapshot counts, and another\'s client goes over with a transfer', async () => {
    await api.send([aProgram(), ...ONLY_REVIEWS, anAdmission('a', '2026-11-07', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('b', '2026-11-07', { levelOfCare: '3.5', clinician: 'm' })]);
    await api.publish();
    await api.send([reviewed('a', '2026-11-18'), anEvent('episode.transferred', { episode: 'b', clinician: 'k' }, { subject: 'client-b', time: '2026-11-20T12:00:00Z' }), anAdmission('c', '2026-11-21', { levelOfCare: '3.5', clinician: 'm' }), aDischarge('x', '2026-11-20')]);
    const live = [await capacity(), await capacity('', { clinician: 'k' })];
    expect(live.map(said)).toEqual([[['k', 2, 1, '1 2 2 2 2 2 2 2'], ['m', 1, 0, '0 1 1 1 1 1 1 1']], [['k', 2, 1, '1 2 2 2 2 2 2 2']]]);
    await api.publish();
    expect([await capacity(), await capacity('', { clinician: 'k' })]).toEqual(live);
  });
  it('as of an earlier day is what was due by what had happened then, of those who are hers now', async () => {
    await api.send([
      aProgram(), ...ONLY_REVIEWS, anAdmission('a', '2026-11-07', { levelOfCare: '3.5', clinician: 'k' }), reviewed('a', '2026-11-14'), anAdmission('b', '2026-11-07', { levelOfCare: '3.5', clinician: 'k' }), aDischarge('b', '2026-11-18'),
      anAdmission('c', '2026-11-16', { levelOfCare: '3.5', clinician: 'k' }), anAdmission('d', '2026-11-07', { levelOfCare: '3.5', clinician: 'k' }), anEvent('episode.transferred', { episode: 'd', clinician: 'm' }, { subject: 'client-d', time: '2026-11-17T12:00:00Z' }),
    ]);
    await api.publish();
    const then = await capacity('?asOf=2026-11-15');
    expect([then.asOf, then.weeks[0], said(then)]).toEqual(['2026-11-15', { from: '2026-11-15', to: '2026-11-22' }, [['k', 3, 2, '3 3 3 3 3 3 3 3']]]);
    expect(said(await capacity('?asOf=2026-11-15', { clinician: 'k' }))).toEqual([['k', 2, 1, '2 2 2 2 2 2 2 2']]);
    expect(said(await capacity('?asOf=2026-11-15', { clinician: 'm' }))).toEqual([]);
    // Handed over since the snapshot: hers then, and not hers to read any more.
    await api.send([anEvent('episode.transferred', { episode: 'a', clinician: 'm' }, { subject: 'client-a', time: '2026-11-21T09:00:00Z' })]);
    expect(said(await capacity('?asOf=2026-11-15', { clinician: 'k' }))).toEqual([['k', 1, 1, '1 1 1 1 1 1 1 1']]);
  });
  it('is for directors and clinicians, and names nobody in treatment', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01', { clinician: 'k' }, { subject: 'somebody' })]);
    await api.publish();
    const answers = await Promise.all((['director', 'clinician', 'operator', 'quality', null] as const).map((role) => api.call(role, 'GET', PATH, { clinician: 'k' })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403, 401]);
    expect(answers.map(({ body }) => JSON.stringify(body)).join()).not.toContain('somebody');
    expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
  });
  it.each([
    ['asOf=2026-11-22', '/asOf', 'must not be after 2026-11-21: nothing is known of later days yet'], ['asOf=2026-02-30', '/asOf', 'must be a date that exists, as YYYY-MM-DD'], ['weeks=4', '/weeks', 'is not a parameter; allowed are asOf'],
  ])('refuses %s and points at it', async (search, pointer, detail) => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01')]);
    await api.publish();
    const { status, body } = await api.call('director', 'GET', `${PATH}?${search}`);
    expect([status, body.type, body.errors]).toEqual([400, '/problems/invalid-input', [{ pointer, detail }]]);
  });
});
