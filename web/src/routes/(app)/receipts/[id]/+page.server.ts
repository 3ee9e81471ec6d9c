import { error } from '@sveltejs/kit';
import { mayOpenReceipts } from '../../../../lib/places.ts';
import type { PageServerLoad } from './$types';

/** As many figures as the page lists: what it is for is the one it leads with. The file has them all. */
const FIGURES = 40;

/** What the page shows of a receipt. WHY not all of it: the file has the whole result and the shared SQL, which no one reads on a page. */
export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!mayOpenReceipts(me.role)) error(403, { message: 'Receipts are not for this role', detail: 'It reads releases, which are made once and stored.' });
  const { result: _result, sql, figures, ...receipt } = await locals.api.receipt(params.id, url.searchParams.get('figure'));
  const { macros: _macros, ...own } = sql;
  const lead = figures.find(({ path }) => path === receipt.figure) ?? null;
  return { receipt, sql: own, lead, figures: figures.slice(0, FIGURES), more: Math.max(0, figures.length - FIGURES) };
};
