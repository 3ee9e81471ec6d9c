import { env } from '$env/dynamic/private';
import { error, redirect, type Handle, type HandleServerError, type RequestEvent } from '@sveltejs/kit';
import type { Problem } from '#analytics/contract/problem.ts';
import { openApi } from './lib/api.ts';
import { runsScripts, SCRIPTS_COOKIE } from './lib/scripts.ts';
import { parseTheme, THEME_COOKIE } from './lib/theme.ts';

const SESSION_COOKIE = 'cairn_session';
const OPEN = new Set(['/sign-in', '/theme']);

function signInAddress(event: RequestEvent): string {
  return `/sign-in?to=${encodeURIComponent(event.url.pathname + event.url.search)}`;
}

function refuser(event: RequestEvent): (problem: Problem) => never {
  return (problem) => {
    if (problem.status === 401 && !OPEN.has(event.url.pathname)) {
      event.cookies.delete(SESSION_COOKIE, { path: '/', secure: event.url.protocol === 'https:' });
      redirect(303, signInAddress(event));
    }
    error(problem.status, {
      message: problem.title,
      ...(problem.detail !== undefined && { detail: problem.detail }),
      ...(problem.traceId !== undefined && { traceId: problem.traceId }),
    });
  };
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  // WHY not no-referrer: without one our own forms come with the origin `null`, as a hostile frame's do, and are refused. Other sites are told nothing.
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  // RULE: pages hold people; no cache keeps them after sign-out.
  'cache-control': 'no-store',
};

export const handle: Handle = async ({ event, resolve }) => {
  const session = event.cookies.get(SESSION_COOKIE);
  if (session === undefined && !OPEN.has(event.url.pathname)) redirect(303, signInAddress(event));
  const base = env['CAIRN_API_URL'] ?? event.url.origin;
  // WHY: the global fetch, for the API may share our origin and SvelteKit's own would look for it among our routes.
  event.locals.api = openApi({ base, session, fetch: globalThis.fetch, refuse: refuser(event) });
  event.locals.theme = parseTheme(event.cookies.get(THEME_COOKIE));
  event.locals.runsScripts = runsScripts(event.cookies.get(SCRIPTS_COOKIE), event.url);
  const attribute = event.locals.theme === 'system' ? '' : ` data-theme="${event.locals.theme}"`;
  const response = await resolve(event, { transformPageChunk: ({ html }) => html.replace('%cairn.theme%', attribute) });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
};

export const handleError: HandleServerError = ({ error: cause, status, message }) => {
  if (status === 404) return { message: 'There is no such page' };
  const traceId = crypto.randomUUID();
  // RULE: no address, query or person in the log line; the trace id joins it to the page.
  console.error(JSON.stringify({ level: 'error', traceId, status, message: cause instanceof Error ? cause.message : message }));
  return { message: 'Something went wrong here', detail: 'This is our fault, not yours. Nothing is lost; try again in a moment.', traceId };
};
