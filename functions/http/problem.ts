/** AppError -> RFC 9457. The only place that makes problem documents. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { PROBLEM_TYPES, type Problem, type ProblemType } from '#analytics/contract/problem.ts';
import { AppError, type FieldFault } from '#analytics/errors.ts';

/** Fixed per type; what happened stands in `detail`. */
export const PROBLEM_TITLES: Readonly<Record<ProblemType, string>> = {
  'invalid-input': 'The request is not as it should be',
  'not-authenticated': 'Nobody is signed in',
  'not-allowed': 'This role may not do that',
  'unknown-measure': 'There is no such measure',
  'not-found': 'There is nothing at this address',
  'gone': 'This snapshot has expired',
  'batch-too-large': 'The batch is too large',
  'unsupported-media-type': 'The body is of a type that is not taken here',
  'event-id-reused': 'An event with this source and id exists with other content',
  'query-timeout': 'The question took too long',
  'too-busy': 'Too many questions at once',
  'no-snapshot-yet': 'Nothing has been published yet',
  'store-unavailable': 'The store did not answer in time',
  'defect': 'Something is broken on our side',
};

/** A problem of one event in a batch, or the base of a response. */
export function problemOf(type: ProblemType, detail: string, faults: readonly FieldFault[] = []): Problem {
  return { type: `/problems/${type}`, title: PROBLEM_TITLES[type], status: PROBLEM_TYPES[type], detail, ...(faults.length > 0 ? { errors: [...faults] } : {}) };
}

export type LogLine = (line: { level: 'error' | 'info'; event: string } & Record<string, string | number>) => void;

/** Any error -> a response. RULE: a defect is logged with its stack and trace id; the body says nothing of it. */
export function problemResponse(error: unknown, context: Context, log: LogLine): Response {
  const traceId = randomUUID();
  const known = error instanceof AppError ? error : null;
  if (known === null) log({ level: 'error', event: 'defect', traceId, stack: error instanceof Error ? (error.stack ?? error.message) : 'not an Error' });
  const problem = known === null ? problemOf('defect', 'It was logged. Report the trace id if it happens again.') : problemOf(known.type, known.message, known.faults);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (known?.retryAfterSeconds !== undefined) headers['retry-after'] = String(known.retryAfterSeconds);
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer realm="cairn"';
  return context.body(JSON.stringify({ ...problem, instance: `/traces/${traceId}`, traceId }), problem.status as 400, headers);
}
