/** What a measure answers. Zero, nothing, not yet and hidden are four different values, from SQL to the pixel. */
import { z } from 'zod';
import { Query } from './query.ts';

/** The one type a figure travels in. Proportions are 0..1; a curve's reading has `atRisk`, a proportion's `numerator` and `denominator`. */
export const Reading = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('value'),
    value: z.number(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
    method: z.string(),
    atRisk: z.number().optional(),
    numerator: z.number().optional(),
    denominator: z.number().optional(),
  }),
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('not-yet'), availableOn: z.string() }),
  z.object({ state: z.literal('hidden'), reason: z.string() }),
]);
export type Reading = z.infer<typeof Reading>;

const DayReading = z.object({ day: z.number(), reading: Reading });
/** `null` only where a role must not see the count (1-10 for `quality`). */
const Count = z.number().nullable();
const Bound = z.number().nullable();

export const Curve = z.object({
  kind: z.literal('curve'),
  groups: z.array(z.object({
    key: z.string(), label: z.string(), episodes: Count, exits: Count, censored: Count,
    points: z.array(z.object({ day: z.number(), atRisk: z.number(), exits: z.number(), censored: z.number(), value: z.number(), lower: Bound, upper: Bound })),
    median: Reading,
    readings: z.array(DayReading),
  })),
  comparison: z.object({ test: z.literal('log-rank'), chiSquare: z.number(), df: z.number(), p: z.number() }).nullable(),
});
export type Curve = z.infer<typeof Curve>;

export const Series = z.object({
  kind: z.literal('series'),
  interval: z.enum(['week', 'month', 'quarter']),
  groups: z.array(z.object({
    key: z.string(), label: z.string(),
    points: z.array(z.object({ from: z.string(), to: z.string(), reading: Reading })),
  })),
});
export type Series = z.infer<typeof Series>;

export const Incidence = z.object({
  kind: z.literal('incidence'),
  groups: z.array(z.object({
    key: z.string(), label: z.string(), episodes: Count,
    causes: z.array(z.object({
      cause: z.string(),
      points: z.array(z.object({ day: z.number(), atRisk: z.number(), events: z.number(), value: z.number(), lower: Bound, upper: Bound })),
    })),
    readings: z.array(DayReading),
  })),
});
export type Incidence = z.infer<typeof Incidence>;

/** The kinds that have a measure today; grid, funnel and table join with the measures that need them. */
export const Result = z.discriminatedUnion('kind', [Curve, Series, Incidence]);
export type Result = z.infer<typeof Result>;
export const RESULT_KINDS = ['series', 'curve', 'incidence', 'grid', 'funnel', 'table'] as const;

export const Warning = z.object({ code: z.string(), detail: z.string() });
export type Warning = z.infer<typeof Warning>;

export const MeasureDefinition = z.object({
  id: z.string(),
  version: z.number(),
  effectiveFrom: z.string(),
  title: z.string(),
  question: z.string(),
  family: z.enum(['engagement', 'retention', 'milestones', 'outcomes', 'plans', 'safety', 'data']),
  kind: z.enum(RESULT_KINDS),
  unit: z.enum(['person', 'episode', 'stay', 'goal', 'score', 'contact']),
  direction: z.enum(['higher-is-better', 'lower-is-better', 'neither']),
  numerator: z.string(),
  denominator: z.string(),
  exclusions: z.array(z.string()),
  clock: z.string(),
  maturity: z.string(),
  attribution: z.string(),
  method: z.string(),
  source: z.string(),
});
export type MeasureDefinition = z.infer<typeof MeasureDefinition>;

export const Meta = z.object({
  snapshot: z.string(),
  takenAt: z.string(),
  dataThrough: z.string().nullable(),
  asOf: z.string(),
  warnings: z.array(Warning),
});
export type Meta = z.infer<typeof Meta>;

export const MeasureResponse = z.object({ measure: MeasureDefinition, query: Query, meta: Meta, result: Result });
export type MeasureResponse = z.infer<typeof MeasureResponse>;
export const MeasureList = z.object({ measures: z.array(MeasureDefinition) });
export type MeasureList = z.infer<typeof MeasureList>;
