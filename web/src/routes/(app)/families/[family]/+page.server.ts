import { error } from '@sveltejs/kit';
import { loadPanels, wholeOrOnItsWay } from '../../../../lib/panels.ts';
import { familyOf, isFamily, mayReadMeasures } from '../../../../lib/places.ts';
import { parseView, resolveView } from '../../../../lib/query.ts';
import { settle } from '../../../../lib/settle.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, url, isDataRequest }) => {
  const { me, measures } = await parent();
  if (!mayReadMeasures(me.role)) error(403, { message: 'Measures are not for this role' });
  const { family } = params;
  const members = measures.filter((measure) => measure.family === family);
  if (!isFamily(family) || members.length === 0) error(404, { message: 'There is no such page' });
  const asked = parseView(url.searchParams);
  const view = resolveView(asked, me.lastCompleteDay);
  const [choices, coming] = await Promise.all([settle(locals.api.choices(view)), wholeOrOnItsWay(isDataRequest, loadPanels(locals.api, members, view))]);
  return { family: familyOf(family), asked, view, choices, awaited: members.length, ...coming };
};
