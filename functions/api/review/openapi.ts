/** What OpenAPI says of reviews and of the digest. */
import { Digest, ReviewAnswer, ReviewList, ReviewRecord, Stratification, Verdict } from '#analytics/contract/review.ts';

type Json = Record<string, unknown>;

export const REVIEW_SCHEMAS = { ReviewRecord, ReviewList, ReviewAnswer, ReviewVerdict: Verdict, Stratification, Digest } as const;

interface Helpers {
  readonly read: (operationId: string, summary: string, schema: Json, parameters?: Json[]) => Json;
  readonly refTo: (name: keyof typeof REVIEW_SCHEMAS) => Json;
  readonly pathId: (description: string) => Json;
  /** The problems that a read may answer with. */
  readonly problems: Json;
}

/** Example `reviewPaths(helpers)['/v1/digest']` */
export function reviewPaths({ read, refTo, pathId, problems }: Helpers): Json {
  const id = pathId('A review of GET /v1/reviews.');
  const gone = { 410: { description: 'The snapshot it is pinned to was not kept.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } };
  const page = { description: 'One self-contained page.', content: { 'text/html': { schema: { type: 'string' } } } };
  const one = read('get-review', 'A review with its chart, the verdict on every change, its strata, and who was not measured', refTo('ReviewAnswer'), [id]);
  return {
    '/v1/reviews': read('list-reviews', 'Reviews as people opened them, live; they are opened by events (review.opened and its like)', refTo('ReviewList')),
    '/v1/reviews/{id}': one,
    '/v1/reviews/{id}/binder': { get: { operationId: 'get-review-binder', summary: 'The same as one page to keep or print, which asks nothing of any network', parameters: [id], responses: { 200: page, ...problems, ...gone } } },
    '/v1/digest': read('get-digest', 'What changed in a week beyond chance, what is noise, and what is only late data', refTo('Digest')),
  };
}
