/** Everything a local run is made of, over one data folder. The server and the commands both start here. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppDeps } from '../api/deps.ts';
import { Engines } from '../api/engines.ts';
import { Releases } from '../api/releases/releases.ts';
import { rulesInForce } from '../api/settings.ts';
import { readMeasureSettings } from '../config.ts';
import { localAuthenticate } from '../http/identity.ts';
import type { LogLine } from '../http/problem.ts';
import { Exporter, type ExportDeps } from '../snapshot/export.ts';
import { DirectoryStore } from '../store/directory-store.ts';
import { DynamoEventStore } from '../store/dynamo-event-store.ts';
import { LOCAL_WRITER_SECONDS } from '../store/events-table.ts';
import { FolderFiles } from '../store/folder-files.ts';
import { ReleaseStore } from '../store/release-store.ts';
import { SnapshotStore } from '../store/snapshot-store.ts';
import { SNAPSHOT_ID } from '#analytics/contract/snapshot.ts';
import type { DataFolder } from './data-folder.ts';
import { LOCAL_TABLE, openEmbeddedStore, type EmbeddedStore } from './embedded-store.ts';
import { follow } from './follow.ts';
import { DEMO, Organizations, OWN } from './organizations.ts';

export interface Runtime {
  readonly folder: DataFolder;
  readonly store: EmbeddedStore;
  readonly deps: AppDeps;
  readonly organizations: Organizations;
  readonly exportDeps: ExportDeps;
  close(): Promise<void>;
}

/** One JSON line per happening. RULE: codes, counts and trace ids only; never event content or an id of a person. */
export const logToStderr: LogLine = (line) => {
  process.stderr.write(`${JSON.stringify(line)}\n`);
};

/** Files of an exporter that was killed before it published: nothing names them, and nobody else is exporting while a folder is opened. */
async function sweepLake(lake: string, snapshots: SnapshotStore): Promise<void> {
  for (const { id: organization } of [OWN, DEMO]) {
    const known = new Set((await snapshots.list(organization)).map(({ manifest }) => manifest.id));
    // Only folders with a snapshot's name: a file that somebody's desktop leaves there is none of ours, and a link is not followed.
    const found = await readdir(join(lake, organization), { withFileTypes: true }).catch(() => []);
    const stray = found.filter((entry) => entry.isDirectory() && SNAPSHOT_ID.test(entry.name) && !known.has(entry.name));
    await Promise.all(stray.map(({ name }) => rm(join(lake, organization, name), { recursive: true, force: true })));
  }
}

/** RULE: within a run the ingest clock never goes back, whatever happens to the machine's: what is recorded later has a later `recordedAt`. */
function neverBack(clock: () => Date): () => Date {
  let last = 0;
  return () => {
    last = Math.max(last, clock().getTime());
    return new Date(last);
  };
}

async function emptyScratch({ scratch }: DataFolder): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { mode: 0o700 });
}

export async function openRuntime(folder: DataFolder, workerScript: URL, machineClock: () => Date): Promise<Runtime> {
  const clock = neverBack(machineClock);
  const store = await openEmbeddedStore(folder, workerScript);
  await emptyScratch(folder);
  const [client, table] = [store.client, LOCAL_TABLE];
  const events = new DynamoEventStore({ client, table, writerSeconds: LOCAL_WRITER_SECONDS, clock });
  const files = new FolderFiles(folder.lake);
  const snapshots = new SnapshotStore({ client, table, files, scratch: folder.scratch });
  await sweepLake(folder.lake, snapshots);
  const settings = readMeasureSettings();
  const exportDeps: ExportDeps = { events, snapshots, scratch: folder.scratch, writerSeconds: LOCAL_WRITER_SECONDS, clock, rules: rulesInForce(settings) };
  const exporters = new Map([OWN, DEMO].map(({ id }) => [id, new Exporter(id, exportDeps)]));
  const asking = { engines: new Engines(snapshots), snapshots, settings, clock };
  const releases = new Releases({ store: new ReleaseStore({ client, table, files, scratch: folder.scratch }), isMaker: true }, asking);
  const follower = follow(exporters, snapshots, clock, logToStderr);
  const known = await events.organizations();
  const organizations = new Organizations({ hasDemo: known.includes(DEMO.id), hasOwn: known.includes(OWN.id) });
  const exportNow: AppDeps['exportNow'] = async (organization) => {
    const exporter = exporters.get(organization);
    if (exporter === undefined) throw new Error('an organization without an exporter');
    return exporter.export();
  };
  const deps: AppDeps = {
    authenticate: localAuthenticate(folder.signingKey), events, ...asking, releases, exportNow, log: logToStderr,
    directory: new DirectoryStore({ client, table, secret: folder.directoryKey }),
    organizationOf: (claimed, purpose) => organizations.resolve(claimed, purpose),
    onAccepted(organization) {
      if (organization === OWN.id) organizations.noteOwnEvents();
      follower.noteAccepted(organization);
    },
  };
  return {
    folder, store, deps, organizations, exportDeps,
    async close() {
      await follower.stop();
      asking.engines.closeAll();
      await store.close();
    },
  };
}
