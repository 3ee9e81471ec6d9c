/** What a clinician records in the demo, in a Cairn as its user runs it. The demo is a small one: its events are put into the folder before the start. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { openDataFolder } from '#functions/local/data-folder.ts';
import { openRuntime } from '#functions/local/runtime.ts';
import { aContact, anAdmission, aProgram } from '../support/events.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';

const WORKER = new URL('../../functions/local/store-worker.mjs', import.meta.url);
let folder: string;
let cairn: Cairn;
let clinician: string;
let director: string;
beforeAll(async () => {
  folder = await newFolder();
  const runtime = await openRuntime(await openDataFolder(folder), WORKER, () => new Date('2026-05-01T12:00:00Z'));
  await runtime.deps.events.append('demo', [aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' })]);
  await runtime.close();
  [clinician, director] = [token(folder, 'clinician', '--clinician', 'k'), token(folder, 'director', '--organization', 'demo')];
  cairn = await startCairn(folder, '--empty');
});
afterAll(async () => {
  await cairn.kill('SIGKILL');
  await removeFolder(folder);
});

const record = async (...events: Event[]) => (await call(cairn.origin, clinician, 'POST', '/v1/events', events, BATCH)).body;
/** As the snapshot has it: the list of clients is read from there. */
const lastContact = async (): Promise<string | null> => (await call(cairn.origin, director, 'GET', '/v1/clients')).body.clients[0].lastContactOn;
async function millisecondsUntil(expected: string): Promise<number> {
  const begun = Date.now();
  while ((await lastContact()) !== expected && Date.now() - begun < 10_000) await sleep(50);
  return Date.now() - begun;
}

it('is in the demo’s time line at once and in its snapshot within two seconds; an operator’s events never are', async () => {
  const contact = aContact('a', '2026-02-02', 'attended', { id: 'by-hand' });
  expect(await record(contact)).toEqual({ accepted: 1, duplicates: 0, rejected: 0, results: [{ id: 'by-hand', status: 'accepted' }] });
  const { body } = await call(cairn.origin, director, 'GET', '/v1/clients/client-a');
  expect(body.entries.map(({ id }: { id: string }) => id).sort()).toEqual(['admit-a', 'by-hand']);
  expect(await millisecondsUntil('2026-02-02')).toBeLessThan(2000);
  const refused = await call(cairn.origin, token(folder, 'operator', '--organization', 'demo'), 'POST', '/v1/events', [aContact('a', '2026-02-03')], BATCH);
  expect([refused.status, refused.body.type]).toEqual([403, '/problems/not-allowed']);
});
it('is in a snapshot of the next start where the process was killed before it made one', async () => {
  expect(await record(aContact('a', '2026-02-04'))).toMatchObject({ accepted: 1 });
  await cairn.kill('SIGKILL');
  cairn = await startCairn(folder, '--empty');
  await millisecondsUntil('2026-02-04');
  expect(await lastContact()).toBe('2026-02-04');
});
