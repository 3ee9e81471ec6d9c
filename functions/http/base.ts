/** What every app of ours begins with: a verified caller, the role's rights, bodies of bounded size, and errors as problems. */
import { Hono, type Context } from 'hono';
import type { z } from 'zod';
import { MAX_BATCH_BYTES } from '#analytics/contract/event.ts';
import { AppError, InvalidInput, NotFound, TooLarge } from '#analytics/errors.ts';
import { requireAllowed, type Action, type Authenticate, type Caller } from './identity.ts';
import { problemResponse, type LogLine } from './problem.ts';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly isDemo: boolean;
}

type Variables = { caller: Caller };
export type App = Hono<{ Variables: Variables }>;
export type Ctx = Context<{ Variables: Variables }>;

/** `write`: what a system sends. `record`: what a person adds by hand to what they read, so it goes where they read. */
export type Purpose = 'read' | 'write' | 'record';

export interface BaseDeps {
  readonly authenticate: Authenticate;
  /** Which organization a caller's request is about; null asks for the one that the local run shows. Throws NotAllowed where it may not be written. */
  readonly organizationOf: (claimed: string | null, purpose: Purpose) => Promise<Organization>;
  readonly clock: () => Date;
  readonly log: LogLine;
}

export const PRIVATE = { 'cache-control': 'private, no-cache' };

/** A body, read no further than its limit, whatever its length was said to be. */
export async function bodyOf(request: Request, max = MAX_BATCH_BYTES): Promise<Uint8Array> {
  const tooLarge = new TooLarge(`A body may have ${max} bytes at the most; split it.`);
  if (Number(request.headers.get('content-length') ?? 0) > max) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The stream's own type lacks its iterator in the DOM library.
  const stream: AsyncIterable<Uint8Array> | null = request.body;
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > max) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A JSON body of a shape (`empty` stands for no body at all). Errors: InvalidInput with a pointer for every fault. */
export async function jsonOf<T>(request: Request, schema: z.ZodType<T>, empty = ''): Promise<T> {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(await bodyOf(request)).trim() || empty);
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

/** Who calls, may they, and about which organization. The first thing every route asks. */
export async function scopeOf(deps: BaseDeps, context: Ctx, action: Action | null, purpose: Purpose = 'read'): Promise<Organization> {
  const caller = context.get('caller');
  if (action !== null) requireAllowed(caller, action);
  return deps.organizationOf(caller.organization, purpose);
}

/** An app without routes. RULE: every request under /v1 carries a verified token, and nothing is read before it is. */
export function baseApp(deps: BaseDeps): App {
  const app = new Hono<{ Variables: Variables }>();
  app.use('/v1/*', async (context, next) => {
    context.set('caller', await deps.authenticate(context.req.header('authorization')));
    await next();
    context.header('x-content-type-options', 'nosniff');
  });
  app.notFound((context) => problemResponse(new NotFound('not-found', 'There is nothing at this address.'), context, deps.log));
  app.onError((error, context) => problemResponse(error, context, deps.log));
  return app;
}
