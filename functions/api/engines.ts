/** Open engines by snapshot, and the line in front of them. */
import pLimit, { type LimitFunction } from 'p-limit';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { NotReady, TooBusy } from '#analytics/errors.ts';
import type { Published, SnapshotStore } from '../store/snapshot-store.ts';

const OPEN_AT_MOST = 4;
const IN_FLIGHT = 2;
const WAITING_AT_MOST = 256;
/** How much older a snapshot may be whose tail is read live. */
const NEAR_MS = 15 * 60_000;

interface Entry {
  readonly organization: string;
  readonly published: Published;
  isOpen: boolean;
  readonly engine: Promise<Engine>;
  /** WHY one at a time per engine: a connection runs one statement, and an interrupt must hit the one it is meant for. */
  readonly turn: LimitFunction;
  users: number;
  isEvicted: boolean;
}

/**
 * RULE (house D7): few queries at once and a short line, or slow ones hang everything else in the process, sign-in included.
 */
export class Engines {
  readonly #snapshots: SnapshotStore;
  readonly #entries = new Map<string, Entry>();
  readonly #limit = pLimit(IN_FLIGHT);
  #waiting = 0;

  constructor(snapshots: SnapshotStore) {
    this.#snapshots = snapshots;
  }

  /** Asks the engine of one snapshot, opening it if need be. Errors: TooBusy when the line is full, NotReady when its files can't be read. */
  async ask<T>(organization: string, published: Published, question: (engine: Engine) => Promise<T>): Promise<T> {
    const key = `${organization}/${published.manifest.id}`;
    const entry = this.#entries.get(key) ?? this.#open(organization, published);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#evict();
    if (this.#waiting >= WAITING_AT_MOST) throw new TooBusy('Many questions are waiting; try again in a moment.');
    this.#waiting += 1;
    entry.users += 1;
    try {
      return await entry.turn(() => this.#limit(async () => question(await entry.engine)));
    } finally {
      this.#waiting -= 1;
      entry.users -= 1;
      this.#closeIfDone(entry);
    }
  }

  /**
   * The snapshot to ask where what came since is read live anyway: the one given if its engine is open, else the newest of the organization that is,
   * while the one given is opened for the next question.
   */
  nearest(organization: string, published: Published): Published {
    const own = [...this.#entries.values()].filter((entry) => entry.organization === organization && entry.isOpen);
    if (own.length === 0 || own.some((entry) => entry.published.manifest.id === published.manifest.id)) return published;
    const [newest] = own.sort((left, right) => right.published.sequence - left.published.sequence);
    if (newest === undefined || Date.parse(published.manifest.takenAt) - Date.parse(newest.published.manifest.takenAt) > NEAR_MS) return published;
    if (!this.#entries.has(`${organization}/${published.manifest.id}`)) this.ask(organization, published, () => Promise.resolve()).catch(() => undefined);
    return newest.published;
  }

  #open(organization: string, published: Published): Entry {
    const { manifest } = published;
    const key = `${organization}/${manifest.id}`;
    const engine = this.#snapshots
      .localFiles(organization, manifest)
      .then((files) => openEngine(new Map([...files].map(([name, path]) => [name.replace(/\.parquet$/, ''), path]))))
      // The marts are in memory now; what was copied for it would fill a small disk, snapshot by snapshot.
      .finally(() => this.#snapshots.dropCopies(organization, manifest))
      .catch((error: unknown) => {
        this.#entries.delete(key);
        throw new NotReady('The snapshot could not be read.', error);
      });
    const entry: Entry = { organization, published, isOpen: false, engine, turn: pLimit(1), users: 0, isEvicted: false };
    engine.then(() => {
      entry.isOpen = true;
    }, () => undefined);
    return entry;
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= OPEN_AT_MOST) return;
      this.#entries.delete(key);
      entry.isEvicted = true;
      this.#closeIfDone(entry);
    }
  }

  #closeIfDone(entry: Entry): void {
    if (entry.isEvicted && entry.users === 0) entry.engine.then((engine) => engine.close(), () => undefined);
  }

  closeAll(): void {
    for (const entry of this.#entries.values()) {
      entry.isEvicted = true;
      this.#closeIfDone(entry);
    }
    this.#entries.clear();
  }
}
