import { error } from '@sveltejs/kit';
import { mayReadDigest } from '../../../../lib/places.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
  const { me } = await parent();
  if (!mayReadDigest(me.role)) error(403, { message: 'The digest is for directors', detail: 'It compares this week with the last; what is released is made once a month.' });
  return { digest: await locals.api.digest() };
};
