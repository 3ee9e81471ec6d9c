import { error } from '@sveltejs/kit';
import type { MeasureResponse } from '#analytics/contract/result.ts';
import { instrumentsOf } from '../../../../lib/instruments.ts';
import { mayReadMeasures } from '../../../../lib/places.ts';
import { parseView, resolveView, type View } from '../../../../lib/query.ts';
import { settle } from '../../../../lib/settle.ts';
import type { Api } from '../../../../lib/api.ts';
import type { PageServerLoad } from './$types';

/** What can be chosen is what there is: the rows of the measure's own table, before one was chosen. */
async function askInstruments(api: Api, { measure, result }: MeasureResponse, view: View): Promise<{ key: string; label: string }[]> {
  if (!measure.parameters.includes('instrument')) return [];
  if (result.kind === 'table' && view.instrument === undefined) return instrumentsOf(result);
  if (!measure.views.includes('table')) return [];
  const all = await settle(api.measure(measure.id, { ...view, view: 'table', groupBy: '', instrument: '' }));
  return 'value' in all ? instrumentsOf(all.value.result) : [];
}

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!mayReadMeasures(me.role)) error(403, { message: 'Measures are not for this role' });
  const asked = parseView(url.searchParams);
  const view = resolveView(asked, me.lastCompleteDay);
  const [choices, answer] = await Promise.all([settle(locals.api.choices(view)), locals.api.measure(params.id, view)]);
  return { asked, view, choices, answer, instruments: await askInstruments(locals.api, answer, view) };
};
