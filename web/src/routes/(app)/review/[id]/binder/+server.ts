import { error } from '@sveltejs/kit';
import { mayReview } from '../../../../../lib/places.ts';
import { NOT_FOR_ROLE } from '../../../../../lib/review/send.ts';
import type { RequestHandler } from './$types';

/** The API's own page, to keep: nothing in it runs, and nothing is fetched by it. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const me = await locals.api.me();
  if (!mayReview(me.role)) error(403, NOT_FOR_ROLE);
  const file = await locals.api.reviewBinder(params.id);
  return new Response(file, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-disposition': `attachment; filename="review-binder-${me.now.slice(0, 10)}.html"`, 'content-security-policy': 'default-src \'none\'; style-src \'unsafe-inline\'; sandbox', 'cache-control': 'no-store' } });
};
