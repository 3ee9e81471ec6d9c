/** Random histories, as a source would send them: two programs, one or two episodes of one client, rules set and switched, work done and left undone. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { GOAL_DOMAINS, LEVELS_OF_CARE, MARKERS, type Event, type EventType } from '#analytics/contract/event.ts';
import { parsed, RULES } from './engine.ts';

export const START = '2026-01-20';
/** Both changes of clocks of the year's first half lie in it, and two ends of months. */
export const DAYS = 110;

export const dayAt = (offset: number): string => Temporal.PlainDate.from(START).add({ days: offset }).toString();
export const dayAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

export function instantAt(day: string, time: string, zone: string): string {
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).toString({ timeZoneName: 'never', calendarName: 'never', smallestUnit: 'second' });
}

export interface History {
  readonly zone: string;
  readonly events: readonly Event[];
}

interface Entry {
  readonly type: EventType;
  readonly data: Record<string, unknown>;
}

const SOURCE = 'https://record.example/random';

export function eventOf({ type, data }: Entry, { id, time, subject = 'c' }: { id: string; time: string; subject?: string }): Event {
  return parsed({ specversion: '1.0', id, source: SOURCE, type, subject, time, data });
}

const Score = fc.oneof(
  fc.integer({ min: 0, max: 28 }).map((score) => ({ instrument: 'PHQ-9', version: '1', scale: 'total', score })),
  fc.constantFrom([0, 0, 0, 0, 0, 0, 0, 0, 1], [2, 2, 2, 2, 2, 2, 2, 2, 0], [1, 1, 1, 1, 1, 1, 1, null, null]).map((items) => ({ instrument: 'PHQ-9', version: '1', scale: 'total', items })),
  fc.integer({ min: 0, max: 21 }).map((score) => ({ instrument: 'GAD-7', version: '1', scale: 'total', score })),
  fc.record({ instrument: fc.constant('BAM'), version: fc.constantFrom('items-0-4', 'items-0-4', 'days-0-30'), scale: fc.constantFrom('use', 'risk', 'protective'), score: fc.nat(14) }),
  fc.integer({ min: 9, max: 60 }).map((score) => ({ instrument: 'BARC-10', version: '1', scale: 'total', score })),
  fc.constantFrom([0, 0, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], [1, 1, 0, 1, 0, 1]).map((items) => ({ instrument: 'C-SSRS', version: '1', scale: 'screen', items })),
);
const Goal = fc.constantFrom('g1', 'g2', 'g3');
const Reassessment = fc.constantFrom('r1', 'r2');
const Later = fc.integer({ min: -5, max: 60 });

/** What happens in an episode; `offset` is the day it happens on, so that dates in it can lie around it. */
function entryOn(offset: number): fc.Arbitrary<Entry> {
  const of = (type: EventType, data: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Entry> => data.map((found) => ({ type, data: Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null)) }));
  const date = Later.map((days) => dayAt(offset + days));
  return fc.oneof(
    { weight: 4, arbitrary: of('progress.contact', fc.record({ modality: fc.constant('individual'), attendance: fc.constantFrom('attended', 'no-show', 'no-show', 'cancelled-by-client', 'cancelled-by-program') })) },
    { weight: 3, arbitrary: of('progress.marker', fc.record({ marker: fc.constantFrom(...MARKERS) })) },
    { weight: 5, arbitrary: of('reassessment.completed', fc.record({ kind: fc.constant('instrument'), scores: fc.array(Score, { minLength: 1, maxLength: 2 }), reassessment: fc.option(Reassessment, { nil: null, freq: 3 }) })) },
    { weight: 3, arbitrary: of('reassessment.completed', fc.record({ kind: fc.constant('plan-review'), planChanged: fc.boolean(), scores: fc.array(Score, { maxLength: 1 }), reassessment: fc.option(Reassessment, { nil: null, freq: 3 }) })) },
    { weight: 2, arbitrary: of('reassessment.scheduled', fc.record({ reassessment: Reassessment, kind: fc.constantFrom('plan-review', 'instrument'), instrument: fc.option(fc.constantFrom('PHQ-9', 'BAM'), { nil: null }), dueOn: date })) },
    { weight: 2, arbitrary: of('reassessment.deferred', fc.record({ rule: fc.constantFrom(...RULES, 'instruments', 'r1'), reason: fc.constant('client-away'), until: date })) },
    { weight: 2, arbitrary: of('goal.set', fc.record({ goal: Goal, domain: fc.constantFrom(...GOAL_DOMAINS), authoredBy: fc.constant('joint'), targetOn: fc.option(date, { nil: null }) })) },
    { weight: 1, arbitrary: of('goal.revised', fc.record({ goal: Goal, targetOn: date })) },
    { weight: 1, arbitrary: of('goal.progressed', fc.record({ goal: Goal, level: fc.constant(1) })) },
    { weight: 1, arbitrary: of('goal.attained', fc.record({ goal: Goal })) },
    { weight: 1, arbitrary: of('goal.discontinued', fc.record({ goal: Goal })) },
    { weight: 1, arbitrary: of('episode.transferred', fc.record({ levelOfCare: fc.option(fc.constantFrom(...LEVELS_OF_CARE), { nil: null }), program: fc.option(fc.constantFrom('p', 'q'), { nil: null }) })) },
  );
}

