/** The routes, and the one place where errors become responses. Standard Request in, Response out: the same on Lambda, locally and in tests. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { eventJsonSchema, Id, MAX_BATCH_BYTES } from '#analytics/contract/event.ts';
import { AppError, InvalidInput, NotFound, TooLarge } from '#analytics/errors.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { requireAllowed, type Action, type Caller } from '../http/identity.ts';
import { problemResponse } from '../http/problem.ts';
import { readBody, receiveEvents } from '../ingest/receive.ts';
import { getTimeline, listClients } from './clients.ts';
import type { AppDeps, Organization } from './deps.ts';
import { getMeasure } from './measures.ts';
import { getChoices, getMe } from './site.ts';

type Variables = { caller: Caller };
export type App = Hono<{ Variables: Variables }>;
type Ctx = Context<{ Variables: Variables }>;

const Name = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, 'must be 1 to 200 characters');
const PersonBody = z.strictObject({ displayName: Name.nullish(), recordNumber: Name.nullish() });
const PRIVATE = { 'cache-control': 'private, no-cache' };

async function bodyOf(request: Request): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > MAX_BATCH_BYTES) throw new TooLarge(`A body may have ${MAX_BATCH_BYTES} bytes at the most; split it.`);
  return new Uint8Array(await request.arrayBuffer());
}

async function jsonOf<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(await bodyOf(request)));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new InvalidInput('The body is not JSON.', [], error);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new InvalidInput('The body is not as it should be.', parsed.error.issues.map((issue) => ({ pointer: issue.path.map((key) => `/${String(key)}`).join(''), detail: issue.message })));
  }
  return parsed.data;
}

function ingestRoutes(app: App, deps: AppDeps, scope: (context: Ctx, action: Action, purpose?: 'read' | 'write') => Promise<Organization>): void {
  app.post('/v1/events', async (context) => {
    const organization = await scope(context, 'send-events', 'write');
    const inputs = readBody(context.req.header('content-type') ?? '', await bodyOf(context.req.raw));
    const receipt = await receiveEvents(inputs, organization.id, deps.events);
    if (receipt.accepted > 0) deps.onAccepted(organization.id);
    return context.json(receipt, receipt.rejected === 0 ? 200 : 207);
  });
  app.put('/v1/directory/clients/:id', async (context) => {
    const organization = await scope(context, 'keep-directory', 'write');
    const client = Id.safeParse(context.req.param('id'));
    if (!client.success) throw new InvalidInput('A client id has 1 to 128 printable characters.');
    const person = await jsonOf(context.req.raw, PersonBody);
    await deps.directory.put(organization.id, client.data, { displayName: person.displayName ?? null, recordNumber: person.recordNumber ?? null });
    return context.body(null, 204);
  });
}

function snapshotRoutes(app: App, deps: AppDeps, scope: (context: Ctx, action: Action) => Promise<Organization>): void {
  app.post('/v1/snapshots', async (context) => {
    const organization = await scope(context, 'publish-snapshots');
    if ((await context.req.raw.clone().text()).trim() !== '') await jsonOf(context.req.raw, z.strictObject({}));
    const { published, isNew } = await deps.exportNow(organization.id);
    await deps.snapshots.keep(organization.id, published);
    return context.json(published.manifest, isNew ? 201 : 200, { location: `/v1/snapshots/${published.manifest.id}` });
  });
  app.get('/v1/snapshots', async (context) => {
    const organization = await scope(context, 'list-snapshots');
    return context.json({ snapshots: (await deps.snapshots.list(organization.id)).map(({ manifest }) => manifest) }, 200, PRIVATE);
  });
}

function readRoutes(app: App, deps: AppDeps, scope: (context: Ctx, action: Action | null) => Promise<Organization>): void {
  app.get('/v1/schema/events', (context) => context.json(eventJsonSchema(), 200, { 'content-type': 'application/schema+json' }));
  app.get('/v1/me', async (context) => context.json(await getMe(context.get('caller'), await scope(context, null), deps), 200, PRIVATE));
  app.get('/v1/choices', async (context) => {
    const { from, to, asOf } = context.req.query();
    const asked = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(asOf === undefined ? {} : { asOf }) };
    return context.json(await getChoices(context.get('caller'), await scope(context, 'read-measures'), asked, deps), 200, PRIVATE);
  });
  app.get('/v1/measures', async (context) => {
    await scope(context, null);
    return context.json({ measures: MEASURES.map((measure) => measure.definition) }, 200, PRIVATE);
  });
  app.get('/v1/measures/:id', async (context) => {
    const organization = await scope(context, 'read-measures');
    const { role } = context.get('caller');
    const { response, tag } = await getMeasure({ measure: context.req.param('id'), parameters: [...new URL(context.req.url).searchParams], organization: organization.id, role }, deps);
    if (context.req.header('if-none-match') === tag) return context.body(null, 304, { ...PRIVATE, etag: tag });
    return context.json(response, 200, { ...PRIVATE, etag: tag });
  });
  app.get('/v1/clients', async (context) => context.json(await listClients(context.get('caller'), (await scope(context, 'read-clients')).id, deps), 200, { 'cache-control': 'no-store' }));
  app.get('/v1/clients/:id', async (context) => {
    const organization = await scope(context, 'read-clients');
    return context.json(await getTimeline(context.get('caller'), organization.id, context.req.param('id'), deps), 200, { 'cache-control': 'no-store' });
  });
}

/**
 * The whole HTTP API. Every request under /v1 carries a verified token; nothing is read before it is.
 *
 * Example `createApp(deps).request('/v1/measures', { headers: { authorization: 'Bearer ...' } })`
 */
export function createApp(deps: AppDeps): App {
  const app = new Hono<{ Variables: Variables }>();
  const scope = async (context: Ctx, action: Action | null, purpose: 'read' | 'write' = 'read'): Promise<Organization> => {
    const caller = context.get('caller');
    if (action !== null) requireAllowed(caller, action);
    return deps.organizationOf(caller.organization, purpose);
  };
  app.use('/v1/*', async (context, next) => {
    context.set('caller', await deps.authenticate(context.req.header('authorization')));
    await next();
    context.header('x-content-type-options', 'nosniff');
  });
  ingestRoutes(app, deps, scope);
  snapshotRoutes(app, deps, scope);
  readRoutes(app, deps, scope);
  app.notFound((context) => problemResponse(new NotFound('not-found', 'There is nothing at this address.'), context, deps.log));
  app.onError((error, context) => problemResponse(error, context, deps.log));
  return app;
}
