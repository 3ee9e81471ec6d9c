import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Replay } from '#analytics/contract/worklist.ts';
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { booksOf, compareEpisode, replayOf } from '#analytics/worklist/replay.ts';
import { createApp } from '#functions/api/app.ts';
import { unhurried } from '#functions/api/worklist/slices.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';
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

const PATH = '/v1/worklist/replay';
async function replayed(search: string): Promise<Replay> {
  const { status, body } = await api.call('director', 'GET', `${PATH}?${search}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return Replay.parse(body);
}
const taken = (episode: string, on: string) => anEvent('reassessment.completed', { episode, kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', score: 15 }] }, { subject: `client-${episode}`, time: `${on}T15:00:00Z` });
const counted = ({ now, changed, added, addedActedOn, removed, removedActedOn }: Replay) => [now.fired, changed.fired, added, addedActedOn, removed, removedActedOn];

describe('GET /v1/worklist/replay', () => {
  it('says what a changed rule would have raised', async () => {
    await api.send([
      aProgram('p', 'America/New_York'), anAdmission('a', '2026-05-01', { clinician: 'k' }), ...['2026-05-01', '2026-05-20', '2026-06-15', '2026-07-05'].map((on) => taken('a', on)), aDischarge('a', '2026-07-10'),
      anAdmission('b', '2026-05-01', { clinician: 'k' }), taken('b', '2026-05-01'), aDischarge('b', '2026-05-19'),
    ]);
    await api.publish();
    // Every 21 days one is shown on day 16: on 17 May for both, on 5 June and on 1 July; every 28 days on day 21: on 10 June alone.
    expect(await replayed('rule=instrument-PHQ-9&interval=P21D&firstDue=P7D&from=2026-05-01&to=2026-07-31')).toEqual({
      rule: 'instrument-PHQ-9', title: 'PHQ-9', from: '2026-05-01', to: '2026-07-31', weeks: 13, withinDays: 7, program: null,
      now: { rule: 'instrument-PHQ-9', title: 'PHQ-9', period: null, fired: 1, actedOn: 1, clearedByWork: 1, clearedByScore: 0, deferred: 0, expired: 0, open: 0, perClinicianWeek: 0.1, actedOnShare: expect.objectContaining({ numerator: 1, denominator: 1 }) },
      changed: { rule: 'instrument-PHQ-9', title: 'PHQ-9', period: null, fired: 4, actedOn: 3, clearedByWork: 3, clearedByScore: 0, deferred: 0, expired: 1, open: 0, perClinicianWeek: 0.4, actedOnShare: expect.objectContaining({ numerator: 2, denominator: 4 }) },
      added: 3, addedActedOn: 2, removed: 0, removedActedOn: 0, addedPerWeek: 3 / 13, removedPerWeek: 0,
      sentence: 'PHQ-9 every 21 days instead of 28, no longer every 3 months below the cut-off, would have raised 3 more flags in 13 weeks, 2 of them acted on within 7 days. The one that both raise would have come up earlier, by 5 days.',
    });
  });
  it('compares with the rule as it is set, for a program alone where one is named, and switches it off or on', async () => {
    const set = anEvent('rule.set', { rule: 'instrument-PHQ-9', program: 'p', from: '2026-10-01', source: 'State contract', interval: 'P21D', firstDue: 'P7D' }, { subject: 'rules' });
    await api.send([aProgram('p'), aProgram('q'), set, ...['a', 'b'].flatMap((episode) => [anAdmission(episode, '2026-05-01', { program: episode === 'a' ? 'p' : 'q' }), taken(episode, '2026-05-01'), taken(episode, '2026-05-25'), aDischarge(episode, '2026-05-26')])]);
    await api.publish();
    const ask = async (more: string) => counted(await replayed(`rule=instrument-PHQ-9&from=2026-05-01&to=2026-07-31&${more}`));
    // A program's own interval stands before one for all; that it is on it does not say, so it goes with the others.
    expect([await ask('interval=P60D&firstDue=P7D'), await ask('isOn=false'), await ask('isOn=false&program=p'), await ask('interval=P60D&firstDue=P7D&program=q'), await ask('isOn=true')]).toEqual([
      [2, 1, 0, 0, 1, 1], [2, 0, 0, 0, 2, 1], [1, 0, 0, 0, 1, 0], [1, 0, 0, 0, 1, 1], [2, 2, 0, 0, 0, 0],
    ]);
    expect((await replayed('rule=instrument-PHQ-9&program=p&graceDays=3')).sentence).toBe('PHQ-9 3 days instead of 0 of grace would have raised the same flags.');
    expect((await replayed('rule=missed-contacts&setting.inARow=3&setting.dueDays=1')).sentence).toBe('Contacts missed (missed one after the other: 3 instead of 2; days until it is due: 1 instead of 2) would have raised the same flags.');
  });
  it('knows a rule of a program\'s own, and takes `any` for how early', async () => {
    await api.send([aProgram('p'), anAdmission('a', '2026-05-01'), anEvent('rule.set', { rule: 'own', program: 'p', from: '2026-10-01', source: 'Grant', kind: 'plan-review', interval: 'P14D', anchor: 'admission' }, { subject: 'rules' }), aDischarge('a', '2026-06-01')]);
    await api.publish();
    const found = await replayed('rule=own&program=p&interval=P7D&earlyDays=any&from=2026-05-01&to=2026-07-31');
    expect([found.title, counted(found), found.sentence]).toEqual(['Plan review (own)', [1, 1, 0, 0, 0, 0], 'Plan review (own) every 7 days instead of 14, first after 7 days instead of 14, done early at any time instead of 3, would have raised the same flags. The one that both raise would have come up earlier, by 5 days.']);
  });
  it('says of any records what a plain reading of them does, however they are sliced', async () => {
    const events = simulate({ seed: 11, clients: 120, from: '2026-05-20', to: '2026-11-20' }).deliveries.flatMap(({ events: sent }) => sent.flatMap((one) => {
      const parsed = parseEvent(one);
      return 'event' in parsed ? [parsed.event] : [];
    }));
    for (let first = 0; first < events.length; first += 500) await api.send(events.slice(first, first + 500));
    await api.publish();
    const known = events.filter((event: Event, index) => events.findIndex(({ source, id }) => source === event.source && id === event.id) === index);
    const judged = judge(known);
    const books = booksOf([], { rule: 'missed-contacts', settings: { inARow: 1 } }, '2026-11-21');
    const told = replayOf(judged.map(({ facts }) => compareEpisode(facts, books, '2026-11-21')), { rule: 'missed-contacts', title: 'Contacts missed', from: '2026-06-01', to: '2026-11-01', asOf: '2026-11-21', program: null, clinicianDays: 0, books });
    const found = await replayed('rule=missed-contacts&setting.inARow=1&from=2026-06-01&to=2026-11-01');
    expect([judged.length > 100, told.added > 50]).toEqual([true, true]);
    expect({ ...found, now: { ...found.now, perClinicianWeek: null }, changed: { ...found.changed, perClinicianWeek: null } }).toEqual(told);
  });
  it('is for directors and operators', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01')]);
    await api.publish();
    const statuses = await Promise.all((['director', 'operator', 'clinician', 'quality', null] as const).map(async (role) => (await api.call(role, 'GET', `${PATH}?rule=crisis&isOn=false`)).status));
    expect(statuses).toEqual([200, 200, 403, 403, 401]);
  });
  const SAID = 'say what to change: interval, firstDue, graceDays, earlyDays, isOn, or setting.<name>';
  it.each([
    ['isOn=false', [['/rule', 'is required; GET /v1/worklist/rules lists them']]], ['rule=crisis', [['', SAID]]], ['', [['/rule', 'is required; GET /v1/worklist/rules lists them'], ['', SAID]]],
    ['rule=nothing&isOn=false', [['/rule', 'is no rule; GET /v1/worklist/rules lists them']]], ['rule=constructor&isOn=false', [['/rule', 'is no rule; GET /v1/worklist/rules lists them']]],
    ['rule=crisis&setting.silentDays=3', [['/setting.silentDays', 'is not a setting of this rule; GET /v1/worklist/rules lists them']]], ['rule=crisis&setting.dueDays=soon', [['/setting.dueDays', 'must be a number']]],
    ['rule=crisis&setting.dueDays=1&setting.dueDays=2', [['/setting.dueDays', 'may be given once']]], ['rule=crisis&interval=P7D&graceDays=2', [['/interval', 'is not a field of this rule, which has no cadence'], ['/graceDays', 'is not a field of this rule, which has no cadence']]],
    ['rule=plan-review&setting.dueDays=1', [['/setting.dueDays', 'is not a setting of this rule; GET /v1/worklist/rules lists them']]], ['rule=plan-review&interval=21', [['/interval', 'must be an ISO 8601 duration of days, weeks, months or years, such as P30D or P3M']]],
    ['rule=plan-review&interval=P0D', [['/interval', 'must be longer than nothing']]], ['rule=plan-review&graceDays=-1&isOn=yes&earlyDays=x', [['/graceDays', 'must be a whole number'], ['/isOn', 'must be true or false'], ['/earlyDays', 'must be a whole number, or any']]],
    ['rule=plan-review&anchor=admission', [['/anchor', 'is not a parameter; allowed are rule, from, to, program, interval, firstDue, graceDays, earlyDays, isOn']]],
    ['rule=crisis&isOn=false&from=2026-05-02&to=2026-05-01', [['/to', 'must be after from (from is inclusive, to exclusive)']]],
  ])('refuses %s and points at it', async (search, faults) => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01')]);
    await api.publish();
    const { status, body } = await api.call('director', 'GET', `${PATH}?${search}`);
    expect([status, body.type, body.errors]).toEqual([400, '/problems/invalid-input', faults.map(([pointer, detail]) => ({ pointer, detail }))]);
  });
  it('gives up after twenty seconds', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-10-01')]);
    await api.publish();
    let now = api.now.getTime();
    const slow = createApp({ ...api.deps, clock: () => new Date((now += 30_000)) });
    const answer = await slow.request(`${PATH}?rule=crisis&isOn=false`, { headers: { authorization: `Bearer ${await api.token('director')}` } });
    expect([answer.status, await answer.json()]).toMatchObject([504, { type: '/problems/query-timeout', detail: 'The question took too long. Narrow the period or choose one program.' }]);
  });
  it('lets others have their turn', async () => {
    const seen: (number | string)[] = [];
    const turn = (): void => {
      seen.push('somebody else');
      if (!seen.includes(20)) setImmediate(turn);
    };
    const working = unhurried(Array.from({ length: 25 }, (_, index) => index), (value) => seen.push(value), () => undefined);
    setImmediate(turn);
    await working;
    const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
    expect(seen).toEqual([...numbers(0, 10), 'somebody else', ...numbers(10, 20), 'somebody else', ...numbers(20, 25)]);
  });
});
