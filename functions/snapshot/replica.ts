/** The events of one organization as this process has read them: one entry per identity, however often and in whatever order they are met. */
import type { Arrival } from '#analytics/marts/arrival.ts';
import type { StoredEvent } from '../store/event-store.ts';

const isEarlier = (left: StoredEvent, right: StoredEvent): boolean =>
  left.recordedAt < right.recordedAt || (left.recordedAt === right.recordedAt && left.content < right.content);

export class Replica {
  /** By identity, then by content; a second content is the rare case of a conflict that two writers raced into. */
  readonly #byIdentity = new Map<string, StoredEvent[]>();
  #dataThrough = '';
  #conflicting = 0;

  /** Takes a page of the log. What was met before changes nothing, except that the earliest record of it counts. */
  add(page: readonly StoredEvent[]): void {
    for (const stored of page) {
      const known = this.#byIdentity.get(stored.identity);
      if (known === undefined) {
        this.#byIdentity.set(stored.identity, [stored]);
      } else {
        const same = known.findIndex((other) => other.content === stored.content);
        const before = known[same];
        if (before === undefined) {
          known.push(stored);
          this.#conflicting += 1;
        } else if (isEarlier(stored, before)) known[same] = stored;
      }
      if (stored.recordedAt > this.#dataThrough) this.#dataThrough = stored.recordedAt;
    }
  }

  /** Events that count or wait; a conflicting content is not one of them. */
  get events(): number {
    return this.#byIdentity.size;
  }
  /** Of those, recorded at or after an instant. */
  recordedSince(since: string): number {
    let count = 0;
    for (const contents of this.#byIdentity.values()) if (contents.some(({ recordedAt }) => recordedAt >= since)) count += 1;
    return count;
  }
  get conflicting(): number {
    return this.#conflicting;
  }
  get dataThrough(): string | null {
    return this.#dataThrough === '' ? null : this.#dataThrough;
  }
  /** Identities that came with more than one content. */
  get disputed(): string[] {
    if (this.#conflicting === 0) return [];
    return [...this.#byIdentity].filter(([, contents]) => contents.length > 1).map(([identity]) => identity);
  }

  /** RULE: of two contents the acknowledged one counts; where neither was, the first recorded. The other is quarantined and counted. */
  arrivals(acknowledged: ReadonlyMap<string, string>): Arrival[] {
    return [...this.#byIdentity.values()].flatMap((contents) => {
      const first = contents.reduce((left, right) => (isEarlier(right, left) ? right : left));
      return [contents.find((stored) => stored.content === acknowledged.get(stored.identity)) ?? first];
    });
  }
}
