/** What the filters of a page offer; a part of the page that may fail without the rest. */
import type { Choices, Role } from '#analytics/contract/site.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import type { Api } from './api.ts';
import { mayReadData } from './places.ts';
import type { View } from './query.ts';
import { readsReleases } from './released.ts';
import { settle, type Settled } from './settle.ts';

/** A snapshot as a filter offers it. */
export type SnapshotChoice = Pick<Manifest, 'id' | 'takenAt' | 'events'>;
const NEWEST = 60;

export interface Choosing {
  choices: Settled<Choices>;
  /** Newest first; empty for a role that has no list of them. */
  snapshots: SnapshotChoice[];
  /** Months with a release, newest first, for the role that reads them; null for the others. */
  releases: string[] | null;
}

export async function askChoices(api: Api, role: Role, view: View): Promise<Choosing> {
  const [choices, found, released] = await Promise.all([settle(api.choices(view)), mayReadData(role) ? settle(api.snapshots()) : null, readsReleases(role) ? settle(api.releases()) : null]);
  const all = found !== null && 'value' in found ? found.value.snapshots : [];
  const newest = [...all].sort((a, b) => b.takenAt.localeCompare(a.takenAt)).slice(0, NEWEST);
  const releases = released === null ? null : 'value' in released ? released.value.releases.map(({ month }) => month).sort().reverse() : [];
  return { choices, releases, snapshots: newest.map(({ id, takenAt, events }) => ({ id, takenAt, events })) };
}
