import { parseReturn } from '../../lib/address.ts';
import { settle } from '../../lib/settle.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const answer = await settle(locals.api.localUsers());
  return { users: 'value' in answer ? answer.value.users : [], to: parseReturn(url.searchParams.get('to')), theme: locals.theme };
};
