/** Releases of every organization: made when a month is over, read ever after. */
import type { Release, ReleasedMeasure } from '#analytics/contract/release.ts';
import type { ReleaseStore } from '../../store/release-store.ts';
import type { AppDeps } from '../deps.ts';
import { makeRelease } from './make.ts';

export interface ReleasesOptions {
  readonly store: ReleaseStore;
  /** False where this function may only read (the reader in the cloud); the exporter makes releases there. */
  readonly isMaker: boolean;
}

/** How long a question waits for a release that is being made. */
const PATIENCE_MS = 25_000;
const KEPT_MEASURES = 64;

export class Releases {
  readonly #options: ReleasesOptions;
  readonly #deps: Pick<AppDeps, 'engines' | 'snapshots' | 'settings' | 'clock'>;
  readonly #making = new Map<string, Promise<unknown>>();
  readonly #checked = new Map<string, string>();
  /** The snapshot in which nobody could be released yet. */
  readonly #nothingIn = new Map<string, string>();
  readonly #measures = new Map<string, Promise<ReleasedMeasure | null>>();

  constructor(options: ReleasesOptions, deps: Pick<AppDeps, 'engines' | 'snapshots' | 'settings' | 'clock'>) {
    this.#options = options;
    this.#deps = deps;
  }

  list(organization: string): Promise<Release[]> {
    return this.#options.store.list(organization);
  }

  /** All releases, that of the last whole month among them where this function may make it: it is then made first. */
  async upToDate(organization: string): Promise<Release[]> {
    const { isMaker } = this.#options;
    if (isMaker) await Promise.race([this.make(organization), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())]);
    return this.list(organization);
  }

  /** Makes what is due where there has been a release before. RULE: the first one is asked for (POST /v1/releases): before it, an import may be under way. */
  async makeNext(organization: string): Promise<void> {
    if ((await this.list(organization)).length > 0) await this.make(organization);
  }

  /** Why there is none yet, in a sentence. */
  whyNone(organization: string): string {
    if (this.#making.has(organization) && !this.#nothingIn.has(organization)) return 'The first release is being made; it takes a minute. This role reads releases.';
    return this.#options.isMaker ? 'There is nothing to release yet: nobody had been admitted in the quarters that are over. This role reads releases.' : 'The first release has not been asked for yet; an operator does that (POST /v1/releases). This role reads releases.';
  }

  /** Makes what is due. Calls at the same time share a run; once a month has been released, a call costs nothing until the day is over. */
  make(organization: string): Promise<unknown> {
    const today = this.#deps.clock().toISOString().slice(0, 10);
    if (this.#checked.get(organization) === today) return Promise.resolve();
    const running = this.#making.get(organization);
    if (running !== undefined) return running;
    const run = this.#run(organization, today).finally(() => this.#making.delete(organization));
    this.#making.set(organization, run);
    return run;
  }

  async #run(organization: string, today: string): Promise<void> {
    const { snapshots } = this.#deps;
    const published = await snapshots.current(organization);
    if (published === null || this.#nothingIn.get(organization) === published.manifest.id) return;
    this.#nothingIn.delete(organization);
    await makeRelease(organization, published, { ...this.#deps, store: this.#options.store });
    // Where nothing could be released yet, the next question looks again once there is a newer snapshot: an import may have come.
    if ((await this.list(organization)).length === 0) this.#nothingIn.set(organization, published.manifest.id);
    else this.#checked.set(organization, today);
  }

  /** One measure of a release, kept in memory: a release never changes. */
  measure(organization: string, release: Release, id: string): Promise<ReleasedMeasure | null> {
    const key = `${organization}/${release.id}/${id}`;
    const known = this.#measures.get(key);
    if (known !== undefined) return known;
    if (this.#measures.size >= KEPT_MEASURES) this.#measures.clear();
    const read = this.#options.store.read(organization, release, id);
    this.#measures.set(key, read);
    read.catch(() => this.#measures.delete(key));
    return read;
  }
}
