/** The answer to `POST /v1/events`: what became of each event, in the order sent. */
import { z } from 'zod';
import { Problem } from './problem.ts';

export const Receipt = z.object({
  accepted: z.number(), duplicates: z.number(), rejected: z.number(),
  results: z.array(z.object({
    id: z.string().nullable(),
    /** duplicate: the very same event was there already, so it is recorded; rejected: `problem` says why, and nothing of it was kept. */
    status: z.enum(['accepted', 'duplicate', 'rejected']),
    problem: Problem.optional(),
  })),
});
export type Receipt = z.infer<typeof Receipt>;
