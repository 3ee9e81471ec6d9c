import { error } from '@sveltejs/kit';
import { askChoices } from '../../../../lib/choosing.ts';
import { loadPanels, wholeOrOnItsWay } from '../../../../lib/panels.ts';
import { familyOf, inFull, isFamily, mayReadMeasures } from '../../../../lib/places.ts';
import { parseView } from '../../../../lib/query.ts';
import { readsReleases, viewFor } from '../../../../lib/released.ts';
import { trendOf } from '../../../../lib/trends.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url, isDataRequest }) => {
  const { me, measures } = await parent();
  if (!mayReadMeasures(me.role)) error(403, { message: 'Measures are not for this role' });
  const { family } = params;
  const members = measures.filter((measure) => measure.family === family);
  if (!isFamily(family) || members.length === 0) error(404, { message: 'There is no such page' });
  const asked = parseView(url.searchParams);
  const { view, left } = viewFor(me, asked);
  const wide = inFull(family);
  const trend = (measure: (typeof measures)[number]) => (wide.includes(measure.id) ? null : trendOf(measure, measures));
  const ordered = [...wide.flatMap((id) => members.find((measure) => measure.id === id) ?? []), ...members.filter(({ id }) => !wide.includes(id))];
  const [choosing, coming] = await Promise.all([askChoices(locals.api, me.role, view), wholeOrOnItsWay({ isDataRequest, locals }, loadPanels(locals.api, ordered, view, { trend, isReleased: readsReleases(me.role) }))]);
  return { family: familyOf(family), wide, asked, view, left, ...choosing, awaited: members.length, ...coming };
};
