/** Reassessments: scheduled, completed with scores, deferred or missed; scores start from a client's own level and improve as planted. */
import { draft, lastServiceDay, type Course, type Draft } from './course.ts';
import { addDays } from '../period/dates.ts';
import type { Random, Weighted } from './random.ts';

const DEFERRED_SHARE = 0.1;
const MISSED_SHARE = 0.1;
/** Days in which about two thirds of the long-run change has happened. */
const CHANGE_DAYS = 60;
const REVIEWS_PER_INSTRUMENT_ROUND = 2;
const DEFERRAL_REASONS: Weighted<string> = [['client-asked', 0.45], ['in-crisis', 0.2], ['in-hospital', 0.15], ['staff-absent', 0.2]];
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

type FirstScores = ReadonlyMap<Scale, number>;

function drawFirstScores(random: Random): FirstScores {
  return new Map(SCALES.map((scale) => [scale, random.normal(scale.first[0], scale.first[1])]));
}

function scoreOn(scale: Scale, first: number, course: Course, day: number): number {
  const change = course.story.scoresFallBy * (1 - Math.exp(-day / CHANGE_DAYS));
  const expected = scale.better === -1 ? first * (1 - change) : first + (scale.range[1] - first) * change;
  const score = Math.round(course.random.normal(expected, scale.noise));
  return Math.max(scale.range[0], Math.min(scale.range[1], score));
}

function instruments(course: Course, firsts: FirstScores, day: number): Record<string, unknown> {
  const mode = course.random.weighted(MODE);
  const scores = [...firsts].map(([scale, first]) => ({
    instrument: scale.instrument, version: scale.version, scale: scale.scale, score: scoreOn(scale, first, course, day), mode,
  }));
  return { kind: 'instrument', scores, withClient: true };
}

function planReview(random: Random): Record<string, unknown> {
  return { kind: 'plan-review', planChanged: random.chance(0.5), withClient: random.chance(0.85) };
}

interface Round {
  readonly kind: 'instrument' | 'plan-review';
  readonly day: number;
  readonly everyDays: number;
}

function deferral(course: Course, round: Round, until: number): Draft {
  const { random, admittedOn } = course;
  const rule = `${round.kind}-every-${round.everyDays}-days`;
  return draft(course, round.day, 'reassessment.deferred', { data: { rule, reason: random.weighted(DEFERRAL_REASONS), until: addDays(admittedOn, until) } });
}

/** One round: scheduled when the one before was due; then on time, late after a deferral, or never. */
function roundOf(course: Course, firsts: FirstScores, round: Round): Draft[] {
  const { random, admittedOn } = course;
  const reassessment = random.id('ra_');
  const due = { reassessment, kind: round.kind, dueOn: addDays(admittedOn, round.day) };
  const drafts = [draft(course, round.day - round.everyDays, 'reassessment.scheduled', { data: due })];
  const isDeferred = random.chance(DEFERRED_SHARE);
  const day = round.day + (isDeferred ? random.int(5, 12) : random.int(-3, 4));
  const isMissed = random.chance(MISSED_SHARE);
  const last = lastServiceDay(course);
  if (isDeferred && round.day <= last) drafts.push(deferral(course, round, day));
  if (isMissed || day > last) return drafts;
  const content = round.kind === 'instrument' ? instruments(course, firsts, day) : planReview(random);
  return [...drafts, draft(course, day, 'reassessment.completed', { data: { reassessment, ...content } })];
}

function roundsOf(course: Course, kind: Round['kind'], everyDays: number): Round[] {
  const rounds: Round[] = [];
  // What is due after the last day has still been scheduled.
  for (let day = everyDays; day - everyDays <= lastServiceDay(course); day += everyDays) rounds.push({ kind, day, everyDays });
  return rounds;
}

/** First scores at admission, then instruments and plan reviews in their rhythm until the day before discharge. */
export function reassessmentsOf(course: Course): Draft[] {
  const { random, story } = course;
  const firsts = drawFirstScores(random);
  const admission = draft(course, 0, 'reassessment.completed', { data: instruments(course, firsts, 0) });
  const rounds = [
    ...roundsOf(course, 'instrument', story.reviewEveryDays),
    ...roundsOf(course, 'plan-review', story.reviewEveryDays * REVIEWS_PER_INSTRUMENT_ROUND),
  ];
  return [admission, ...rounds.flatMap((round) => roundOf(course, firsts, round))];
}
