/** Arrivals -> a published snapshot. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { scoresNotCountedIn } from '#analytics/marts/reassessment-rows.ts';
import { MART_SCHEMA_VERSION } from '#analytics/marts/schema.ts';
import { countStandings, foldEvents } from '#analytics/marts/fold.ts';
import type { WorklistCache } from '#analytics/marts/worklist-rows.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { writeMarts } from '#analytics/engine/write.ts';
import { addDays } from '#analytics/period/dates.ts';
import type { Manifest, MeasureRules } from '#analytics/contract/snapshot.ts';
import type { EventStore } from '../store/event-store.ts';
import { CLOCK_SKEW_SECONDS } from '../store/events-table.ts';
import { mintSnapshotId, PublishedMeanwhile, type Published, type SnapshotStore } from '../store/snapshot-store.ts';
import { coalesce } from './coalesce.ts';
import { Replica } from './replica.ts';

/** How far ahead of a snapshot due dates that nobody meets are told; the worklist looks eight weeks ahead. */
const TOLD_DAYS = 92;

export interface ExportDeps {
  readonly events: EventStore;
  readonly snapshots: SnapshotStore;
  /** Where Parquet is written before it is stored. */
  readonly scratch: string;
  readonly writerSeconds: number;
  readonly clock: () => Date;
  /** The rules measures are made by; told in the manifest. */
  readonly rules: MeasureRules;
}

export interface Exported {
  readonly published: Published;
  /** False where the snapshot in force already held everything. */
  readonly isNew: boolean;
}

/**
 * Keeps one organization's snapshots up with its events.
 *
 * RULE: each run reads the log strongly consistently from the last watermark on, so it holds everything acknowledged before it began; its own
 * watermark lies a writer's lifetime (and clock skew) before it began, so that nothing a slow writer still adds can be passed over.
 */
export class Exporter {
  readonly #organization: string;
  readonly #deps: ExportDeps;
  readonly #replica = new Replica();
  readonly #worklists: WorklistCache = new Map();
  #watermark: string | null = null;
  #lastTakenAt = 0;
  readonly #coalesced: () => Promise<Exported>;

  constructor(organization: string, deps: ExportDeps) {
    this.#organization = organization;
    this.#deps = deps;
    this.#coalesced = coalesce(() => this.#run());
  }

  /** A snapshot that holds everything acknowledged before this call. Callers at the same time share a run. */
  export(): Promise<Exported> {
    return this.#coalesced();
  }

  async #run(): Promise<Exported> {
    for (;;) {
      try {
        return await this.#attempt();
      } catch (error) {
        // Another process published first: look at what it holds, and add what is missing.
        if (!(error instanceof PublishedMeanwhile)) throw error;
      }
    }
  }

  async #attempt(): Promise<Exported> {
    const { events, snapshots, clock, writerSeconds } = this.#deps;
    const takenAt = clock();
    const current = await snapshots.current(this.#organization);
    // TRAP: where the clock was set back, events are recorded below the old watermark; everything is read again once.
    const since = takenAt.getTime() < this.#lastTakenAt ? null : this.#watermark;
    for await (const page of events.readArrivals(this.#organization, since)) this.#replica.add(page);
    this.#lastTakenAt = takenAt.getTime();
    this.#watermark = new Date(takenAt.getTime() - (writerSeconds + CLOCK_SKEW_SECONDS) * 1000).toISOString();
    if (current !== null && this.#holdsEverything(current.manifest) && (await snapshots.isWhole(this.#organization, current.manifest))) return { published: current, isNew: false };
    const published = await this.#publish(takenAt, (current?.sequence ?? 0) + 1);
    return { published, isNew: true };
  }

  /** The log only grows, so equal counts mean equal events. A rule that has changed makes other figures of the same events, so the day it changed is a snapshot's. */
  #holdsEverything(manifest: Manifest): boolean {
    return manifest.schemaVersion === MART_SCHEMA_VERSION && manifest.events === this.#replica.events && manifest.counts.conflicting === this.#replica.conflicting && isDeepStrictEqual(manifest.rules, this.#deps.rules);
  }

  async #publish(takenAt: Date, sequence: number): Promise<Published> {
    const { events, snapshots, scratch } = this.#deps;
    const acknowledged = await events.acknowledged(this.#organization, this.#replica.disputed);
    const fold = foldEvents(this.#replica.arrivals(acknowledged));
    const { 'in-force': _counting, ...counts } = countStandings(fold, takenAt);
    await mkdir(scratch, { recursive: true });
    const folder = await mkdtemp(join(scratch, 'export-'));
    try {
      const id = mintSnapshotId(sequence);
      const written = await writeMarts(toMartRows(fold, addDays(takenAt.toISOString().slice(0, 10), TOLD_DAYS), this.#worklists), folder);
      for (const file of written) await snapshots.putFile(this.#organization, id, `${file.mart}.parquet`, file.path);
      const manifest: Manifest = {
        id, takenAt: takenAt.toISOString(), watermark: this.#watermark ?? takenAt.toISOString(), dataThrough: this.#replica.dataThrough,
        schemaVersion: MART_SCHEMA_VERSION, events: this.#replica.events, counts: { ...counts, conflicting: this.#replica.conflicting },
        scoresNotCounted: fold.episodes.reduce((total, episode) => total + scoresNotCountedIn(episode), 0),
        rules: this.#deps.rules,
        recent: this.#replica.recordedSince(this.#watermark ?? takenAt.toISOString()),
        files: written.map(({ mart, sha256, bytes, rows }) => ({ name: `${mart}.parquet`, sha256, bytes, rows })),
      };
      const published = { sequence, manifest, isKept: false };
      await snapshots.publish(this.#organization, published);
      return published;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
