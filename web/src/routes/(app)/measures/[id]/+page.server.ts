import { error } from '@sveltejs/kit';
import type { MeasureResponse } from '#analytics/contract/result.ts';
import { askChoices } from '../../../../lib/choosing.ts';
import { instrumentsOf } from '../../../../lib/instruments.ts';
import { askOrOverTime, MEASURED } from '../../../../lib/panels.ts';
import { mayReadClients, mayReadMeasures } from '../../../../lib/places.ts';
import { parseView, travelling, type View } from '../../../../lib/query.ts';
import { readsReleases, viewFor } from '../../../../lib/released.ts';
import { settle, type Settled } from '../../../../lib/settle.ts';
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

/** RULE (domain 10.10): an outcome never stands without the share that was not measured. */
async function askMeasured(api: Api, { measure, meta }: MeasureResponse, view: View): Promise<Settled<MeasureResponse> | null> {
  if (measure.family !== 'outcomes' || measure.id === MEASURED) return null;
  return askOrOverTime(api, MEASURED, { ...travelling(view), groupBy: '', view: 'table', instrument: view.instrument ?? '' }, meta.release !== undefined);
}

/** Errors: what the measure's own answer was refused for. */
async function askMeasure(api: Api, id: string, view: View, isReleased: boolean): Promise<MeasureResponse> {
  const found = isReleased && view.view === undefined ? await askOrOverTime(api, id, view, true) : null;
  return found !== null && 'value' in found ? found.value : api.measure(id, view);
}

export const load: PageServerLoad = async ({ locals, params, parent, url }) => {
  const { me } = await parent();
  if (!mayReadMeasures(me.role)) error(403, { message: 'Measures are not for this role' });
  const asked = parseView(url.searchParams);
  const { view, left } = viewFor(me, asked);
  const [choosing, answer, behind] = await Promise.all([askChoices(locals.api, me.role, view), askMeasure(locals.api, params.id, view, readsReleases(me.role)), mayReadClients(me.role) ? settle(locals.api.episodes(params.id, view, 1)) : null]);
  const [instruments, measured] = await Promise.all([askInstruments(locals.api, answer, view), askMeasured(locals.api, answer, view)]);
  const episodes = behind !== null && 'value' in behind ? { total: behind.value.total, visible: behind.value.visible } : null;
  return { asked, view, left, ...choosing, answer, instruments, measured, episodes };
};
