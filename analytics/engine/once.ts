/** What an open engine answers the same as long as it is open. */
import type { Engine } from './open.ts';

/**
 * Asks once for each engine: its tables never change.
 *
 * Shape   a question -> the same question, whose answer is kept with the engine. Callers share what is kept, so it is not to be changed.
 * Errors  as of the question; one that failed is asked again.
 * Example `export const askLabels = oncePerEngine(async (engine) => ...)`
 */
export function oncePerEngine<T>(ask: (engine: Engine) => Promise<T>): (engine: Engine) => Promise<T> {
  const kept = new WeakMap<Engine, Promise<T>>();
  return (engine) => {
    const known = kept.get(engine);
    if (known !== undefined) return known;
    const asked = ask(engine);
    kept.set(engine, asked);
    asked.catch(() => kept.delete(engine));
    return asked;
  };
}
