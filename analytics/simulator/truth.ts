/** What was planted, worked out exactly: what a measure must find within its error. */
import { changeOn, opensOn, stepAt, type HazardStep, type Story, type StoryId } from './stories.ts';

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
  readonly scoresFallBy: number;
  readonly entryLagDays: readonly { readonly days: number; readonly share: number }[];
  readonly handOver: Story['handOver'];
}
/** What was planted, in the order of the programs. */
export interface PlantedTruth {
  readonly programs: readonly PlantedProgram[];
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

function byDay(valueAt: (day: number) => number): ByDay {
  return { 30: valueAt(30), 60: valueAt(60), 90: valueAt(90), 180: valueAt(180) };
}

function cohortOf(story: Story, exits: readonly HazardStep[], bounds: Pick<PlantedCohort, 'admittedFrom' | 'admittedBefore'>): PlantedCohort {
  return {
    ...bounds,
    exits,
    survival: byDay((day) => survivalAt(exits, day)),
    retained: byDay((day) => survivalAt(exits, day - 1)),
    milestone: byDay((day) => milestoneIncidenceAt(exits, story.planDay + 1, story.milestonePerDay, day)),
  };
}

function cohortsOf(story: Story, changedOn: string): PlantedCohort[] {
  if (story.exitsAfterChange === undefined) return [cohortOf(story, story.exits, { admittedFrom: null, admittedBefore: null })];
  return [
    cohortOf(story, story.exits, { admittedFrom: null, admittedBefore: changedOn }),
    cohortOf(story, story.exitsAfterChange, { admittedFrom: changedOn, admittedBefore: null }),
  ];
}

/** The truth planted in these programs for a simulation from `from` to `to`. */
export function plantedTruth(stories: readonly Story[], from: string, to: string): PlantedTruth {
  const changedOn = changeOn(from, to);
  return {
    programs: stories.map((story) => ({
      story: story.id,
      program: story.program,
      timeZone: story.timeZone,
      opensOn: opensOn(story, from, to),
      plannedDays: story.plannedDays ?? null,
      changeOn: story.exitsAfterChange === undefined ? null : changedOn,
      cohorts: cohortsOf(story, changedOn),
      attendanceRate: story.attendanceRate,
      programCancelledRate: story.programCancelledRate,
      milestonePerDay: story.milestonePerDay,
      firstMilestoneDay: story.planDay + 1,
      scoresFallBy: story.scoresFallBy,
      entryLagDays: story.entryLagDays.map(([days, share]) => ({ days, share })),
      handOver: story.handOver,
    })),
  };
}
