/**
 * What stands open on the last day, whatever the dice say: a demo shows a caseload on which each kind of work is waiting.
 *
 * RULE: only where it is asked for; it adds to episodes that run on, never to their first milestones, contacts or ends.
 */
import { addDays, daysBetween } from '../period/dates.ts';
import type { Episode } from './client.ts';
import { aside, dayOf, draft, weekdayOf, type Course, type Draft } from './course.ts';
import type { Random } from './random.ts';
import { answersFor, phqLevel, phqOn, planReview } from './scores.ts';
import { LATELY } from './stories.ts';

/** An episode that runs on, on the last day whose entries are handed over. */
interface Candidate {
  readonly episode: Episode;
  readonly course: Course;
  readonly day: number;
}
interface LatelyFrame {
  /** Whose caseload is told. */
  readonly clinician: string;
  readonly to: string;
  readonly random: Random;
}
/** Drafts beside those of an episode. */
export interface Addition {
  readonly course: Course;
  readonly drafts: readonly Draft[];
}

/** The last working day before a day: what is entered on it is handed over that evening. */
function lastWorkingDay(to: string): string {
  let day = addDays(to, -1);
  while (weekdayOf(day) === 0 || weekdayOf(day) === 6) day = addDays(day, -1);
  return day;
}

const SETTLED_DAYS = 30;

function candidatesIn(episodes: readonly Episode[], to: string): Candidate[] {
  const last = lastWorkingDay(to);
  return episodes.flatMap((episode) => {
    const course = aside(episode.course);
    const day = daysBetween(course.admittedOn, last);
    return course.exitDay === null && day >= SETTLED_DAYS && course.story.handOver === 'working-days' ? [{ episode, course, day }] : [];
  });
}

/** Days since somebody came. */
function silentFor({ episode, course, day }: Candidate): number {
  const attended = episode.drafts.filter(({ type, data }) => type === 'progress.contact' && data['attendance'] === 'attended').map((one) => dayOf(course, one));
  return day - Math.max(0, ...attended.filter((on) => on <= day));
}

function lastWorkOf({ episode, course, day }: Candidate): number {
  const work = episode.drafts.filter(({ type }) => type === 'reassessment.completed').map((one) => dayOf(course, one));
  return Math.max(0, ...work.filter((on) => on <= day));
}

/** An open goal whose date lies ahead. */
function hasGoalAhead({ episode: { drafts }, course, day }: Candidate): boolean {
  const open = drafts.filter(({ type, data }) => type === 'goal.set' && !drafts.some((one) => one.data['goal'] === data['goal'] && (one.type === 'goal.attained' || one.type === 'goal.discontinued')));
  const targetOf = (goal: unknown): string => drafts.filter(({ type, data }) => data['goal'] === goal && (type === 'goal.set' || type === 'goal.revised')).map(({ data }) => String(data['targetOn'])).at(-1) ?? '';
  const ahead = addDays(course.admittedOn, day + LATELY.putOffDays);
  return open.length > 0 && open.every(({ data }) => targetOf(data['goal']) > ahead);
}

/** Measured in this round, and the next one is not in view yet: a request alone is open then. */
function isMeasured({ episode: { drafts }, course, day }: Candidate): boolean {
  const { reviewEveryDays: every } = course.story;
  const rounds = drafts.filter(({ type, data }) => type === 'reassessment.completed' && data['kind'] === 'instrument').map((one) => dayOf(course, one));
  const due = Math.floor(day / every) * every;
  return due + every - day > 4 && rounds.some((on) => on >= due - 3 && on <= day);
}

const reassessed = (course: Course, day: number, data: Record<string, unknown>): Draft => draft(course, day, 'reassessment.completed', { data });

/** Thoughts of self-harm, said in a PHQ-9 of the last day. */
function selfHarm({ episode, course, day }: Candidate): Addition {
  const [sent] = phqOn(course, episode.levels, day);
  const score = Math.max(LATELY.phqAtLeast, sent?.score ?? 0);
  const scores = sent === undefined ? [] : [{ ...sent, score, items: answersFor(score, 1, course.random) }];
  return { course, drafts: [reassessed(course, day, { kind: 'instrument', scores, withClient: true })] };
}

