import { error } from '@sveltejs/kit';
import { mayReadClients } from '../../../../lib/places.ts';
import { parseDays } from '../../../../lib/timeline.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!mayReadClients(me.role)) error(403, { message: 'Clients are not for this role', detail: 'People are shown only to those who work with them and to the program director.' });
  const timeline = await locals.api.client(params.id, url.searchParams.get('asOf'));
  return { timeline, lastDays: parseDays(url.searchParams.get('days')) };
};
