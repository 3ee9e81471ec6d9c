/** What was planted, worked out exactly: what a measure must find within its error. */
import { ANSWERS, changeOn, COURSES, opensOn, reasonsOn, RETURNS, stepAt, stepDownFrom, STEP_DOWN_SHARE, type Answer, type Cue, type HazardStep, type Reason, type Story, type StoryId } from './stories.ts';

/** Days for which the truth is stated. */
export const TRUTH_DAYS = [30, 60, 90, 180] as const;
type ByDay = Readonly<Record<(typeof TRUTH_DAYS)[number], number>>;

/** People to whom one set of hazards applies, by admission date; null is unbounded. */
export interface PlantedCohort {
  readonly admittedFrom: string | null;
  readonly admittedBefore: string | null;
  readonly exits: readonly HazardStep[];
  /** S(t) = P(T > t), as `survfit` prints it. */
  readonly survival: ByDay;
  /** S(t-) = P(T >= t): retained at least t days. */
  readonly retained: ByDay;
  /** Share with a first milestone by day t, exits without one competing. */
  readonly milestone: ByDay;
  /** Share that left for each reason by day t, day t included, of episodes: who steps down afterwards has left. */
  readonly exitsFor: Readonly<Record<Reason, ByDay>>;
  /** P(T >= t) of stays: who steps down the day after completing is in treatment until the second episode ends. */
  readonly stayed: ByDay;
  /** Days in treatment out of the first 90 and 180, of stays. */
  readonly stayDays: Readonly<Record<90 | 180, number>>;
}
/** What was planted in one program. */
export interface PlantedProgram {
  readonly story: StoryId;
  readonly program: string;
  readonly timeZone: string;
  readonly opensOn: string;
  readonly plannedDays: number | null;
  /** From this admission date on the second cohort's hazards hold; null where nothing changes. */
  readonly changeOn: string | null;
  readonly cohorts: readonly PlantedCohort[];
  readonly attendanceRate: number;
  readonly programCancelledRate: number;
  readonly milestonePerDay: number;
  readonly firstMilestoneDay: number;
  /** On average over the courses. */
  readonly scoresFallBy: number;
  readonly entryLagDays: readonly { readonly days: number; readonly share: number }[];
  readonly handOver: Story['handOver'];
}
/** What was planted, in the order of the programs. */
export interface PlantedTruth {
  readonly programs: readonly PlantedProgram[];
  /** Of those who left before completion or were terminated, who are admitted again within 30 days. */
  readonly returnWithin30: number;
  /** How episodes go: by how much of the planted fall scores fall, and the share of episodes; the mean is 1. */
  readonly courses: readonly { readonly pace: number; readonly share: number }[];
  /** How often a reassessment follows on what calls for it because it does, and within how many days. Others fall into those days by chance. */
  readonly answers: Readonly<Record<Cue, Answer>>;
}

/**
 * S(t) = product over days 0..t of (1 - hazard of that day).
 *
 * Units   whole days from admission; P(T > t), so an exit on day t is out.
 * Example constant 0.01 from day 1, t = 2 -> 0.9801
 */
export function survivalAt(exits: readonly HazardStep[], day: number): number {
  let survival = 1;
  for (let at = 0; at <= day; at += 1) survival *= 1 - stepAt(exits, at).perDay;
  return survival;
}

/**
 * Share of admissions with a first milestone by day t.
 *
 * Shape   sum over days u of P(neither before u) * m; an exit on day u happens after that day's milestone, so it counts.
 * Source  house of the issue: a milestone on the discharge day counts.
 */
export function milestoneIncidenceAt(exits: readonly HazardStep[], firstDay: number, perDay: number, day: number): number {
  let neither = 1;
  let incidence = 0;
  for (let at = 0; at <= day; at += 1) {
    const milestone = at >= firstDay ? perDay : 0;
    incidence += neither * milestone;
    neither *= (1 - milestone) * (1 - stepAt(exits, at).perDay);
  }
  return incidence;
}

/**
 * Share of episodes that left for a reason by day t.
 *
 * Shape   sum over days u of P(there before u) * hazard of u * share of the reason among those who leave on u.
 * Example no hazard on day 0, half leave on day 1, two thirds of them for the reason -> 1/3 by day 1
 */
