import { error } from '@sveltejs/kit';
import { isDate } from '#analytics/contract/instant.ts';
import { mayReadWorklist } from '../../../../lib/places.ts';
import { parseView } from '../../../../lib/worklist/view.ts';
import type { RequestHandler } from './$types';

/** The API's own file, for the caller's own scope. RULE: its name says a day, never a person. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const me = await locals.api.me();
  if (!mayReadWorklist(me.role)) error(403, { message: 'The worklist is not for this role' });
  const view = parseView(url.searchParams);
  const file = await locals.api.worklistCsv(view);
  const name = view.asOf !== undefined && isDate(view.asOf) ? `worklist-${view.asOf}.csv` : `worklist-${me.now.slice(0, 10)}.csv`;
  return new Response(file, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
};
