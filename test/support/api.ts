/** The API over real parts: dynalite, a temporary lake, DuckDB, tokens that are verified. No socket. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '#analytics/contract/site.ts';
import { createApp } from '#functions/api/app.ts';
import type { AppDeps } from '#functions/api/deps.ts';
import { Engines } from '#functions/api/engines.ts';
import { Releases } from '#functions/api/releases/releases.ts';
import { rulesInForce, type MeasureSettings } from '#functions/api/settings.ts';
import { localAuthenticate, signToken } from '#functions/http/identity.ts';
import { Exporter } from '#functions/snapshot/export.ts';
import { DirectoryStore } from '#functions/store/directory-store.ts';
import { DynamoEventStore } from '#functions/store/dynamo-event-store.ts';
import { FolderFiles } from '#functions/store/folder-files.ts';
import { ReleaseStore } from '#functions/store/release-store.ts';
import { SnapshotStore } from '#functions/store/snapshot-store.ts';
import { startDynalite, type TestStore } from './stores.ts';

export const KEY = Buffer.alloc(32, 7);

/** What a test reads of an answer; its shape is what the test asserts. */
type Json = ReturnType<typeof JSON.parse>;

export interface TestApi {
  readonly deps: AppDeps;
  readonly folder: string;
  readonly logged: object[];
  now: Date;
  /** Numbers in rules set otherwise, as `CAIRN_MEASURE_SETTINGS` would from the next start on. */
  settings: MeasureSettings;
  token(role: Role, more?: { clinician?: string; organization?: string }): Promise<string>;
  call(role: Role | null, method: string, path: string, init?: { body?: unknown; type?: string; raw?: string | Uint8Array<ArrayBuffer>; clinician?: string; organization?: string; headers?: Record<string, string> }): Promise<{ status: number; body: Json; headers: Headers }>;
  send(events: readonly unknown[], organization?: string): Promise<Json>;
  publish(organization?: string): Promise<Json>;
  close(): Promise<void>;
}

export async function openApi(store: TestStore, startedAt = '2026-11-21T12:00:00Z'): Promise<TestApi> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-api-'));
  const table = await store.newTable();
  const api: Pick<TestApi, 'now' | 'settings'> = { now: new Date(startedAt), settings: {} };
  const clock = (): Date => api.now;
  const { client } = store;
  const events = new DynamoEventStore({ client, table, writerSeconds: 10, clock });
  const [files, scratch] = [new FolderFiles(join(folder, 'lake')), join(folder, 'scratch')];
  const snapshots = new SnapshotStore({ client, table, files, scratch });
  const exporters = new Map<string, Exporter>();
  const logged: object[] = [];
  const engines = new Engines(snapshots);
  const releases = new Releases({ store: new ReleaseStore({ client, table, files, scratch }), isMaker: true }, { engines, snapshots, clock });
  const deps: AppDeps = {
    authenticate: localAuthenticate(KEY), events, snapshots, engines, releases, clock, log: (line) => logged.push(line), onAccepted: () => undefined,
    directory: new DirectoryStore({ client, table, secret: KEY }),
    get settings() {
      return api.settings;
    },
    organizationOf: async (claimed) => ({ id: claimed ?? 'own', name: 'Test', isDemo: false }),
    exportNow: (organization) => {
      const exporter = exporters.get(organization) ?? new Exporter(organization, { events, snapshots, scratch: join(folder, 'scratch'), writerSeconds: 10, clock,
        get rules() {
          return rulesInForce(api.settings);
        },
      });
      exporters.set(organization, exporter);
      return exporter.export();
    },
  };
  const app = createApp(deps);
  const self: TestApi = Object.assign(api, {
    deps, folder, logged,
    token: (role: Role, more: { clinician?: string; organization?: string } = {}) => signToken(KEY, { subject: 'test', role, organization: more.organization ?? null, clinician: more.clinician ?? null }, new Date()),
    async call(role, method, path, init = {}) {
      const headers: Record<string, string> = { ...init.headers };
      if (role !== null) headers['authorization'] = `Bearer ${await self.token(role, init)}`;
      const body = init.raw ?? (init.body === undefined ? undefined : JSON.stringify(init.body));
      if (body !== undefined) headers['content-type'] = init.type ?? 'application/json';
      const answer = await app.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === '' ? null : /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
    },
    async send(sent, organization) {
      const answer = await self.call('operator', 'POST', '/v1/events', { body: sent, type: 'application/cloudevents-batch+json', ...(organization === undefined ? {} : { organization }) });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body;
    },
    async publish(organization) {
      return (await self.call('operator', 'POST', '/v1/snapshots', { body: {}, ...(organization === undefined ? {} : { organization }) })).body;
    },
    async close() {
      engines.closeAll();
      await rm(folder, { recursive: true, force: true });
    },
  } satisfies Omit<TestApi, 'now' | 'settings'>);
  return self;
}

/** The same over a store of its own, which goes with it. */
export async function openOwnApi(startedAt?: string): Promise<TestApi> {
  const store = await startDynalite();
  const api = await openApi(store, startedAt);
  const close = api.close.bind(api);
  return Object.assign(api, {
    close: async () => {
      await close();
      await store.close();
    },
  });
}
