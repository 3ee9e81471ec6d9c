/** `GET /v1/measures/{id}/episodes`: the episodes of the cohort behind an answer, for those who may see people. */
import { z } from 'zod';
import { Query } from './query.ts';

/** So many stand on one page of the list. */
export const EPISODES_A_PAGE = 50;

/** One stay, as it was on the as-of day; episodes of one client that follow one another within a day are one. */
export const EpisodeBehind = z.object({
  client: z.string(), name: z.string().nullable(),
  program: z.string(), programName: z.string(), levelOfCare: z.string(), clinician: z.string().nullable(), clinicianName: z.string().nullable(),
  admittedOn: z.string(),
  /** Last day and how it ended; null while it lasts. */
  endedOn: z.string().nullable(), reason: z.string().nullable(),
  /** Whole days from admission to the end, or to the as-of day. */
  days: z.number(),
  state: z.enum(['in-treatment', 'ended']),
});
export type EpisodeBehind = z.infer<typeof EpisodeBehind>;

export const EpisodeList = z.object({
  measure: z.object({ id: z.string(), title: z.string() }),
  query: Query,
  meta: z.object({ snapshot: z.string(), takenAt: z.string(), asOf: z.string() }),
  /** All of the cohort, and those of them whom the caller may see: a clinician her own caseload. */
  total: z.number(), visible: z.number(),
  /** Counted from 1. */
  page: z.number(), pages: z.number(),
  /** In the order of admission, latest first; never in that of a figure. */
  episodes: z.array(EpisodeBehind),
});
export type EpisodeList = z.infer<typeof EpisodeList>;
