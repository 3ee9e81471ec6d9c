/** Local sign-in: one click a user, a cookie with a token of twelve hours. Not part of the cloud. */
import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { NotAllowed, NotFound } from '#analytics/errors.ts';
import { askLabels } from '#analytics/engine/ask.ts';
import { DEMO_FIRST_CLINICIAN } from '#analytics/simulator/staff.ts';
import { bodyOf, type Organization } from '../http/base.ts';
import { signToken, TOKEN_HOURS, type Caller } from '../http/identity.ts';
import { problemResponse } from '../http/problem.ts';
import type { Runtime } from './runtime.ts';

const FORM_BYTES = 4096;
export const SESSION_COOKIE = 'cairn_session';

interface LocalUser {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly organization: Organization;
  readonly caller: Caller;
}

function usersOf(organization: Organization, clinician: { id: string; name: string } | null): LocalUser[] {
  const user = (role: Caller['role'], title: string, detail: string, id: string | null = null): LocalUser => ({
    id: `${organization.id}-${role}`, title, detail, organization, caller: { subject: `${organization.id}-${role}`, role, organization: organization.id, clinician: id },
  });
  return [
    user('director', 'Program director', 'Every measure and every client of the organization'),
    ...(clinician === null ? [] : [user('clinician', `Clinician: ${clinician.name}`, 'Measures, and the clients of one caseload', clinician.id)]),
    user('quality', 'Quality reviewer', 'Measures with small groups hidden; nobody is named'),
  ];
}

async function firstClinician({ deps }: Runtime, organization: Organization): Promise<{ id: string; name: string } | null> {
  const published = await deps.snapshots.current(organization.id);
  if (published === null) return null;
  const names = await deps.engines.ask(organization.id, published, async (engine) => (await askLabels(engine)).clinician);
  const [id] = organization.isDemo && names.has(DEMO_FIRST_CLINICIAN) ? [DEMO_FIRST_CLINICIAN] : names.keys();
  return id === undefined ? null : { id, name: names.get(id) ?? id };
}

async function usersOfRun(runtime: Runtime): Promise<LocalUser[]> {
  const lists = await Promise.all(runtime.organizations.shown().map(async (organization) => usersOf(organization, await firstClinician(runtime, organization))));
  return lists.flat();
}

/** RULE: only a path of this site; `//host` and `/\host` lead elsewhere. */
function localPath(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])\P{Cc}*$/u.test(to) ? to : '/';
}

/** Where somebody comes in who named no page: a clinician to who needs her now, everybody else to the overview. */
function landingOf(role: Caller['role'], to: unknown): string {
  const path = localPath(to);
  return path === '/' && role === 'clinician' ? '/worklist' : path;
}

/**
 * WHY: a page of another site must not be able to sign somebody in or out. Browsers say where a form comes from; without a referrer our own
 * pages' forms have the origin `null`, as a hostile frame's have, so only Sec-Fetch-Site tells them apart. A script sends neither.
 */
function requireOwnOrigin(header: (name: string) => string | undefined): void {
  const site = header('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return;
  const origin = header('origin');
  const isOwn = origin !== undefined && URL.canParse(origin) && new URL(origin).host === header('host');
  if (site !== undefined || (origin !== undefined && !isOwn)) throw new NotAllowed('Sign in from the page itself.');
}

export function signInRoutes(runtime: Runtime): Hono {
  const app = new Hono();
  app.get('/local/health', (context) => context.json({ product: 'cairn', pid: process.pid }));
  app.get('/local/users', async (context) => {
    const users = await usersOfRun(runtime);
    return context.json({ users: users.map(({ id, title, detail, organization }) => ({ id, title, detail, organization: { id: organization.id, name: organization.name, demo: organization.isDemo } })) }, 200, { 'cache-control': 'no-store' });
  });
  app.post('/local/sign-in', async (context) => {
    requireOwnOrigin((name) => context.req.header(name));
    const form = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(await bodyOf(context.req.raw, FORM_BYTES))));
    const user = (await usersOfRun(runtime)).find((one) => one.id === form['user']);
    if (user === undefined) throw new NotFound('not-found', 'There is no such user in this data folder.');
    const token = await signToken(runtime.folder.signingKey, user.caller, runtime.deps.clock());
    setCookie(context, SESSION_COOKIE, token, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: TOKEN_HOURS * 3600 });
    return context.redirect(landingOf(user.caller.role, form['to']), 303);
  });
  app.post('/local/sign-out', (context) => {
    requireOwnOrigin((name) => context.req.header(name));
    deleteCookie(context, SESSION_COOKIE, { path: '/' });
    return context.redirect('/sign-in', 303);
  });
  app.notFound((context) => problemResponse(new NotFound('not-found', 'There is nothing at this address.'), context, runtime.deps.log));
  app.onError((error, context) => problemResponse(error, context, runtime.deps.log));
  return app;
}
