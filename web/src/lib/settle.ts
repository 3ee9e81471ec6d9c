import { isHttpError } from '@sveltejs/kit';

export type Settled<T> = { value: T } | { failed: App.Error };

/** One part of a page that may fail without taking the rest with it. A redirect (signed out) still goes through. */
export async function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await promise };
  } catch (cause) {
    if (isHttpError(cause)) return { failed: cause.body };
    throw cause;
  }
}
