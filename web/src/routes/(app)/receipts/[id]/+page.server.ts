import { error } from '@sveltejs/kit';
import { mayOpenReceipts } from '../../../../lib/places.ts';
import type { PageServerLoad } from './$types';

/** As many figures as the page lists: what it is for is the one it leads with. The file has them all. */
const FIGURES = 40;

/** What the page shows of a receipt. WHY not all of it: the file has the whole result and the shared SQL, which no one reads on a page. */
export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!mayOpenReceipts(me.role)) error(403, { message: 'Receipts are not for this role', detail: 'They are for those who read measures.' });
  const { result: _result, sql, figures, hidden, ...receipt } = await locals.api.receipt(params.id, url.searchParams.get('figure'));
  const lead = figures.find(({ path }) => path === receipt.figure) ?? null;
  return {
    receipt, sql: sql === null ? null : { text: sql.text, parameters: sql.parameters }, lead,
    figures: figures.slice(0, FIGURES), more: Math.max(0, figures.length - FIGURES), hidden: hidden.slice(0, FIGURES), moreHidden: Math.max(0, hidden.length - FIGURES),
  };
};
