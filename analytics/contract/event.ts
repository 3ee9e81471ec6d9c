/**
 * The events Cairn takes: CloudEvents 1.0 in JSON, one schema per type.
 *
 * RULE: no free text about a client anywhere. A field that is not listed here is therefore a fault, not a note to keep. The few words of a review
 * (`Words`) are about a change in care.
 */
import { z } from 'zod';
import { isDate, isTimeZone, parseInstant } from './instant.ts';
import { INTERVALS, RuleSet } from './kinds.ts';
import { ANCHORS, CADENCE_FIELDS, isCadenceRule, isTriggerRule, RULE_SETTINGS } from './rule-names.ts';

export const MAX_BATCH_EVENTS = 1000;
export const MAX_BATCH_BYTES = 5_000_000;

// Joiners (U+200C, U+200D) are invisible but part of words in some scripts and of emoji.
const PRINTABLE = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[\u200C\u200D]){1,128}$/u;

/** An id or code as it was sent: opaque, case-sensitive, 1-128 printable characters, no required shape. */
export const Id = z.string().regex(PRINTABLE, 'must be 1 to 128 printable characters').meta({ description: 'opaque, case-sensitive, 1-128 printable characters' });

const Name = z.string().regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u, 'must be 1 to 200 printable characters');
// Two days of room at both ends of the calendar: a date must have four digits in every zone.
const CALENDAR = { first: Date.parse('0000-01-03T00:00:00Z'), last: Date.parse('9999-12-29T00:00:00Z') };
function isOnCalendar(text: string): boolean {
  const instant = parseInstant(text);
  return instant !== null && instant >= CALENDAR.first && instant <= CALENDAR.last;
}
const Instant = z
  .string()
  .refine(isOnCalendar, 'must be an RFC 3339 date-time with an offset, such as 2026-03-01T09:30:00-05:00')
  .meta({ format: 'date-time' });
/** `YYYY-MM-DD`. */
export const CalendarDate = z.string().refine(isDate, 'must be a date that exists, as YYYY-MM-DD').meta({ format: 'date' });
const Zone = z.string().refine(isTimeZone, 'must be a time zone such as America/New_York or UTC');
// RULE: RFC 3986 characters only; CloudEvents asks for a non-empty URI-reference.
const Source = z.string().max(512).regex(/^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/, 'must be a non-empty URI-reference');

export const LEVELS_OF_CARE = ['RR', '1.0', '1.5', '1.7', '2.1', '2.5', '2.7', '3.1', '3.5', '3.7', '4.0'] as const;
export const DISCHARGE_REASONS = ['completed', 'left', 'terminated', 'transferred', 'incarcerated', 'died', 'other'] as const;
export const STRATA = ['medication', 'primarySubstance', 'coOccurring', 'ageBand', 'gender', 'raceEthnicity', 'housing', 'referral', 'payer', 'language'] as const;
export const MODALITIES = ['individual', 'group', 'family', 'medical', 'peer', 'case-management', 'other'] as const;
export const ATTENDANCES = ['attended', 'no-show', 'cancelled-by-client', 'cancelled-by-program'] as const;
export const MARKERS = [
  'return-to-use', 'overdose', 'crisis', 'hospital', 'arrest', 'housing-lost', 'housing-gained', 'work-lost', 'work-gained', 'bereavement', 'pregnancy',
  'custody', 'medication-started', 'medication-stopped', 'medication-changed', 'client-request', 'family-request', 'other',
] as const;
export const GOAL_DOMAINS = [
  'substance-use', 'medical', 'mental-health', 'relapse-prevention', 'housing', 'employment', 'education', 'income', 'legal', 'family', 'social-support',
  'lifestyle', 'spiritual', 'cultural', 'engagement',
] as const;
/** A goal's domain as it is said: person first, whatever its code. */
export const domainWords = (domain: string): string => (domain === 'relapse-prevention' ? 'return-to-use prevention' : domain.replaceAll('-', ' '));

