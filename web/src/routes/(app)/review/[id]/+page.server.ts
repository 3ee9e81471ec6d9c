import { error, fail, redirect } from '@sveltejs/kit';
import { mayReview } from '../../../../lib/places.ts';
import { valueOf } from '../../../../lib/record/fields.ts';
import { withSaved } from '../../../../lib/record/path.ts';
import { readValues } from '../../../../lib/record/submission.ts';
import { FORMS, isReviewForm, reviewFormView, submitReview, type ReviewForm } from '../../../../lib/review/forms.ts';
import { keptReview, NOT_FOR_ROLE, refusedBy } from '../../../../lib/review/send.ts';
import type { Actions, PageServerLoad } from './$types';

const mint = (): string => `rev_${crypto.randomUUID()}`;

export const load: PageServerLoad = async ({ locals, params, parent }) => {
  const { me } = await parent();
  if (!mayReview(me.role)) error(403, NOT_FOR_ROLE);
  const answer = await locals.api.review(params.id);
  const view = (form: ReviewForm, values = {}) => reviewFormView(form, { id: mint(), now: me.now }, { values });
  const { review } = answer;
  const entries = [review, ...review.baselines, ...review.phases, ...review.changes].map(({ event }) => event.id);
  return {
    answer, forms: { change: view('change'), baseline: view('baseline'), phase: view('phase') },
    retractions: Object.fromEntries(entries.map((event) => [event, view('retract', { event })])),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const values = readValues(await request.formData());
    const form = valueOf(values, 'what');
    if (!isReviewForm(form) || form === FORMS[0]) return fail(400, keptReview(values, [{ field: '', text: 'This form is not one of this page. Load the page again' }]));
    const { role } = await locals.api.me();
    if (!mayReview(role)) return fail(403, keptReview(values, [], { type: 'not-allowed', title: NOT_FOR_ROLE.message }));
    const made = submitReview(form, values, { review: params.id, offered: null });
    if ('faults' in made) return fail(422, keptReview(values, made.faults));
    const problem = refusedBy(await locals.api.send(made.events));
    if (problem !== null) return fail(problem.status, keptReview(values, [], problem));
    const { reviews } = await locals.api.reviews();
    // What was taken back may have been the review itself.
    redirect(303, reviews.some(({ review }) => review === params.id) ? withSaved(`/review/${encodeURIComponent(params.id)}`, form) : '/review');
  },
};
