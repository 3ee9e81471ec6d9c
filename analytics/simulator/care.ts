/**
 * What a team does about what it sees: reviews after markers, scores and screens, and what its program's rules ask for beside the calendar.
 *
 * RULE: it rolls dice of its own and changes nothing that happened: hazards, attendance, milestones and scores are as planted.
 */
import { addDays } from '../period/dates.ts';
import { aside, dayOf, draft, lastServiceDay, type Course, type Draft } from './course.ts';
import type { Random, Weighted } from './random.ts';
import { deferral, DEFERRAL_REASONS, phqOn, planReview, scoresOn, taken, type Levels, type Missed, type Noted, type SentScore } from './scores.ts';
import { ANSWERS, SCREENED, type Answer, type Cue } from './stories.ts';

/** Something that calls for work on a day of the course, the most urgent first. */
interface Call {
  readonly cues: readonly [Cue, ...Cue[]];
  readonly day: number;
  readonly minute: number;
}

const MARKER_CUES: Readonly<Record<string, Cue>> = {
  'overdose': 'overdose', 'crisis': 'crisis', 'return-to-use': 'return-to-use', 'hospital': 'hospital-or-arrest', 'arrest': 'hospital-or-arrest', 'client-request': 'client-request', 'family-request': 'client-request',
  'housing-lost': 'life-change', 'housing-gained': 'life-change', 'work-lost': 'life-change', 'work-gained': 'life-change', 'custody': 'life-change', 'bereavement': 'life-change', 'pregnancy': 'life-change',
  'medication-started': 'medication-change', 'medication-stopped': 'medication-change', 'medication-changed': 'medication-change',
};
const SCREEN_SHARE = 0.35;
const PLAN_CHANGED = 0.6;
const WITH_CLIENT = 0.85;
/** Of what is not answered: put off, for so many days, and done by then in most cases. */
const PUT_OFF = { share: 0.35, days: [7, 21], done: 0.75 } as const;
const LATER_MINUTES = 25;

function review(random: Random): Record<string, unknown> {
  return { kind: 'plan-review', planChanged: random.chance(PLAN_CHANGED), withClient: random.chance(WITH_CLIENT) };
}

/** A review, or a screen after something about self-harm. */
function answer(course: Course, { cues, minute, day }: Call, on: number): Draft {
  const { random } = course;
  // What is done on the same day is done after it.
  const at = on === day ? { minute: minute + LATER_MINUTES } : {};
  const isScreen = cues[0] === 'self-harm-screen' && random.chance(SCREEN_SHARE);
  if (isScreen) return draft(course, on, 'reassessment.completed', { ...at, data: { kind: 'instrument', scores: screen(LOW_RISK), withClient: true } });
  return draft(course, on, 'reassessment.completed', { ...at, data: review(random) });
}

function putOff(course: Course, call: Call): Draft[] {
  const { random, admittedOn } = course;
  const day = call.day + 1;
  const until = day + random.int(...PUT_OFF.days);
  const reason = random.weighted(DEFERRAL_REASONS);
  const doneOn = until - random.int(0, 3);
  const isDone = random.chance(PUT_OFF.done) && doneOn <= lastServiceDay(course);
  if (day > lastServiceDay(course)) return [];
  const deferred = call.cues.map((rule) => draft(course, day, 'reassessment.deferred', { data: { rule, reason, until: addDays(admittedOn, until) } }));
  return [...deferred, ...(isDone ? [answer(course, call, doneOn)] : [])];
}

function answersTo(course: Course, call: Call): Draft[] {
  const { random } = course;
  const [cue] = call.cues;
  const { share, sameDay, withinDays }: Answer = ANSWERS[cue];
  const on = call.day + (random.chance(sameDay) ? 0 : random.int(1, withinDays));
  if (random.chance(share)) return on > lastServiceDay(course) ? [] : [answer(course, call, on)];
  return !isUrgent(cue) && random.chance(PUT_OFF.share) ? putOff(course, call) : [];
}

const isUrgent = (cue: Cue): boolean => cue === 'self-harm-screen' || cue === 'overdose' || cue === 'crisis';

/** A C-SSRS screen: six questions, 1 yes and 0 no; null where an answer lets one skip it. */
function screen(items: readonly (number | null)[]): SentScore[] {
  return [{ instrument: 'C-SSRS', version: 'screener', scale: 'screener', items, mode: 'interview' }];
}

const NO_RISK = [0, 0, null, null, null, 0];
const LOW_RISK = [1, 1, 0, 0, 0, 0];
const AT_RISK = [1, 1, 1, 0, 0, 0];

function screensOf(course: Course): Noted[] {
  const { random } = course;
  if (!random.chance(SCREENED.share) || lastServiceDay(course) < 0) return [];
  return [taken(course, 0, screen(random.chance(SCREENED.atRisk) ? AT_RISK : NO_RISK))];
}

/** As an experienced eye reads them. */
const REGARDED = [{ instrument: 'PHQ-9', points: 6, clinicalFrom: 10 }, { instrument: 'GAD-7', points: 4, clinicalFrom: 8 }] as const;
const LATE_DAY = 56;
const BAM = { riskAtLeast: 12, protectiveAtMost: 12 } as const;
const WEEKLY_DONE = 0.9;
const BETWEEN_DONE = 0.95;
const MISSED: Weighted<'late' | 'put-off' | 'never'> = [['late', 0.5], ['put-off', 0.4], ['never', 0.1]];

function valueIn(among: readonly SentScore[], instrument: string, scale = 'total'): number | null {
  return among.find((one) => one.instrument === instrument && one.scale === scale)?.score ?? null;
}

