import { error } from '@sveltejs/kit';
import { mayReadMeasures } from '../../../../lib/places.ts';
import { parseView, resolveView } from '../../../../lib/query.ts';
import { settle } from '../../../../lib/settle.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!mayReadMeasures(me.role)) error(403, { message: 'Measures are not for this role' });
  const view = resolveView(parseView(url.searchParams), me.lastCompleteDay);
  const [choices, answer] = await Promise.all([settle(locals.api.choices(view)), locals.api.measure(params.id, view)]);
  return { view, choices, answer };
};
