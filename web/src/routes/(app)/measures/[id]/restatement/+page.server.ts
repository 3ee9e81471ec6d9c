import { error } from '@sveltejs/kit';
import { isDate } from '#analytics/contract/instant.ts';
import { mayReadRestatements } from '../../../../../lib/places.ts';
import { parseView, resolveView, type View } from '../../../../../lib/query.ts';
import { usualDay } from '../../../../../lib/restatement.ts';
import type { PageServerLoad } from './$types';

/** RULE: a day in the address stands before a snapshot in it; and a later as-of date than that day is left out, for nothing was known of it then. */
function viewOf(view: View & { from: string; to: string }, knownOn: string | null): View & { from: string; to: string } {
  if (knownOn === null) return view;
  const { snapshot: _snapshot, asOf, ...rest } = view;
  return asOf === undefined || (isDate(knownOn) && asOf > knownOn) ? rest : { ...rest, asOf };
}

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!mayReadRestatements(me.role)) error(403, { message: 'Restatements are not for this role', detail: 'This role reads releases, which stay as they were made.' });
  const asked = parseView(url.searchParams);
  const own = (name: string): string | undefined => url.searchParams.get(name) || undefined;
  const knownOn = own('knownOn') ?? (asked.snapshot === undefined ? usualDay(me.lastCompleteDay) : null);
  const view = viewOf(resolveView(asked, me.lastCompleteDay), knownOn);
  const found = await locals.api.restatement(params.id, view, { knownOn: knownOn ?? undefined, figure: own('figure') });
  return { asked, view, knownOn, figure: own('figure') ?? null, found };
};
