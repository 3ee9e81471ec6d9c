/** `GET /v1/worklist` and what stands beside it: who needs somebody now, why, since when, and what clears it. */
import { z } from 'zod';
import { Reading } from './result.ts';

/** In the order in which people are shown. RULE: this order is all there is; nobody has a score. */
export const CATEGORIES = ['safety', 'overdue', 'off-track', 'due-soon', 'not-measured'] as const;
export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;

/** Which form records what clears a reason. */
export const RECORD_FORMS = ['instrument', 'plan-review', 'contact', 'goal', 'marker', 'deferral'] as const;
export const RecordForm = z.enum(RECORD_FORMS);
export type RecordForm = z.infer<typeof RecordForm>;

/** How somebody is doing on one scale (domain 5.4), the unknown first: grey is not green. `undecided`: measured, and too early or no rule to say. */
export const TRACK_STATES = ['grey', 'red', 'yellow', 'undecided', 'green'] as const;
export const Track = z.object({
  axis: z.string(), label: z.string(), state: z.enum(TRACK_STATES),
  /** Latest and first score in the episode; null where there is none. */
  score: z.number().nullable(), on: z.string().nullable(), baseline: z.number().nullable(), baselineOn: z.string().nullable(),
  says: z.string(),
});
export type Track = z.infer<typeof Track>;

/** One thing that speaks for a reason: a date, a score, a contact missed. */
export const Evidence = z.object({ on: z.string(), text: z.string() });
export type Evidence = z.infer<typeof Evidence>;

export const Reason = z.object({
  rule: z.string(), title: z.string(), category: Category,
  episode: z.string(),
  firedOn: z.string(), dueOn: z.string(),
  /** Whole days since `dueOn`, once its grace is over; 0 before. */
  daysOver: z.number(),
  /** The first line that a reader needs: "due 12 days ago; last 16, up 6 from baseline 10". */
  clock: z.string(),
  evidence: z.array(Evidence),
  threshold: z.string(), clearsWhen: z.string(), nextStep: z.string(),
  /** Where the rule comes from; a default says that it is "program default, not a regulation". */
  source: z.string(),
  record: RecordForm, instrument: z.string().nullable(),
  deferred: z.object({ on: z.string(), until: z.string(), reason: z.string() }).nullable(),
});
export type Reason = z.infer<typeof Reason>;

export const Upcoming = z.object({ rule: z.string(), title: z.string(), dueOn: z.string(), episode: z.string(), why: z.string(), record: RecordForm, instrument: z.string().nullable() });
export type Upcoming = z.infer<typeof Upcoming>;

export const WorklistRow = z.object({
  client: z.string(), name: z.string().nullable(),
  source: z.string(), episode: z.string(), program: z.string(), programName: z.string(), levelOfCare: z.string(),
  clinician: z.string().nullable(), clinicianName: z.string().nullable(),
  admittedOn: z.string(), daysInTreatment: z.number(), asOf: z.string(),
  /** That of its most urgent reason. */
  category: Category,
  /** Most urgent first, one for each rule that is open; deferred ones are not among them. */
  reasons: z.array(Reason),
  deferred: z.array(Reason),
  track: z.array(Track),
  next: Upcoming.nullable(),
});
export type WorklistRow = z.infer<typeof WorklistRow>;

