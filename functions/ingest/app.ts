/** The routes that are written to. TRAP: nothing here may reach DuckDB; in the cloud this is a function of its own, small and quick to start. */
import { z } from 'zod';
import { Id } from '#analytics/contract/event.ts';
import { InvalidInput } from '#analytics/errors.ts';
import { baseApp, bodyOf, jsonOf, scopeOf, type App, type BaseDeps } from '../http/base.ts';
import type { Caller } from '../http/identity.ts';
import type { DirectoryStore } from '../store/directory-store.ts';
import type { EventStore } from '../store/event-store.ts';
import { readBody, receiveEvents, type Gate } from './receive.ts';
import { refusalsOf } from './recording.ts';
import { reviewRefusalsOf } from './reviewing.ts';

export interface IngestDeps extends BaseDeps {
  readonly events: EventStore;
  readonly directory: DirectoryStore;
  /** Told after events were accepted, so that a snapshot follows. */
  readonly onAccepted: (organization: string) => void;
}

const Text = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, 'must be 1 to 200 characters');
const PersonBody = z.strictObject({ displayName: Text.nullish(), recordNumber: Text.nullish() });
const SURROGATES_AT_ONCE = 1000;
const SurrogateBody = z.strictObject({ recordNumbers: z.array(Text).max(SURROGATES_AT_ONCE) });

/** RULE: each role sends its own: a clinician what happened with own clients, a director or quality reviewer reviews; a system everything. */
function gateOf(caller: Caller, organization: string, store: EventStore): Gate | undefined {
  switch (caller.role) {
    case 'operator': return undefined;
    case 'clinician': return (events) => refusalsOf(caller, organization, events, store);
    default: return (events) => reviewRefusalsOf(organization, events, store);
  }
}

export function addIngestRoutes(app: App, deps: IngestDeps): void {
  app.post('/v1/events', async (context) => {
    const caller = context.get('caller');
    const isSystem = caller.role === 'operator';
    const { id } = await scopeOf(deps, context, 'send-events', isSystem ? 'write' : 'record');
    const inputs = readBody(context.req.header('content-type') ?? '', await bodyOf(context.req.raw));
    const receipt = await receiveEvents(inputs, id, deps.events, gateOf(caller, id, deps.events));
    if (receipt.accepted > 0) deps.onAccepted(id);
    return context.json(receipt, receipt.rejected === 0 ? 200 : 207);
  });
  app.put('/v1/directory/clients/:id', async (context) => {
    const organization = await scopeOf(deps, context, 'keep-directory', 'write');
    const client = Id.safeParse(context.req.param('id'));
    if (!client.success) throw new InvalidInput('A client id has 1 to 128 printable characters.');
    const person = await jsonOf(context.req.raw, PersonBody);
    await deps.directory.put(organization.id, client.data, { displayName: person.displayName ?? null, recordNumber: person.recordNumber ?? null });
    return context.body(null, 204);
  });
  // Record numbers travel in a body, never in an address; the answer is in the order asked.
  app.post('/v1/directory/surrogates', async (context) => {
    const organization = await scopeOf(deps, context, 'keep-directory', 'write');
    const { recordNumbers } = await jsonOf(context.req.raw, SurrogateBody);
    const surrogates = await deps.directory.surrogates(organization.id, recordNumbers);
    return context.json({ surrogates: recordNumbers.map((recordNumber) => surrogates.get(recordNumber)) }, 200, { 'cache-control': 'no-store' });
  });
}

export function createIngestApp(deps: IngestDeps): App {
  const app = baseApp(deps);
  addIngestRoutes(app, deps);
  return app;
}
