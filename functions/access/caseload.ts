/** One client as the store has her now, and whose caseload she is in. What may be read and what may be recorded is decided by the same lines. */
import type { Arrival } from '#analytics/marts/arrival.ts';
import { caseloadOf, type Episode } from '#analytics/marts/episodes.ts';
import { foldEvents, type Fold } from '#analytics/marts/fold.ts';
import type { Caller } from '../http/identity.ts';
import { Replica } from '../snapshot/replica.ts';
import type { EventStore, StoredEvent } from '../store/event-store.ts';

/** The words of every refusal: the same whether or not there is such a client. */
export const NOT_YOURS = 'This is not one of your clients.';

export interface ClientRecord {
  /** The client's own events, without the definitions that their time line may hold. */
  readonly events: readonly Arrival[];
  /** Of those events and of the programs and clinicians they name. */
  readonly fold: Fold;
}

/** What the store has of something, once each, with conflicts settled. */
export async function settled(events: EventStore, organization: string, ...found: readonly (readonly StoredEvent[])[]): Promise<Arrival[]> {
  const replica = new Replica();
  for (const page of found) replica.add(page);
  return replica.arrivals(await events.acknowledged(organization, replica.disputed));
}

async function readArrivals(events: EventStore, organization: string, subject: string, also: readonly StoredEvent[] = []): Promise<Arrival[]> {
  return settled(events, organization, await events.timeline(organization, subject), also);
}

/** Programs and clinicians that the client's events name; a definition's subject is its own id. */
async function readDefinitions(events: EventStore, organization: string, own: readonly Arrival[]): Promise<Arrival[]> {
  const subjects = new Set<string>();
  for (const { event } of own) {
    if (event.type !== 'episode.admitted' && event.type !== 'episode.transferred') continue;
    for (const id of [event.data.program, event.data.clinician]) if (id !== undefined) subjects.add(id);
  }
  const found = await Promise.all([...subjects].map((subject) => readArrivals(events, organization, subject)));
  return found.flat().filter(({ event }) => event.type === 'program.defined' || event.type === 'clinician.defined');
}

/** What was set about the worklist's rules, from the store itself. */
export async function readRules(events: EventStore, organization: string): Promise<readonly Arrival[]> {
  return settled(events, organization, await events.rules(organization));
}

/** What is known before a client is read. */
export interface Known {
  /** What the log is known to hold already, where the index may lag behind it. */
  readonly also?: readonly StoredEvent[];
  /** The rules, read once for many clients. */
  readonly rules?: readonly Arrival[];
}

/**
 * A client from the store itself, not from a snapshot: an event that was accepted is in it.
 *
 * Missing  no events and a fold without episodes where nobody has sent anything about this client.
 */
export async function readClient(events: EventStore, organization: string, client: string, known: Known = {}): Promise<ClientRecord> {
  const [found, rules] = await Promise.all([readArrivals(events, organization, client, known.also), known.rules ?? readRules(events, organization)]);
  const own = found.filter(({ event }) => !event.type.endsWith('.defined'));
  const definitions = await readDefinitions(events, organization, own);
  return { events: own, fold: foldEvents([...own, ...definitions, ...rules]) };
}

/** RULE: a clinician has the clients of whose episodes she is the clinician or of the team, as of the last segment of each. */
export function hasEpisode(caller: Caller, episode: Episode, client: string): boolean {
  return episode.client === client && caller.clinician !== null && caseloadOf(episode).includes(caller.clinician);
}

export function mayRead(caller: Caller, fold: Fold, client: string): boolean {
  return caller.role !== 'clinician' || fold.episodes.some((episode) => hasEpisode(caller, episode, client));
}
