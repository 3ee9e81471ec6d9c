/** `GET /v1/measures/{id}/restatement`: what a figure was as known on a day, what it is now, and what lies between. */
import { z } from 'zod';
import { Interval, Query } from './query.ts';
import { MeasureDefinition, Reading, TABLE_UNITS, Warning } from './result.ts';

/**
 * Steps from then to now, in this order. `definition`: the same records by today's rule, against what was published; `followed-longer`: the same records seen
 * from a later day, for the one measure (entry delay) that looks at the day the snapshot was taken.
 */
export const RESTATEMENT_STEPS = ['definition', 'late-entries', 'corrections', 'retractions', 'attribution', 'followed-longer'] as const;
export const RestatementStep = z.enum(RESTATEMENT_STEPS);
export type RestatementStep = z.infer<typeof RestatementStep>;

export const FIGURE_UNITS = [...TABLE_UNITS, 'client-days'] as const;

/** One figure of a result. `path` names it by keys, not by places, so that it means the same in an answer that has one group or month more. */
export const RestatedFigure = z.object({
  path: z.string(),
  /** null where the result has no groups. */
  group: z.object({ key: z.string(), label: z.string() }).nullable(),
  /** What it is, such as `median` or a cause of leaving; null where its day or period says it all. */
  name: z.string().nullable(),
  day: z.number().nullable(),
  period: z.object({ from: z.string(), to: z.string(), interval: z.enum([...Interval.options, 'event']) }).nullable(),
  unit: z.enum(FIGURE_UNITS),
  /** `none` also where the answer of that day had no such figure. */
  then: Reading,
  now: Reading,
});
export type RestatedFigure = z.infer<typeof RestatedFigure>;

const Difference = z.number().nullable();
/** null where one of the two sides has no such number. */
export const FigureChange = z.object({ value: Difference, numerator: Difference, denominator: Difference, atRisk: Difference });
export type FigureChange = z.infer<typeof FigureChange>;

export const RestatementLine = z.object({
  step: RestatementStep,
  /** Events of this kind recorded since, about the episodes that the question is about (before or after the step) and the days up to the as-of date. */
  events: z.number(),
  /** Episodes they are about. */
  episodes: z.number(),
  /** Of what was there before and waited for what it refers to: events that count from this step on. */
  released: z.number(),
  /** RULE: `after` of one line is `before` of the next; the first begins with the figure of then, the last ends with the figure of now. */
  before: Reading,
  after: Reading,
  change: FigureChange,
});
export type RestatementLine = z.infer<typeof RestatementLine>;

/** A value as it was published then, where somebody kept it. */
export const PublishedValue = z.object({
  version: z.number(), reading: Reading,
  /** The numbers in its rule, where they were others. */
  settings: z.record(z.string(), z.number()).optional(),
  /** What was changed in the definition since, in sentences, where it was another version. */
  changed: z.string().optional(),
});
export type PublishedValue = z.infer<typeof PublishedValue>;

export const Restatement = z.object({
  measure: MeasureDefinition,
  /** As resolved: the same for then and now; `snapshot` is the one of now. */
  query: Query,
  figure: RestatedFigure,
  then: z.object({
    /** The day asked for; null where a snapshot was named. */
    knownOn: z.string().nullable(),
    /** Everything recorded up to this instant. */
    through: z.string(),
    events: z.number(),
    /** The last one taken by then. */
    snapshot: z.object({ id: z.string(), takenAt: z.string() }).nullable(),
    /** The figure as it was made then, where its rule was another one that the code still has: another version, or other settings. */
    published: PublishedValue.nullable(),
    /** Version of the measure then, from the snapshot; null where that does not say. */
    version: z.number().nullable(),
  }),
  now: z.object({ snapshot: z.string(), takenAt: z.string(), dataThrough: z.string().nullable(), events: z.number() }),
  /** When the first event of the organization was recorded; null while there is none. */
  firstRecordedAt: z.string().nullable(),
  lines: z.array(RestatementLine),
  change: FigureChange,
  /** All events recorded since, whatever they are about; `later` of them are about days after the as-of date. */
  since: z.object({ events: z.number(), later: z.number() }),
  /** Every figure of the answer, so that another can be chosen. */
  figures: z.array(RestatedFigure),
  warnings: z.array(Warning),
});
export type Restatement = z.infer<typeof Restatement>;
