import { redirect } from '@sveltejs/kit';
import { chooseOverview, signalsFirst } from '../../lib/overview.ts';
import { loadPanels } from '../../lib/panels.ts';
import { mayReadMeasures } from '../../lib/places.ts';
import { parseView, resolveView } from '../../lib/query.ts';
import { settle } from '../../lib/settle.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { me, measures } = await parent();
  if (!mayReadMeasures(me.role)) redirect(303, '/data');
  const asked = parseView(url.searchParams);
  const view = resolveView(asked, me.lastCompleteDay);
  const [choices, panels] = await Promise.all([settle(locals.api.choices(view)), loadPanels(locals.api, chooseOverview(measures), view)]);
  return { asked, view, choices, panels: signalsFirst(panels) };
};
