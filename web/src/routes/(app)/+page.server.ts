import { redirect } from '@sveltejs/kit';
import { askChoices } from '../../lib/choosing.ts';
import { chooseOverview, signalsFirst } from '../../lib/overview.ts';
import { loadPanels, wholeOrOnItsWay } from '../../lib/panels.ts';
import { mayReadMeasures } from '../../lib/places.ts';
import { parseView } from '../../lib/query.ts';
import { readsReleases, viewFor } from '../../lib/released.ts';
import { trendOf } from '../../lib/trends.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url, isDataRequest }) => {
  const { me, measures } = await parent();
  if (!mayReadMeasures(me.role)) redirect(303, '/data');
  const asked = parseView(url.searchParams);
  const { view, left } = viewFor(me, asked);
  const chosen = chooseOverview(measures);
  const panels = loadPanels(locals.api, chosen, view, { trend: (measure) => trendOf(measure, measures), isReleased: readsReleases(me.role) }).then(signalsFirst);
  const [choosing, coming] = await Promise.all([askChoices(locals.api, me.role, view), wholeOrOnItsWay({ isDataRequest, locals }, panels)]);
  return { asked, view, left, ...choosing, awaited: chosen.length, ...coming };
};
