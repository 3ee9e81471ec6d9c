/** A small simulated world as a published snapshot of a data folder: its files, its manifest, an engine over them. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEvent } from '#analytics/contract/event.ts';
import { Manifest } from '#analytics/contract/snapshot.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { writeMarts } from '#analytics/engine/write.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { MART_SCHEMA_VERSION, MARTS, type MartRows, type MartValue } from '#analytics/marts/schema.ts';
import { simulate, type SimulationRequest } from '#analytics/simulator/simulate.ts';
import { fingerprint } from '#functions/store/identity-of.ts';

export interface World {
  /** The data folder: `lake/own/<snapshot>/<mart>.parquet` in it. */
  readonly data: string;
  readonly manifest: Manifest;
  readonly engine: Engine;
  /** Rows of a mart by column name. */
  rowsOf(mart: string): Record<string, MartValue>[];
  fileOf(mart: string): string;
  close(): Promise<void>;
}

export const WORLD_ORGANIZATION = { id: 'own', name: 'Test' };
const SNAPSHOT = 'snp_1_00000000000000a1';

function arrivalsOf(request: SimulationRequest): Arrival[] {
  const arrivals = new Map<string, Arrival>();
  for (const { at, events } of simulate(request).deliveries) {
    for (const sent of events) {
      const parsed = parseEvent(sent);
      if ('faults' in parsed) throw new Error('the simulator made an event that the contract refuses');
      const { identity } = fingerprint(parsed.event);
      if (!arrivals.has(identity)) arrivals.set(identity, { event: parsed.event, recordedAt: at, identity });
    }
  }
  return [...arrivals.values()];
}

/** Everything that was recorded up to the end of the simulation, as one snapshot taken on the day after it. */
export async function openWorld(request: SimulationRequest): Promise<World> {
  const data = await mkdtemp(join(tmpdir(), 'cairn-world-'));
  const folder = join(data, 'lake', WORLD_ORGANIZATION.id, SNAPSHOT);
  await mkdir(folder, { recursive: true });
  const arrivals = arrivalsOf(request);
  const rows: MartRows = toMartRows(foldEvents(arrivals), request.to);
  const written = await writeMarts(rows, folder);
  const engine = await openEngine(new Map(written.map(({ mart, path }) => [mart, path])));
  const dataThrough = arrivals.map(({ recordedAt }) => recordedAt).sort().at(-1) ?? null;
  const manifest = Manifest.parse({
    id: SNAPSHOT, takenAt: `${request.to}T20:00:00.000Z`, watermark: `${request.to}T19:59:00.000Z`, dataThrough, schemaVersion: MART_SCHEMA_VERSION, events: arrivals.length,
    counts: { waiting: 1, contradictory: 0, conflicting: 0, replaced: 0, retracted: 0, future: 0 },
    files: written.map(({ mart, bytes, sha256, rows: count }) => ({ name: `${mart}.parquet`, sha256, bytes, rows: count })),
  });
  return {
    data, manifest, engine,
    rowsOf: (name) => {
      const mart = MARTS.find((one) => one.name === name);
      if (mart === undefined) throw new Error(`there is no mart ${name}`);
      return rows[mart.name].map((row) => Object.fromEntries(mart.columns.map((column, index) => [column.name, row[index] ?? null])));
    },
    fileOf: (mart) => join(folder, `${mart}.parquet`),
    async close() {
      engine.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}
