/** The built functions, run from their own artifacts: DuckDB alone, then the whole road in the cloud's shape. Called by deployable.test.ts. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aContact, aDischarge, anAdmission, aProgram } from '../support/events.ts';
import { startDynalite, type TestStore } from '../support/stores.ts';
import { ROOT, type Template } from './built.ts';
import { recordCalls, refused, type Recorder } from './calls.ts';
import { Container, openGateway, unpack } from './container.ts';
import { openLoopbackPool, type LoopbackPool } from './loopback-pool.ts';
import { BOGUS_CREDENTIALS, openLoopbackS3, type LoopbackS3 } from './loopback-s3.ts';

const READER = 'functions/api/handler.mjs';
const WRITER = 'functions/ingest/handler.mjs';
const EXPORTER = 'functions/snapshot/handler.mjs';
const SITE = '.build/cloud-site/.svelte-kit/svelte-kit-sst/server/lambda-handler/index.mjs';
const LAMBDA_LIMIT = 250 * 1024 * 1024;

const versionOf = (folder: string, name: string): string => (JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
const sizeOf = (folder: string): number => readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0), 0);

const ASK = `
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  process.stdout.write(JSON.stringify((await connection.runAndReadAll('select 42::integer as answer')).getRowObjectsJson()));
`;

function describeDuckDb(): void {
  describe.each([READER, EXPORTER])('the artifact of %s', (handler) => {
    let folder: string;
    beforeAll(() => {
      folder = unpack(handler);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('carries the pinned DuckDB with the native library of the same version', () => {
      const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
      const pinned = dependencies['@duckdb/node-api'];
      const names = ['@duckdb/node-api', '@duckdb/node-bindings', '@duckdb/node-bindings-linux-x64'];
      expect(names.map((name) => versionOf(folder, name))).toEqual(names.map(() => pinned));
    });

    it('fits a Lambda, unpacked', () => {
      expect(sizeOf(folder)).toBeLessThan(LAMBDA_LIMIT);
    });

    it.runIf(process.platform === 'linux' && process.arch === 'x64')('answers select 42 from its own folder', () => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', ASK], { cwd: folder, encoding: 'utf8' });
      expect({ stdout, stderr }).toEqual({ stdout: '[{"answer":42}]', stderr: '' });
    });
  });

  it('the artifact of ingest is small and has no DuckDB', () => {
    const folder = unpack(WRITER);
    expect(sizeOf(folder)).toBeLessThan(10 * 1024 * 1024);
    expect(readFileSync(join(folder, WRITER), 'utf8')).not.toContain('@duckdb');
    rmSync(folder, { recursive: true });
  });
}

const BATCH = 'application/cloudevents-batch+json';
/** 4 admitted on the same day; two leave on day 10, one on day 31. Asked 60 days later: S(30) = 2/4, S(60) = 1/4. */
const EVENTS = [
  aProgram('p', 'UTC', {}), anAdmission('a', '2026-01-05', { clinician: 'k' }), ...['b', 'c', 'd'].map((episode) => anAdmission(episode, '2026-01-05')),
  aDischarge('a', '2026-01-15'), aDischarge('b', '2026-01-15'), aDischarge('c', '2026-02-05'),
];

/** Which role runs which function. */
const ROLES = [[WRITER, 'Ingest', 'Writer'], [EXPORTER, 'Snapshot', 'Exporter'], [READER, 'Api', 'Reader']] as const;

