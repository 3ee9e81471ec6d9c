/** Reassessments: scheduled, completed with scores, deferred or missed; scores start from a client's own level and improve as planted. */
import { draft, lastServiceDay, type Course, type Draft } from './course.ts';
import { addDays } from '../period/dates.ts';
import type { Random, Weighted } from './random.ts';
import { ANSWERED_SHARE, COURSES, SELF_HARM } from './stories.ts';

const DEFERRED_SHARE = 0.1;
const MISSED_SHARE = 0.1;
/** Days in which about two thirds of the long-run change has happened. */
const CHANGE_DAYS = 60;
const REVIEWS_PER_INSTRUMENT_ROUND = 2;
export const DEFERRAL_REASONS: Weighted<string> = [['client-asked', 0.45], ['in-crisis', 0.2], ['in-hospital', 0.15], ['staff-absent', 0.2]];
const MODE: Weighted<string> = [['self', 0.7], ['interview', 0.3]];

/** A scale as it is scored: published range, the spread of first scores, and the long-run change for each unit of the planted fall. */
interface Scale {
  readonly instrument: string;
  readonly version: string;
  readonly scale: string;
  readonly range: readonly [number, number];
  readonly first: readonly [mean: number, sd: number];
  readonly noise: number;
  /** -1: falls by the planted share of itself; +1: closes that share of its distance to the top. */
  readonly better: -1 | 1;
}
// RULE: BAM has three subscales with two directions and no total (domain 3.2); this demo scores its items 0-4.
const SCALES: readonly Scale[] = [
  { instrument: 'PHQ-9', version: '1.0', scale: 'total', range: [0, 27], first: [13, 4.5], noise: 1.8, better: -1 },
  { instrument: 'GAD-7', version: '1.0', scale: 'total', range: [0, 21], first: [11, 4], noise: 1.6, better: -1 },
  { instrument: 'BAM', version: 'items-0-4', scale: 'use', range: [0, 12], first: [5.5, 2.5], noise: 1, better: -1 },
  { instrument: 'BAM', version: 'items-0-4', scale: 'risk', range: [0, 24], first: [13, 3.5], noise: 1.5, better: -1 },
  { instrument: 'BAM', version: 'items-0-4', scale: 'protective', range: [0, 24], first: [10, 3.5], noise: 1.5, better: 1 },
  { instrument: 'BARC-10', version: '1.0', scale: 'total', range: [10, 60], first: [33, 7], noise: 2, better: 1 },
];

/** What somebody's scores are drawn from: a level of their own on each scale, and how the episode goes. */
export interface Levels {
  readonly firsts: ReadonlyMap<Scale, number>;
  readonly pace: number;
}
/** One scale as it is sent. */
export interface SentScore {
  readonly instrument: string;
  readonly version: string;
  readonly scale: string;
  readonly score?: number;
  readonly items?: readonly (number | null)[];
  readonly mode?: string;
}

function drawLevels({ random, care }: Course): Levels {
  return { firsts: new Map(SCALES.map((scale) => [scale, random.normal(scale.first[0], scale.first[1])])), pace: care.weighted(COURSES) };
}

function scoreOn(scale: Scale, first: number, course: Course, moment: { day: number; pace: number }): number {
  const change = moment.pace * course.story.scoresFallBy * (1 - Math.exp(-moment.day / CHANGE_DAYS));
  const expected = scale.better === -1 ? first * (1 - change) : first + (scale.range[1] - first) * change;
  const score = Math.round(course.random.normal(expected, scale.noise));
  return Math.max(scale.range[0], Math.min(scale.range[1], score));
}

const PHQ_ITEMS = 9;
const MOST_OF_AN_ITEM = 3;
const MOST_OF_EIGHT = (PHQ_ITEMS - 1) * MOST_OF_AN_ITEM;

/** Answers that add up to a total, the ninth given. */
export function answersFor(total: number, ninth: number, random: Random): number[] {
  const answers = Array.from({ length: PHQ_ITEMS - 1 }, () => 0);
  for (let left = total - ninth; left > 0; left -= 1) {
    const place = random.pick(answers.flatMap((answer, index) => (answer < MOST_OF_AN_ITEM ? [index] : [])));
    answers[place] = (answers[place] ?? 0) + 1;
  }
  return [...answers, ninth];
}

/** Some PHQ-9s come with their answers: now and then the ninth, about self-harm, is above 0. */
function withAnswers(sent: SentScore, care: Random): SentScore {
  const { instrument, score = 0 } = sent;
  if (instrument !== 'PHQ-9' || !care.chance(ANSWERED_SHARE)) return sent;
  const isAbove = care.chance(SELF_HARM.findLast(({ from }) => from <= score)?.share ?? 0);
  const ninth = Math.max(score - MOST_OF_EIGHT, isAbove ? care.int(1, 2) : 0);
  return { ...sent, items: answersFor(score, ninth, care) };
}

