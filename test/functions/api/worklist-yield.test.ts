import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AlertYield, type RuleYield } from '#analytics/contract/worklist.ts';
import { parseEvent, type Event, type EventOf } from '#analytics/contract/event.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { ruleBook } from '#analytics/worklist/book.ts';
import { flagsOf, partOf } from '#analytics/worklist/flags.ts';
import { ruleNames } from '#analytics/worklist/rule-list.ts';
import { yieldOf } from '#analytics/worklist/yield.ts';
import { createApp } from '#functions/api/app.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';
import { judge } from '../../worklist/engine.ts';

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

const PATH = '/v1/worklist/yield';
type Role = Parameters<TestApi['call']>[0];
async function yields(search = '', role: Role = 'director'): Promise<AlertYield> {
  const { status, body } = await api.call(role, 'GET', `${PATH}${search}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return AlertYield.parse(body);
}
const at = (episode: string, on: string) => ({ subject: `client-${episode}`, time: `${on}T15:00:00Z` });
const marker = (episode: string, on: string, what: EventOf<'progress.marker'>['data']['marker']) => anEvent('progress.marker', { episode, marker: what }, at(episode, on));
const reviewed = (episode: string, on: string) => anEvent('reassessment.completed', { episode, kind: 'plan-review', planChanged: false }, at(episode, on));
const ruleOf = ({ rules }: AlertYield, rule: string): RuleYield | undefined => rules.find((one) => one.rule === rule);
const NOTHING = { fired: 0, actedOn: 0, clearedByWork: 0, clearedByScore: 0, deferred: 0, expired: 0, open: 0 };

describe('GET /v1/worklist/yield', () => {
  it('says of a rule what became of its flags, and of each month of it', async () => {
    await api.send([
      aProgram('p', 'America/New_York'), anAdmission('a', '2026-09-01', { clinician: 'k' }), anAdmission('b', '2026-09-15', { clinician: 'k' }), anAdmission('c', '2026-10-01', { clinician: 'm' }),
      // Acted on within the week; on the ninth day, and deferred before; never, until the client left; still open.
      marker('a', '2026-09-10', 'work-lost'), aContact('a', '2026-09-14'), reviewed('a', '2026-09-20'),
      marker('b', '2026-09-20', 'work-lost'), anEvent('reassessment.deferred', { episode: 'b', rule: 'life-change', reason: 'away', until: '2026-09-28' }, at('b', '2026-09-21')), reviewed('b', '2026-09-29'),
      marker('c', '2026-10-03', 'housing-lost'), aDischarge('c', '2026-10-08'), marker('a', '2026-10-30', 'work-gained'),
    ]);
    await api.publish();
    const found = await yields('?from=2026-09-01&to=2026-11-01');
    const name = { rule: 'life-change', title: 'Life change' };
    // k has somebody on 30 days of September and 31 of October, m on 7 of October.
    expect([found.from, found.to, found.asOf, found.withinDays, found.clinicianWeeks, found.program]).toEqual(['2026-09-01', '2026-11-01', '2026-11-21', 7, 68 / 7, null]);
    expect(ruleOf(found, 'life-change')).toEqual({ ...name, period: null, fired: 4, actedOn: 2, clearedByWork: 2, clearedByScore: 0, deferred: 1, expired: 1, open: 1, perClinicianWeek: 4 / (68 / 7), actedOnShare: expect.objectContaining({ state: 'value', value: 0.25, numerator: 1, denominator: 4 }) });
    expect(found.periods.filter(({ rule }) => rule === 'life-change')).toEqual([
      { ...name, period: '2026-09-01', fired: 2, actedOn: 2, clearedByWork: 2, clearedByScore: 0, deferred: 1, expired: 0, open: 0, perClinicianWeek: 2 / (30 / 7), actedOnShare: expect.objectContaining({ value: 0.5, numerator: 1, denominator: 2 }) },
      { ...name, period: '2026-10-01', fired: 2, actedOn: 0, clearedByWork: 0, clearedByScore: 0, deferred: 0, expired: 1, open: 1, perClinicianWeek: 2 / (38 / 7), actedOnShare: expect.objectContaining({ value: 0, numerator: 0, denominator: 2 }) },
    ]);
    expect(ruleOf(found, 'overdose')).toEqual({ rule: 'overdose', title: 'Overdose', period: null, ...NOTHING, perClinicianWeek: 0, actedOnShare: { state: 'none' } });
    expect(found.periods.filter(({ rule }) => rule === 'overdose')).toEqual([]);
  });
  it('takes the last twelve whole months unless the address says otherwise, and knows nothing after today', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01', { clinician: 'k' }), marker('a', '2026-11-03', 'crisis'), marker('a', '2026-11-12', 'work-lost'), marker('a', '2026-11-20', 'work-lost')]);
    await api.publish();
    const period = ({ from, to }: AlertYield) => [from, to];
    expect([period(await yields()), period(await yields('?from=2026-03-10')), period(await yields('?from=2026-11-10')), period(await yields('?to=2026-11-05'))]).toEqual([
      ['2025-11-01', '2026-11-01'], ['2026-03-10', '2026-11-01'], ['2026-11-10', '2026-11-22'], ['2025-11-05', '2026-11-05'],
    ]);
    const november = await yields('?from=2026-11-01&to=2026-12-01');
    expect([november.clinicianWeeks, ruleOf(november, 'crisis')?.actedOnShare, ruleOf(november, 'life-change')?.actedOnShare]).toMatchObject([3, { numerator: 0, denominator: 1 }, { numerator: 0, denominator: 1 }]);
    expect(november.periods.filter(({ rule }) => rule === 'crisis').map(({ fired, actedOnShare }) => [fired, actedOnShare])).toEqual([[1, { state: 'not-yet', availableOn: '2026-12-08' }]]);
    expect(ruleOf(await yields('?from=2026-11-04'), 'life-change')?.fired).toBe(1);
    // The next plan review lies ahead: it has not come up.
    expect(november.rules.filter(({ fired }) => fired > 0).map(({ rule }) => rule)).toEqual(['crisis', 'life-change', 'no-contact', 'not-measured', 'instrument-PHQ-9', 'instrument-GAD-7', 'instrument-BAM', 'instrument-BARC-10']);
  });
  it('is of one program where it is asked, by the day each flag came up, clinicians\' days too', async () => {
    await api.send([
      aProgram('p'), aProgram('q'), anAdmission('a', '2026-09-01', { clinician: 'k' }), marker('a', '2026-09-03', 'crisis'), anEvent('episode.transferred', { episode: 'a', program: 'q' }, at('a', '2026-09-11')),
      marker('a', '2026-09-12', 'work-lost'), anAdmission('b', '2026-09-05', { program: 'q', clinician: 'k' }),
    ]);
    await api.publish();
    const of = async (program: string) => {
      const found = await yields(`?from=2026-09-01&to=2026-10-01&program=${program}`);
      return [found.program, ruleOf(found, 'crisis')?.fired, ruleOf(found, 'life-change')?.fired, found.clinicianWeeks];
    };
    expect([await of('p'), await of('q'), await of('r')]).toEqual([['p', 1, 0, 10 / 7], ['q', 0, 1, 26 / 7], ['r', 0, 0, 0]]);
  });
  it('does not take for new what was open before the period', async () => {
    await api.send([
      aProgram(), anAdmission('a', '2026-08-01'), anEvent('goal.set', { episode: 'a', goal: 'g', domain: 'housing', authoredBy: 'joint', targetOn: '2026-08-20' }, at('a', '2026-08-02')),
      anEvent('goal.set', { episode: 'a', goal: 'h', domain: 'employment', authoredBy: 'joint', targetOn: '2026-09-05' }, at('a', '2026-08-02')),
    ]);
    await api.publish();
    const fired = async (search: string) => ruleOf(await yields(search), 'goal-past-target')?.fired;
    expect([await fired('?from=2026-08-01&to=2026-10-01'), await fired('?from=2026-08-22&to=2026-10-01'), await fired('?from=2026-08-01&to=2026-08-22')]).toEqual([1, 0, 1]);
  });
  it('is as of the earliest today of the programs asked about', async () => {
    await api.send([aProgram('p', 'America/Los_Angeles'), aProgram('q', 'Pacific/Auckland'), anAdmission('a', '2026-11-01')]);
    await api.publish();
    expect([(await yields()).asOf, (await yields('?program=p')).asOf, (await yields('?program=q')).asOf]).toEqual(['2026-11-21', '2026-11-21', '2026-11-22']);
  });
  it('has nobody before admission', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-09-10'), anEvent('goal.set', { episode: 'a', goal: 'g', domain: 'housing', authoredBy: 'joint', targetOn: '2026-09-03' }, at('a', '2026-09-01'))]);
    await api.publish();
    const fired = async (search: string) => ruleOf(await yields(search), 'goal-past-target')?.fired;
    expect([await fired('?from=2026-09-01&to=2026-09-10'), await fired('?from=2026-09-10&to=2026-09-11')]).toEqual([0, 1]);
  });
  it('says of any records what a plain reading of them does', async () => {
    const events = simulate({ seed: 7, clients: 60, from: '2025-11-20', to: '2026-11-20' }).deliveries.flatMap(({ events: sent }) => sent.flatMap((one) => {
      const parsed = parseEvent(one);
      return 'event' in parsed ? [parsed.event] : [];
    }));
    for (let first = 0; first < events.length; first += 500) await api.send(events.slice(first, first + 500));
    await api.publish();
    const { clinicianWeeks, ...found } = await yields('?from=2026-02-01&to=2026-09-01');
    const known = events.filter((event: Event, index) => events.findIndex(({ source, id }) => source === event.source && id === event.id) === index);
    const flags = judge(known).flatMap(({ obligations, facts }) => flagsOf(obligations.map((one) => partOf(one, facts)), found.asOf));
    const { clinicianWeeks: _weeks, ...told } = yieldOf(flags, { from: '2026-02-01', to: '2026-09-01', asOf: found.asOf, program: null, rules: ruleNames(ruleBook([])), clinicianDays: [] });
    const counts = ({ perClinicianWeek: _rate, ...rest }: RuleYield) => rest;
    expect(found.rules.reduce((sum, { fired }) => sum + fired, 0)).toBeGreaterThan(200);
    expect({ ...found, rules: found.rules.map(counts), periods: found.periods.map(counts) }).toEqual({ ...told, rules: told.rules.map(counts), periods: told.periods.map(counts) });
    expect(clinicianWeeks).toBeGreaterThan(0);
  });
  it('is for directors and operators', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01')]);
    await api.publish();
    const statuses = await Promise.all((['director', 'operator', 'clinician', 'quality', null] as const).map(async (role) => (await api.call(role, 'GET', PATH)).status));
    expect(statuses).toEqual([200, 200, 403, 403, 401]);
  });
  it.each([
    ['from=2026-02-30', '/from', 'must be a date that exists, as YYYY-MM-DD'], ['from=2026-11-22', '/from', 'must not be after today (2026-11-21): nothing is known of later days yet'],
    ['from=2026-05-01&to=2026-05-01', '/to', 'must be after from (from is inclusive, to exclusive)'], ['from=2016-10-31&to=2026-11-01', '/from', 'must not be more than 10 years before to'],
    ['asOf=2026-05-01', '/asOf', 'is not a parameter; allowed are from, to, program'],
  ])('refuses %s and points at it', async (search, pointer, detail) => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01')]);
    await api.publish();
    const { status, body } = await api.call('director', 'GET', `${PATH}?${search}`);
    expect([status, body.type, body.errors]).toEqual([400, '/problems/invalid-input', [{ pointer, detail }]]);
  });
  it('waits for the first snapshot, and gives up where it takes too long', async () => {
    expect((await api.call('director', 'GET', PATH)).status).toBe(503);
    await api.send([aProgram(), anAdmission('a', '2026-10-01'), marker('a', '2026-10-03', 'crisis')]);
    await api.publish();
    let now = api.now.getTime();
    const slow = createApp({ ...api.deps, clock: () => new Date((now += 30_000)) });
    const answer = await slow.request(PATH, { headers: { authorization: `Bearer ${await api.token('director')}` } });
    expect([answer.status, await answer.json()]).toMatchObject([504, { type: '/problems/query-timeout' }]);
  });
});
