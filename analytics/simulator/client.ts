/** A client's episodes: admission, what happens in between, discharge, and sometimes another admission. */
import { addDays, daysBetween } from '../period/dates.ts';
import { careOf } from './care.ts';
import { contactsOf, markersOf, transfersOf } from './contacts.ts';
import { ADMISSION_MINUTE, DISCHARGE_MINUTE, draft, type Course, type Draft } from './course.ts';
import { goalsOf } from './goals.ts';
import { laterGoalsOf } from './later-goals.ts';
import { drawStrata, type Strata } from './people.ts';
import type { Random } from './random.ts';
import { reassessmentsOf, type Levels } from './scores.ts';
import { exitsFor, opensOn, reasonsOn, RETURNS, stepAt, stepDownFrom, STEP_DOWN_SHARE, type HazardStep, type Reason, type Story } from './stories.ts';

/** The frame of a simulation; `to` is the first day that is not simulated. */
export interface Frame {
  readonly from: string;
  readonly to: string;
  readonly changedOn: string;
  readonly stories: readonly Story[];
}
/** An episode and everything that happened in it. */
export interface Episode {
  readonly course: Course;
  readonly drafts: readonly Draft[];
  readonly reason: Reason | null;
  readonly levels: Levels;
}

const PEER_SHARE = 0.3;
const MAX_EPISODES = 4;

function drawExitDay(exits: readonly HazardStep[], horizon: number, random: Random): number | null {
  for (let day = 0; day <= horizon; day += 1) if (random.chance(stepAt(exits, day).perDay)) return day;
  return null;
}

function drawReason(story: Story, exitDay: number, random: Random): Reason {
  // WHY no dice: they would move everything after them that is rolled for this client.
  if (story.plannedDays !== undefined && exitDay >= story.plannedDays) return 'completed';
  return random.weighted(reasonsOn(story, exitDay));
}

function admission(course: Course, strata: Strata): Draft {
  const { story, clinician, random } = course;
  const peer = random.chance(PEER_SHARE) ? { team: [{ clinician, role: 'primary' }, { clinician: 'clinician-06', role: 'peer' }] } : {};
  const data = { program: story.program, levelOfCare: stepAt(story.phases, 0).levelOfCare, clinician, ...peer, strata };
  return draft(course, 0, 'episode.admitted', { data, minute: ADMISSION_MINUTE });
}

function runEpisode(course: Course, strata: Strata): Episode {
  const happened = [admission(course, strata), ...contactsOf(course), ...markersOf(course), ...transfersOf(course), ...goalsOf(course)];
  const rounds = reassessmentsOf(course);
  const drafts = [...happened, ...rounds.noted.map((one) => one.draft), ...laterGoalsOf(course, happened), ...careOf(course, { drafts: happened, ...rounds })];
  if (course.exitDay === null) return { course, drafts, reason: null, levels: rounds.levels };
  const reason = drawReason(course.story, course.exitDay, course.random);
  const discharge = draft(course, course.exitDay, 'episode.discharged', { data: { reason }, minute: DISCHARGE_MINUTE });
  return { course, drafts: [...drafts, discharge], reason, levels: rounds.levels };
}

/** The next admission after a discharge: the next day one step down, weeks later at the same program, or none. */
function drawNext(episode: Episode, frame: Frame): { story: Story; admittedOn: string } | null {
  const { course, reason } = episode;
  if (course.exitDay === null || reason === null || reason === 'died') return null;
  const leftOn = addDays(course.admittedOn, course.exitDay);
  const stepDown = stepDownFrom(course.story, frame.stories);
  const goesOn = reason === 'completed' && stepDown !== undefined && course.random.chance(STEP_DOWN_SHARE);
  if (goesOn) return { story: stepDown, admittedOn: addDays(leftOn, 1) };
  return course.random.chance(RETURNS.share) ? { story: course.story, admittedOn: addDays(leftOn, course.random.int(RETURNS.fromDay, RETURNS.toDay)) } : null;
}

function drawAdmission(story: Story, frame: Frame, random: Random): string {
  const opened = opensOn(story, frame.from, frame.to);
  return addDays(opened, random.int(0, Math.max(0, daysBetween(opened, frame.to) - 1)));
}

/** Chance of what happens, and of what a team does about it. */
export type Dice = Pick<Course, 'random' | 'care'>;

/**
 * All episodes of one client, beginning in one program.
 *
 * Shape   episodes in the order of their admissions, never overlapping; nothing happens on or after `frame.to`.
 */
export function runClient(client: string, story: Story, frame: Frame, dice: Dice): Episode[] {
  const { random, care } = dice;
  const strata = drawStrata(story, random);
  const episodes: Episode[] = [];
  let next: { story: Story; admittedOn: string } | null = { story, admittedOn: drawAdmission(story, frame, random) };
  while (next !== null && next.admittedOn < frame.to && episodes.length < MAX_EPISODES) {
    const horizon = daysBetween(next.admittedOn, frame.to) - 1;
    const exitDay = drawExitDay(exitsFor(next.story, next.admittedOn, frame.changedOn), horizon, random);
    const clinician = random.weighted(next.story.clinicians);
    const lastDay = exitDay ?? horizon;
    const changeDay = addDays(next.admittedOn, lastDay) < frame.changedOn ? null : Math.max(0, daysBetween(next.admittedOn, frame.changedOn));
    const course: Course = { ...next, random, care, client, episode: random.id('ep_'), clinician, exitDay, lastDay, changeDay };
    const episode = runEpisode(course, strata);
    episodes.push(episode);
    next = drawNext(episode, frame);
  }
  return episodes;
}
