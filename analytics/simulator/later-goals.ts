/** What becomes of goals once they are set: new ones after all were attained, and dates that are moved. By the team's own chance. */
import { addDays, daysBetween } from '../period/dates.ts';
import { aside, dayOf, draft, lastServiceDay, type Course, type Draft } from './course.ts';
import { laterGoal } from './goals.ts';
import type { Weighted } from './random.ts';
import { DATES_MOVED, NEW_GOALS } from './stories.ts';

const NEW_AT_ONCE = [1, 2] as const;
const MOVED_BY = [30, 75] as const;
/** Of what takes longer than so many days: put off until then, mostly because the client wants a rest. */
const REST_REASONS: Weighted<string> = [['client-asked', 0.7], ['in-hospital', 0.1], ['staff-absent', 0.2]];
const PUT_OFF = { afterDays: 10, share: 0.5 } as const;

/** A goal by days of its course. */
interface Life {
  readonly goal: unknown;
  readonly setOn: number;
  readonly dueOn: number;
  readonly moved: readonly { readonly on: number; readonly dueOn: number }[];
  readonly closedOn: number | null;
  readonly isAttained: boolean;
}

function livesOf(course: Course, drafts: readonly Draft[]): Life[] {
  const dueOn = ({ data }: Draft): number => daysBetween(course.admittedOn, String(data['targetOn']));
  return drafts.filter(({ type }) => type === 'goal.set').map((set) => {
    const said = drafts.filter(({ data }) => data['goal'] === set.data['goal']);
    const closing = said.find(({ type }) => type === 'goal.attained' || type === 'goal.discontinued');
    return {
      goal: set.data['goal'], setOn: dayOf(course, set), dueOn: dueOn(set), closedOn: closing === undefined ? null : dayOf(course, closing), isAttained: closing?.type === 'goal.attained',
      moved: said.filter(({ type }) => type === 'goal.revised').map((one) => ({ on: dayOf(course, one), dueOn: dueOn(one) })),
    };
  });
}

function putOff(course: Course, rule: 'new-goals-needed' | 'goal-past-target', { seenOn, until }: { seenOn: number; until: number }): Draft[] {
  const { random, admittedOn } = course;
  const isPutOff = until - seenOn >= PUT_OFF.afterDays && random.chance(PUT_OFF.share);
  const day = seenOn + 1 + random.int(0, 3);
  if (!isPutOff || day > lastServiceDay(course)) return [];
  return [draft(course, day, 'reassessment.deferred', { data: { rule, reason: random.weighted(REST_REASONS), until: addDays(admittedOn, until) } })];
}

/** RULE: new goals only where none is open and one was attained; they come after the episode's first milestone and leave it as it was planted. */
function newGoals(course: Course, lives: readonly Life[]): Draft[] {
  const drafts: Draft[] = [];
  const isDone = lives.length > 0 && lives.every(({ closedOn }) => closedOn !== null) && lives.some(({ isAttained }) => isAttained);
  let doneOn = isDone ? Math.max(...lives.map(({ closedOn }) => closedOn ?? 0)) : null;
  while (doneOn !== null) {
    const wait = course.random.weighted(NEW_GOALS);
    const day: number = doneOn + course.random.int(wait.from, wait.to);
    drafts.push(...putOff(course, 'new-goals-needed', { seenOn: doneOn, until: day }));
    if (day > lastServiceDay(course)) return drafts;
    const goals = Array.from({ length: course.random.int(...NEW_AT_ONCE) }, (_, place) => laterGoal(course, day, place));
    drafts.push(...goals.flatMap((goal) => goal.drafts));
    const ends = goals.map(({ attainedOn }) => attainedOn ?? Infinity);
    doneOn = Math.max(...ends) === Infinity ? null : Math.max(...ends);
  }
  return drafts;
}

/** The dates of one goal, each moved in its turn until it is closed or the course is over. */
function movesOf(course: Course, { goal, setOn, dueOn, moved, closedOn }: Life): Draft[] {
  const { random, admittedOn } = course;
  const drafts: Draft[] = [];
  const isOver = (day: number): boolean => day > lastServiceDay(course) || (closedOn !== null && day >= closedOn);
  for (let due = dueOn; ;) {
    const said = moved.find(({ on, dueOn: then }) => on <= due && then > due);
    if (said !== undefined) {
      due = said.dueOn;
      continue;
    }
    const wait = random.weighted(DATES_MOVED);
    const day = Math.max(due + random.int(wait.from, wait.to), setOn + 1);
    const next = day + random.int(...MOVED_BY);
    drafts.push(...putOff(course, 'goal-past-target', { seenOn: due, until: day }).filter(() => closedOn === null || day < closedOn));
    if (isOver(day)) return drafts;
    drafts.push(draft(course, day, 'goal.revised', { data: { goal, targetOn: addDays(admittedOn, next) } }));
    due = next;
  }
}

/** Everything said of goals later on. */
export function laterGoalsOf(whole: Course, drafts: readonly Draft[]): Draft[] {
  const course = aside(whole);
  const next = newGoals(course, livesOf(course, drafts));
  return [...next, ...livesOf(course, [...drafts, ...next]).flatMap((life) => movesOf(course, life))];
}
