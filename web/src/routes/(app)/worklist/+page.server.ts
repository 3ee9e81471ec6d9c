import { error } from '@sveltejs/kit';
import { PER_PAGE, toPage } from '../../../lib/paging.ts';
import { mayReadWorklist } from '../../../lib/places.ts';
import { settle } from '../../../lib/settle.ts';
import { toGroups } from '../../../lib/worklist/groups.ts';
import { emptinessOf, leadSentence, nextSentence } from '../../../lib/worklist/said.ts';
import { parseView, setCount } from '../../../lib/worklist/view.ts';
import type { PageServerLoad } from './$types';

/** Long enough ago that everybody in treatment was admitted since. */
const EVER = '1990-01-01';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { me } = await parent();
  if (!mayReadWorklist(me.role)) error(403, { message: 'The worklist is not for this role', detail: 'People are shown only to those who work with them and to the program director.' });
  const view = parseView(url.searchParams);
  const [choices, worklist] = await Promise.all([settle(locals.api.choices({ from: EVER })), locals.api.worklist(view)]);
  const { rows, ...list } = worklist;
  // A caseload is read whole; an organization by the page.
  const shown = me.role === 'clinician' && rows.length > 0 ? toPage(rows, null, rows.length) : toPage(rows, url.searchParams.get('page'), PER_PAGE);
  // What is asked for as of today is the list as it stands now.
  const isNarrowed = setCount(view) > 0;
  const isPast = view.asOf !== undefined && view.asOf <= me.lastCompleteDay;
  return {
    view, isPast, choices, list,
    groups: toGroups(rows, shown.items),
    paged: { page: shown.page, pages: shown.pages, first: shown.first, last: shown.last, total: rows.length },
    isNarrowed, empty: emptinessOf(worklist, isNarrowed), lead: leadSentence(worklist, { isNarrowed, isPast }), next: isPast ? '' : nextSentence(worklist),
  };
};