const LevelOfCare = z.enum(LEVELS_OF_CARE);
// An import keeps what the source said, and in which edition of the ASAM criteria, beside the 4th-edition code.
const LevelAsSent = z.strictObject({ value: Id, edition: Id });
const Team = z.array(z.strictObject({ clinician: Id, role: Id })).max(100);
const Strata = z.strictObject(Object.fromEntries(STRATA.map((name) => [name, Id.optional()])) as Record<(typeof STRATA)[number], z.ZodOptional<typeof Id>>);
const Level = z.int().min(-2).max(2);
const Step = z.strictObject({ step: Id, targetOn: CalendarDate.optional() });
const Steps = z.array(Step).max(200);
const Weight = z.number().min(0).max(1000);
const By = z.enum(['client', 'program', 'joint']);
const Kind = z.enum(['plan-review', 'instrument']);
const Items = z.union([z.array(z.number().nullable()).max(200), z.record(Id, z.number().nullable())]);
const Score = z.strictObject({ instrument: Id, version: Id, scale: Id, score: z.number().optional(), items: Items.optional(), mode: Id.optional(), language: Id.optional() });

// RULE: calendar days only; P3M and P90D are two durations (domain 5.2).
const Duration = z.string().regex(/^P(?=\d)(?:\d{1,2}Y)?(?:\d{1,3}M)?(?:\d{1,3}W)?(?:\d{1,4}D)?$/, 'must be an ISO 8601 duration of days, weeks, months or years, such as P30D or P3M');
const Interval = Duration.refine((text) => /[1-9]/.test(text), 'must be longer than nothing');
const Days = z.int().min(0).max(3660);

export const WORDS_AT_MOST = 280;
/** RULE: about a change in care, never about a person: no name, no record number, nothing by which a client could be known. Its form says so where it is written. */
const Words = z.string().regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,280}$/u, `must be 1 to ${WORDS_AT_MOST} printable characters on one line`)
  .meta({ description: 'about a change in care, never about a person' });
/** Whom a review is about; what is left out is not narrowed. RULE: no clinician: a review compares ways of working, not people. */
const ReviewScope = z.strictObject({ program: Id.optional(), levelOfCare: LevelOfCare.optional(), strata: Strata.optional(), instrument: Id.optional() });
export const CHANGE_DIRECTIONS = ['increase', 'decrease'] as const;

const episode = { episode: Id };
const goal = { episode: Id, goal: Id };

/** What `data` holds, by type. Any type may also carry `replaces`. */
const DATA = {
  'program.defined': { program: Id, name: Name, timeZone: Zone, plannedDays: z.int().positive().max(36500).optional() },
  'clinician.defined': { clinician: Id, name: Name, discipline: Id.optional() },
  'episode.admitted': {
    ...episode, program: Id, levelOfCare: LevelOfCare, levelOfCareAsSent: LevelAsSent.optional(), clinician: Id.optional(), team: Team.optional(), strata: Strata.optional(),
  },
  'episode.transferred': {
    ...episode, program: Id.optional(), levelOfCare: LevelOfCare.optional(), levelOfCareAsSent: LevelAsSent.optional(), clinician: Id.optional(), team: Team.optional(),
  },
  'episode.discharged': { ...episode, reason: z.enum(DISCHARGE_REASONS) },
  'progress.contact': { ...episode, modality: z.enum(MODALITIES), attendance: z.enum(ATTENDANCES), minutes: z.number().min(0).max(10080).optional() },
  'progress.marker': { ...episode, marker: z.enum(MARKERS) },
  'goal.set': {
    ...goal, domain: z.enum(GOAL_DOMAINS), authoredBy: z.enum(['client', 'clinician', 'joint']),
    targetOn: CalendarDate.optional(), weight: Weight.optional(), baselineLevel: Level.optional(), steps: Steps.optional(),
  },
  'goal.milestone-reached': { ...goal, step: Id },
  'goal.progressed': { ...goal, level: Level },
  'goal.revised': { ...goal, domain: z.enum(GOAL_DOMAINS).optional(), targetOn: CalendarDate.optional(), weight: Weight.optional(), steps: Steps.optional() },
  'goal.attained': { ...goal, by: By.optional() },
  'goal.discontinued': { ...goal, by: By.optional() },
  'reassessment.scheduled': { ...episode, reassessment: Id, kind: Kind, instrument: Id.optional(), dueOn: CalendarDate },
  'reassessment.completed': {
    ...episode, reassessment: Id.optional(), kind: Kind, scores: z.array(Score).max(100).optional(), planChanged: z.boolean().optional(), withClient: z.boolean().optional(),
  },
  'reassessment.deferred': { ...episode, rule: Id, reason: Id, until: CalendarDate },
  'target.set': { measure: Id, program: Id.optional(), value: z.number(), from: CalendarDate },
  'rule.set': {
    rule: Id, program: Id.optional(), from: CalendarDate, source: Name, isOn: z.boolean().optional(),
    levelsOfCare: z.array(LevelOfCare).max(LEVELS_OF_CARE.length).optional(), kind: Kind.optional(), instrument: Id.optional(),
    firstDue: Duration.optional(), interval: Interval.optional(), anchor: z.enum(ANCHORS).optional(), graceDays: Days.optional(), earlyDays: Days.nullable().optional(),
    settings: z.record(z.string(), z.number().min(0).max(3660)).optional(),
  },
  'review.opened': { review: Id, title: Words, question: Words, measure: Id, scope: ReviewScope, snapshot: Id.nullable(), rules: RuleSet, interval: z.enum(INTERVALS) },
  // The points that begin from `from` on and before `to` make the centre and the limits.
  'review.baseline-frozen': { review: Id, from: CalendarDate, to: CalendarDate, reason: Words },
  'review.phase-began': { review: Id, on: CalendarDate, reason: Words },
  'change.logged': {
    change: Id, review: Id.optional(), measure: Id.optional(), scope: ReviewScope.optional(),
    hypothesis: Words, on: CalendarDate, direction: z.enum(CHANGE_DIRECTIONS), pointsNeeded: z.int().min(1).max(60),
  },
  'event.retracted': { event: Id, reason: Id },
} as const;

