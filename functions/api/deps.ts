/** What the API needs of the world. */
import type { Authenticate } from '../http/identity.ts';
import type { LogLine } from '../http/problem.ts';
import type { DirectoryStore } from '../store/directory-store.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';
import type { Exported } from '../snapshot/export.ts';
import type { Engines } from './engines.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly isDemo: boolean;
}

export interface AppDeps {
  readonly authenticate: Authenticate;
  readonly events: EventStore;
  readonly snapshots: SnapshotStore;
  readonly directory: DirectoryStore;
  readonly engines: Engines;
  /** Which organization a caller's request is about; null asks for the one that the local run shows. Throws NotAllowed where it may not be written. */
  readonly organizationOf: (claimed: string | null, purpose: 'read' | 'write') => Promise<Organization>;
  /** A snapshot that holds everything acknowledged before the call. */
  readonly exportNow: (organization: string) => Promise<Exported>;
  /** Told after events were accepted, so that a snapshot follows. */
  readonly onAccepted: (organization: string) => void;
  readonly clock: () => Date;
  readonly log: LogLine;
}
