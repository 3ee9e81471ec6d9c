import { afterAll, beforeAll, expect, it } from 'vitest';
import { openOwnApi, type TestApi } from '../../support/api.ts';
import { aContact, anAdmission, aProgram } from '../../support/events.ts';

const ATTENDANCE = '/v1/measures/attendance?from=2026-01-01&to=2027-01-01';
let api: TestApi;
beforeAll(async () => {
  api = await openOwnApi();
}, 60_000);
afterAll(() => api.close());

it('an answer is kept for its snapshot, its question and its day, and for no other', async () => {
  await api.send([aProgram(), anAdmission('a', '2026-01-05'), aContact('a', '2026-01-09')]);
  await api.publish();
  const ask = async (more = '') => (await api.call('director', 'GET', `${ATTENDANCE}${more}`)).body;
  const first = await ask();
  expect(await ask()).toEqual(first);
  expect((await ask('&asOf=2026-01-08')).query.asOf).toBe('2026-01-08');
  expect((await ask('&ci=plain')).query.ci).toBe('plain');
  // The next day it is as of another day; and a new event is in the next snapshot's answer.
  api.now = new Date('2026-11-23T12:00:00Z');
  expect([first.query.asOf, (await ask()).query.asOf]).toEqual(['2026-11-20', '2026-11-22']);
  await api.send([aContact('a', '2026-01-10', 'no-show')]);
  await api.publish();
  const months = (body: typeof first) => body.result.groups[0].points.map(({ reading }: { reading: { denominator?: number } }) => reading.denominator ?? 0).reduce((sum: number, count: number) => sum + count, 0);
  expect([months(first), months(await ask())]).toEqual([1, 2]);
});

it('what can be chosen is kept for its snapshot and its window, and for no other', async () => {
  const chosen = async (more = '') => {
    const { body } = await api.call('director', 'GET', `/v1/choices?from=2026-01-01&to=2027-01-01${more}`);
    return body.program.map(({ key, episodes }: { key: string; episodes: number }) => [key, episodes]);
  };
  const episodes = [await chosen(), await chosen()];
  expect(episodes).toEqual([[['p', 1]], [['p', 1]]]);
  expect((await api.call('director', 'GET', '/v1/choices?from=2024-01-01&to=2025-01-01')).body.program).toEqual([{ key: 'p', label: 'Program p', episodes: 0 }]);
  await api.send([anAdmission('b', '2026-02-05')]);
  await api.publish();
  expect([await chosen(), await chosen('&asOf=2026-01-31')]).toEqual([[['p', 2]], [['p', 1]]]);
});
