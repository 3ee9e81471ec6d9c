import { error } from '@sveltejs/kit';
import { mayReadWorklist } from '../../../../lib/places.ts';
import { capacitySentence, toLoadTable } from '../../../../lib/worklist/capacity.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { me } = await parent();
  if (!mayReadWorklist(me.role)) error(403, { message: 'Caseloads are not for this role' });
  const asOf = url.searchParams.get('asOf') || undefined;
  const capacity = await locals.api.worklistCapacity({ asOf });
  return { asOf: capacity.asOf, isPast: asOf !== undefined, sentence: capacitySentence(capacity), table: toLoadTable(capacity) };
};
