/** Which snapshots may go, and letting them go. */
import type { Published, SnapshotStore } from '../store/snapshot-store.ts';

const HOUR_MS = 3_600_000;

/**
 * RULE (issue 2 section 5): kept are those asked for, the last of each day (UTC), the one in force, and those that something refers to;
 * the rest go an hour after they were taken.
 */
export function expiredAt(all: readonly Published[], now: Date): Published[] {
  return all.filter((one, index) => {
    const next = all[index + 1];
    if (next === undefined || one.isKept) return false;
    const isLastOfDay = next.manifest.takenAt.slice(0, 10) !== one.manifest.takenAt.slice(0, 10);
    return !isLastOfDay && now.getTime() - Date.parse(one.manifest.takenAt) > HOUR_MS;
  });
}

export async function expireSnapshots(organization: string, snapshots: SnapshotStore, now: Date): Promise<number> {
  const expired = expiredAt(await snapshots.list(organization), now);
  let gone = 0;
  for (const one of expired) if (await snapshots.expire(organization, one)) gone += 1;
  return gone;
}
