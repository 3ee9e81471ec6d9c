/** The process is killed (SIGKILL) at 20 points of ingest and 20 of export; every acknowledged event is in the next snapshot, exactly once. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { anAdmission, aProgram } from '../support/events.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';

const KILLS = 20;
let folder: string;
let cairn: Cairn;
let operator: string;
const acknowledged: string[] = [];
const sent = new Map<string, Event>();

beforeAll(async () => {
  folder = await newFolder();
  cairn = await startCairn(folder, '--empty');
  operator = token(folder, 'operator');
  await call(cairn.origin, operator, 'POST', '/v1/events', [aProgram()], BATCH);
});
afterAll(async () => {
  await cairn.kill('SIGKILL');
  await removeFolder(folder);
});

/** False where no answer came: the events may or may not have been stored. */
async function send(events: readonly Event[]): Promise<boolean> {
  for (const event of events) sent.set(event.subject, event);
  const answer = await call(cairn.origin, operator, 'POST', '/v1/events', events, BATCH).catch(() => null);
  if (answer?.status === 200) acknowledged.push(...events.map(({ subject }) => subject));
  return answer !== null;
}

async function restart(): Promise<void> {
  await cairn.kill('SIGKILL');
  cairn = await startCairn(folder, '--empty');
}

/** The clients in the marts of a manifest, read from its own files after their digests were checked. */
async function clientsIn(manifest: { id: string; files: { name: string; sha256: string }[] }): Promise<string[]> {
  for (const { name, sha256 } of manifest.files) {
    const bytes = await readFile(join(folder, 'lake', 'own', manifest.id, name));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`select client from read_parquet('${join(folder, 'lake', 'own', manifest.id, 'episodes.parquet')}')`);
  const clients = reader.getRowObjectsJson().map((row) => String(row['client']));
  connection.closeSync();
  instance.closeSync();
  return clients;
}

async function expectEverythingOnce(): Promise<void> {
  const { status, body } = await call(cairn.origin, operator, 'POST', '/v1/snapshots', {});
  expect([200, 201]).toContain(status);
  const clients = await clientsIn(body);
  const present = new Set(clients);
  expect(clients.length).toBe(present.size);
  expect(acknowledged.filter((client) => !present.has(client))).toEqual([]);
  expect(clients.filter((client) => !sent.has(client))).toEqual([]);
}

const batchOf = (round: string, count: number): Event[] => Array.from({ length: count }, (_, index) => anAdmission(`${round}-${index}`, '2026-01-05'));

describe('a kill', () => {
  it(`at ${KILLS} points of ingest loses no acknowledged event and doubles none`, async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const writing = Promise.all([0, 1, 2].map(async (writer) => {
        for (let batch = 0; batch < 40; batch += 1) if (!(await send(batchOf(`in-${kill}-${writer}-${batch}`, 25)))) break;
      }));
      await sleep(5 + kill * 23);
      await restart();
      await writing;
      await expectEverythingOnce();
    }
    expect(acknowledged.length).toBeGreaterThan(500);
  });

  it(`at ${KILLS} points of an export leaves the previous snapshot in force, and the next one holds everything`, async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = (await call(cairn.origin, operator, 'POST', '/v1/snapshots', {})).body;
      await send(batchOf(`out-${kill}`, 50));
      const exporting = call(cairn.origin, operator, 'POST', '/v1/snapshots', {}).catch(() => null);
      await sleep(kill * 9);
      await restart();
      const answered = await exporting;
      const { snapshots } = (await call(cairn.origin, operator, 'GET', '/v1/snapshots')).body;
      const ids: string[] = snapshots.map(({ id }: { id: string }) => id);
      expect(ids).toContain(before.id);
      if (answered?.status === 201) expect(ids).toContain(answered.body.id);
      await clientsIn(before);
      await expectEverythingOnce();
    }
    await restart();
    const { snapshots } = (await call(cairn.origin, operator, 'GET', '/v1/snapshots')).body;
    // What the killed exports left behind is swept when the folder is opened.
    expect((await readdir(join(folder, 'lake', 'own'))).sort()).toEqual(snapshots.map(({ id }: { id: string }) => id).sort());
  });

  it('takes everything again that was sent without an answer, and counts each event once', async () => {
    const everything = [...sent.values()];
    for (let index = 0; index < everything.length; index += 1000) await send(everything.slice(index, index + 1000));
    const { body } = await call(cairn.origin, operator, 'POST', '/v1/snapshots', {});
    expect((await clientsIn(body)).sort()).toEqual([...sent.keys()].sort());
    expect(body.counts).toEqual({ waiting: 0, contradictory: 0, conflicting: 0, replaced: 0, retracted: 0, future: 0 });
  });
});
