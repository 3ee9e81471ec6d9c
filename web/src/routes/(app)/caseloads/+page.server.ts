import { error } from '@sveltejs/kit';
import { chooseFunnels, comparedFor, mayReadCaseloads } from '../../../lib/caseloads.ts';
import { askChoices } from '../../../lib/choosing.ts';
import { loadPanels, wholeOrOnItsWay } from '../../../lib/panels.ts';
import { parseView } from '../../../lib/query.ts';
import { readsReleases, viewFor } from '../../../lib/released.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, url, isDataRequest }) => {
  const { me, measures } = await parent();
  if (!mayReadCaseloads(me.role)) error(403, { message: 'Caseloads are not for this role', detail: 'Caseloads set programs and clinicians side by side; your own clients are on your worklist.' });
  const asked = parseView(url.searchParams);
  const { view, left } = viewFor(me, asked);
  const groupBy = comparedFor(me.role, asked.groupBy);
  const { drawn, others } = chooseFunnels(measures);
  const [choosing, coming] = await Promise.all([askChoices(locals.api, me.role, view), wholeOrOnItsWay({ isDataRequest, locals }, loadPanels(locals.api, drawn, view, { as: { view: 'funnel', groupBy }, isReleased: readsReleases(me.role) }))]);
  return { asked, view, left, groupBy, others: others.map(({ id, title }) => ({ id, title })), ...choosing, awaited: drawn.length, ...coming };
};
