import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WorklistRules, type WorklistRule } from '#analytics/contract/worklist.ts';
import { ROLES } from '#analytics/contract/site.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { anAdmission, anEvent, aProgram } from '../../support/events.ts';
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

const PATH = '/v1/worklist/rules';
const set = (data: Parameters<typeof anEvent<'rule.set'>>[1]) => anEvent('rule.set', data, { subject: 'rules', time: '2026-11-01T12:00:00Z' });

async function rulesOf(search = ''): Promise<{ on: string; program: string | null; of: (rule: string) => WorklistRule[]; all: string[] }> {
  const { on, program, rules } = WorklistRules.parse((await api.call('director', 'GET', `${PATH}${search}`)).body);
  return { on, program, of: (id) => rules.filter(({ rule }) => rule === id), all: rules.map(({ rule }) => rule) };
}

describe('GET /v1/worklist/rules', () => {
  it('lists every rule as it holds, a rhythm once for each that differs by level of care', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01')]);
    await api.publish();
    const { on, program, of, all } = await rulesOf();
    expect([on, program, all.length, new Set(all).size]).toEqual(['2026-11-21', null, 31, 26]);
    expect(of('missed-contacts')).toEqual([{
      rule: 'missed-contacts', title: 'Contacts missed', kind: 'trigger', isOn: true, program: null, from: null, source: 'program default, not a regulation; domain fact sheet 5.3, our design', isConfirmed: false,
      levelsOfCare: [], instrument: null, cadence: null,
      settings: [
        { name: 'inARow', value: 2, unit: 'contacts', label: 'Missed one after the other' }, { name: 'missedOfLast', value: 3, unit: 'contacts', label: 'or missed' },
        { name: 'ofLast', value: 6, unit: 'contacts', label: 'of the last' }, { name: 'dueDays', value: 2, unit: 'days', label: 'Days until it is due' },
      ],
      threshold: 'Missed without notice: 2 in a row, or 3 of the last 6 planned contacts. Due within 2 days.', clearsWhen: 'A contact is attended, or a reassessment is completed.', nextStep: 'Reach out, ask what got in the way, offer another time or way.',
    }]);
    expect(of('plan-review').map(({ levelsOfCare, cadence, threshold }) => [levelsOfCare, cadence?.interval, cadence?.earlyDays, threshold])).toEqual([
      [['1.0'], 'P180D', 14, 'Every 180 days from the day the level of care began, up to 14 days early.'], [['1.5', '1.7'], 'P90D', 14, 'Every 90 days from the day the level of care began, up to 14 days early.'],
      [['2.1', '3.1'], 'P30D', 7, 'Every 30 days from the day the level of care began, up to 7 days early.'], [['2.5', '2.7'], 'P14D', 3, 'Every 14 days from the day the level of care began, up to 3 days early.'],
      [['3.5'], 'P7D', 2, 'Every 7 days from the day the level of care began, up to 2 days early.'],
      [['3.7', '4.0'], 'P3D', 1, 'Every 3 days from the day the level of care began, up to 1 day early.'],
    ]);
    expect(of('instrument-PHQ-9')).toEqual([{
      rule: 'instrument-PHQ-9', title: 'PHQ-9', kind: 'cadence', isOn: true, program: null, from: null, source: 'program default, not a regulation; every 2 to 4 weeks while symptomatic is common practice, not checked', isConfirmed: false,
      levelsOfCare: [], instrument: 'PHQ-9', cadence: { firstDue: 'P7D', interval: 'P28D', anchor: 'last-completed', graceDays: 0, earlyDays: null }, settings: [],
      threshold: 'Every 28 days after the last one, first within 7 days; every 3 months while below the cut-off.', clearsWhen: 'A valid PHQ-9 score is recorded.', nextStep: 'Take the PHQ-9 at the next contact and look at it together.',
    }]);
    expect(['scheduled-instrument', 'deterioration', 'not-measured', 'no-contact', 'overdose'].map((rule) => of(rule)[0]?.kind)).toEqual(['scheduled', 'state', 'state', 'trigger', 'trigger']);
  });
  it('knows what a program has set of its own, from which day, and what is switched off', async () => {
    await api.send([
      aProgram(), anAdmission('a', '2026-11-01'), set({ rule: 'no-contact', from: '2026-11-01', source: 'Team decision', settings: { silentDays: 10 } }), set({ rule: 'no-contact', program: 'p', from: '2026-12-01', source: 'State contract', settings: { silentDays: 7 } }),
      set({ rule: 'plan-review', program: 'p', from: '2026-10-01', source: 'State contract', levelsOfCare: ['1.5'], interval: 'P30D' }), set({ rule: 'instrument-BARC-10', from: '2026-11-10', source: 'Not used here', isOn: false }),
      set({ rule: 'own', program: 'p', from: '2026-11-01', source: 'Grant', kind: 'instrument', instrument: 'OWN-7', interval: 'P14D', anchor: 'admission' }),
    ]);
    await api.publish();
    const [all, own, later, before] = [await rulesOf(), await rulesOf('?program=p'), await rulesOf('?program=p&on=2026-12-01'), await rulesOf('?program=p&on=2026-09-30')];
    const said = ({ of }: typeof all, rule: string) => of(rule).map(({ isOn, program, from, source, isConfirmed, settings, levelsOfCare, cadence }) => [isOn, program, from, source, isConfirmed, settings[0]?.value ?? cadence?.interval, levelsOfCare]);
    const levels = ['1.5', '1.7', '2.1', '2.5', '2.7'];
    expect([all, own, later, before].map((rules) => said(rules, 'no-contact'))).toEqual([
      [[true, null, '2026-11-01', 'Team decision', true, 10, levels]], [[true, null, '2026-11-01', 'Team decision', true, 10, levels]], [[true, 'p', '2026-12-01', 'State contract', true, 7, levels]],
      [[true, null, null, 'program default, not a regulation; domain fact sheet 5.3, our design', false, 14, levels]],
    ]);
    expect(said(own, 'plan-review').slice(1, 3)).toEqual([[true, 'p', '2026-10-01', 'State contract', true, 'P30D', ['1.5']], [true, null, null, 'program default, not a regulation; domain fact sheet 5.2', false, 'P90D', ['1.7']]]);
    expect(said(all, 'instrument-BARC-10')).toEqual([[false, null, '2026-11-10', 'Not used here', true, 'P3M', []]]);
    expect([said(all, 'own'), said(own, 'own'), own.of('own')[0]?.clearsWhen]).toEqual([[], [[true, 'p', '2026-11-01', 'Grant', true, 'P14D', []]], 'A valid OWN-7 score is recorded.']);
  });
  it('is for every role, for nobody is in it; not for strangers', async () => {
    await api.send([aProgram(), anAdmission('a', '2026-11-01', {}, { subject: 'somebody' })]);
    await api.publish();
    for (const role of ROLES) {
      const { status, body } = await api.call(role, 'GET', PATH);
      expect([status, JSON.stringify(body).includes('somebody')]).toEqual([200, false]);
    }
    expect((await api.call(null, 'GET', PATH)).status).toBe(401);
  });
  it.each([
    ['on=2026-02-30', '/on', 'must be a date that exists, as YYYY-MM-DD'], ['day=2026-02-01', '/day', 'is not a parameter; allowed are program, on'], ['program=p&program=p', '/program', 'may be given once'], ['program=', '/program', 'must be 1 to 128 printable characters'],
  ])('refuses %s and points at it', async (search, pointer, detail) => {
    const { status, body } = await api.call('director', 'GET', `${PATH}?${search}`);
    expect([status, body.type, body.errors]).toEqual([400, '/problems/invalid-input', [{ pointer, detail }]]);
  });
  it('waits for the first snapshot', async () => {
    expect((await api.call('director', 'GET', PATH)).status).toBe(503);
  });
});
