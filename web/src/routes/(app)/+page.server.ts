import { redirect } from '@sveltejs/kit';
import { chooseOverview, signalsFirst } from '../../lib/overview.ts';
import { loadPanels, wholeOrOnItsWay } from '../../lib/panels.ts';
import { mayReadMeasures } from '../../lib/places.ts';
import { parseView, resolveView } from '../../lib/query.ts';
import { settle } from '../../lib/settle.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url, isDataRequest }) => {
  const { me, measures } = await parent();
  if (!mayReadMeasures(me.role)) redirect(303, '/data');
  const asked = parseView(url.searchParams);
  const view = resolveView(asked, me.lastCompleteDay);
  const chosen = chooseOverview(measures);
  const [choices, coming] = await Promise.all([settle(locals.api.choices(view)), wholeOrOnItsWay(isDataRequest, loadPanels(locals.api, chosen, view).then(signalsFirst))]);
  return { asked, view, choices, awaited: chosen.length, ...coming };
};
