/** Contacts by phase with the planted attendance, life events, and steps between levels of care. */
import type { ATTENDANCES, MARKERS, MODALITIES } from '../contract/event.ts';
import { draft, lastServiceDay, weekdayOf, type Course, type Draft } from './course.ts';
import type { Random, Weighted } from './random.ts';
import { stepAt, type Phase, type Story } from './stories.ts';

type Modality = (typeof MODALITIES)[number];
type Attendance = (typeof ATTENDANCES)[number];

const MODALITY: Weighted<Modality> = [
  ['individual', 0.34], ['group', 0.4], ['medical', 0.09], ['peer', 0.08], ['case-management', 0.06], ['family', 0.025], ['other', 0.005],
];
const MINUTES: Record<Modality, number> = { 'individual': 50, 'group': 90, 'family': 60, 'medical': 20, 'peer': 45, 'case-management': 30, 'other': 30 };
const NO_SHOW_SHARE = 0.65;
const MARKER: Weighted<(typeof MARKERS)[number]> = [
  ['return-to-use', 0.42], ['crisis', 0.07], ['hospital', 0.06], ['arrest', 0.04], ['housing-lost', 0.05], ['housing-gained', 0.08], ['work-lost', 0.04],
  ['work-gained', 0.08], ['bereavement', 0.03], ['medication-changed', 0.05], ['client-request', 0.03], ['family-request', 0.02], ['custody', 0.015], ['overdose', 0.01], ['pregnancy', 0.005],
];
const MARKER_PER_DAY = 0.011;

/**
 * How one contact went.
 *
 * RULE: the program's own cancellations are drawn first, so attended / (attended + no-show + cancelled by client) is `attendanceRate` whatever their share.
 */
function drawAttendance(story: Story, random: Random): Attendance {
  if (random.chance(story.programCancelledRate)) return 'cancelled-by-program';
  if (random.chance(story.attendanceRate)) return 'attended';
  return random.chance(NO_SHOW_SHARE) ? 'no-show' : 'cancelled-by-client';
}

function isPlanned(phase: Phase, weekdays: readonly number[], weekday: number, day: number): boolean {
  if (phase.perWeek < 1 && Math.floor(day / 7) % 2 === 1) return false;
  return weekdays.slice(0, Math.ceil(phase.perWeek)).includes(weekday);
}

/** Every planned contact from the day after admission to the day before discharge. */
export function contactsOf(course: Course): Draft[] {
  const { random, story } = course;
  const weekdays = random.shuffled([1, 2, 3, 4, 5]);
  const drafts: Draft[] = [];
  const admissionWeekday = weekdayOf(course.admittedOn);
  for (let day = 1; day <= lastServiceDay(course); day += 1) {
    const weekday = (admissionWeekday + day) % 7;
    if (!isPlanned(stepAt(story.phases, day), weekdays, weekday, day)) continue;
    const modality = random.weighted(MODALITY);
    const attendance = drawAttendance(story, random);
    const minutes = attendance === 'attended' ? { minutes: MINUTES[modality] } : {};
    drafts.push(draft(course, day, 'progress.contact', { data: { modality, attendance, ...minutes } }));
  }
  return drafts;
}

/** What happens in a life meanwhile: return to use most often, overdose rarely. */
export function markersOf(course: Course): Draft[] {
  const { random } = course;
  const drafts: Draft[] = [];
  for (let day = 1; day <= course.lastDay; day += 1) {
    if (random.chance(MARKER_PER_DAY)) drafts.push(draft(course, day, 'progress.marker', { data: { marker: random.weighted(MARKER) } }));
  }
  return drafts;
}

const OTHER_CLINICIAN_SHARE = 0.15;

/** A step to another level of care on the day a phase changes it; some people change clinician with it. */
export function transfersOf(course: Course): Draft[] {
  const { random, story } = course;
  return story.phases.flatMap((phase, index) => {
    const before = story.phases[index - 1];
    if (before === undefined || before.levelOfCare === phase.levelOfCare || phase.fromDay > lastServiceDay(course)) return [];
    const clinician = random.chance(OTHER_CLINICIAN_SHARE) ? { clinician: random.weighted(story.clinicians) } : {};
    return [draft(course, phase.fromDay, 'episode.transferred', { data: { levelOfCare: phase.levelOfCare, ...clinician } })];
  });
}

