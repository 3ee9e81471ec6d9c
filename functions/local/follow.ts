/** Snapshots that follow new events within two seconds, and the expiry of those nobody keeps. */
import type { Exporter } from '../snapshot/export.ts';
import { expireSnapshots } from '../snapshot/expire.ts';
import type { LogLine } from '../http/problem.ts';
import type { SnapshotStore } from '../store/snapshot-store.ts';

/** WHY a pause: a burst of batches makes one snapshot, not one each; and exporting takes no more than half of the time while events pour in. */
const PAUSE_MS = 150;
const EXPIRE_EVERY_MS = 60_000;

export interface Follower {
  noteAccepted(organization: string): void;
  stop(): Promise<void>;
}

export function follow(exporters: ReadonlyMap<string, Exporter>, snapshots: SnapshotStore, clock: () => Date, log: LogLine): Follower {
  const timers = new Map<string, NodeJS.Timeout>();
  const notBefore = new Map<string, number>();
  const runs = new Set<Promise<unknown>>();
  const track = (run: Promise<unknown>, event: string): void => {
    const tracked = run.catch((error: unknown) => log({ level: 'error', event, reason: error instanceof Error ? error.message : 'unknown' })).finally(() => runs.delete(tracked));
    runs.add(tracked);
  };
  const run = async (organization: string, exporter: Exporter): Promise<void> => {
    const begun = performance.now();
    await exporter.export();
    const ended = performance.now();
    notBefore.set(organization, ended + (ended - begun));
  };
  const expiry = setInterval(() => {
    for (const organization of exporters.keys()) track(expireSnapshots(organization, snapshots, clock()), 'expiry-failed');
  }, EXPIRE_EVERY_MS);
  expiry.unref();
  return {
    noteAccepted(organization) {
      if (timers.has(organization)) return;
      timers.set(organization, setTimeout(() => {
        timers.delete(organization);
        const exporter = exporters.get(organization);
        if (exporter !== undefined) track(run(organization, exporter), 'export-failed');
      }, Math.max(PAUSE_MS, (notBefore.get(organization) ?? 0) - performance.now())));
    },
    async stop() {
      clearInterval(expiry);
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(runs);
    },
  };
}
