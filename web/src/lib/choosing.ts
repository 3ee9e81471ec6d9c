/** What the filters of a page offer; a part of the page that may fail without the rest. */
import type { Choices, Role } from '#analytics/contract/site.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import type { Api } from './api.ts';
import { mayReadData } from './places.ts';
import type { View } from './query.ts';
import { settle, type Settled } from './settle.ts';

/** A snapshot as a filter offers it. */
export type SnapshotChoice = Pick<Manifest, 'id' | 'takenAt' | 'events'>;
const NEWEST = 60;

export interface Choosing {
  choices: Settled<Choices>;
  /** Newest first; empty for a role that has no list of them. */
  snapshots: SnapshotChoice[];
}

export async function askChoices(api: Api, role: Role, view: View): Promise<Choosing> {
  const [choices, found] = await Promise.all([settle(api.choices(view)), mayReadData(role) ? settle(api.snapshots()) : null]);
  const all = found !== null && 'value' in found ? found.value.snapshots : [];
  const newest = [...all].sort((a, b) => b.takenAt.localeCompare(a.takenAt)).slice(0, NEWEST);
  return { choices, snapshots: newest.map(({ id, takenAt, events }) => ({ id, takenAt, events })) };
}
