/** A release: what leaves direct care, made once a month, suppressed once, and then fixed (docs/adr/0024-releases.md). */
import { z } from 'zod';
import { CalendarDate } from './event.ts';
import { ResultKind } from './kinds.ts';
import { Query } from './query.ts';
import { MeasureDefinition, Result, Spc, Warning, Waterfall } from './result.ts';

/** What a release is broken down by: programs, levels of care, and two strata. RULE: a stated list, no clinicians. */
export const RELEASED_STRATA = ['ageBand', 'gender'] as const;
export const RELEASED_BY = ['program', 'levelOfCare', ...RELEASED_STRATA] as const;
export const ReleasedBy = z.enum(RELEASED_BY);
export type ReleasedBy = z.infer<typeof ReleasedBy>;

export const RELEASE_ID = /^rel_\d{4}-\d{2}_[0-9a-f]{16}$/;
export const ReleaseMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, as YYYY-MM');

/** How many figures are shown, how many are hidden because they are small, and how many are hidden only so that those cannot be worked out. */
export const Loss = z.object({ shown: z.number(), small: z.number(), lost: z.number() });
export type Loss = z.infer<typeof Loss>;

/** `GET /v1/releases`. */
export const Release = z.object({
  id: z.string().regex(RELEASE_ID),
  /** The last whole month in it. */
  month: ReleaseMonth,
  /** The last day of that month: everything is as of this day, whoever asks and whenever. */
  asOf: CalendarDate,
  snapshot: z.string(),
  madeAt: z.string(),
  threshold: z.number(),
  by: z.array(ReleasedBy),
  measures: z.array(z.object({ id: z.string(), version: z.number(), sha256: z.string(), loss: Loss })),
});
export type Release = z.infer<typeof Release>;
export const ReleaseList = z.object({ releases: z.array(Release) });
export type ReleaseList = z.infer<typeof ReleaseList>;

export const ReleasedAnswer = z.object({
  view: ResultKind,
  groupBy: ReleasedBy.nullable(),
  /** The one program whose groups these are; null: of all. */
  program: z.string().nullable(),
  query: Query,
  result: Result,
  warnings: z.array(Warning),
  /** How limits are made of the points of a series; null for other views. */
  chart: z.object({ kind: z.enum(['xmr', 'p', 'p-prime', 'u', 'u-prime', 'g']), direction: Spc.shape.direction }).nullable(),
});
export type ReleasedAnswer = z.infer<typeof ReleasedAnswer>;

/** What made a slice: the measure's version, its SQL and what that calls, and the day the snapshot was taken. */
export const ReleasedRule = z.object({ version: z.number(), definition: z.string(), text: z.string(), macros: z.string(), takenOn: CalendarDate });
export type ReleasedRule = z.infer<typeof ReleasedRule>;

/** Whole months that came into the release together, from one snapshot. RULE: what has been released is never made again. */
export const ReleaseSlice = z.object({
  from: CalendarDate, to: CalendarDate, asOf: CalendarDate, release: z.string(), snapshot: z.string(), takenAt: z.string(), loss: Loss, answers: z.array(ReleasedAnswer),
  /** Of everybody, a view each. Slices of an earlier Cairn have none, and no rule either. */
  waterfalls: z.array(z.object({ view: ResultKind, waterfall: Waterfall })).optional(),
  rule: ReleasedRule.optional(),
});
export type ReleaseSlice = z.infer<typeof ReleaseSlice>;

/** One measure of a release, as it is stored. */
export const ReleasedMeasure = z.object({ measure: MeasureDefinition, slices: z.array(ReleaseSlice) });
export type ReleasedMeasure = z.infer<typeof ReleasedMeasure>;
