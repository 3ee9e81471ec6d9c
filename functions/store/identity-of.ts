/** What makes two events the same event: identity (source and id) and content (canonical JSON). */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Event } from '#analytics/contract/event.ts';

export interface Fingerprint {
  readonly event: Event;
  readonly identity: string;
  readonly content: string;
  /** The event as canonical JSON (RFC 8785): what is kept. */
  readonly canonical: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Identity of an event by its source and id; both are opaque, so they are kept apart by JSON, not by a separator. */
export function identityOf(source: string, id: string): string {
  return sha256(JSON.stringify([source, id]));
}

/** Identity and content of a parsed event. Example: the same event with its keys in another order has the same content. */
export function fingerprint(event: Event): Fingerprint {
  const canonical = canonicalize(event) ?? '';
  return { event, identity: identityOf(event.source, event.id), content: sha256(canonical), canonical };
}
