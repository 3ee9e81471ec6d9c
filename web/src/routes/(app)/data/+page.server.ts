import { error } from '@sveltejs/kit';
import { mayReadData } from '../../../lib/places.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
  const { me } = await parent();
  if (!mayReadData(me.role)) error(403, { message: 'This page is not for this role' });
  return await locals.api.snapshots();
};
