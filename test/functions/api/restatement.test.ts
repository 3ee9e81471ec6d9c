/** Restatements worked by hand: attendance of March at program p, in UTC, unless said otherwise. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { Restatement } from '#analytics/contract/restatement.ts';
import { getRestatement } from '#functions/api/restatement/get.ts';
import { withPatience } from '#functions/api/restatement/patience.ts';
import { StageKeeper } from '#functions/api/restatement/stages.ts';
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
  api = await openApi(store, '2026-04-01T09:00:00Z');
  return () => api.close();
});

const MARCH = 'from=2026-01-01&to=2026-05-01&figure=groups%2Fall%2Fpoints%2F2026-03-01';
async function restated(search: string, measure = 'attendance'): Promise<Restatement> {
  const { status, body } = await api.call('director', 'GET', `/v1/measures/${measure}/restatement?${search}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return Restatement.parse(body);
}
async function on(at: string, events: readonly Event[]): Promise<void> {
  api.now = new Date(at);
  await api.send(events);
}
/** Step, events, episodes, released, change of numerator and denominator; lines of nothing left out. */
const lines = (found: Restatement) => found.lines.filter(({ events, change, released }) => events > 0 || released > 0 || [change.value, change.numerator, change.denominator].some((one) => one !== 0 && one !== null))
  .map(({ step, events, episodes, released, change }) => [step, events, episodes, released, change.numerator, change.denominator]);
const share = (numerator: number, denominator: number) => expect.objectContaining({ state: 'value', value: numerator / denominator, numerator, denominator });

/** One attended, one missed in March, both entered by 1 April. */
const KNOWN = [
  aProgram(), anAdmission('a', '2026-03-02', { clinician: 'k' }), aContact('a', '2026-03-05', 'attended', { id: 'c1' }), aContact('a', '2026-03-31', 'no-show', { id: 'c2' }),
];