function describeRoad(built: () => Map<string, Template>): void {
  describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the built functions, over DynamoDB, S3 and a user pool on loopback', () => {
    let store: TestStore;
    let s3: LoopbackS3;
    let pool: LoopbackPool;
    let env: Record<string, string>;
    const containers: Container[] = [];
    const recorders = new Map<string, Recorder>();
    const start = (handler: string): Container => {
      const container = new Container(handler, { ...env, AWS_ENDPOINT_URL_DYNAMODB: recorders.get(handler)?.endpoint ?? '' });
      containers.push(container);
      return container;
    };

    beforeAll(async () => {
      [store, s3, pool] = await Promise.all([startDynalite(), openLoopbackS3(), openLoopbackPool()]);
      env = {
        EVENTS_TABLE: await store.newTable(), SNAPSHOT_BUCKET: s3.bucket, TOKEN_ISSUER: pool.issuer, TOKEN_AUDIENCE: pool.audience, DIRECTORY_SECRET: 'not-a-secret-not-a-secret',
        AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: BOGUS_CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: BOGUS_CREDENTIALS.secretAccessKey,
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required', AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
      };
      for (const [handler] of ROLES) recorders.set(handler, await recordCalls(store.endpoint));
    });
    afterAll(async () => {
      await Promise.all(containers.map((container) => container.close()));
      await Promise.all([...recorders.values()].map((recorder) => recorder.close()));
      await Promise.all([store.close(), s3.close(), pool.close()]);
    });

    it('take events in, publish them on schedule and answer a measure from the snapshot', async () => {
      const [writer, exporter, reader] = [start(WRITER), start(EXPORTER), start(READER)];
      const operator = await pool.token('operator', 'north');
      const received = await writer.request('POST', '/v1/events', operator, { type: BATCH, text: JSON.stringify(EVENTS) });
      expect({ status: received.statusCode, ...(JSON.parse(received.body) as object) }).toMatchObject({ status: 200, accepted: 8, duplicates: 0, rejected: 0 });

      expect(await exporter.invoke({ 'detail-type': 'Scheduled Event', source: 'aws.events' })).toBeNull();
      expect(exporter.lines.filter((line) => line.includes('SnapshotsCurrent'))).toHaveLength(1);

      const director = await pool.token('director', 'north');
      const answer = await reader.request('GET', '/v1/measures/retention?from=2026-01-01&to=2026-02-01&asOf=2026-03-06', director);
      expect(answer.statusCode).toBe(200);
      const { result } = JSON.parse(answer.body) as { result: { groups: { episodes: number; exits: number; readings: { day: number; reading: { state: string; value?: number } }[] }[] } };
      const [group] = result.groups;
      expect({ groups: result.groups.length, episodes: group?.episodes, exits: group?.exits }).toEqual({ groups: 1, episodes: 4, exits: 3 });
      expect(group?.readings.slice(0, 2)).toMatchObject([{ day: 30, reading: { state: 'value', value: 0.5 } }, { day: 60, reading: { state: 'value', value: 0.25 } }]);
    });

    it('publish on demand, and say 200 with the same snapshot when nothing is new', async () => {
      const exporter = start(EXPORTER);
      const operator = await pool.token('operator', 'north');
      const asked = await exporter.request('POST', '/v1/snapshots', operator, { type: 'application/json', text: '{}' });
      expect(asked.statusCode).toBe(200);
      expect(JSON.parse(asked.body)).toMatchObject({ events: 8 });
    });

    it('turn away a token of another audience, and one without', async () => {
      const reader = start(READER);
      expect((await reader.request('GET', '/v1/measures', await pool.token('director', 'north', { audience: 'another' }))).statusCode).toBe(401);
      expect((await reader.request('GET', '/v1/measures', null)).statusCode).toBe(401);
    });

    it('show an organization nothing of another one', async () => {
      const reader = start(READER);
      const answer = await reader.request('GET', '/v1/measures/retention?from=2026-01-01&to=2026-02-01', await pool.token('director', 'south'));
      expect(answer.statusCode).toBe(503);
    });

    it('keep a directory entry, and show a client with it on a time line', async () => {
      const [writer, reader] = [start(WRITER), start(READER)];
      const [operator, director] = [await pool.token('operator', 'north'), await pool.token('director', 'north')];
      const person = { type: 'application/json', text: JSON.stringify({ displayName: 'Ada', recordNumber: '17' }) };
      expect((await writer.request('PUT', '/v1/directory/clients/client-a', operator, person)).statusCode).toBe(204);
      expect((await writer.request('POST', '/v1/directory/surrogates', operator, { type: 'application/json', text: '{"recordNumbers":["17"]}' })).statusCode).toBe(200);
      const answer = await reader.request('GET', '/v1/clients/client-a', director);
      expect({ status: answer.statusCode, ...(JSON.parse(answer.body) as object) }).toMatchObject({ status: 200, name: 'Ada', recordNumber: '17' });
      for (const address of ['/v1/me', '/v1/measures', '/v1/snapshots', '/v1/clients', '/v1/choices?from=2026-01-01&to=2026-02-01', '/v1/schema/events']) {
        expect({ address, status: (await reader.request('GET', address, director)).statusCode }).toEqual({ address, status: 200 });
      }
    });

    it('let a clinician record for an own client and for nobody else', async () => {
      const [writer, reader] = [start(WRITER), start(READER)];
      const clinician = await pool.token('clinician', 'north', { clinician: 'k' });
      const contacts = [aContact('a', '2026-01-12', 'attended', { id: 'by-hand' }), aContact('b', '2026-01-12', 'attended', { id: 'not-mine' })];
      const recorded = await writer.request('POST', '/v1/events', clinician, { type: BATCH, text: JSON.stringify(contacts) });
      expect({ status: recorded.statusCode, ...(JSON.parse(recorded.body) as object) }).toMatchObject({ status: 207, accepted: 1, rejected: 1, results: [{ id: 'by-hand', status: 'accepted' }, { id: 'not-mine', problem: { type: '/problems/not-allowed' } }] });
      expect((await reader.request('GET', '/v1/clients/client-a', clinician)).body).toContain('by-hand');
    });

    it('draw a page with the figures of the snapshot', async () => {
      const gateway = await openGateway(start(READER));
      const site = new Container(SITE, { CAIRN_API_URL: gateway.endpoint });
      try {
        const address = '/measures/retention?from=2026-01-01&to=2026-02-01&asOf=2026-03-06';
        const stranger = await site.send('GET', address, {});
        expect({ status: stranger.statusCode, location: stranger.headers['location'] }).toMatchObject({ status: 303, location: expect.stringMatching(/^\/sign-in/) });
        const page = await site.send('GET', address, { cookie: `cairn_session=${await pool.token('director', 'north')}` });
        expect(page.statusCode).toBe(200);
        // 4 admitted, half of them retained for 30 days, one for 60: the table says so.
        const words = page.body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
        expect(words).toMatch(/ 4 admitted/);
        expect(words).toMatch(/ 50 ?% .* 25 ?% /);
      } finally {
        await site.close();
        await gateway.close();
      }
    });

    it('wrote nothing but to /tmp', () => {
      expect(containers.flatMap((container) => container.strayFiles())).toEqual([]);
    });

    it.each(ROLES)('made no call by %s that its role would be refused', (handler, stack, role) => {
      const template = built().get(stack);
      const calls = recorders.get(handler)?.calls ?? new Set();
      expect(calls.size).toBeGreaterThan(0);
      expect(template === undefined ? ['no template'] : refused(template, role, calls)).toEqual([]);
    });
  });
}

export function describeArtifacts(built: () => Map<string, Template>): void {
  describeDuckDb();
  describeRoad(built);
}