export function exitIncidenceAt(story: Story, exits: readonly HazardStep[], reason: Reason, day: number): number {
  let there = 1;
  let incidence = 0;
  for (let at = 0; at <= day; at += 1) {
    const { perDay } = stepAt(exits, at);
    const reasons = reasonsOn(story, at);
    const weight = reasons.reduce((sum, [name, share]) => sum + (name === reason ? share : 0), 0) / reasons.reduce((sum, [, share]) => sum + share, 0);
    incidence += there * perDay * weight;
    there *= 1 - perDay;
  }
  return incidence;
}

/**
 * P(T >= t) of stays.
 *
 * Shape   up to the planned end as of episodes. Beyond it those are left who completed on its day and began one step down on the next: a share of them,
 *         for as long as people stay there.
 */
export function stayedAt(story: Story, exits: readonly HazardStep[], stepDown: Story | undefined, day: number): number {
  const { plannedDays } = story;
  if (plannedDays === undefined || day <= plannedDays) return survivalAt(exits, day - 1);
  if (stepDown === undefined) return 0;
  return survivalAt(exits, plannedDays - 1) * STEP_DOWN_SHARE * survivalAt(stepDown.exits, day - (plannedDays + 1) - 1);
}

/** Days in treatment out of the first `tau`: the sum of P(T >= t) over days 1 to `tau`. */
function meanDays(stayed: (day: number) => number, tau: number): number {
  return Array.from({ length: tau }, (_, index) => stayed(index + 1)).reduce((sum, value) => sum + value, 0);
}

function byDay(valueAt: (day: number) => number): ByDay {
  return { 30: valueAt(30), 60: valueAt(60), 90: valueAt(90), 180: valueAt(180) };
}

type Bounds = Pick<PlantedCohort, 'admittedFrom' | 'admittedBefore'>;

function cohortOf(story: Story, exits: readonly HazardStep[], stepDown: Story | undefined, bounds: Bounds): PlantedCohort {
  const stayed = (day: number): number => stayedAt(story, exits, stepDown, day);
  const leftFor = (reason: Reason): ByDay => byDay((day) => exitIncidenceAt(story, exits, reason, day));
  return {
    ...bounds,
    exits,
    survival: byDay((day) => survivalAt(exits, day)),
    retained: byDay((day) => survivalAt(exits, day - 1)),
    milestone: byDay((day) => milestoneIncidenceAt(exits, story.planDay + 1, story.milestonePerDay, day)),
    exitsFor: {
      completed: leftFor('completed'), left: leftFor('left'), terminated: leftFor('terminated'), transferred: leftFor('transferred'),
      incarcerated: leftFor('incarcerated'), died: leftFor('died'), other: leftFor('other'),
    },
    stayed: byDay(stayed),
    stayDays: { 90: meanDays(stayed, 90), 180: meanDays(stayed, 180) },
  };
}

function cohortsOf(story: Story, stories: readonly Story[], changedOn: string): PlantedCohort[] {
  const stepDown = stepDownFrom(story, stories);
  if (story.exitsAfterChange === undefined) return [cohortOf(story, story.exits, stepDown, { admittedFrom: null, admittedBefore: null })];
  return [
    cohortOf(story, story.exits, stepDown, { admittedFrom: null, admittedBefore: changedOn }),
    cohortOf(story, story.exitsAfterChange, stepDown, { admittedFrom: changedOn, admittedBefore: null }),
  ];
}

/** The truth planted in these programs for a simulation from `from` to `to`. */
export function plantedTruth(stories: readonly Story[], from: string, to: string): PlantedTruth {
  const changedOn = changeOn(from, to);
  const whole = COURSES.reduce((sum, [, weight]) => sum + weight, 0);
  return {
    programs: stories.map((story) => ({
      story: story.id,
      program: story.program,
      timeZone: story.timeZone,
      opensOn: opensOn(story, from, to),
      plannedDays: story.plannedDays ?? null,
      changeOn: story.exitsAfterChange === undefined ? null : changedOn,
      cohorts: cohortsOf(story, stories, changedOn),
      attendanceRate: story.attendanceRate,
      programCancelledRate: story.programCancelledRate,
      milestonePerDay: story.milestonePerDay,
      firstMilestoneDay: story.planDay + 1,
      scoresFallBy: story.scoresFallBy,
      entryLagDays: story.entryLagDays.map(([days, share]) => ({ days, share })),
      handOver: story.handOver,
    })),
    returnWithin30: (RETURNS.share * (30 - RETURNS.fromDay + 1)) / (RETURNS.toDay - RETURNS.fromDay + 1),
    courses: COURSES.map(([pace, weight]) => ({ pace, share: weight / whole })), answers: ANSWERS,
  };
}
