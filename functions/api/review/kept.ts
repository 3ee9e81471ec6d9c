/** Answers that are dear and change with the snapshot and the day alone: made one at a time, and kept. */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { TooBusy } from '#analytics/errors.ts';
import { localDate } from '#analytics/period/zone.ts';

const WAITING_AT_MOST = 8;

/** The day where it begins first and where it begins last: between them lies every program's. */
export const daysAt = (now: Date): string[] => ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map((zone) => localDate(now.getTime(), zone));

/**
 * Shape   what an answer depends on -> the answer that was made of it before, or a new one.
 * Errors  TooBusy where many wait; what making it throws, which is not kept.
 */
export class Kept<T> {
  readonly #atMost: number;
  readonly #turn = pLimit(1);
  readonly #answers = new Map<string, T>();

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  async ask(dependsOn: unknown, make: () => Promise<T>): Promise<T> {
    const key = createHash('sha256').update(JSON.stringify(dependsOn)).digest('base64url');
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    if (this.#turn.pendingCount >= WAITING_AT_MOST) throw new TooBusy('Many such questions are waiting; try again in a moment.');
    return this.#turn(async () => {
      const answer = this.#answers.get(key) ?? await make();
      if (this.#answers.size >= this.#atMost) this.#answers.clear();
      this.#answers.set(key, answer);
      return answer;
    });
  }
}
