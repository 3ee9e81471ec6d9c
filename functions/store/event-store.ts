/** The log of events: append exactly once, read by cursor without gaps, one client's time line. */
import type { Event } from '#analytics/contract/event.ts';

export interface StoredEvent {
  readonly event: Event;
  /** When the server had it, ISO 8601 UTC. */
  readonly recordedAt: string;
  /** sha256 of source and id. */
  readonly identity: string;
  /** sha256 of the canonical event (RFC 8785). */
  readonly content: string;
}

export type AppendOutcome = 'accepted' | 'duplicate' | 'conflict';

export interface EventStore {
  /** Answers in the order given, and only after the store has every accepted event. */
  append(organization: string, events: readonly Event[]): Promise<AppendOutcome[]>;
  /**
   * Everything recorded at or after `since` (everything, where null), in pages of no particular order; may repeat itself.
   * What was acknowledged before the call began is in it.
   */
  readArrivals(organization: string, since: string | null): AsyncIterable<StoredEvent[]>;
  /**
   * Contents that were acknowledged for these identities. Asked only where the log holds two contents for one identity
   * (two writers at once, or a writer that died before it answered): the acknowledged one counts.
   */
  acknowledged(organization: string, identities: readonly string[]): Promise<Map<string, string>>;
  /** Every organization that has sent anything. */
  organizations(): Promise<string[]>;
  /** One client's events by the time they happened. */
  timeline(organization: string, client: string): Promise<StoredEvent[]>;
  /** What was set about the worklist's rules. */
  rules(organization: string): Promise<StoredEvent[]>;
  /** Reviews and the change log. */
  reviews(organization: string): Promise<StoredEvent[]>;
  /** Everything acknowledged before the call and recorded at or after `since`; for a short while back only. */
  recent(organization: string, since: string): Promise<StoredEvent[]>;
  /** Whose time lines hold the events of these identities. */
  clientsOf(organization: string, identities: readonly string[]): Promise<string[]>;
}