describe('GET /v1/measures/{id}/restatement', () => {
  it('says what a late contact changed', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await on('2026-04-10T09:00:00Z', [aContact('a', '2026-03-20'), aContact('a', '2026-04-09')]);
    await api.publish();
    const found = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([found.figure.then, found.figure.now, found.query.asOf]).toEqual([share(1, 2), share(2, 3), '2026-04-01']);
    expect([lines(found), found.change, found.since]).toEqual([[['late-entries', 1, 1, 0, 1, 1]], { value: 2 / 3 - 1 / 2, numerator: 1, denominator: 1, atRisk: null }, { events: 2, later: 1 }]);
    expect(found.lines.map(({ step }) => step)).toEqual(['definition', 'late-entries', 'corrections', 'retractions', 'attribution']);
    expect([found.then.knownOn, found.then.through, found.then.events, found.then.snapshot, found.now.events, found.firstRecordedAt]).toEqual(['2026-04-01', '2026-04-01T23:59:59.999Z', 4, null, 6, '2026-04-01T09:00:00.000Z']);
  });
  it('takes a correction over the edge of the month out of it', async () => {
    await on('2026-04-02T09:00:00Z', KNOWN);
    await on('2026-04-05T09:00:00Z', [anEvent('progress.contact', { episode: 'a', modality: 'individual', attendance: 'no-show', replaces: 'c2' }, { subject: 'client-a', time: '2026-04-01T15:00:00Z' })]);
    await api.publish();
    const found = await restated(`${MARCH}&knownOn=2026-04-02`);
    expect([found.figure.then, found.figure.now, lines(found)]).toEqual([share(1, 2), share(1, 1), [['corrections', 1, 1, 0, 0, -1]]]);
    // The month it went to has it: nothing was known of April then.
    const april = await restated('from=2026-01-01&to=2026-05-01&figure=groups%2Fall%2Fpoints%2F2026-04-01&knownOn=2026-04-02');
    expect([april.figure.then.state, april.figure.now, lines(april)]).toEqual(['none', share(0, 1), [['corrections', 1, 1, 0, 0, 1]]]);
  });
  it('shows a late entry and its retraction as two lines that cancel out', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await on('2026-04-03T09:00:00Z', [aContact('a', '2026-03-20', 'attended', { id: 'late' })]);
    await on('2026-04-04T09:00:00Z', [anEvent('event.retracted', { event: 'late', reason: 'entered-in-error' }, { subject: 'client-a', time: '2026-04-04T08:00:00Z' })]);
    await api.publish();
    const found = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([lines(found), found.change.value, found.figure.now]).toEqual([[['late-entries', 1, 1, 0, 1, 1], ['retractions', 1, 1, 0, -1, -1]], 0, share(1, 2)]);
  });
  it('has a correction that came before its late original in no line: it counted as itself all along', async () => {
    await on('2026-04-01T09:00:00Z', [...KNOWN, anEvent('progress.contact', { episode: 'a', modality: 'individual', attendance: 'attended', replaces: 'c0' }, { subject: 'client-a', time: '2026-03-10T15:00:00Z' })]);
    await on('2026-04-03T09:00:00Z', [aContact('a', '2026-03-10', 'no-show', { id: 'c0' })]);
    await api.publish();
    const found = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([lines(found), found.figure.then, found.figure.now]).toEqual([[['late-entries', 1, 1, 0, 0, 0]], share(2, 3), share(2, 3)]);
  });
  it('counts what waited for a late admission with it', async () => {
    await on('2026-04-01T09:00:00Z', [...KNOWN, aContact('b', '2026-03-06'), aContact('b', '2026-03-07'), aContact('b', '2026-04-01')]);
    await on('2026-04-08T09:00:00Z', [anAdmission('b', '2026-03-06')]);
    await api.publish();
    const found = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([lines(found), found.figure.now]).toEqual([[['late-entries', 1, 1, 3, 2, 2]], share(3, 4)]);
  });
  it('counts a program that was first defined since as late, and defined anew as attribution', async () => {
    await on('2026-04-01T09:00:00Z', [...KNOWN, anAdmission('b', '2026-03-06', { program: 'q' }), aContact('b', '2026-03-07')]);
    await on('2026-04-08T09:00:00Z', [aProgram('q'), anEvent('program.defined', { program: 'p', name: 'P', timeZone: 'UTC' }, { id: 'again', subject: 'p', time: '2026-04-08T00:00:00Z' })]);
    await api.publish();
    expect(lines(await restated(`${MARCH}&knownOn=2026-04-01`))).toEqual([['late-entries', 1, 1, 2, 1, 1], ['attribution', 1, 1, 0, 0, 0]]);
  });
  it('moves an episode from one clinician to another as attribution, and a transfer nowhere: what is counted is whose it was at admission', async () => {
    await on('2026-04-01T09:00:00Z', [...KNOWN, anAdmission('b', '2026-03-02', { clinician: 'm' }), aContact('b', '2026-03-09')]);
    await on('2026-04-02T09:00:00Z', [
      anEvent('episode.admitted', { episode: 'b', program: 'p', levelOfCare: '1.5', clinician: 'k', replaces: 'admit-b' }, { subject: 'client-b', time: '2026-03-02T12:00:00Z' }),
      anEvent('episode.transferred', { episode: 'a', clinician: 'm' }, { subject: 'client-a', time: '2026-03-20T12:00:00Z' }),
    ]);
    await api.publish();
    const ask = (key: string) => restated(`from=2026-01-01&to=2026-05-01&groupBy=clinician&figure=groups%2F${key}%2Fpoints%2F2026-03-01&knownOn=2026-04-01`);
    const [k, m] = [await ask('k'), await ask('m')];
    expect([k.figure.then, k.figure.now, lines(k)]).toEqual([share(1, 2), share(2, 3), [['attribution', 2, 2, 0, 1, 1]]]);
    expect([m.figure.then, m.figure.now, lines(m)]).toEqual([share(1, 1), { state: 'none' }, [['attribution', 1, 1, 0, -1, -1]]]);
    expect(m.change).toEqual({ value: null, numerator: -1, denominator: -1, atRisk: null });
  });
  it('calls a correction that changes more than who it is attributed to a correction', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await on('2026-04-02T09:00:00Z', [anEvent('episode.admitted', { episode: 'a', program: 'p', levelOfCare: '1.5', clinician: 'm', replaces: 'admit-a' }, { subject: 'client-a', time: '2026-03-01T12:00:00Z' })]);
    await api.publish();
    expect(lines(await restated(`${MARCH}&knownOn=2026-04-01`))).toEqual([['corrections', 1, 1, 0, 0, 0]]);
  });
  it('leads with day 90 of a curve, whose figures have no numerator, and lists all others', async () => {
    const people = ['x', 'y', 'z', 'w'].map((episode) => anAdmission(episode, '2026-01-01'));
    await on('2026-04-30T09:00:00Z', [aProgram(), ...people, aDischarge('x', '2026-01-31')]);
    await on('2026-05-10T09:00:00Z', [aDischarge('y', '2026-03-02')]);
    await api.publish();
    const found = await restated('from=2026-01-01&to=2026-02-01&knownOn=2026-04-30', 'retention');
    const line = found.lines.find(({ step }) => step === 'late-entries');
    expect([found.figure.path, found.figure.day, found.figure.unit, line?.events, line?.change]).toEqual(['groups/all/readings/90', 90, 'share', 1, { value: -0.25, numerator: null, denominator: null, atRisk: -1 }]);
    expect(found.figures.find(({ path }) => path === 'groups/all/readings/30')).toMatchObject({ then: { value: 1 }, now: { value: 1 } });
    expect(found.figures.map(({ path }) => path)).toContain('groups/all/median');
  });
  it('sets what was published then before today\'s rule', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await api.publish();
    const found = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([found.then.published, found.lines[0]]).toEqual([null, { step: 'definition', events: 0, episodes: 0, released: 0, before: found.figure.then, after: found.figure.then, change: { value: 0, numerator: 0, denominator: 0, atRisk: null } }]);
    const published = { version: 1, reading: { state: 'value' as const, value: 0.75, lower: null, upper: null, method: 'x', numerator: 3, denominator: 4 } };
    const asked = { measure: 'attendance', parameters: [...new URLSearchParams(`${MARCH}&knownOn=2026-04-01`)], organization: 'own', role: 'director' as const, published };
    const against = await getRestatement(asked, api.deps, new StageKeeper(api.deps.events));
    expect([against.then.published, lines(against), against.change]).toEqual([published, [['definition', 0, 0, 0, -2, -2]], { value: -0.25, numerator: -2, denominator: -2, atRisk: null }]);
  });
  it('works out what a rule that was set otherwise then had said, and puts its change first', async () => {
    api.settings = { 'contact-gap': { longGapDays: 60 } };
    // On 15 March `a` has been silent for 43 days, `b` for 74, `c` for one.
    await on('2026-03-16T09:00:00Z', [aProgram(), anAdmission('a', '2026-01-01'), aContact('a', '2026-01-31', 'attended'), anAdmission('b', '2025-12-31'), anAdmission('c', '2026-01-01'), aContact('c', '2026-03-14', 'attended')]);
    const { rules } = await api.publish();
    expect([rules.settings, rules.versions['contact-gap']]).toEqual([{ 'contact-gap': { longGapDays: 60 } }, 1]);
    await on('2026-03-20T09:00:00Z', [aContact('b', '2026-03-10', 'attended')]);
    api.settings = {};
    await api.publish();
    const found = await restated('from=2025-12-01&to=2026-04-01&knownOn=2026-03-16&asOf=2026-03-15&view=table&figure=groups%2Fall%2Frows%2Fall%2Fcells%2FlongGap', 'contact-gap');
    expect([found.figure.name, found.figure.then, found.figure.now]).toEqual(['No contact for 30 days', share(2, 3), share(1, 3)]);
    expect([found.then.version, found.then.published?.settings, found.then.published?.reading]).toEqual([1, { shortGapDays: 14, longGapDays: 60 }, share(1, 3)]);
    expect([lines(found), found.change.numerator]).toEqual([[['definition', 0, 0, 0, 1, 0], ['late-entries', 1, 1, 0, -1, 0]], 0]);
  });
  it('takes a snapshot on the day a rule changed though nothing else did, and says nothing of a rule that is the same', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    const [first, again] = [await api.publish(), await api.publish()];
    api.settings = { 'contact-gap': { longGapDays: 60 } };
    const third = await api.publish();
    expect([again.id === first.id, third.id === first.id, third.rules.settings]).toEqual([true, false, api.settings]);
    const found = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([found.then.published, found.then.version]).toEqual([null, 2]);
  });
  it('reads on from where it was, and answers of another moment and of a new snapshot anew', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await api.publish();
    const read: (string | null)[] = [];
    const { events } = api.deps;
    const keeper = new StageKeeper({
      acknowledged: (organization, identities) => events.acknowledged(organization, identities),
      readArrivals: (organization, since) => {
        read.push(since);
        return events.readArrivals(organization, since);
      },
    });
    const ask = async (knownOn: string) => getRestatement({ measure: 'attendance', parameters: [...new URLSearchParams(`${MARCH}&knownOn=${knownOn}`)], organization: 'own', role: 'director' }, api.deps, keeper);
    expect([lines(await ask('2026-04-01')), lines(await ask('2026-04-01')), lines(await ask('2026-03-31'))]).toEqual([[], [], [['late-entries', 4, 1, 0, 1, 2]]]);
    await on('2026-04-10T09:00:00Z', [aContact('a', '2026-03-20')]);
    const { watermark } = await api.publish();
    expect([lines(await ask('2026-04-01')), read[0], read.length, (read[2] ?? '') < watermark]).toEqual([[['late-entries', 1, 1, 0, 1, 1]], null, 3, true]);
  });
  it('is the same where nothing came since, and nobody where nothing had come yet', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await api.publish();
    const same = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([lines(same), same.since, same.figure.then, same.figure.now]).toEqual([[], { events: 0, later: 0 }, share(1, 2), share(1, 2)]);
    const before = await restated('from=2026-01-01&to=2026-05-01&knownOn=2026-03-31&figure=groups%2Fall%2Fpoints%2F2026-03-01');
    expect([before.then.events, before.figure.then, before.figure.now, lines(before)]).toEqual([0, { state: 'none' }, share(1, 2), [['late-entries', 4, 1, 0, 1, 2]]]);
  });
  it('takes the moment of a snapshot, and names the last one taken by then', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    api.now = new Date('2026-04-01T10:00:00Z');
    const { id } = await api.publish();
    await on('2026-04-01T12:00:00Z', [aContact('a', '2026-03-20')]);
    api.now = new Date('2026-04-03T10:00:00Z');
    await api.publish();
    const found = await restated(`${MARCH}&snapshot=${id}`);
    expect([lines(found), found.query.asOf, found.then.knownOn, found.then.snapshot?.id, found.query.snapshot === id]).toEqual([[['late-entries', 1, 1, 0, 1, 1]], '2026-03-31', null, id, false]);
    // By the end of that day the contact was in.
    const later = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([lines(later), later.then.snapshot?.id, later.query.asOf]).toEqual([[], id, '2026-04-01']);
  });
  it('takes a snapshot of nothing as nothing known', async () => {
    const { id } = await api.publish();
    await on('2026-04-01T12:00:00Z', KNOWN);
    await api.publish();
    const found = await restated(`from=2026-01-01&to=2026-05-01&snapshot=${id}&figure=groups%2Fall%2Fpoints%2F2026-03-01`);
    expect([found.then.events, found.then.through, lines(found)]).toEqual([0, '2026-04-01T09:00:00.000Z', [['late-entries', 4, 1, 0, 1, 2]]]);
  });
  it('ends a day where the program is', async () => {
    const west = [aProgram('p', 'America/Los_Angeles'), ...KNOWN.slice(1)];
    await on('2026-04-02T06:30:00Z', west);
    await on('2026-04-02T07:30:00Z', [aContact('a', '2026-03-20')]);
    await api.publish();
    const found = await restated(`${MARCH}&knownOn=2026-04-01`);
    expect([found.then.through, found.then.events, found.since.events]).toEqual(['2026-04-02T06:59:59.999Z', 4, 1]);
  });
  it('is for directors and clinicians', async () => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await api.publish();
    const answers = await Promise.all((['director', 'clinician', 'operator', 'quality', null] as const).map((role) => api.call(role, 'GET', `/v1/measures/attendance/restatement?${MARCH}&knownOn=2026-04-01`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403, 401]);
    expect(answers[3]?.body.detail).toBe('This role reads releases.');
  });
  it.each([
    ['from=2026-01-01&to=2026-05-01', [['/knownOn', 'is required, as YYYY-MM-DD; or name a snapshot']]],
    ['to=2026-05-01&knownOn=1 April', [['/from', 'is required, as YYYY-MM-DD'], ['/knownOn', 'must be a date that exists, as YYYY-MM-DD']]],
    ['from=2026-01-01&to=2026-05-01&knownOn=2026-04-01&knownOn=2026-04-02', [['/knownOn', 'may be given once']]],
    ['from=2026-01-01&to=2026-05-01&knownOn=2026-04-01&snapshot=s', [['/knownOn', 'may not stand beside snapshot: a snapshot says itself when it was taken']]],
    ['from=2026-01-01&to=2026-05-01&knownOn=2026-04-02', [['/knownOn', 'must not be after 2026-04-01: nothing is known of later days yet']]],
    ['from=2026-01-01&to=2026-05-01&knownOn=2026-03-31&asOf=2026-04-02', [['/asOf', 'must not be after 2026-04-01: nothing is known of later days yet; the last complete day is 2026-03-31']]],
    ['from=2026-01-01&to=2026-05-01&knownOn=2026-04-01&figure=groups/all/points/2026-02-30', [['/figure', 'is no figure of this answer; it lists them under figures when asked without one']]],
  ])('refuses %s and points at it', async (search, faults) => {
    await on('2026-04-01T09:00:00Z', KNOWN);
    await api.publish();
    const { status, body } = await api.call('director', 'GET', `/v1/measures/attendance/restatement?${search}`);
    expect([status, body.errors]).toEqual([400, faults.map(([pointer, detail]) => ({ pointer, detail }))]);
  });
  it('says that a measure or a snapshot is not there', async () => {
    const ask = async (path: string) => (await api.call('director', 'GET', path)).body.type;
    expect([await ask(`/v1/measures/attendance/restatement?${MARCH}&knownOn=2026-04-01`), await ask(`/v1/measures/nothing/restatement?${MARCH}`)]).toEqual(['/problems/no-snapshot-yet', '/problems/unknown-measure']);
    await on('2026-04-01T09:00:00Z', KNOWN);
    await api.publish();
    expect(await ask(`/v1/measures/attendance/restatement?${MARCH}&snapshot=snp_9_0000000000000000`)).toBe('/problems/not-found');
  });
});

describe('withPatience', () => {
  it('gives the answer or its error in time, and else says that it is being made', async () => {
    const never = new Promise<string>(() => undefined);
    expect(await withPatience(Promise.resolve('answer'), 1000)).toBe('answer');
    await expect(withPatience(Promise.reject(new Error('its own')), 1000)).rejects.toThrow('its own');
    await expect(withPatience(never, 5)).rejects.toMatchObject({ type: 'query-timeout', message: 'The log is still being read and put together as it was then. Ask again in a moment.' });
  });
});
