import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEASURES } from '#analytics/measures/registry.ts';
import { openOwnApi, type TestApi } from '../../support/api.ts';
import { aContact, anAdmission, aProgram } from '../../support/events.ts';
import { appendAll, simulatedEvents } from '../../support/simulated.ts';

let api: TestApi;

const quality = (path: string) => api.call('quality', 'GET', `/v1/measures/${path}`);
/** All that a reader could keep of some addresses. */
const PATHS = ['attendance', 'attendance?groupBy=program', 'retention', 'exits', 'attendance?view=table&groupBy=levelOfCare', 'initiation?view=funnel'];
const answersOf = async (more = '') => Promise.all(PATHS.map(async (path) => (await quality(`${path}${more === '' ? '' : `${path.includes('?') ? '&' : '?'}${more}`}`)).body));

beforeAll(async () => {
  api = await openOwnApi();
  await appendAll(api, simulatedEvents({ seed: 11, clients: 100, from: '2024-10-01', to: '2026-11-20' }));
  await api.publish();
  await api.deps.releases.make('own');
}, 600_000);
afterAll(() => api.close());

describe('a release', () => {
  it('is of the last whole month, as of the end of its last whole quarter, and says what hiding cost', async () => {
    const { status, body } = await api.call('quality', 'GET', '/v1/releases');
    const [release] = body.releases;
    expect([status, body.releases.length, release.month, release.asOf, release.threshold, release.by]).toEqual([200, 1, '2026-10', '2026-09-30', 11, ['program', 'levelOfCare', 'ageBand', 'gender']]);
    expect(release.measures.map(({ id, version }: { id: string; version: number }) => [id, version])).toEqual(MEASURES.map(({ definition }) => [definition.id, definition.version]));
    expect(release.measures.reduce((sum: number, { loss }: { loss: { shown: number } }) => sum + loss.shown, 0)).toBeGreaterThan(100);
  });
  it('releases every view of every measure', async () => {
    const missing: string[] = [];
    for (const { id, views } of MEASURES.map(({ definition }) => definition)) for (const view of views) if ((await quality(`${id}?view=${view}`)).status !== 200) missing.push(`${id} ${view}`);
    expect(missing).toEqual([]);
  });
  it.each([['operator', 200], ['director', 200], ['clinician', 403]] as const)('its list answers %s with %i', async (role, status) => expect((await api.call(role, 'GET', '/v1/releases', { clinician: 'k' })).status).toBe(status));

  it.each([
    ['clinician=k', '/clinician'], ['groupBy=clinician', '/groupBy'], ['from=2026-01-15', '/from'], ['to=2026-02-02', '/to'], ['asOf=2026-06-30', '/asOf'], ['snapshot=snp_1_0000000000000000', '/snapshot'], ['interval=week', '/interval'],
    ['ci=plain', '/ci'], ['release=2026-13', '/release'], ['raceEthnicity=x', '/raceEthnicity'], ['levelOfCare=2.1&gender=female', '/groupBy'], ['gender=female&groupBy=levelOfCare', '/groupBy'], ['groupBy=program&gender=female', '/groupBy'],
    ['view=pie', '/view'], ['program=a&program=b', '/program'],
  ])('refuses ?%s and points at it', async (search, pointer) => {
    const { status, body } = await quality(`attendance?${search}`);
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });
  it.each([['release=2025-01'], ['program=nowhere'], ['from=2030-01-01']])('says that there is none for ?%s', async (search) => expect((await quality(`attendance?${search}`)).status).toBe(404));

  it('gives one group as it stands among the others', async () => {
    const grouped = (await quality('attendance?groupBy=program')).body;
    for (const group of grouped.result.groups) {
      const one = (await quality(`attendance?program=${group.key}`)).body;
      expect([one.query.program, one.result.groups.length, one.result.groups[0].points]).toEqual([group.key, 1, group.points]);
    }
  });
  it('is the same as a table, digit for digit', async () => {
    for (const path of PATHS) {
      const { body } = await quality(path);
      const csv = await api.call('quality', 'GET', `/v1/measures/${path.replace(/^([a-z-]+)/, '$1.csv')}`);
      const lines = String(csv.body).split('\r\n').slice(1, -1);
      const values = (JSON.stringify(body.result).match(/"state":"value","value":(-?[\d.e-]+)/g) ?? []).map((text) => text.split(':').at(-1)).sort();
      const told = lines.filter((line) => line.includes(',value,')).map((line) => /,value,([^,]*),/.exec(line)?.[1]).sort();
      expect([path, csv.status, told]).toEqual([path, 200, values]);
    }
  });
  it('chooses whole months among what is released', async () => {
    const { query, result } = (await quality('attendance?from=2026-01-01&to=2026-07-01&asOf=2026-09-30')).body;
    expect([query.asOf, result.groups[0].points[0].from, result.groups[0].points.at(-1).to]).toEqual(['2026-09-30', '2026-01-01', '2026-07-01']);
  });
  it('makes limits of what it shows alone', async () => {
    for (const { id, views } of MEASURES.map(({ definition }) => definition)) {
      if (!views.includes('series')) continue;
      for (const { points, spc } of (await quality(`${id}?view=series`)).body.result.groups) {
        const shown = points.filter(({ reading }: { reading: { state: string } }) => reading.state === 'value').map(({ from }: { from: string }) => from);
        expect([id, spc?.points.map(({ from }: { from: string }) => from) ?? []]).toEqual([id, spc === null ? [] : shown]);
      }
    }
  });
  it('names no client and no clinician, in no answer', async () => {
    const people = (await api.call('director', 'GET', '/v1/clients')).body.clients as { client: string; clinician: string | null }[];
    const ids = [...new Set(people.flatMap(({ client, clinician }) => [client, ...(clinician === null ? [] : [clinician])]))];
    const text = JSON.stringify([await answersOf(), (await api.call('quality', 'GET', '/v1/choices')).body, (await api.call('quality', 'GET', '/v1/releases')).body]);
    expect([ids.length > 10, ids.filter((id) => text.includes(`"${id}"`))]).toEqual([true, []]);
  });

  it('is fixed: what comes after, late entries and another release change no answer of it; the next adds its quarter', async () => {
    const before = await answersOf();
    await api.send([anAdmission('late', '2026-02-03'), aContact('late', '2026-02-04')]);
    await api.publish();
    expect(await answersOf()).toEqual(before);
    api.now = new Date('2027-01-05T12:00:00Z');
    await api.send([aContact('late', '2027-01-02')]);
    await api.publish();
    await api.deps.releases.make('own');
    const named = await answersOf('release=2026-10');
    const { releases } = (await api.call('quality', 'GET', '/v1/releases')).body;
    expect(releases.map(({ month, asOf }: { month: string; asOf: string }) => [month, asOf])).toEqual([['2026-10', '2026-09-30'], ['2026-12', '2026-12-31']]);
    expect(named).toEqual(before);
    const [old, next] = [before[0], (await quality('attendance')).body];
    const points = (body: typeof next) => body.result.groups[0].points;
    expect([next.meta.asOf, points(next).slice(0, points(old).length), points(next).at(-1).to]).toEqual(['2026-12-31', points(old), '2027-01-01']);
  }, 600_000);
});

describe('before the first', () => {
  it('makes none of nobody, and the first one once somebody is in it', async () => {
    const early = await openOwnApi();
    const ask = () => early.call('quality', 'GET', '/v1/measures/attendance?view=series');
    const none = 'There is nothing to release yet: nobody had been admitted in the quarters that are over. This role reads releases.';
    expect([(await ask()).body.detail, (await early.call('quality', 'GET', '/v1/releases')).body]).toEqual([none, { releases: [] }]);
    // The quarter of 1 October is not over on 21 November.
    await early.send([aProgram(), anAdmission('now', '2026-10-01')]);
    await early.publish();
    const refused = await early.call('operator', 'POST', '/v1/releases', { body: {} });
    expect([(await ask()).body.detail, refused.status, refused.body.detail]).toEqual([none, 503, none]);
    await early.send([anAdmission('before', '2026-09-30'), aContact('before', '2026-09-30')]);
    await early.publish();
    await early.deps.releases.make('own');
    const { status, body } = await ask();
    expect([status, body.result.groups[0].points.map(({ reading }: { reading: { state: string } }) => reading.state)]).toEqual([200, [...Array.from({ length: 7 }, () => 'none'), 'hidden']]);
    await early.close();
  }, 300_000);
});
