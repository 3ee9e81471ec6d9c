/** Clients: the list from the snapshot, one time line live from the store. Both within the caller's caseload. */
import { askClients, askLabels } from '#analytics/engine/ask.ts';
import type { ClientList, ClientTimeline } from '#analytics/contract/site.ts';
import { NotAllowed, NotFound } from '#analytics/errors.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents, type Fold } from '#analytics/marts/fold.ts';
import { caseloadOf } from '#analytics/marts/rows.ts';
import type { Caller } from '../http/identity.ts';
import { Replica } from '../snapshot/replica.ts';
import type { EventStore } from '../store/event-store.ts';
import type { AppDeps } from './deps.ts';
import { findSnapshot } from './measures.ts';
import { toTimeline } from './timeline.ts';

const LIST_AT_MOST = 500;

export async function listClients(caller: Caller, organization: string, deps: AppDeps): Promise<ClientList> {
  const published = await findSnapshot(deps.snapshots, organization, undefined);
  const clinician = caller.role === 'clinician' ? (caller.clinician ?? '') : null;
  const { rows, labels } = await deps.engines.ask(organization, published, async (engine) => ({ rows: await askClients(engine, clinician, LIST_AT_MOST), labels: await askLabels(engine) }));
  const people = await deps.directory.find(organization, rows.map((row) => row.client));
  return {
    total: rows[0]?.total ?? 0,
    clients: rows.map((row) => ({
      client: row.client, name: people.get(row.client)?.displayName ?? null, program: labels.program.get(row.program) ?? row.program, levelOfCare: row.level_of_care,
      clinician: row.clinician === null ? null : (labels.clinician.get(row.clinician) ?? row.clinician), admittedOn: row.admitted_on, dischargedOn: row.discharged_on,
      reason: row.reason, lastContactOn: row.last_contact_on, milestones: row.milestones,
    })),
  };
}

async function readArrivals(events: EventStore, organization: string, subject: string): Promise<Arrival[]> {
  const replica = new Replica();
  replica.add(await events.timeline(organization, subject));
  return replica.arrivals(await events.acknowledged(organization, replica.disputed));
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

function mayRead(caller: Caller, fold: Fold, client: string): boolean {
  if (caller.role !== 'clinician') return true;
  return fold.episodes.some((episode) => episode.client === client && caller.clinician !== null && caseloadOf(episode).includes(caller.clinician));
}

/**
 * One client's time line, from the store itself: an accepted event is in the next answer.
 *
 * Errors  a clinician who asks for somebody outside the caseload is refused in the same words whether or not there is such a client.
 */
export async function getTimeline(caller: Caller, organization: string, client: string, deps: AppDeps): Promise<ClientTimeline> {
  const own = await readArrivals(deps.events, organization, client);
  const clientEvents = own.filter(({ event }) => !event.type.endsWith('.defined'));
  const definitions = await readDefinitions(deps.events, organization, clientEvents);
  const fold = foldEvents([...clientEvents, ...definitions]);
  if (!mayRead(caller, fold, client)) throw new NotAllowed('This is not one of your clients.');
  if (clientEvents.length === 0) throw new NotFound('not-found', 'There is no client with this id.');
  const people = await deps.directory.find(organization, [client]);
  return toTimeline(fold, client, people.get(client), deps.clock());
}
