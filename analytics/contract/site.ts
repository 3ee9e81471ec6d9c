/** What the site asks for beside measures: who is signed in, what can be chosen, and a client's time line. */
import { z } from 'zod';

export const ROLES = ['operator', 'director', 'clinician', 'quality'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** `GET /v1/me`. */
export const Me = z.object({
  role: Role,
  organization: z.object({ id: z.string(), name: z.string(), demo: z.boolean() }),
  clinician: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** Now, and the data's age, as the server sees them. */
  now: z.string(),
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
  /** in-force: counts; replaced and retracted are shown as history; waiting and contradictory are said. */
  standing: z.enum(['in-force', 'replaced', 'retracted', 'waiting', 'contradictory']),
  /** One plain sentence, person-first, no free text from the source. */
  sentence: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export const ClientTimeline = z.object({
  client: z.string(), name: z.string().nullable(), recordNumber: z.string().nullable(), asOf: z.string(), readAt: z.string(),
  episodes: z.array(z.object({
    source: z.string(), episode: z.string(), program: z.string(), programName: z.string(),
    /** Its days are days of this zone: what is recorded for a day is recorded for a day there. */
    timeZone: z.string(),
    levelOfCare: z.string(), clinician: z.string().nullable(), clinicianName: z.string().nullable(),
    admittedOn: z.string(), dischargedOn: z.string().nullable(), reason: z.string().nullable(),
    segments: z.array(z.object({ from: z.string(), to: z.string().nullable(), levelOfCare: z.string(), program: z.string(), clinician: z.string().nullable() })),
  })),
  goals: z.array(z.object({
    episode: z.string(), goal: z.string(), domain: z.string(), authoredBy: z.string(), setOn: z.string(), targetOn: z.string().nullable(),
    state: z.enum(['in-progress', 'attained', 'discontinued']), closedOn: z.string().nullable(), level: z.number().nullable(),
    steps: z.array(z.object({ step: z.string(), targetOn: z.string().nullable(), reachedOn: z.string().nullable() })),
  })),
  entries: z.array(TimelineEntry),
});
export type ClientTimeline = z.infer<typeof ClientTimeline>;
