/** A review of how care changed and what was seen after it: as it was recorded, as it is computed, and the digest of a week. */
import { z } from 'zod';
import { CHANGE_DIRECTIONS, CalendarDate } from './event.ts';
import { INTERVALS, RuleSet } from './kinds.ts';
import { Query } from './query.ts';
import { MeasureDefinition, Meta, Reading, Series, Spc, Table, Warning } from './result.ts';

/** The event that says it: what a correction or a retraction names. */
const Said = { event: z.object({ id: z.string(), source: z.string() }), recordedAt: z.string() };

export const ReviewScope = z.object({
  program: z.string().optional(), levelOfCare: z.string().optional(), strata: z.record(z.string(), z.string()).optional(), instrument: z.string().optional(),
});
export type ReviewScope = z.infer<typeof ReviewScope>;

export const Baseline = z.object({ ...Said, from: CalendarDate, to: CalendarDate, reason: z.string() });
export const PhaseBegun = z.object({ ...Said, on: CalendarDate, reason: z.string() });
export const Change = z.object({
  ...Said, change: z.string(),
  /** Its place on the chart: changes are numbered by their day. */
  number: z.number(),
  hypothesis: z.string(), on: CalendarDate, direction: z.enum(CHANGE_DIRECTIONS), pointsNeeded: z.number(),
  /** It was logged for a measure and whom it is about, not for this review. */
  isShared: z.boolean(),
});
export type Change = z.infer<typeof Change>;

/** A review as people recorded it, corrections and retractions settled. */
export const ReviewRecord = z.object({
  ...Said, review: z.string(), title: z.string(), question: z.string(), measure: z.string(), scope: ReviewScope,
  /** Null: it moves with the data. */
  snapshot: z.string().nullable(), rules: RuleSet, interval: z.enum(INTERVALS),
  baselines: z.array(Baseline), phases: z.array(PhaseBegun), changes: z.array(Change),
});
export type ReviewRecord = z.infer<typeof ReviewRecord>;

/** `GET /v1/reviews`: in the order in which they were opened. */
export const ReviewList = z.object({ reviews: z.array(ReviewRecord) });
export type ReviewList = z.infer<typeof ReviewList>;

export const VERDICT_STATES = ['too-few-points', 'no-baseline', 'no-real-change', 'as-hoped', 'other-way', 'unusual', 'changed', 'faded'] as const;
/** What the chart's own rules say of the points after a change, against the centre and limits of those before it. */
export const Verdict = z.object({
  state: z.enum(VERDICT_STATES),
  /** Points that count: after the change, and before it as far as they make the centre. */
  after: z.number(), before: z.number(),
  /** How many more points after it a verdict needs; 0 where there is one. */
  needs: z.number(),
  centre: z.number().nullable(), lower: z.number().nullable(), upper: z.number().nullable(),
  /** First period of the run it rests on; null where it rests on none. */
  since: z.string().nullable(),
  sentence: z.string(), caution: z.string().nullable(),
});
export type Verdict = z.infer<typeof Verdict>;

export const STRATUM_STATES = ['said', 'too-few', 'not-said'] as const;
const StratumRow = z.object({
  key: z.string(), label: z.string(), size: z.number().nullable(), reading: Reading,
  /** Drawn towards the share of all; null where the figure is no share, or nothing of it is shown. */
  shrunken: z.object({ value: z.number(), lower: z.number().nullable(), upper: z.number().nullable() }).nullable(),
  /** Smallest gap to the others that would be found four times in five. */
  detectable: z.number().nullable(),
  /** This group less the others together. */
  fromOthers: Reading,
  state: z.enum(STRATUM_STATES),
});
/** One way of dividing those whom a review is about. RULE: rows in the order of their keys. */
export const Stratification = z.object({
  by: z.string(), overall: Reading, rho: z.number().nullable(), rows: z.array(StratumRow), sentence: z.string(),
  /** Why there is nothing, where the measure or the role has no such answer. */
  refusal: z.string().nullable(),
  /** Of the answer that the rows are from. */
  receipt: z.string().nullable(),
});
export type Stratification = z.infer<typeof Stratification>;

/** Outcomes alone: who was measured, and what the answer could be at worst and at best. */
export const NotMeasured = z.object({ measured: Table.nullable(), bounds: Table.nullable(), sentence: z.string(), receipts: z.object({ measured: z.string().nullable(), bounds: z.string().nullable() }) });
export type NotMeasured = z.infer<typeof NotMeasured>;

/** `GET /v1/reviews/{id}`. */
export const ReviewAnswer = z.object({
  review: ReviewRecord, measure: MeasureDefinition, query: Query, meta: Meta,
  sentence: z.string(),
  /** One group: the points with the review's own phases, baseline and rules. */
  chart: Series,
  verdicts: z.array(z.object({ number: z.number(), change: z.string(), verdict: Verdict })),
  strata: z.array(Stratification),
  notMeasured: NotMeasured.nullable(),
  warnings: z.array(Warning),
});
export type ReviewAnswer = z.infer<typeof ReviewAnswer>;

const DigestLine = z.object({ measure: z.string(), title: z.string(), family: MeasureDefinition.shape.family, sentence: z.string() });
/** `GET /v1/digest`: the week in sentences. */
export const Digest = z.object({
  asOf: z.string(), before: z.string(), snapshot: z.string(),
  /** What the comparison is with: a snapshot of then, or the same snapshot as of then (late entries cannot be told). */
  comparedWith: z.string().nullable(),
  sentence: z.string(),
  changed: z.array(DigestLine.extend({ variation: Spc.shape.variation, since: z.string().nullable() })),
  /** Signals that stood a week ago as well. */
  standing: z.array(DigestLine),
  noise: z.object({ measures: z.number(), sentence: z.string() }),
  tooFew: z.object({ measures: z.number(), sentence: z.string() }),
  /** What only came in late: earlier points that read otherwise a week ago, and recent days that are not all here. */
  restated: z.array(DigestLine.extend({ points: z.array(z.object({ from: z.string(), was: Reading, is: Reading })) })),
  late: z.array(z.string()),
  /** Measures that could not be asked. */
  failed: z.array(z.string()),
});
export type Digest = z.infer<typeof Digest>;