/** What scores call for, by the team's own reading of them. The rules of the worklist say it more exactly. */
function cuesOf(day: number, scores: readonly SentScore[], first: readonly SentScore[]): Cue[] {
  const pairs = REGARDED.flatMap(({ instrument, points, clinicalFrom }) => {
    const [before, now] = [valueIn(first, instrument), valueIn(scores, instrument)];
    return before === null || now === null ? [] : [{ isWorse: now - before >= points, isNoBetter: day >= LATE_DAY && before >= clinicalFrom && before - now < points }];
  });
  const [risk, protective] = [valueIn(scores, 'BAM', 'risk'), valueIn(scores, 'BAM', 'protective')];
  const isOut = day > 0 && ((risk ?? 0) >= BAM.riskAtLeast || (protective ?? Infinity) <= BAM.protectiveAtMost);
  const seen: readonly (readonly [Cue, boolean])[] = [['deterioration', pairs.some(({ isWorse }) => isWorse)], ['no-improvement', pairs.some(({ isNoBetter }) => isNoBetter)], ['bam-pattern', isOut]];
  return seen.flatMap(([cue, isSeen]) => (isSeen ? [cue] : []));
}

const isAtRisk = ({ instrument, items = [] }: SentScore): boolean => (instrument === 'PHQ-9' ? (items[8] ?? 0) > 0 : instrument === 'C-SSRS' && items.slice(2).some((item) => item === 1));

function callsOfScores(course: Course, noted: readonly Noted[]): Call[] {
  const first = noted.find(({ scores }) => scores.length > 0)?.scores ?? [];
  return noted.flatMap(({ draft: { minute, ...one }, scores }): Call[] => {
    const day = dayOf(course, one);
    const [cue, ...others] = cuesOf(day, scores, first);
    const ofScores: Call[] = cue === undefined ? [] : [{ cues: [cue, ...others], day, minute }];
    return scores.some(isAtRisk) ? [{ cues: ['self-harm-screen'], day, minute }, ...ofScores] : ofScores;
  });
}

function callsOfEvents(course: Course, drafts: readonly Draft[]): Call[] {
  return drafts.flatMap((one): Call[] => {
    const cue = one.type === 'episode.transferred' ? 'transition' : MARKER_CUES[String(one.data['marker'])];
    return cue === undefined ? [] : [{ cues: [cue], day: dayOf(course, one), minute: one.minute }];
  });
}

/** Plan reviews in a rhythm of their own, where a program has one: most of them, a day early or late. */
function weekly(course: Course): Draft[] {
  const { random, story: { planReviewEveryDays: every } } = course;
  const days = every === undefined ? [] : Array.from({ length: Math.floor(lastServiceDay(course) / every) }, (_, index) => (index + 1) * every);
  return days.flatMap((due) => {
    const day = due + random.int(-1, 1);
    return day > lastServiceDay(course) || !random.chance(WEEKLY_DONE) ? [] : [draft(course, day, 'reassessment.completed', { data: review(random) })];
  });
}

/** The PHQ-9 between two rounds, where the change asks for it that often: a few days after it is due, unless a round comes first. */
function between(course: Course, noted: readonly Noted[], levels: Levels): Noted[] {
  const { random, story: { phqEveryDaysAfterChange: every }, changeDay } = course;
  if (every === undefined || changeDay === null) return [];
  const days = noted.filter(({ scores }) => scores.length > 0).map(({ draft: one }) => dayOf(course, one)).sort((left, right) => left - right);
  const found: Noted[] = [];
  for (const [index, day] of days.entries()) {
    const on = day + every + random.int(-1, 3);
    const next = days[index + 1] ?? lastServiceDay(course) + 1;
    if (on >= changeDay && on < next && random.chance(BETWEEN_DONE)) found.push(taken(course, on, phqOn(course, levels, on)));
  }
  return found;
}

/** A round that was missed: made good some days later, put off, or left to the next one. */
function madeGood(course: Course, levels: Levels, { kind, day, reassessment, isDeferred }: Missed): Noted[] {
  const { random } = course;
  const how = isDeferred ? 'late' : random.weighted(MISSED);
  const isPutOff = how === 'put-off';
  const on = day + (isPutOff ? random.int(10, 25) : random.int(5, 11));
  const putOff = isPutOff && day <= lastServiceDay(course) ? [{ draft: deferral(course, kind, { day, until: on }), scores: [] }] : [];
  if (how === 'never' || on > lastServiceDay(course)) return putOff;
  if (kind === 'instrument') return [...putOff, taken(course, on, scoresOn(course, levels, on), { reassessment })];
  return [...putOff, { draft: draft(course, on, 'reassessment.completed', { data: { reassessment, ...planReview(random) } }), scores: [] }];
}

interface Given {
  readonly drafts: readonly Draft[];
  readonly noted: readonly Noted[];
  readonly missed: readonly Missed[];
  readonly levels: Levels;
}

/** Everything a team does in an episode of its own accord. */
export function careOf(whole: Course, given: Given): Draft[] {
  const course = aside(whole);
  const { noted, levels } = given;
  const later = given.missed.flatMap((missed) => madeGood(course, levels, missed));
  const extra = [...screensOf(course), ...later, ...between(course, [...noted, ...later], levels)];
  const calls = [...callsOfEvents(course, given.drafts), ...callsOfScores(course, [...given.noted, ...extra])];
  return [...extra.map((one) => one.draft), ...weekly(course), ...calls.flatMap((call) => answersTo(course, call))];
}