/** A request that waits for the family, after a review that settled the rest. */
function putOff({ course, day }: Candidate): Addition {
  const data = { rule: 'client-request', reason: 'awaiting-family', until: addDays(course.admittedOn, day + LATELY.putOffDays) };
  return {
    course, drafts: [
      reassessed(course, day - 1, { kind: 'plan-review', ...planReview(course.random) }), draft(course, day, 'progress.marker', { minute: 10 * 60, data: { marker: 'family-request' } }),
      draft(course, day, 'reassessment.deferred', { minute: 10 * 60 + 15, data }),
    ],
  };
}

function marked({ course, day }: Candidate, marker: 'return-to-use' | 'crisis', daysAgo: number): Addition {
  return { course, drafts: [draft(course, day - daysAgo, 'progress.marker', { data: { marker } })] };
}

/** People who left and did not come back, whose discharge nobody has entered yet. */
function onPaper(episodes: readonly Episode[], { to, random }: LatelyFrame): Course[] {
  const { from, to: most } = LATELY.leftDaysAgo;
  const isLast = ({ client, admittedOn }: Course): boolean => !episodes.some(({ course }) => course.client === client && course.admittedOn > admittedOn);
  const fitting = episodes.flatMap(({ course, reason }) => {
    const ago = daysBetween(addDays(course.admittedOn, course.exitDay ?? 0), to);
    return reason === 'left' && course.story.handOver === 'working-days' && ago >= from && ago <= most && isLast(course) ? [course] : [];
  });
  return random.shuffled(fitting).slice(0, LATELY.onPaper);
}

/** Low at the beginning, and not on the way up. */
function isLow({ episode: { levels } }: Candidate): boolean {
  return levels.pace < 1 && phqLevel(levels) >= LATELY.phqAtLeast;
}

/** What is added, and the episodes whose discharge is left out. */
export interface Lately {
  readonly additions: readonly Addition[];
  readonly onPaper: ReadonlySet<Course>;
}

function isOf({ episode: { drafts }, course }: Candidate, clinician: string): boolean {
  const moved = drafts.filter(({ type, data }) => type === 'episode.transferred' && data['clinician'] !== undefined);
  return (moved.at(-1)?.data['clinician'] ?? course.clinician) === clinician;
}

/** What is open in a clinician's caseload and elsewhere; nothing where nobody fits. */
export function latelyOf(episodes: readonly Episode[], frame: LatelyFrame): Lately {
  const free = new Set(frame.random.shuffled(candidatesIn(episodes, frame.to).filter((one) => silentFor(one) <= LATELY.silentAtMost)));
  // The first that fits, best fit first.
  const take = (...fits: ((one: Candidate) => boolean)[]): Candidate[] => {
    const found = fits.map((isFit) => [...free].find(isFit)).find((one) => one !== undefined);
    if (found !== undefined) free.delete(found);
    return found === undefined ? [] : [found];
  };
  const isOwn = (one: Candidate): boolean => isOf(one, frame.clinician);
  const idle = (one: Candidate): number => one.day - lastWorkOf(one);
  const isWorried = (one: Candidate): boolean => isOwn(one) && one.day >= LATELY.worriedFromDay && idle(one) > 1;
  return {
    additions: [
      ...take((one) => isOwn(one) && hasGoalAhead(one) && isMeasured(one), (one) => isOwn(one) && isMeasured(one)).map(putOff),
      ...take((one) => isWorried(one) && isLow(one), isWorried).map(selfHarm),
      ...take((one) => isOwn(one) && idle(one) > LATELY.returnedDaysAgo).map((one) => marked(one, 'return-to-use', LATELY.returnedDaysAgo)),
      ...take((one) => !isOwn(one) && idle(one) > 1).map((one) => marked(one, 'crisis', 0)),
    ],
    onPaper: new Set(onPaper(episodes, frame)),
  };
}
