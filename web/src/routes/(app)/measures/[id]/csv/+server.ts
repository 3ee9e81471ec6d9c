import { error } from '@sveltejs/kit';
import { isDate } from '#analytics/contract/instant.ts';
import { mayReadMeasures } from '../../../../../lib/places.ts';
import { parseView } from '../../../../../lib/query.ts';
import { viewFor } from '../../../../../lib/released.ts';
import type { RequestHandler } from './$types';

const NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.';

/** The chart's numbers as the API's own table. RULE: the file's name says a measure and a day, never a person. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const me = await locals.api.me();
  if (!mayReadMeasures(me.role)) error(403, { message: 'This table is not for this role' });
  const { view } = viewFor(me, parseView(url.searchParams));
  const file = await locals.api.measureCsv(params.id, view);
  const day = view.asOf !== undefined && isDate(view.asOf) ? view.asOf : me.lastCompleteDay;
  const name = /^[a-z-]+$/.test(params.id) ? `${params.id}-${day}.csv` : `measure-${day}.csv`;
  return new Response(file, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store', 'x-redisclosure-notice': NOTICE } });
};
