import { error, fail, redirect } from '@sveltejs/kit';
import { findInstrument, INSTRUMENTS } from '#analytics/instruments/instruments.ts';
import type { Me } from '#analytics/contract/site.ts';
import type { Api } from '../../../lib/api.ts';
import { mayReview } from '../../../lib/places.ts';
import { resolveView } from '../../../lib/query.ts';
import { valueOf } from '../../../lib/record/fields.ts';
import { readValues } from '../../../lib/record/submission.ts';
import { withSaved } from '../../../lib/record/path.ts';
import { reviewFormView, submitReview, type Offered } from '../../../lib/review/forms.ts';
import { keptReview, NOT_FOR_ROLE, refusedBy } from '../../../lib/review/send.ts';
import { settle } from '../../../lib/settle.ts';
import { sentenceCase, word } from '../../../lib/words.ts';
import type { Actions, PageServerLoad } from './$types';

/** What can be chosen is what there is: measures that have a series, and whom there are figures of. */
async function offeredFor(api: Api, me: Me): Promise<Offered> {
  const [{ measures }, choices] = await Promise.all([api.measures(), settle(api.choices(resolveView({}, me.lastCompleteDay)))]);
  const found = 'value' in choices ? choices.value : { program: [], levelOfCare: [], strata: {} };
  const isDirector = me.role === 'director';
  return {
    measures: measures.filter(({ views }) => views.includes('series')).map(({ id, title }) => ({ value: id, label: title })),
    programs: found.program.map(({ key, label }) => ({ value: key, label })), levelsOfCare: found.levelOfCare.map(({ key, label }) => ({ value: key, label })),
    strata: Object.entries(found.strata).flatMap(([name, values]) => values.map(({ key, label }) => ({ value: `${name}=${key}`, label: `${sentenceCase(word(name))}: ${label === key ? word(key) : label}` }))),
    instruments: isDirector ? INSTRUMENTS.map(({ id }) => ({ value: id, label: findInstrument(id)?.name ?? id })) : [],
    snapshot: isDirector ? (me.snapshot?.id ?? null) : null,
  };
}

export const load: PageServerLoad = async ({ locals, parent }) => {
  const { me } = await parent();
  if (!mayReview(me.role)) error(403, NOT_FOR_ROLE);
  const [{ reviews }, offered] = await Promise.all([locals.api.reviews(), offeredFor(locals.api, me)]);
  const titles = Object.fromEntries(offered.measures.map(({ value, label }) => [value, label]));
  const values = offered.snapshot === null ? {} : { snapshot: offered.snapshot };
  return { reviews, titles, programs: Object.fromEntries(offered.programs.map(({ value, label }) => [value, label])), isDirector: me.role === 'director', form: reviewFormView('open', { id: `rev_${crypto.randomUUID()}`, now: me.now }, { offered, values }) };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const values = readValues(await request.formData());
    const me = await locals.api.me();
    if (!mayReview(me.role)) return fail(403, keptReview(values, [], { type: 'not-allowed', title: NOT_FOR_ROLE.message }));
    const made = submitReview('open', values, { review: '', offered: await offeredFor(locals.api, me) });
    if ('faults' in made) return fail(422, keptReview(values, made.faults));
    const problem = refusedBy(await locals.api.send(made.events));
    if (problem !== null) return fail(problem.status, keptReview(values, [], problem));
    redirect(303, withSaved(`/review/${encodeURIComponent(valueOf(values, 'id'))}`, 'open'));
  },
};
