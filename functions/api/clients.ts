/** Clients: the list from the snapshot, one time line live from the store. Both within the caller's caseload. */
import { askClients, askLabels } from '#analytics/engine/ask.ts';
import type { ClientList, ClientTimeline } from '#analytics/contract/site.ts';
import { NotAllowed, NotFound } from '#analytics/errors.ts';
import { mayRead, NOT_YOURS, readClient } from '../access/caseload.ts';
import type { Caller } from '../http/identity.ts';
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

/**
 * One client's time line, from the store itself: an accepted event is in the next answer.
 *
 * Errors  a clinician who asks for somebody outside the caseload is refused in the same words whether or not there is such a client.
 */
export async function getTimeline(caller: Caller, organization: string, client: string, deps: AppDeps): Promise<ClientTimeline> {
  const { events, fold } = await readClient(deps.events, organization, client);
  if (!mayRead(caller, fold, client)) throw new NotAllowed(NOT_YOURS);
  if (events.length === 0) throw new NotFound('not-found', 'There is no client with this id.');
  const people = await deps.directory.find(organization, [client]);
  return toTimeline(fold, client, people.get(client), deps.clock());
}
