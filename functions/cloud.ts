/** What the reading and the exporting functions are made of in the cloud. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { AppDeps } from './api/deps.ts';
import { Engines } from './api/engines.ts';
import { Releases } from './api/releases/releases.ts';
import { rulesInForce } from './api/settings.ts';
import { cloudBase, cloudStores } from './cloud-writer.ts';
import { readCloudConfig, readMeasureSettings } from './config.ts';
import { Exporter } from './snapshot/export.ts';
import { CLOUD_WRITER_SECONDS } from './store/events-table.ts';
import { ReleaseStore } from './store/release-store.ts';
import { S3Files } from './store/s3-files.ts';
import { SnapshotStore } from './store/snapshot-store.ts';

/** Made once per container; exporters keep what they have read, so that a warm one reads only what is new. Releases are made where snapshots are; the reader only reads. */
export function createCloudDeps({ isMaker }: { isMaker: boolean }): AppDeps {
  const config = readCloudConfig();
  const base = cloudBase(config);
  const { client, events, directory } = cloudStores(config);
  const scratch = join(tmpdir(), 'cairn');
  const files = new S3Files(new S3Client({}), config.SNAPSHOT_BUCKET);
  const snapshots = new SnapshotStore({ client, table: config.EVENTS_TABLE, files, scratch });
  const engines = new Engines(snapshots);
  const settings = readMeasureSettings();
  const releases = new Releases({ store: new ReleaseStore({ client, table: config.EVENTS_TABLE, files, scratch }), isMaker }, { engines, snapshots, settings, clock: base.clock });
  const exporters = new Map<string, Exporter>();
  return {
    ...base, events, directory, snapshots, engines, releases, onAccepted: () => undefined, settings,
    exportNow(organization) {
      const exporter = exporters.get(organization) ?? new Exporter(organization, { events, snapshots, scratch, writerSeconds: CLOUD_WRITER_SECONDS, clock: base.clock, rules: rulesInForce(settings) });
      exporters.set(organization, exporter);
      return exporter.export();
    },
  };
}