const Statement = fc.oneof(
  fc.record({ rule: fc.constantFrom(...RULES), isOn: fc.boolean() }),
  fc.record({ rule: fc.constantFrom('plan-review', 'instrument-PHQ-9'), interval: fc.constantFrom('P1D', 'P7D', 'P10D', 'P1M', 'P3M'), anchor: fc.constantFrom('admission', 'last-completed', 'level-change'), graceDays: fc.nat(3), earlyDays: fc.constantFrom(0, 3, null) }),
  fc.record({ rule: fc.constant('own'), kind: fc.constant('plan-review'), interval: fc.constantFrom('P5D', 'P1M'), anchor: fc.constantFrom('admission', 'last-completed') }),
  fc.record({ rule: fc.constantFrom('no-contact', 'no-contact-long'), settings: fc.record({ silentDays: fc.integer({ min: 3, max: 40 }) }) }),
  fc.record({ rule: fc.constantFrom('scheduled-plan-review', 'scheduled-instrument'), settings: fc.record({ leadDays: fc.nat(20) }) }),
);
const RuleSet = fc.record({ statement: Statement, from: fc.integer({ min: -10, max: DAYS }), program: fc.constantFrom('p', 'q', null) });

/** Hours that fall on one calendar day here and on another in UTC, and noon, where all that is known by its day alone stands. */
const TIMES = ['12:00', '12:00', '12:00', '00:30', '09:00', '23:30'];
const Placed = fc.integer({ min: -16, max: DAYS }).chain((offset) => fc.record({ offset: fc.constant(offset), time: fc.constantFrom(...TIMES), entry: entryOn(offset), episode: fc.constantFrom('a', 'a', 'a', 'b') }));
const Stay = fc.record({
  levelOfCare: fc.constantFrom(...LEVELS_OF_CARE), program: fc.constantFrom('p', 'q'), time: fc.constantFrom(...TIMES),
  length: fc.option(fc.nat(DAYS), { nil: null }), reason: fc.constantFrom('left', 'completed', 'died', 'transferred'),
});

type Chosen = { zone: string; stays: [a: StayOf, b: StayOf]; isSecond: boolean; gap: number; placed: PlacedOf[]; rules: RuleSetOf[] };
type StayOf = typeof Stay extends fc.Arbitrary<infer T> ? T : never;
type PlacedOf = typeof Placed extends fc.Arbitrary<infer T> ? T : never;
type RuleSetOf = typeof RuleSet extends fc.Arbitrary<infer T> ? T : never;

function stayEvents(episode: string, { levelOfCare, program, time, length, reason }: StayOf, from: number, zone: string): Event[] {
  const at = (offset: number): string => instantAt(dayAt(offset), time, zone);
  const admitted = eventOf({ type: 'episode.admitted', data: { episode, program, levelOfCare } }, { id: `admit-${episode}`, time: at(from) });
  return length === null ? [admitted] : [admitted, eventOf({ type: 'episode.discharged', data: { episode, reason } }, { id: `leave-${episode}`, time: at(from + length) })];
}

function historyOf({ zone, stays: [first, second], isSecond, gap, placed, rules }: Chosen): History {
  const defined = ['p', 'q'].map((program) => eventOf({ type: 'program.defined', data: { program, name: `Program ${program}`, timeZone: zone } }, { id: `program-${program}`, time: '2020-01-01T00:00:00Z', subject: program }));
  const set = rules.map(({ statement, from, program }, index) => eventOf({ type: 'rule.set', data: { ...statement, from: dayAt(from), source: 'random', ...(program === null ? {} : { program }) } }, { id: `rule-${index}`, time: `2020-01-0${index + 1}T00:00:00Z`, subject: 'rules' }));
  const happened = placed.filter(({ episode }) => isSecond || episode === 'a').map(({ offset, time, entry, episode }, index) => eventOf({ type: entry.type, data: { ...entry.data, episode } }, { id: `h-${index}`, time: instantAt(dayAt(offset), time, zone) }));
  const begun = isSecond ? stayEvents('b', second, (first.length ?? 5) + gap, zone) : [];
  return { zone, events: [...defined, ...set, ...stayEvents('a', first, 0, zone), ...begun, ...happened] };
}

