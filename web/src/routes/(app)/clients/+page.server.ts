import { error } from '@sveltejs/kit';
import { toPage } from '../../../lib/paging.ts';
import { mayReadClients } from '../../../lib/places.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { me } = await parent();
  if (!mayReadClients(me.role)) error(403, { message: 'Clients are not for this role', detail: 'People are shown only to those who work with them and to the program director.' });
  const { clients, total } = await locals.api.clients();
  const inTreatment = clients.filter((client) => client.dischargedOn === null).length;
  return { total, inTreatment, listed: clients.length, list: toPage(clients, url.searchParams.get('page')) };
};