export const Worklist = z.object({
  asOf: z.string(), readAt: z.string(),
  /** When the newest event in it was recorded; null where there is none. */
  dataThrough: z.string().nullable(),
  /** How many clients were read live, because something of theirs is newer than the snapshot. */
  liveClients: z.number(),
  snapshot: z.string(),
  query: z.object({ program: z.string().nullable(), clinician: z.string().nullable(), levelOfCare: z.string().nullable(), category: Category.nullable(), rule: z.string().nullable(), asOf: z.string().nullable() }),
  /** Of the whole scope before `category` and `rule` narrow it: clients who have an open reason of the category, and open reasons by rule. */
  counts: z.object({
    clients: z.number(), deferred: z.number(), inTreatment: z.number(),
    categories: z.record(Category, z.number()),
    rules: z.array(z.object({ rule: z.string(), title: z.string(), clients: z.number() })),
    /** How all who are in treatment are doing on each instrument that is due for any of them, those without a reason among them. */
    track: z.array(z.object({ axis: z.string(), label: z.string(), states: z.record(z.enum(TRACK_STATES), z.number()) })),
  }),
  rows: z.array(WorklistRow),
  /** Clients all of whose reasons are deferred, with the day they come back. */
  deferred: z.array(WorklistRow.omit({ category: true })),
  /** The next day on which something becomes due, and for how many clients. */
  next: z.object({ on: z.string(), clients: z.number() }).nullable(),
});
export type Worklist = z.infer<typeof Worklist>;

/** `GET /v1/worklist/rules`: every rule as it holds for a program on a day. */
export const WorklistRule = z.object({
  rule: z.string(), title: z.string(), kind: z.enum(['cadence', 'scheduled', 'trigger', 'state']), isOn: z.boolean(),
  program: z.string().nullable(), from: z.string().nullable(), source: z.string(), isConfirmed: z.boolean(),
  levelsOfCare: z.array(z.string()), instrument: z.string().nullable(),
  cadence: z.object({ firstDue: z.string(), interval: z.string(), anchor: z.string(), graceDays: z.number(), earlyDays: z.number().nullable() }).nullable(),
  settings: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string(), label: z.string() })),
  threshold: z.string(), clearsWhen: z.string(), nextStep: z.string(),
});
export type WorklistRule = z.infer<typeof WorklistRule>;
export const WorklistRules = z.object({ on: z.string(), program: z.string().nullable(), rules: z.array(WorklistRule) });
export type WorklistRules = z.infer<typeof WorklistRules>;

/** What became of one rule's flags in a period; `period` is the first day of a month, null for all of it (docs/worklist.md). */
export const RuleYield = z.object({
  rule: z.string(), title: z.string(), period: z.string().nullable(),
  /** `fired` = `clearedByWork` + `clearedByScore` (a later score showed that it was no longer so) + `expired` (it applied no more) + `open`. */
  fired: z.number(), actedOn: z.number(), clearedByWork: z.number(), clearedByScore: z.number(), deferred: z.number(), expired: z.number(), open: z.number(),
  /** Share acted on within so many days, of flags whose days are over. */
  actedOnShare: Reading,
  perClinicianWeek: z.number().nullable(),
});
export type RuleYield = z.infer<typeof RuleYield>;
export const AlertYield = z.object({
  from: z.string(), to: z.string(), asOf: z.string(), withinDays: z.number(), clinicianWeeks: z.number(), program: z.string().nullable(),
  rules: z.array(RuleYield), periods: z.array(RuleYield),
});
export type AlertYield = z.infer<typeof AlertYield>;

/** A changed rule run over what happened. */
export const Replay = z.object({
  rule: z.string(), title: z.string(), from: z.string(), to: z.string(), weeks: z.number(), withinDays: z.number(), program: z.string().nullable(),
  now: RuleYield, changed: RuleYield,
  /** Flags that only the changed rule raises, and those that only the present one does. */
  added: z.number(), addedActedOn: z.number(), removed: z.number(), removedActedOn: z.number(),
  addedPerWeek: z.number(), removedPerWeek: z.number(),
  sentence: z.string(),
});
export type Replay = z.infer<typeof Replay>;

/** What falls due in each of the next eight weeks, by caseload. */
export const Capacity = z.object({
  asOf: z.string(), weeks: z.array(z.object({ from: z.string(), to: z.string() })),
  caseloads: z.array(z.object({ clinician: z.string().nullable(), name: z.string().nullable(), clients: z.number(), overdue: z.number(), weeks: z.array(z.object({ due: z.number(), clients: z.number() })) })),
});
export type Capacity = z.infer<typeof Capacity>;