export type EventType = keyof typeof DATA;
export const EVENT_TYPES = Object.keys(DATA) as EventType[];

const AROUND = {
  specversion: z.literal('1.0'), id: Id, source: Source, subject: Id, time: Instant, recordedtime: Instant.optional(),
  datacontenttype: z.string().regex(/^application\/([\w.-]+\+)?json\s*(;.*)?$/i, 'must be application/json').optional(),
};
const Envelope = z.object({ ...AROUND, data: z.object({}) });

function envelope<T extends EventType>(type: T) {
  return z.object({
    ...AROUND,
    type: z.literal(type),
    data: z.strictObject({ ...DATA[type], replaces: Id.optional() }),
  });
}

/** One event as it is sent. Unknown CloudEvents extensions are allowed and not kept. */
export const Event = z.discriminatedUnion('type', [
  envelope('program.defined'), envelope('clinician.defined'), envelope('episode.admitted'), envelope('episode.transferred'), envelope('episode.discharged'),
  envelope('progress.contact'), envelope('progress.marker'), envelope('goal.set'), envelope('goal.milestone-reached'), envelope('goal.progressed'),
  envelope('goal.revised'), envelope('goal.attained'), envelope('goal.discontinued'), envelope('reassessment.scheduled'), envelope('reassessment.completed'),
  envelope('reassessment.deferred'), envelope('target.set'), envelope('rule.set'),
  envelope('review.opened'), envelope('review.baseline-frozen'), envelope('review.phase-began'), envelope('change.logged'), envelope('event.retracted'),
]).transform(({ datacontenttype: _sentAs, ...event }) => event);
export type Event = z.output<typeof Event>;
export type EventOf<T extends EventType> = Extract<Event, { type: T }>;

export const REVIEW_TYPES = ['review.opened', 'review.baseline-frozen', 'review.phase-began', 'change.logged'] as const satisfies readonly EventType[];
export type ReviewEvent = EventOf<(typeof REVIEW_TYPES)[number]>;
export function isOfReview(event: Event): event is ReviewEvent {
  return REVIEW_TYPES.some((type) => type === event.type);
}

/** An event as it is kept: with the instant at which the server had it (ISO 8601, UTC). */
export type RecordedEvent = Event & { recordedAt: string };

export interface Fault {
  /** JSON pointer (RFC 6901) relative to the event; empty for the event itself. */
  pointer: string;
  detail: string;
}

const EXTENSION = /^[a-z0-9]+$/;

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union' && issue.path[0] === 'type') return `must be one of ${EVENT_TYPES.join(', ')}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') return issue.input === undefined ? `is required (${issue.expected})` : `must be of type ${issue.expected}`;
  return issue.message;
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  // WHY: the name of an unknown field is the sender's text and may hold anything; it is pointed at, its value never repeated.
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: 'is not a field of this type; see GET /v1/schema/events' }));
  }
  return [{ pointer: pointerOf(issue.path), detail: detailOf(issue) }];
}

function attributeFaults(input: object): Fault[] {
  return Object.keys(input)
    .filter((key) => key !== 'recordedAt' && !EXTENSION.test(key))
    .map((key) => ({ pointer: pointerOf([key]), detail: 'is not a CloudEvents attribute name (lower-case letters and digits)' }));
}

