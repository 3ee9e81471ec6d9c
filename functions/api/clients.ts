/** Clients: the list from the snapshot, one time line live from the store. Both within the caller's caseload. */
import { askClients, askLabels } from '#analytics/engine/ask.ts';
import { isDate } from '#analytics/contract/instant.ts';
import type { ClientList, ClientTimeline } from '#analytics/contract/site.ts';
import { InvalidInput, NotAllowed, NotFound, type FieldFault } from '#analytics/errors.ts';
import { mayRead, NOT_YOURS, readClient } from '../access/caseload.ts';
import type { Caller } from '../http/identity.ts';
import type { AppDeps } from './deps.ts';
import { findSnapshot } from './measures.ts';
import { clientAsOf } from './timeline-as-of.ts';
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

/** The day asked for; undefined for today. Errors: InvalidInput with every fault of the address. */
function parseDay(given: readonly (readonly [string, string])[]): string | undefined {
  const names = given.map(([name]) => name);
  const faults: FieldFault[] = [...new Set(names)].flatMap((name): FieldFault[] => {
    if (name !== 'asOf') return [{ pointer: `/${name}`, detail: 'is not a parameter; allowed is asOf' }];
    if (names.filter((other) => other === name).length > 1) return [{ pointer: '/asOf', detail: 'may be given once' }];
    return given.every(([other, value]) => other !== name || isDate(value)) ? [] : [{ pointer: '/asOf', detail: 'must be a date that exists, as YYYY-MM-DD' }];
  });
  if (faults.length > 0) throw new InvalidInput('The address asks for something that cannot be answered about a client.', faults);
  return given[0]?.[1];
}

export interface AskedClient {
  readonly client: string;
  readonly organization: string;
  /** As in the address. */
  readonly parameters: readonly (readonly [string, string])[];
}

/**
 * One client's time line, from the store itself: an accepted event is in the next answer.
 *
 * RULE    Whose client it is is decided by how things are now, also where an earlier day is asked for.
 * Errors  a clinician who asks for somebody outside the caseload is refused in the same words whether or not there is such a client. InvalidInput for a
 *         day that does not exist or has not come.
 */
export async function getTimeline(caller: Caller, { client, organization, parameters }: AskedClient, deps: AppDeps): Promise<ClientTimeline> {
  const asOf = parseDay(parameters);
  const { events, fold } = await readClient(deps.events, organization, client);
  if (!mayRead(caller, fold, client)) throw new NotAllowed(NOT_YOURS);
  if (events.length === 0) throw new NotFound('not-found', 'There is no client with this id.');
  const readAt = deps.clock();
  const view = clientAsOf(fold, client, { asOf, now: readAt });
  const people = await deps.directory.find(organization, [client]);
  return toTimeline(view, client, people.get(client), { readAt, settings: deps.settings?.['reliable-change'] });
}