type Provocation = readonly (Entry & { readonly offset: number })[];
const phq = (offset: number, score: number): Provocation[number] => ({ offset, type: 'reassessment.completed', data: { kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', score }] } });
const use = (offset: number, score: number): Provocation[number] => ({ offset, type: 'reassessment.completed', data: { kind: 'instrument', scores: [{ instrument: 'BAM', version: 'items-0-4', scale: 'use', score }] } });
const marker = (offset: number, name: string): Provocation[number] => ({ offset, type: 'progress.marker', data: { marker: name } });
const missed = (offset: number): Provocation[number] => ({ offset, type: 'progress.contact', data: { modality: 'group', attendance: 'no-show' } });
const move = (offset: number, levelOfCare: string): Provocation[number] => ({ offset, type: 'episode.transferred', data: { levelOfCare } });
const plan = (offset: number, kind: string): Provocation[number] => ({ offset, type: 'reassessment.scheduled', data: { reassessment: 'r1', kind, dueOn: dayAt(offset + 4) } });

/** What raises a rule, by the last day of a history; for a rhythm, time alone does. */
const PROVOKED: Readonly<Record<string, (day: number) => Provocation>> = {
  'self-harm-screen': (day) => [{ offset: day - 1, type: 'reassessment.completed', data: { kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', items: [0, 0, 0, 0, 0, 0, 0, 0, 1] }] } }],
  overdose: (day) => [marker(day - 1, 'overdose')], crisis: (day) => [marker(day - 1, 'crisis')], 'return-to-use': (day) => [marker(day - 1, 'return-to-use')], 'hospital-or-arrest': (day) => [marker(day - 1, 'arrest')],
  'life-change': (day) => [marker(day - 1, 'work-lost')], 'medication-change': (day) => [marker(day - 1, 'medication-stopped')], 'client-request': (day) => [marker(day - 1, 'family-request')],
  transition: (day) => [move(day - 2, '2.1'), move(day - 1, '3.1')], 'missed-contacts': (day) => [missed(day - 2), missed(day - 1)], 'no-contact': (day) => [move(day - 45, '1.5')], 'no-contact-long': (day) => [move(day - 45, '1.0')],
  'goal-past-target': (day) => [{ offset: day - 9, type: 'goal.set', data: { goal: 'g1', domain: 'income', authoredBy: 'client', targetOn: dayAt(day - 3) } }],
  'new-goals-needed': (day) => [{ offset: day - 2, type: 'goal.set', data: { goal: 'g4', domain: 'income', authoredBy: 'client' } }, { offset: day - 1, type: 'goal.attained', data: { goal: 'g4' } }],
  'scheduled-plan-review': (day) => [plan(day - 2, 'plan-review')], 'scheduled-instrument': (day) => [plan(day - 2, 'instrument')],
  deterioration: (day) => [phq(1, 5), phq(day - 1, 20)], 'no-improvement': (day) => [phq(1, 20), phq(day - 1, 19)], worsening: (day) => [phq(day - 3, 4), phq(day - 2, 9), phq(day - 1, 14)], 'bam-pattern': (day) => [use(1, 0), use(day - 1, 3)],
};

const ownRule = eventOf({ type: 'rule.set', data: { rule: 'own', kind: 'plan-review', interval: 'P5D', anchor: 'admission', from: START, source: 'random' } }, { id: 'own', time: '2020-02-01T00:00:00Z', subject: 'rules' });

/** A history at whose last day a rule has something open, unless what else happened has seen to it. */
export function historyWith(rule: string): fc.Arbitrary<History & { readonly day: string }> {
  return fc.record({
    zone: fc.constantFrom('America/New_York', 'Pacific/Auckland'), stay: Stay, day: fc.integer({ min: 70, max: DAYS }), placed: fc.array(Placed, { maxLength: 8 }), rules: fc.array(RuleSet, { maxLength: 1 }),
  }).map(({ zone, stay, day, placed, rules }) => {
    const { events } = historyOf({ zone, stays: [{ ...stay, length: null }, stay], isSecond: false, gap: 0, placed, rules });
    if (rule === 'own') return { zone, day: dayAt(day), events: [...events, ownRule] };
    const added = (PROVOKED[rule]?.(day) ?? []).map(({ offset, type, data }, index) => eventOf({ type, data: { ...data, episode: 'a' } }, { id: `provoked-${index}`, time: instantAt(dayAt(offset), '10:00', zone) }));
    return { zone, day: dayAt(day), events: [...events, ...added] };
  });
}

/** A history of one client; the second episode begins around the end of the first, or beside it. */
export const AnyHistory: fc.Arbitrary<History> = fc.record({
  zone: fc.constantFrom('America/New_York', 'Pacific/Auckland', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC'),
  stays: fc.tuple(Stay, Stay), isSecond: fc.boolean(), gap: fc.integer({ min: 0, max: 3 }), placed: fc.array(Placed, { maxLength: 24, size: 'max' }), rules: fc.array(RuleSet, { maxLength: 3 }),
}).map(historyOf);
