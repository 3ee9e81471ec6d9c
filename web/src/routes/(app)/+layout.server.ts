import { mayReadMeasures } from '../../lib/places.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url }) => {
  // WHY: reading the address runs this again with every page, so that the data's age is never that of an earlier one.
  const { pathname } = url;
  const me = await locals.api.me();
  const measures = mayReadMeasures(me.role) ? (await locals.api.measures()).measures : [];
  return { me, measures: measures.map(({ id, title, family, kind, views }) => ({ id, title, family, kind, views })), theme: locals.theme, pathname };
};
