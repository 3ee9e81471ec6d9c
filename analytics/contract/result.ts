/** What a measure answers. Zero, nothing, not yet and hidden are four different values, from SQL to the pixel. */
import { z } from 'zod';
import { ResultKind, RuleSet } from './kinds.ts';
import { Interval, Query } from './query.ts';

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

const CurvePoints = z.array(z.object({ day: z.number(), atRisk: z.number(), exits: z.number(), censored: z.number(), value: z.number(), lower: Bound, upper: Bound }));
export const Curve = z.object({
  kind: z.literal('curve'),
  groups: z.array(z.object({
    key: z.string(), label: z.string(), episodes: Count, exits: Count, censored: Count,
    points: CurvePoints,
    /** A point stands for all days since the one before it, and its value is that of its last day: what a release tells of a curve. */
    isCoarse: z.boolean().optional(),
    median: Reading,
    quartiles: z.object({ lower: Reading, upper: Reading }),
    readings: z.array(DayReading),
    /** Day on which the stay ends by design; what lies beyond it is no failure. */
    plannedDays: z.number().nullable(),
    /** The same curve under another reading of the records, such as counting silence as an exit. */
    sensitivity: z.object({ label: z.string(), changed: Count, points: CurvePoints, readings: z.array(DayReading) }).nullable(),
  })),
  comparison: z.object({ test: z.literal('log-rank'), chiSquare: z.number(), df: z.number(), p: z.number() }).nullable(),
});
export type Curve = z.infer<typeof Curve>;

/** A signal of a chart's rule set, as a code; the words are the page's. */
export const SPC_SIGNALS = ['outside-limits', 'shift', 'trend', 'two-of-three', 'long-run', 'few-crossings'] as const;
export const SPC_CHARTS = ['xmr', 'p', 'p-prime', 'u', 'u-prime', 'g', 'run'] as const;

/** Limits, signals and verdict of one group's series. RULE: one rule set and one centre per chart, both named. */
export const Spc = z.object({
  chart: z.enum(SPC_CHARTS),
  rules: RuleSet,
  rulesName: z.string(),
  centreName: z.enum(['mean', 'median']),
  /** Moving ranges above 3.267 times their mean left out once before the limits were made. */
  isScreened: z.boolean(),
  /** From `from` (a point's) on; `basedOn` is how many points the centre and limits come from, `isProvisional` says fewer than 12. */
  phases: z.array(z.object({ from: z.string(), centre: z.number(), basedOn: z.number(), isFrozen: z.boolean(), isProvisional: z.boolean(), reason: z.string().nullable() })),
  /** One per point that counts, by its `from`; a point without a value, or of a period that is not over, is not among them. Bounds are null on a run chart. */
  points: z.array(z.object({ from: z.string(), centre: z.number(), lower: Bound, upper: Bound, signals: z.array(z.enum(SPC_SIGNALS)) })),
  /** Which way is better on this chart; a rate beside what lies between events runs the other way from its measure. */
  direction: z.enum(['higher-is-better', 'lower-is-better', 'neither']),
  /** What the last point says. `neutral`: something changed, where neither direction is better or (too few crossings alone) none can be told. */
  variation: z.enum(['improvement', 'concern', 'neutral', 'common-cause', 'too-few-points']),
  side: z.enum(['above', 'below']).nullable(),
  /** First period of the run or trend the last point belongs to; null where the verdict does not come from one. */
  since: z.string().nullable(),
  /** How many more points a verdict needs; 0 where there is one. */
  needs: z.number(),
  assurance: z.enum(['consistently-met', 'consistently-missed', 'hit-and-miss']).nullable(),
  sentence: z.string(),
  caution: z.string().nullable(),
});
export type Spc = z.infer<typeof Spc>;

export const SeriesPoint = z.object({
  from: z.string(),
  to: z.string(),
  reading: Reading,
  /** The as-of date falls into the period: it is shown as far as it has gone and counts for no signal. */
  isPartial: z.boolean().optional(),
});
export type SeriesPoint = z.infer<typeof SeriesPoint>;

export const Series = z.object({
  kind: z.literal('series'),
  /** `event`: one point per event, from the one before it; the reading is what lay between. */
  interval: z.enum(['week', 'month', 'quarter', 'event']),
  unit: z.enum(['share', 'days', 'client-days', 'per-1000-client-days', 'points', 't-score', 'count']),
  groups: z.array(z.object({
    key: z.string(), label: z.string(),
    points: z.array(SeriesPoint),
    spc: Spc.nullable(),
    targets: z.array(z.object({ from: z.string(), value: z.number() })),
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
      readings: z.array(DayReading),
    })),
    /** Of the measure's own event: for exits, of any exit. */
    readings: z.array(DayReading),
    /** As of a curve. */
    isCoarse: z.boolean().optional(),
  })),
});
export type Incidence = z.infer<typeof Incidence>;

/** Cohorts by day. Every cell is a value, nothing (nobody, or beyond a planned end), not yet, or hidden; `eligible` is who the value is about. */
export const Grid = z.object({
  kind: z.literal('grid'),
  interval: z.enum(['week', 'month', 'quarter']),
  columns: z.array(z.object({ key: z.string(), label: z.string(), day: z.number() })),
  groups: z.array(z.object({
    key: z.string(), label: z.string(),
    rows: z.array(z.object({ from: z.string(), to: z.string(), episodes: Count, cells: z.array(z.object({ column: z.string(), eligible: Count, reading: Reading })) })),
  })),
});
export type Grid = z.infer<typeof Grid>;

