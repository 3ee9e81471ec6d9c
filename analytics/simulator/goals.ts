/** Goals as a client and a clinician agree them: steps, milestones with the planted hazard, levels, changes, ends. */
import type { GOAL_DOMAINS } from '../contract/event.ts';
import { addDays } from '../period/dates.ts';
import { draft, lastServiceDay, type Course, type Draft } from './course.ts';
import type { Weighted } from './random.ts';

const DOMAINS: Weighted<(typeof GOAL_DOMAINS)[number]> = [
  ['substance-use', 0.2], ['relapse-prevention', 0.12], ['mental-health', 0.13], ['housing', 0.09], ['employment', 0.1], ['family', 0.09], ['medical', 0.06], ['legal', 0.05],
  ['education', 0.03], ['income', 0.03], ['social-support', 0.04], ['lifestyle', 0.03], ['spiritual', 0.01], ['cultural', 0.01], ['engagement', 0.01],
];
const NEXT_MILESTONE_PER_DAY = 1 / 24;
const DISCONTINUED_SHARE = 0.15;
const REVISED_SHARE = 0.2;
const LEVEL_SHARE = 0.5;

interface Goal {
  readonly goal: string;
  readonly steps: readonly string[];
  /** Days on which its steps are reached, in order; fewer than steps where the course ends before. */
  readonly reachedOn: readonly number[];
  /** Last day on which anything is noted about it. */
  readonly until: number;
  readonly end: 'attained' | 'discontinued' | null;
}

/** Days until something with a constant chance per day, at least 1. */
function waitFor(course: Course, perDay: number): number {
  return 1 + Math.floor(Math.log(1 - course.random.unit()) / Math.log(1 - perDay));
}

function reachSteps(course: Course, first: number, steps: number): number[] {
  const days: number[] = [];
  for (let day = first; days.length < steps && day <= course.lastDay; day += waitFor(course, NEXT_MILESTONE_PER_DAY)) days.push(day);
  return days;
}

/**
 * RULE: the first goal's first step is the episode's first milestone; its day is geometric with the planted hazard, and nothing stops that goal before it.
 * Other goals start after it, so the planted hazard stays exact.
 */
function drawGoal(course: Course, place: number, firstMilestone: number): Goal {
  const { random, story } = course;
  const steps = Array.from({ length: random.int(2, 4) }, () => random.id('st_'));
  const first = place === 0 ? firstMilestone : firstMilestone + waitFor(course, NEXT_MILESTONE_PER_DAY);
  const goal = { goal: random.id('gl_'), steps };
  if (place > 0 && random.chance(DISCONTINUED_SHARE)) {
    const until = story.planDay + random.int(20, 90);
    if (until <= course.lastDay) return { ...goal, reachedOn: reachSteps(course, first, steps.length).filter((day) => day < until), until, end: 'discontinued' };
  }
  const reachedOn = reachSteps(course, first, steps.length);
  const last = reachedOn.at(-1);
  const isWhole = last !== undefined && reachedOn.length === steps.length;
  return { ...goal, reachedOn, until: isWhole ? last : course.lastDay, end: isWhole ? 'attained' : null };
}

function setting(course: Course, goal: Goal, when: { day: number; place: number }): Draft {
  const { random, story, admittedOn } = course;
  const { day, place } = when;
  const targetOn = (days: number): string => addDays(admittedOn, day + days);
  const pace = (story.plannedDays ?? 90) / 4;
  return draft(course, day, 'goal.set', {
    // Goals are agreed in one sitting, before anything can be reached on them.
    minute: 10 * 60 + place,
    data: {
      goal: goal.goal,
      domain: random.weighted(DOMAINS),
      authoredBy: random.weighted([['joint', 0.6], ['client', 0.28], ['clinician', 0.12]]),
      targetOn: targetOn(Math.round(pace * (goal.steps.length + 1))),
      weight: random.int(1, 3),
      baselineLevel: random.chance(0.75) ? -1 : -2,
      steps: goal.steps.map((step, index) => ({ step, targetOn: targetOn(Math.round(pace * (index + 1))) })),
    },
  });
}

function levels(course: Course, goal: Goal): Draft[] {
  const { random, story } = course;
  const drafts: Draft[] = [];
  for (let day = story.planDay + story.reviewEveryDays; day < goal.until; day += story.reviewEveryDays) {
    if (!random.chance(LEVEL_SHARE)) continue;
    const expected = -1 + (2.2 * (day - story.planDay)) / (story.plannedDays ?? 120);
    const level = Math.max(-2, Math.min(2, Math.round(random.normal(expected, 0.6))));
    drafts.push(draft(course, day, 'goal.progressed', { data: { goal: goal.goal, level } }));
  }
  return drafts;
}

function revision(course: Course, goal: Goal): Draft[] {
  const { random, story } = course;
  const day = story.planDay + story.reviewEveryDays + random.int(0, 20);
  if (day >= goal.until || !random.chance(REVISED_SHARE)) return [];
  return [draft(course, day, 'goal.revised', { data: { goal: goal.goal, targetOn: addDays(course.admittedOn, day + 60) } })];
}

function ending(course: Course, goal: Goal): Draft[] {
  const { random } = course;
  if (goal.end === null) return [];
  const by = random.weighted([['joint', 0.6], ['client', 0.3], ['program', 0.1]]);
  // After the step of the same day that made the goal whole, before a discharge of that day.
  return [draft(course, goal.until, `goal.${goal.end}`, { minute: 17 * 60 + 5, data: { goal: goal.goal, by } })];
}

/** Everything about the episode's goals; none where the client left before the plan was made. */
export function goalsOf(course: Course): Draft[] {
  const { random, story } = course;
  if (story.planDay > course.lastDay || (course.exitDay !== null && course.exitDay <= story.planDay)) return [];
  const firstMilestone = story.planDay + waitFor(course, story.milestonePerDay);
  const count = story.plannedDays === undefined ? random.int(2, 3) : 2;
  return Array.from({ length: count }, (_, place) => place).flatMap((place) => {
    const goal = drawGoal(course, place, firstMilestone);
    const reached = goal.reachedOn.map((day, index) => draft(course, day, 'goal.milestone-reached', { data: { goal: goal.goal, step: goal.steps[index] } }));
    return [setting(course, goal, { day: story.planDay, place }), ...levels(course, goal), ...revision(course, goal), ...reached, ...ending(course, goal)];
  });
}

const STEPS_OF_A_LATER_GOAL = [2, 3] as const;

/** A goal set later, when those before it were attained; and the day on which it is attained in its turn, if it is. */
export function laterGoal(course: Course, day: number, place: number): { drafts: Draft[]; attainedOn: number | null } {
  const { random } = course;
  const steps = Array.from({ length: random.int(...STEPS_OF_A_LATER_GOAL) }, () => random.id('st_'));
  const reachedOn = reachSteps(course, day + waitFor(course, NEXT_MILESTONE_PER_DAY), steps.length).filter((reached) => reached <= lastServiceDay(course));
  const last = reachedOn.at(-1);
  const attainedOn = last !== undefined && reachedOn.length === steps.length ? last : null;
  const goal: Goal = { goal: random.id('gl_'), steps, reachedOn, until: attainedOn ?? course.lastDay, end: attainedOn === null ? null : 'attained' };
  const reached = reachedOn.map((on, index) => draft(course, on, 'goal.milestone-reached', { data: { goal: goal.goal, step: steps[index] } }));
  return { drafts: [setting(course, goal, { day, place }), ...reached, ...ending(course, goal)], attainedOn };
}