/** All instruments, as this person would answer them on a day. */
export function scoresOn(course: Course, { firsts, pace }: Levels, day: number): SentScore[] {
  const mode = course.random.weighted(MODE);
  return [...firsts].map(([scale, first]) => withAnswers({
    instrument: scale.instrument, version: scale.version, scale: scale.scale, score: scoreOn(scale, first, course, { day, pace }), mode,
  }, course.care));
}

/** The level that somebody's PHQ-9 began at. */
export function phqLevel({ firsts }: Levels): number {
  return [...firsts].find(([{ instrument }]) => instrument === 'PHQ-9')?.[1] ?? 0;
}

/** The PHQ-9 by itself, as this person would answer it on a day. */
export function phqOn(course: Course, { firsts, pace }: Levels, day: number): SentScore[] {
  return [...firsts].filter(([{ instrument }]) => instrument === 'PHQ-9').map(([scale, first]) => withAnswers({
    instrument: scale.instrument, version: scale.version, scale: scale.scale, score: scoreOn(scale, first, course, { day, pace }), mode: 'self',
  }, course.care));
}

/** Something noted about reassessments, with the scores that were taken, if any. */
export interface Noted {
  readonly draft: Draft;
  readonly scores: readonly SentScore[];
}

const without = (one: Draft): Noted => ({ draft: one, scores: [] });

/** Scores as they are noted; `reassessment` where they were scheduled. */
export function taken(course: Course, day: number, scores: readonly SentScore[], reassessment: { reassessment?: string } = {}): Noted {
  return { draft: draft(course, day, 'reassessment.completed', { data: { ...reassessment, kind: 'instrument', scores, withClient: true } }), scores };
}

export function planReview(random: Random): Record<string, unknown> {
  return { kind: 'plan-review', planChanged: random.chance(0.5), withClient: random.chance(0.85) };
}

/** Of instruments or of the plan; due on a day of the course. */
export interface Round {
  readonly kind: 'instrument' | 'plan-review';
  readonly day: number;
  readonly everyDays: number;
}
/** A round that was not done when it was due. */
export interface Missed extends Round {
  readonly reassessment: string;
  readonly isDeferred: boolean;
}
interface Rounds {
  readonly noted: readonly Noted[];
  readonly missed: readonly Missed[];
}

/** RULE: a deferral names what the worklist calls it; `instruments` is all of them, `plan-review` also one that is scheduled. */
export function deferral(course: Course, kind: Round['kind'], when: { day: number; until: number }): Draft {
  const { random, admittedOn } = course;
  const rule = kind === 'instrument' ? 'instruments' : 'plan-review';
  return draft(course, when.day, 'reassessment.deferred', { data: { rule, reason: random.weighted(DEFERRAL_REASONS), until: addDays(admittedOn, when.until) } });
}

/** One round: scheduled when the one before was due; then on time, late after a deferral, or not when it was due. */
function roundOf(course: Course, levels: Levels, round: Round): Rounds {
  const { random, admittedOn } = course;
  const { kind } = round;
  const reassessment = random.id('ra_');
  const due = { reassessment, kind, dueOn: addDays(admittedOn, round.day) };
  const noted = [without(draft(course, round.day - round.everyDays, 'reassessment.scheduled', { data: due }))];
  const isDeferred = random.chance(DEFERRED_SHARE);
  const day = round.day + (isDeferred ? random.int(5, 12) : random.int(-3, 4));
  const isMissed = random.chance(MISSED_SHARE);
  const last = lastServiceDay(course);
  if (isDeferred && round.day <= last) noted.push(without(deferral(course, kind, { day: round.day, until: day })));
  if (isMissed || day > last) return { noted, missed: isMissed ? [{ ...round, reassessment, isDeferred }] : [] };
  if (kind === 'instrument') return { noted: [...noted, taken(course, day, scoresOn(course, levels, day), { reassessment })], missed: [] };
  const review = planReview(random);
  return { noted: [...noted, without(draft(course, day, 'reassessment.completed', { data: { reassessment, ...review } }))], missed: [] };
}

function roundsOf(course: Course, kind: Round['kind'], everyDays: number): Round[] {
  const rounds: Round[] = [];
  // What is due after the last day has still been scheduled.
  for (let day = everyDays; day - everyDays <= lastServiceDay(course); day += everyDays) rounds.push({ kind, day, everyDays });
  return rounds;
}

/** First scores at admission, then instruments and plan reviews in their rhythm until the day before discharge; and what the scores were drawn from. */
export function reassessmentsOf(course: Course): Rounds & { readonly levels: Levels } {
  const { story } = course;
  const levels = drawLevels(course);
  const admission = taken(course, 0, scoresOn(course, levels, 0));
  const rounds = [
    ...roundsOf(course, 'instrument', story.reviewEveryDays),
    ...roundsOf(course, 'plan-review', story.reviewEveryDays * REVIEWS_PER_INSTRUMENT_ROUND),
  ].map((round) => roundOf(course, levels, round));
  return { noted: [admission, ...rounds.flatMap(({ noted }) => noted)], missed: rounds.flatMap(({ missed }) => missed), levels };
}