const Limits = z.object({ lower95: z.number(), upper95: z.number(), lower998: z.number(), upper998: z.number() });
/** Groups against what chance would give. RULE: in the order of their keys; nothing here is a ranking and no p-value stands beside a caseload. */
export const Funnel = z.object({
  kind: z.literal('funnel'),
  unit: z.enum(['share', 'per-1000-client-days']),
  overall: Reading,
  /** `phi` is the winsorised over-dispersion ratio, `tau2` the variance between groups (0 where there is none beyond chance). */
  dispersion: z.object({ phi: z.number(), tau2: z.number(), winsorised: z.number(), isAdjusted: z.boolean(), method: z.string() }).nullable(),
  /** The funnel itself, for drawing: limits at a range of sizes. */
  limits: z.array(Limits.extend({ size: z.number() })),
  groups: z.array(z.object({
    key: z.string(), label: z.string(), size: Count, reading: Reading, z: z.number().nullable(), limits: Limits.nullable(),
    position: z.enum(['within', 'beyond-95', 'beyond-998', 'too-few', 'unknown']),
  })),
  sentence: z.string(),
});
export type Funnel = z.infer<typeof Funnel>;

export const TABLE_UNITS = ['share', 'count', 'days', 'points', 't-score', 'per-1000-client-days', 'difference', 'standardised-difference'] as const;
/** Named readings side by side: per group its rows (a domain, an instrument's scale, or just `all`), per row one reading per column. */
export const Table = z.object({
  kind: z.literal('table'),
  /** What a row is, such as `instrument`; null where each group has the one row `all`. */
  rowsAre: z.string().nullable(),
  columns: z.array(z.object({ key: z.string(), label: z.string(), unit: z.enum(TABLE_UNITS) })),
  groups: z.array(z.object({
    key: z.string(), label: z.string(),
    rows: z.array(z.object({ key: z.string(), label: z.string(), cells: z.record(z.string(), Reading), notes: z.array(z.string()).optional() })),
  })),
});
export type Table = z.infer<typeof Table>;

export const Result = z.discriminatedUnion('kind', [Series, Curve, Incidence, Grid, Funnel, Table]);
export type Result = z.infer<typeof Result>;

export const Warning = z.object({ code: z.string(), detail: z.string() });
export type Warning = z.infer<typeof Warning>;

export const Setting = z.object({ name: z.string(), value: z.number(), unit: z.string(), label: z.string(), source: z.string(), isConfirmed: z.boolean() });
export type Setting = z.infer<typeof Setting>;

export const MeasureDefinition = z.object({
  id: z.string(),
  version: z.number(),
  effectiveFrom: z.string(),
  title: z.string(),
  question: z.string(),
  family: z.enum(['engagement', 'retention', 'milestones', 'outcomes', 'plans', 'safety', 'data']),
  /** What it answers unless asked for another view. */
  kind: ResultKind,
  views: z.array(ResultKind),
  /** Periods unless asked otherwise; null: each event is a point. */
  interval: Interval.nullable(),
  unit: z.enum(['person', 'episode', 'stay', 'goal', 'score', 'contact', 'reassessment', 'event', 'client-day']),
  direction: z.enum(['higher-is-better', 'lower-is-better', 'neither']),
  numerator: z.string(),
  denominator: z.string(),
  exclusions: z.array(z.string()),
  clock: z.string(),
  maturity: z.string(),
  attribution: z.string(),
  method: z.string(),
  source: z.string(),
  /** Numbers in the rule that a program may set otherwise; `isConfirmed` false: common practice, no source of ours has been checked for it. */
  settings: z.array(Setting),
  /** Parameters beside those every measure takes. */
  parameters: z.array(z.string()),
});
export type MeasureDefinition = z.infer<typeof MeasureDefinition>;

export const Meta = z.object({
  snapshot: z.string(),
  takenAt: z.string(),
  dataThrough: z.string().nullable(),
  asOf: z.string(),
  warnings: z.array(Warning),
  /** Recent days of which not everything has been entered yet, judged by past entry delay: the share that has arrived. */
  arrived: z.array(z.object({ on: z.string(), share: z.number() })),
  /** The release that this comes from, for the role that reads releases. */
  release: z.object({ id: z.string(), month: z.string() }).optional(),
  /** Id of the receipt of the whole answer (`GET /v1/receipts/{id}`); null for a role that opens none. */
  receipt: z.string().nullable(),
});
export type Meta = z.infer<typeof Meta>;

export const WATERFALL_UNITS = ['episode', 'stay', 'stay-and-scale', 'person', 'goal', 'score', 'contact', 'reassessment', 'event', 'client-day'] as const;
export const WaterfallStep = z.object({
  /** `all`, `stays`, `known`, `period`, the name of a filter that is set, `own` (what the measure looks at, where that is another unit), `counted`. */
  key: z.string(),
  label: z.string(),
  unit: z.enum(WATERFALL_UNITS),
  count: Count,
  /** What the step left out, and why. RULE: this count and theirs are the step before; where the unit changes there is nothing to subtract, and none. */
  left: z.array(z.object({ why: z.string(), count: Count })),
});
export type WaterfallStep = z.infer<typeof WaterfallStep>;
/** From every episode of the snapshot to what the measure counts, filter by filter; filters that are not set have no step. */
export const Waterfall = z.object({ unit: z.enum(WATERFALL_UNITS), steps: z.array(WaterfallStep) });
export type Waterfall = z.infer<typeof Waterfall>;

export const MeasureResponse = z.object({ measure: MeasureDefinition, query: Query, meta: Meta, waterfall: Waterfall, result: Result });
export type MeasureResponse = z.infer<typeof MeasureResponse>;
export const MeasureList = z.object({ measures: z.array(MeasureDefinition) });
export type MeasureList = z.infer<typeof MeasureList>;
