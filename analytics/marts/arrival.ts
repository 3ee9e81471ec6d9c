/** An event as the marts are made from it. */
import type { Event } from '../contract/event.ts';
import { parseInstant } from '../contract/instant.ts';

export interface Arrival {
  readonly event: Event;
  /** When the server first had it (ISO 8601 UTC). */
  readonly recordedAt: string;
  /** A digest of source and id: what ties are broken by, so that the order of arrival never matters. */
  readonly identity: string;
}

/**
 * in-force: counts. replaced: a correction stands in its place. retracted: entered in error. contradictory: cannot be true beside
 * another event that counts. waiting: what it refers to has not come yet.
 */
export type Standing = 'in-force' | 'replaced' | 'retracted' | 'contradictory' | 'waiting';

/** References are within one source. TRAP: ids are opaque, so they are joined by a character that no id and no source may hold. */
export function keyOf(source: string, id: string): string {
  return `${source}\u0000${id}`;
}

/** WHY kept: every export folds every event, and reading its time is the dearest part of that. */
const instants = new WeakMap<Arrival, number>();

/** The instant at which it happened, in milliseconds. The contract has parsed it before. */
export function happenedAt(arrival: Arrival): number {
  const known = instants.get(arrival);
  if (known !== undefined) return known;
  const instant = parseInstant(arrival.event.time) ?? 0;
  instants.set(arrival, instant);
  return instant;
}

/** Earlier event first: by the time it happened, then by identity. */
export function byTime(left: Arrival, right: Arrival): number {
  return happenedAt(left) - happenedAt(right) || (left.identity < right.identity ? -1 : 1);
}

/** Earlier statement first: when the source recorded it (else when we had it), then when it happened, then identity. */
export function byStatement(left: Arrival, right: Arrival): number {
  const stated = (arrival: Arrival): number => parseInstant(arrival.event.recordedtime ?? arrival.recordedAt) ?? 0;
  return stated(left) - stated(right) || byTime(left, right);
}
