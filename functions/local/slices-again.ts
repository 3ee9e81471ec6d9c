/** Slices of a release made again from the files of their snapshots, by the code that made them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleasedMeasure, ReleaseSlice } from '#analytics/contract/release.ts';
import type { ReceiptSlice } from '#analytics/contract/release-receipt.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { MARTS } from '#analytics/marts/schema.ts';
import { findMeasure, MEASURES } from '#analytics/measures/registry.ts';
import { standingBeside } from '#analytics/releases/waterfall.ts';
import { LINKED, makeSlice, prepare, withWaterfalls, type Making, type Sliced } from '../api/releases/slice.ts';
import { codeOf } from './complaint.ts';
import type { VerifyDeps } from './verify-files.ts';

/** A release's folder, and the snapshots beside it. */
export interface ReleaseFolder {
  /** `lake/<organization>`. */
  readonly folder: string;
  readonly release: string;
}

type Named = Pick<ReceiptSlice, 'release' | 'snapshot' | 'takenAt'>;

/** Makes slices again, and remembers what it made: measures of the same people need each other's. */
export class SlicesAgain {
  readonly #of: ReleaseFolder;
  readonly #deps: VerifyDeps;
  readonly #engines = new Map<string, Promise<Engine>>();
  readonly #makings = new Map<string, Promise<Making>>();
  readonly #sliced = new Map<string, Promise<Sliced | null>>();
  #measures: Promise<ReleasedMeasure[]> | null = null;

  constructor(of: ReleaseFolder, deps: VerifyDeps) {
    this.#of = of;
    this.#deps = deps;
  }

  async #read(measure: string): Promise<ReleasedMeasure | null> {
    try {
      return ReleasedMeasure.parse(JSON.parse(await readFile(join(this.#of.folder, this.#of.release, `${measure}.json`), 'utf8')));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** Every measure of the release, in the order in which it was made; a measure that is newer than the release has no slices. */
  async #all(): Promise<ReleasedMeasure[]> {
    const all: ReleasedMeasure[] = [];
    for (const { definition } of MEASURES) all.push((await this.#read(definition.id)) ?? { measure: definition, slices: [] });
    return all;
  }

  #engineOf(snapshot: string): Promise<Engine> {
    const known = this.#engines.get(snapshot);
    if (known !== undefined) return known;
    // WHY every mart: the folder has those of the snapshot; the receipt's digests were looked at before.
    const files = new Map(MARTS.map(({ name }) => [name, join(this.#of.folder, snapshot, `${name}.parquet`)]));
    const engine = (this.#deps.open ?? openEngine)(files);
    this.#engines.set(snapshot, engine);
    return engine;
  }

  #makingOf({ release, snapshot, takenAt }: Named): Promise<Making> {
    const known = this.#makings.get(release);
    if (known !== undefined) return known;
    const making = this.#engineOf(snapshot).then((engine) => prepare(engine, { release: () => release, snapshot: { id: snapshot, takenAt }, settings: this.#deps.settings }));
    this.#makings.set(release, making);
    return making;
  }

  /** Null where the release has no months of that measure, or none could be made. */
  make(measure: string, release: string): Promise<Sliced | null> {
    const key = `${measure}/${release}`;
    const known = this.#sliced.get(key);
    if (known !== undefined) return known;
    const sliced = this.#make(measure, release);
    this.#sliced.set(key, sliced);
    return sliced;
  }

  async #make(id: string, release: string): Promise<Sliced | null> {
    this.#measures ??= this.#all();
    const all = await this.#measures;
    const at = MEASURES.findIndex(({ definition }) => definition.id === id);
    const slices = all[at]?.slices ?? [];
    const index = slices.findIndex((slice) => slice.release === release);
    const [measure, stored] = [findMeasure(id), slices[index]];
    if (measure === undefined || stored === undefined) return null;
    const linked = LINKED[id] === undefined ? null : ((await this.make(LINKED[id], release))?.cuts ?? []);
    const making = await this.#makingOf(stored);
    const made = await makeSlice(await this.#engineOf(stored.snapshot), measure, { releasedTo: slices[index - 1]?.to ?? null, linked }, making);
    if (made === null) return null;
    // As it would come out of a file again: JSON knows no -0 and nothing that is not there.
    return { ...made, slice: ReleaseSlice.parse(JSON.parse(JSON.stringify(withWaterfalls(made, standingBeside(all, release, at), making)))) };
  }

  async close(): Promise<void> {
    for (const engine of this.#engines.values()) await engine.then((open) => open.close(), () => undefined);
  }
}
