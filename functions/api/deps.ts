/** What the API needs of the world. */
import type { IngestDeps } from '../ingest/app.ts';
import type { Exported } from '../snapshot/export.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import type { Engines } from './engines.ts';
import type { Releases } from './releases/releases.ts';
import type { MeasureSettings } from './settings.ts';

export interface AppDeps extends IngestDeps {
  readonly snapshots: SnapshotStore;
  readonly engines: Engines;
  /** What leaves direct care. */
  readonly releases: Releases;
  /** A snapshot that holds everything acknowledged before the call. */
  readonly exportNow: (organization: string) => Promise<Exported>;
  /** Numbers of a measure's rule that this deployment sets otherwise, by measure and name. */
  readonly settings?: MeasureSettings;
}
