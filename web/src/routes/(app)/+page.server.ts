import { redirect } from '@sveltejs/kit';
import { mayReadMeasures } from '../../lib/places.ts';
import { parseView, resolveView } from '../../lib/query.ts';
import { settle } from '../../lib/settle.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { me, measures } = await parent();
  if (!mayReadMeasures(me.role)) redirect(303, '/data');
  const view = resolveView(parseView(url.searchParams), me.lastCompleteDay);
  const ungrouped = { ...view, groupBy: '' };
  const [choices, panels] = await Promise.all([
    settle(locals.api.choices(view)),
    Promise.all(measures.map(async (measure) => ({ measure, answer: await settle(locals.api.measure(measure.id, ungrouped)) }))),
  ]);
  return { view, choices, panels };
};
