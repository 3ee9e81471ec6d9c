/** RFC 9457 problem documents: what every error looks like on the wire. */
import { z } from 'zod';

export const PROBLEM_TYPES = {
  'invalid-input': 400,
  'not-authenticated': 401,
  'not-allowed': 403,
  'unknown-measure': 404,
  'not-found': 404,
  'gone': 410,
  'batch-too-large': 413,
  'unsupported-media-type': 415,
  'event-id-reused': 409,
  'query-timeout': 504,
  'too-busy': 503,
  'no-snapshot-yet': 503,
  'store-unavailable': 503,
  'defect': 500,
} as const;
export type ProblemType = keyof typeof PROBLEM_TYPES;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  traceId: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
