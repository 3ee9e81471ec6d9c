/** The query every measure answers, as resolved. */
import { z } from 'zod';
import { CalendarDate, Id, STRATA } from './event.ts';
import { INTERVALS, ResultKind, RuleSet } from './kinds.ts';

export const CI_TYPES = ['log-log', 'log', 'plain'] as const;
export const CiType = z.enum(CI_TYPES);
export type CiType = z.infer<typeof CiType>;

export { INTERVALS };
export const Interval = z.enum(INTERVALS);
export type Interval = z.infer<typeof Interval>;

export const GROUP_BYS = ['program', 'clinician', 'levelOfCare', ...STRATA] as const;
export const GroupBy = z.enum(GROUP_BYS);
export type GroupBy = z.infer<typeof GroupBy>;

const STRATUM_FILTERS = Object.fromEntries(STRATA.map((name) => [name, Id.optional()])) as Record<(typeof STRATA)[number], z.ZodOptional<typeof Id>>;

/** Parameters of `GET /v1/measures/{id}`. Dates are calendar days in the program's zone; `from` inclusive, `to` exclusive; they select admissions. */
export const QueryParameters = z.strictObject({
  from: CalendarDate,
  to: CalendarDate,
  asOf: CalendarDate.optional(),
  snapshot: Id.optional(),
  program: Id.optional(),
  clinician: Id.optional(),
  levelOfCare: Id.optional(),
  groupBy: GroupBy.optional(),
  ci: CiType.optional(),
  interval: Interval.optional(),
  view: ResultKind.optional(),
  rules: RuleSet.optional(),
  instrument: Id.optional(),
  ...STRATUM_FILTERS,
});
export type QueryParameters = z.infer<typeof QueryParameters>;
export const QUERY_PARAMETERS = Object.keys(QueryParameters.shape);

/** A query with nothing left open: the same one gives the same answer for ever. */
export const Query = z.object({
  from: CalendarDate,
  to: CalendarDate,
  asOf: CalendarDate,
  snapshot: z.string(),
  program: z.string().nullable(),
  clinician: z.string().nullable(),
  levelOfCare: z.string().nullable(),
  groupBy: GroupBy.nullable(),
  ci: CiType,
  /** Strata chosen, by name; `unknown` is those of whom it is not known. */
  strata: z.partialRecord(z.enum(STRATA), z.string()),
  /** Null only where each event is a point. */
  interval: Interval.nullable(),
  view: ResultKind,
  rules: RuleSet,
  instrument: z.string().nullable(),
});
export type Query = z.infer<typeof Query>;