/** An unknown type leaves `data` without a schema; what is wrong around it is said all the same. */
function envelopeFaults(input: object, error: z.ZodError): Fault[] {
  if (!error.issues.some((issue) => issue.code === 'invalid_union' && issue.path[0] === 'type')) return [];
  const around = Envelope.safeParse(input, { reportInput: true });
  return around.success ? [] : around.error.issues.flatMap(faultsOf);
}

function selfFaults(event: Event): Fault[] {
  if (event.data.replaces === event.id) return [{ pointer: '/data/replaces', detail: 'names the event itself; name the one it corrects' }];
  if (event.type === 'event.retracted' && event.data.event === event.id) return [{ pointer: '/data/event', detail: 'names the event itself; name the one entered in error' }];
  return [];
}

function reviewFaults(event: Event): Fault[] {
  if (event.type === 'review.baseline-frozen' && event.data.to <= event.data.from) return [{ pointer: '/data/to', detail: 'must be after from (from is inclusive, to exclusive)' }];
  if (event.type !== 'change.logged') return [];
  const { review, measure, scope } = event.data;
  if (review === undefined) return measure === undefined ? [{ pointer: '/data/review', detail: 'is required (string), unless the change is of a measure: name one of the two' }] : [];
  return (['measure', 'scope'] as const).filter((field) => ({ measure, scope })[field] !== undefined).map((field) => ({ pointer: `/data/${field}`, detail: 'is the review\'s; leave it out, or leave out the review' }));
}

/** A rule that Cairn has can be changed in part; one of a program's own says all of itself. */
function ruleFaults(event: Event): Fault[] {
  if (event.type !== 'rule.set') return [];
  const { data } = event;
  // TRAP: a rule may be called `constructor`; what every object inherits is no list of settings.
  const known = Object.hasOwn(RULE_SETTINGS, data.rule) ? (RULE_SETTINGS[data.rule] ?? []) : [];
  const settings = Object.keys(data.settings ?? {}).filter((name) => !known.includes(name));
  const unknown = settings.map((name) => ({ pointer: pointerOf(['data', 'settings', name]), detail: 'is not a setting of this rule; GET /v1/worklist/rules lists them' }));
  const cadence = CADENCE_FIELDS.filter((field) => data[field] !== undefined);
  if (isTriggerRule(data.rule)) return [...unknown, ...cadence.map((field) => ({ pointer: `/data/${field}`, detail: 'is not a field of this rule, which has no cadence' }))];
  if (isCadenceRule(data.rule)) return [...unknown, ...cadence.filter((field) => field === 'kind' || field === 'instrument').map((field) => ({ pointer: `/data/${field}`, detail: 'of a rule that Cairn has cannot be changed; set a rule of your own' }))];
  const missing = (['kind', 'interval', 'anchor'] as const).filter((field) => data[field] === undefined);
  const instrument = data.kind === 'instrument' && data.instrument === undefined ? [{ pointer: '/data/instrument', detail: 'is required (string): which instrument is due' }] : [];
  return [...unknown, ...missing.map((field) => ({ pointer: `/data/${field}`, detail: 'is required for a rule of your own; GET /v1/worklist/rules lists those that Cairn has' })), ...instrument];
}

/**
 * One event out of anything, or all of its faults.
 *
 * Shape   in: parsed JSON; out: the event with only the contract's fields, text exactly as sent.
 * Errors  never throws; every fault has a pointer relative to the event and says what is allowed.
 * Example `parseEvent(null)` -> `{ faults: [{ pointer: '', detail: 'must be a JSON object' }] }`
 */
export function parseEvent(input: unknown): { event: Event } | { faults: Fault[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { faults: [{ pointer: '', detail: 'must be a JSON object' }] };
  const parsed = Event.safeParse(input, { reportInput: true });
  if (!parsed.success) return { faults: [...attributeFaults(input), ...parsed.error.issues.flatMap(faultsOf), ...envelopeFaults(input, parsed.error)] };
  const faults = [...attributeFaults(input), ...selfFaults(parsed.data), ...ruleFaults(parsed.data), ...reviewFaults(parsed.data)];
  return faults.length === 0 ? { event: parsed.data } : { faults };
}

/** The contract as JSON Schema 2020-12, as `GET /v1/schema/events` serves it. */
export function eventJsonSchema(): Record<string, unknown> {
  return { $id: '/v1/schema/events', title: 'Cairn events (CloudEvents 1.0)', ...z.toJSONSchema(Event, { io: 'input' }) };
}
