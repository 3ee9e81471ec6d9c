import { error } from '@sveltejs/kit';
import { familyOf, mayReadClients } from '../../../../../lib/places.ts';
import { parseView, resolveView } from '../../../../../lib/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me, measures } = await parent();
  if (!mayReadClients(me.role)) error(403, { message: 'Episodes are not for this role', detail: 'People are shown only to those who work with them.' });
  const asked = parseView(url.searchParams);
  const page = /^[1-9]\d{0,5}$/.exec(url.searchParams.get('page') ?? '')?.[0] ?? '1';
  const list = await locals.api.episodes(params.id, resolveView(asked, me.lastCompleteDay), Number(page));
  const family = measures.find(({ id }) => id === list.measure.id)?.family;
  return { asked, list, family: family === undefined ? null : familyOf(family).label };
};
