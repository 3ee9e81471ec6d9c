/** The addresses of reviews and of the digest. */
import { PRIVATE, scopeOf, type App, type Ctx } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';
import { answerReview } from './answer.ts';
import { binderOf, BINDER_POLICY } from './binder.ts';
import { digests } from './digest.ts';
import { readReview, readReviews } from './read.ts';

export function addReviewRoutes(app: App, deps: AppDeps): void {
  const digest = digests(deps);
  const answer = async (context: Ctx) => {
    const { id: organization } = await scopeOf(deps, context, 'read-reviews');
    const review = await readReview(deps.events, organization, context.req.param('id') ?? '');
    return answerReview({ review, organization, role: context.get('caller').role }, deps);
  };
  app.get('/v1/reviews', async (context) => context.json({ reviews: await readReviews(deps.events, (await scopeOf(deps, context, 'read-reviews')).id) }, 200, PRIVATE));
  app.get('/v1/reviews/:id', async (context) => context.json(await answer(context), 200, PRIVATE));
  app.get('/v1/reviews/:id/binder', async (context) => context.body(await binderOf(await answer(context)), 200, {
    ...PRIVATE, 'content-type': 'text/html; charset=utf-8', 'content-disposition': 'attachment; filename="review-binder.html"', 'content-security-policy': `${BINDER_POLICY}; sandbox`,
  }));
  app.get('/v1/digest', async (context) => context.json(await digest((await scopeOf(deps, context, 'read-digest')).id), 200, PRIVATE));
}
