/** What the site asks for beside measures: who is signed in, what can be chosen, and a client's time line. */
import { z } from 'zod';
import { Reason, Track, Upcoming } from './worklist.ts';

export const ROLES = ['operator', 'director', 'clinician', 'quality'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** `GET /v1/me`. */
export const Me = z.object({
  role: Role,
  organization: z.object({ id: z.string(), name: z.string(), demo: z.boolean() }),
  clinician: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** Now, and the data's age, as the server sees them. RULE: for the role that reads releases the newest release's, and no snapshot: nothing live leaves. */
  now: z.string(),
  release: z.object({ id: z.string(), month: z.string(), asOf: z.string() }).nullable().optional(),
  snapshot: z.object({ id: z.string(), takenAt: z.string(), dataThrough: z.string().nullable(), waiting: z.number().nullable(), contradictory: z.number().nullable() }).nullable(),
  lastCompleteDay: z.string(),
});
export type Me = z.infer<typeof Me>;

/** `GET /v1/choices`: what the filters offer, with how many episodes each has (null where the role may not see a small count). */
const Choice = z.object({ key: z.string(), label: z.string(), episodes: z.number().nullable() });
export const Choices = z.object({
  program: z.array(Choice), clinician: z.array(Choice), levelOfCare: z.array(Choice),
  /** Values that occur, by stratum; `unknown` where it is not known of somebody. */
  strata: z.record(z.string(), z.array(Choice)),
  groupBy: z.array(z.object({ key: z.string(), label: z.string() })),
});
export type Choices = z.infer<typeof Choices>;

/** `GET /v1/clients`: the clients this person may see, in the order of their admission. */
export const ClientList = z.object({
  clients: z.array(z.object({
    client: z.string(), name: z.string().nullable(), program: z.string(), levelOfCare: z.string(), clinician: z.string().nullable(),
    admittedOn: z.string(), dischargedOn: z.string().nullable(), reason: z.string().nullable(), lastContactOn: z.string().nullable(), milestones: z.number(),
  })),
  total: z.number(),
});
export type ClientList = z.infer<typeof ClientList>;

/** `GET /v1/clients/{id}`: one client's time line, live from the event store. */
export const TimelineEntry = z.object({
  id: z.string(), source: z.string(), type: z.string(), time: z.string(), on: z.string(), recordedAt: z.string(), episode: z.string().nullable(),
  /** in-force: counts; replaced and retracted are shown as history; waiting and contradictory are said; future: dated after today, counts from its day on. */
  standing: z.enum(['in-force', 'replaced', 'retracted', 'waiting', 'contradictory', 'future']),
  /** One plain sentence, person-first, no free text from the source. */
  sentence: z.string(),
  /** What is to be known of it, such as a score that its instrument cannot have. */
  notes: z.array(z.string()),
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

const Sourced = { source: z.string(), isConfirmed: z.boolean() };
const EntryKey = { id: z.string(), source: z.string(), episode: z.string() };

/** One score, as whole points of its scale, and what it means there. */
const ScorePoint = z.object({
  ...EntryKey, on: z.string(), score: z.number(),
  /** Scores of one stay are compared with each other: episodes that follow one another within a day are one. */
  stay: z.number(),
  /** Missing answers were made up by the mean of the others. */
  isProrated: z.boolean(),
  band: z.string().nullable(), isClinical: z.boolean().nullable(),
  /** Points from the baseline of its stay; null for the baseline itself, for what came before it, where there is none, and nearer to it than the questions look back, where that is a year. */
  change: z.number().nullable(),
  /** As in the measure of reliable change, of the baseline and this score. */
  verdict: z.enum(['baseline', 'recovered', 'improved', 'no-reliable-change', 'deteriorated', 'not-assessable']),
});

/** The scores that may stand on one axis, with the axis's own bands, cut-off and threshold; null where none is published. */
export const ScoreScale = z.object({
  axis: z.string(), instrument: z.string(), instrumentName: z.string().nullable(), scale: z.string(), label: z.string(),
  direction: z.enum(['higher-is-worse', 'higher-is-better']).nullable(),
  range: z.object({ from: z.number(), to: z.number() }).nullable(),
  /** Days that its questions look back. */
  recallDays: z.number(),
  bands: z.array(z.object({ from: z.number(), to: z.number(), label: z.string() })), bandsSource: z.string().nullable(),
  cutOff: z.object({ value: z.number(), isClinical: z.enum(['at-or-above', 'at-or-below', 'below']), ...Sourced }).nullable(),
  reliableChange: z.object({ points: z.number(), ...Sourced }).nullable(),
  /** One for each stay that has one; `until` is the stay's last day, null while it lasts. */
  baselines: z.array(z.object({ ...EntryKey, stay: z.number(), on: z.string(), score: z.number(), isProrated: z.boolean(), until: z.string().nullable() })),
  /** In the order in which they were taken. */
  points: z.array(ScorePoint),
});
export type ScoreScale = z.infer<typeof ScoreScale>;

export const ClientTimeline = z.object({
  client: z.string(), name: z.string().nullable(), recordNumber: z.string().nullable(),
  /** The last day that counts, and the present day where the client is; they are the same unless an earlier day was asked for. */
  asOf: z.string(), today: z.string(), readAt: z.string(),
  episodes: z.array(z.object({
    source: z.string(), episode: z.string(), program: z.string(), programName: z.string(),
    /** Its days are days of this zone: what is recorded for a day is recorded for a day there. */
    timeZone: z.string(),
    levelOfCare: z.string(), clinician: z.string().nullable(), clinicianName: z.string().nullable(),
    admittedOn: z.string(), dischargedOn: z.string().nullable(), reason: z.string().nullable(),
    segments: z.array(z.object({ from: z.string(), to: z.string().nullable(), levelOfCare: z.string(), program: z.string(), clinician: z.string().nullable() })),
  })),
  goals: z.array(z.object({
    source: z.string(), episode: z.string(), goal: z.string(), domain: z.string(), authoredBy: z.string(), setOn: z.string(), targetOn: z.string().nullable(),
    state: z.enum(['in-progress', 'attained', 'discontinued']), closedOn: z.string().nullable(), level: z.number().nullable(),
    steps: z.array(z.object({ step: z.string(), targetOn: z.string().nullable(), reachedOn: z.string().nullable() })),
  })),
  scales: z.array(ScoreScale),
  /** What is open, what is due next and why, and how the person is doing on each instrument. */
  worklist: z.object({ reasons: z.array(Reason), upcoming: z.array(Upcoming), track: z.array(Track) }),
  entries: z.array(TimelineEntry),
});
export type ClientTimeline = z.infer<typeof ClientTimeline>;
