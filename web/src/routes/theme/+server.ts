import { redirect } from '@sveltejs/kit';
import { parseReturn } from '../../lib/address.ts';
import { parseTheme, THEME_COOKIE } from '../../lib/theme.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 31_536_000;

/** A harmless preference, so a GET: it needs no origin check, and works behind any host name. */
export const GET: RequestHandler = ({ cookies, url }) => {
  const theme = parseTheme(url.searchParams.get('theme'));
  cookies.set(THEME_COOKIE, theme, { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', secure: url.protocol === 'https:' });
  redirect(303, parseReturn(url.searchParams.get('to')));
};
