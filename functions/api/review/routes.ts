/** The addresses of reviews and of the digest. */
import type { ReviewAnswer } from '#analytics/contract/review.ts';
import { PRIVATE, scopeOf, type App, type Ctx } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';
import { findSnapshot } from '../measures.ts';
import { answerReview } from './answer.ts';
import { binderOf, BINDER_POLICY } from './binder.ts';
import { digests } from './digest.ts';
import { daysAt, Kept } from './kept.ts';
import { readReview, readReviews } from './read.ts';

const KEPT_AT_MOST = 32;

export function addReviewRoutes(app: App, deps: AppDeps): void {
  const digest = digests(deps);
  const kept = new Kept<ReviewAnswer>(KEPT_AT_MOST);
  const answer = async (context: Ctx) => {
    const { id: organization } = await scopeOf(deps, context, 'read-reviews');
    const review = await readReview(deps.events, organization, context.req.param('id') ?? '');
    const { role } = context.get('caller');
    const make = (): Promise<ReviewAnswer> => answerReview({ review, organization, role }, deps);
    // RULE: what a release answers is looked up; only what is computed is kept, and a pinned snapshot is looked for each time.
    if (role === 'quality' || review.snapshot !== null) return make();
    const { manifest } = await findSnapshot(deps.snapshots, organization, undefined);
    return kept.ask([organization, role, review, manifest.id, daysAt(deps.clock())], make);
  };
  app.get('/v1/reviews', async (context) => context.json({ reviews: await readReviews(deps.events, (await scopeOf(deps, context, 'read-reviews')).id) }, 200, PRIVATE));
  app.get('/v1/reviews/:id', async (context) => context.json(await answer(context), 200, PRIVATE));
  app.get('/v1/reviews/:id/binder', async (context) => context.body(await binderOf(await answer(context), await scopeOf(deps, context, 'read-reviews')), 200, {
    ...PRIVATE, 'content-type': 'text/html; charset=utf-8', 'content-disposition': 'attachment; filename="review-binder.html"', 'content-security-policy': `${BINDER_POLICY}; sandbox`,
  }));
  app.get('/v1/digest', async (context) => context.json(await digest((await scopeOf(deps, context, 'read-digest')).id), 200, PRIVATE));
}
