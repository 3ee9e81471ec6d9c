/**
 * Many askers, one run at a time: an asker is served by a run that began after it asked, and all who wait share the next one.
 *
 * Example three calls while a run is under way -> one more run, begun when that one ends, answers all three
 */
export function coalesce<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    const current = run().finally(() => {
      if (running === current) running = null;
    });
    running = current;
    return current;
  };
  return () => {
    if (running === null) return begin();
    next ??= running.then(() => undefined, () => undefined).then(() => {
      next = null;
      return begin();
    });
    return next;
  };
}
