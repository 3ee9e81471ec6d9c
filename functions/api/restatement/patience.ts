/** An answer, or after a while the word that it is still being made. */
import { TookTooLong } from '#analytics/errors.ts';

/**
 * Waits so long and no longer. What is being made goes on, so that whoever asks again finds it made.
 *
 * Errors  whatever the answer throws in time; TookTooLong after `ms`.
 */
export async function withPatience<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TookTooLong('The log is still being read and put together as it was then. Ask again in a moment.')), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
