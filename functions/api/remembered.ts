/** Answers of an open engine, kept as long as it is open: its snapshot never changes, so neither do they. */
import type { Engine } from '#analytics/engine/open.ts';

/** An answer has up to a megabyte; these are what a page or two ask for. */
const KEPT_AT_MOST = 128;

/**
 * What was answered before, by everything that the answer depends on.
 *
 * WHY     a page asks for a dozen measures, and the next person opens the same page; each was made anew.
 * RULE    the key names all that an answer depends on beside the snapshot: the resolved question, warnings about it, the role, settings.
 */
export class Remembered<T> {
  readonly #byEngine = new WeakMap<Engine, Map<string, T>>();

  async ask(engine: Engine, key: readonly unknown[], make: () => Promise<T>): Promise<T> {
    const known = this.#byEngine.get(engine) ?? new Map<string, T>();
    this.#byEngine.set(engine, known);
    const name = JSON.stringify(key);
    const found = known.get(name) ?? (await make());
    // The one asked for last is the last to go.
    known.delete(name);
    known.set(name, found);
    const [oldest] = known.keys();
    if (known.size > KEPT_AT_MOST && oldest !== undefined) known.delete(oldest);
    return found;
  }
}
