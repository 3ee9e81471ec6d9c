/**
 * The demo's programs and what is planted in each: hazards, attendance, milestones, entry lag.
 *
 * RULE: everything a test may look for is a number in this file; the rest of the simulator only rolls the dice for it.
 */
import type { DISCHARGE_REASONS, LEVELS_OF_CARE } from '../contract/event.ts';
import type { TriggerRuleId } from '../contract/rule-names.ts';
import { addDays, daysBetween, startOfMonth } from '../period/dates.ts';
import type { Weighted } from './random.ts';
import { DEMO_FIRST_CLINICIAN } from './staff.ts';

/** What is told by a program. */
export type StoryId = 'steady' | 'improving' | 'early-loss' | 'new' | 'late-entry' | 'residential';
/** An ASAM 4th-edition code. */
export type LevelOfCare = (typeof LEVELS_OF_CARE)[number];
export type Reason = (typeof DISCHARGE_REASONS)[number];

/** From `fromDay` after admission until the next step, the chance per day of leaving on that day for those still there. */
export interface HazardStep {
  readonly fromDay: number;
  readonly perDay: number;
}
/** Level of care and planned contacts per week from a day on; 0.5 is every second week. */
export interface Phase {
  readonly fromDay: number;
  readonly levelOfCare: LevelOfCare;
  readonly perWeek: number;
}
/** A program and everything that is planted in it. */
export interface Story {
  readonly id: StoryId;
  readonly program: string;
  readonly name: string;
  readonly timeZone: string;
  readonly plannedDays?: number;
  /** Share of the clients asked for; `new` has a fixed few instead. */
  readonly share: number;
  readonly exits: readonly HazardStep[];
  /** Hazards of people admitted on or after the change, where there is one. */
  readonly exitsAfterChange?: readonly HazardStep[];
  readonly phases: readonly Phase[];
  /** Attended among attended, no-show and cancelled by client. */
  readonly attendanceRate: number;
  /** Of all contacts. */
  readonly programCancelledRate: number;
  /** Goals are set on this day; a milestone can come from the next day on. */
  readonly planDay: number;
  /** Chance per day of the first milestone, for those still there without one; on the day of discharge too. */
  readonly milestonePerDay: number;
  /** Share by which PHQ-9 falls in the long run, on average over `COURSES`; the fall is `1 - exp(-day / 60)` of it by that day. */
  readonly scoresFallBy: number;
  readonly reviewEveryDays: number;
  /** Plan reviews beside those that are scheduled. */
  readonly planReviewEveryDays?: number;
  /** From the change on, the PHQ-9 by itself so many days after the last one. */
  readonly phqEveryDaysAfterChange?: number;
  /** Days from an event to its entry, and their shares. */
  readonly entryLagDays: Weighted<number>;
  readonly handOver: 'working-days' | 'fridays';
  readonly clinicians: Weighted<string>;
  readonly medication: Weighted<string>;
}

/** Chance per day that makes this chance per week. */
function weekly(chance: number): number {
  return 1 - (1 - chance) ** (1 / 7);
}

const SAME_DAY: Weighted<number> = [[0, 0.92], [1, 0.08]];
const OUTPATIENT: readonly Phase[] = [
  { fromDay: 0, levelOfCare: '1.5', perWeek: 3 }, { fromDay: 98, levelOfCare: '1.5', perWeek: 2 }, { fromDay: 240, levelOfCare: '1.0', perWeek: 1 },
];
const FEW_MEDICATIONS: Weighted<string> = [['none', 0.55], ['buprenorphine', 0.25], ['naltrexone', 0.15], ['unknown', 0.05]];
const MOSTLY_MEDICATIONS: Weighted<string> = [['methadone', 0.5], ['buprenorphine', 0.4], ['none', 0.07], ['unknown', 0.03]];

/** The demo, in the order in which its programs are defined. */
export const STORIES: readonly Story[] = [
  {
    id: 'steady', program: 'harbor-outpatient', name: 'Harbor Outpatient', timeZone: 'America/New_York', share: 0.24,
    exits: [{ fromDay: 0, perDay: 0 }, { fromDay: 1, perDay: weekly(0.04) }], phases: OUTPATIENT,
    attendanceRate: 0.78, programCancelledRate: 0.03, planDay: 3, milestonePerDay: 0.02, scoresFallBy: 0.35, reviewEveryDays: 30,
    entryLagDays: SAME_DAY, handOver: 'working-days', medication: FEW_MEDICATIONS,
    clinicians: [[DEMO_FIRST_CLINICIAN, 0.32], ['clinician-02', 0.37], ['clinician-03', 0.31]],
  },
  {
    id: 'improving', program: 'mesa-intensive', name: 'Mesa Intensive Outpatient', timeZone: 'America/Los_Angeles', share: 0.24,
    exits: [{ fromDay: 0, perDay: 0 }, { fromDay: 1, perDay: weekly(0.08) }], exitsAfterChange: [{ fromDay: 0, perDay: 0 }, { fromDay: 1, perDay: weekly(0.03) }],
    phases: [
      { fromDay: 0, levelOfCare: '2.1', perWeek: 4 }, { fromDay: 49, levelOfCare: '1.5', perWeek: 3 }, { fromDay: 120, levelOfCare: '1.5', perWeek: 2 },
    ],
    attendanceRate: 0.74, programCancelledRate: 0.04, planDay: 3, milestonePerDay: 0.025, scoresFallBy: 0.4, reviewEveryDays: 30, phqEveryDaysAfterChange: 21,
    entryLagDays: SAME_DAY, handOver: 'working-days', clinicians: [['clinician-04', 0.5], ['clinician-06', 0.5]], medication: FEW_MEDICATIONS,
  },
  {
    id: 'early-loss', program: 'cedar-street', name: 'Cedar Street Clinic', timeZone: 'America/Denver', share: 0.22,
    exits: [{ fromDay: 0, perDay: 0.04 }, { fromDay: 1, perDay: 0.022 }, { fromDay: 31, perDay: weekly(0.025) }], phases: OUTPATIENT,
    attendanceRate: 0.66, programCancelledRate: 0.05, planDay: 7, milestonePerDay: 0.012, scoresFallBy: 0.25, reviewEveryDays: 30,
    entryLagDays: SAME_DAY, handOver: 'working-days', clinicians: [['clinician-05', 0.5], ['clinician-07', 0.5]], medication: FEW_MEDICATIONS,
  },
  {
    id: 'late-entry', program: 'riverbend-medication', name: 'Riverbend Medication Clinic', timeZone: 'America/Chicago', share: 0.15,
    exits: [{ fromDay: 0, perDay: 0.01 }, { fromDay: 1, perDay: weekly(0.035) }],
    phases: [{ fromDay: 0, levelOfCare: '1.7', perWeek: 3 }, { fromDay: 120, levelOfCare: '1.7', perWeek: 2 }],
    attendanceRate: 0.82, programCancelledRate: 0.02, planDay: 5, milestonePerDay: 0.015, scoresFallBy: 0.3, reviewEveryDays: 30,
    entryLagDays: [[0, 0.2], [1, 0.2], [3, 0.2], [7, 0.2], [14, 0.15], [28, 0.05]], handOver: 'fridays',
    clinicians: [['clinician-08', 0.6], ['clinician-07', 0.4]], medication: MOSTLY_MEDICATIONS,
  },
  {
    id: 'residential', program: 'stillwater-house', name: 'Stillwater House', timeZone: 'America/New_York', plannedDays: 28, share: 0.15,
    exits: [{ fromDay: 0, perDay: 0.01 }, { fromDay: 1, perDay: 0.012 }, { fromDay: 28, perDay: 1 }],
    phases: [{ fromDay: 0, levelOfCare: '3.5', perWeek: 5 }],
    attendanceRate: 0.93, programCancelledRate: 0.02, planDay: 1, milestonePerDay: 0.06, scoresFallBy: 0.4, reviewEveryDays: 13, planReviewEveryDays: 7,
    entryLagDays: SAME_DAY, handOver: 'working-days', clinicians: [['clinician-03', 0.4], ['clinician-05', 0.6]], medication: FEW_MEDICATIONS,
  },
  {
    id: 'new', program: 'juniper-hub', name: 'Juniper Recovery Hub', timeZone: 'America/Phoenix', share: 0,
    exits: [{ fromDay: 0, perDay: 0 }, { fromDay: 1, perDay: weekly(0.04) }], phases: OUTPATIENT,
    attendanceRate: 0.8, programCancelledRate: 0.03, planDay: 3, milestonePerDay: 0.02, scoresFallBy: 0.35, reviewEveryDays: 30,
    entryLagDays: SAME_DAY, handOver: 'working-days', clinicians: [['clinician-06', 1]], medication: FEW_MEDICATIONS,
  },
];

/** How many clients the new program has: fewer than any figure may be shown for. */
export const NEW_PROGRAM_CLIENTS = 8;
const NEW_PROGRAM_DAYS = 40;
/** Of those who complete, who go on one step down, where there is one. */
export const STEP_DOWN_SHARE = 0.35;
/** Of all who leave alive and do not step down, who come back to the same program, and after how many days (each as likely). */
export const RETURNS = { share: 0.16, fromDay: 10, toDay: 120 } as const;
const STEP_DOWN: Partial<Record<StoryId, StoryId>> = { residential: 'steady' };

/** How an episode goes: by how much of the planted fall its scores fall. About half recover, others stay as they are, a fifth get worse. RULE: the mean is 1. */
export const COURSES: Weighted<number> = [[1.9, 0.55], [0.3, 0.25], [-0.6, 0.2]];

/** How often work follows on something that calls for it, and how soon: a plan review, or a C-SSRS screen where it was about self-harm. */
export interface Answer {
  readonly share: number;
  /** Of those: on the same day. The others come on one of the days up to `withinDays`, each as likely. */
  readonly sameDay: number;
  readonly withinDays: number;
}
/** By the rule that asks for it, so that alert yield has something to tell apart. */
export const ANSWERS = {
  'self-harm-screen': { share: 0.92, sameDay: 0.7, withinDays: 1 },
  overdose: { share: 0.95, sameDay: 0.6, withinDays: 2 },
  crisis: { share: 0.9, sameDay: 0.5, withinDays: 3 },
  'return-to-use': { share: 0.8, sameDay: 0.3, withinDays: 3 },
  'hospital-or-arrest': { share: 0.7, sameDay: 0.1, withinDays: 5 },
  'client-request': { share: 0.85, sameDay: 0.2, withinDays: 7 },
  transition: { share: 0.6, sameDay: 0.3, withinDays: 7 },
  'medication-change': { share: 0.4, sameDay: 0.2, withinDays: 7 },
  'life-change': { share: 0.4, sameDay: 0.1, withinDays: 7 },
  deterioration: { share: 0.85, sameDay: 0.6, withinDays: 7 },
  'no-improvement': { share: 0.8, sameDay: 0.6, withinDays: 7 },
  'bam-pattern': { share: 0.15, sameDay: 0.5, withinDays: 7 },
} as const satisfies Partial<Record<TriggerRuleId, Answer>>;
export type Cue = keyof typeof ANSWERS;

/** Of the PHQ-9s, those that come with their answers; and of these, by their total from so much on, those in which the ninth is above 0. */
export const ANSWERED_SHARE = 0.3;
export const SELF_HARM: readonly { readonly from: number; readonly share: number }[] = [{ from: 0, share: 0 }, { from: 5, share: 0.02 }, { from: 10, share: 0.08 }, { from: 15, share: 0.2 }];
/** C-SSRS screens on the day of admission, and of these, those that find a risk. */
export const SCREENED = { share: 0.3, atRisk: 0.08 } as const;

interface Wait {
  readonly from: number;
  readonly to: number;
}
/** When a goal's date is moved that it does not keep: so many days after it. Before it nobody is asked. */
export const DATES_MOVED: Weighted<Wait> = [[{ from: -6, to: 0 }, 0.88], [{ from: 8, to: 30 }, 0.1], [{ from: 31, to: 60 }, 0.02]];
/** When new goals are set after all were attained; who leaves before that has none. */
export const NEW_GOALS: Weighted<Wait> = [[{ from: 1, to: 3 }, 0.7], [{ from: 4, to: 14 }, 0.17], [{ from: 15, to: 40 }, 0.1], [{ from: 41, to: 90 }, 0.03]];
/** When somebody who stopped coming and was never discharged is taken off the books, in days after the last one. */
export const SILENT_CLOSED: Weighted<Wait> = [[{ from: 60, to: 90 }, 0.85], [{ from: 91, to: 180 }, 0.15]];

/**
 * What the demo's first caseload has open on its last day, whatever the dice say: thoughts of self-harm, a return to use some days ago, a request that is
 * put off. Elsewhere: a crisis, and people who left some weeks ago and are in treatment on paper still. Chosen among those whom it fits.
 */
export const LATELY = { silentAtMost: 6, phqAtLeast: 12, worriedFromDay: 56, returnedDaysAgo: 4, putOffDays: 9, onPaper: 2, leftDaysAgo: { from: 33, to: 58 } } as const;

/** First day on which a program admits. */
export function opensOn(story: Story, from: string, to: string): string {
  return story.id === 'new' ? addDays(to, -Math.min(NEW_PROGRAM_DAYS, daysBetween(from, to))) : from;
}

/** The first of the month half-way: people admitted from then on have `exitsAfterChange`. */
export function changeOn(from: string, to: string): string {
  const middle = startOfMonth(addDays(from, Math.ceil(daysBetween(from, to) / 2)));
  return middle > from ? middle : addDays(from, Math.ceil(daysBetween(from, to) / 2));
}

/** Where somebody who completes goes on the next day (one stay, two episodes), if that program is simulated too. */
export function stepDownFrom(story: Story, among: readonly Story[]): Story | undefined {
  return among.find(({ id }) => id === STEP_DOWN[story.id]);
}

const EARLY_REASONS: Weighted<Reason> = [
  ['left', 0.66], ['terminated', 0.12], ['transferred', 0.08], ['incarcerated', 0.06], ['other', 0.06], ['died', 0.018],
];
const LATER_REASONS: Weighted<Reason> = [
  ['completed', 0.5], ['left', 0.25], ['transferred', 0.1], ['terminated', 0.06], ['incarcerated', 0.04], ['other', 0.04], ['died', 0.008],
];
const COMPLETED: Weighted<Reason> = [['completed', 1]];
const OUTPATIENT_COMPLETES_AFTER = 84;

/** Why people leave who leave on that day of their episode, by weight. */
export function reasonsOn({ plannedDays }: Story, exitDay: number): Weighted<Reason> {
  if (plannedDays !== undefined) return exitDay >= plannedDays ? COMPLETED : EARLY_REASONS;
  return exitDay >= OUTPATIENT_COMPLETES_AFTER ? LATER_REASONS : EARLY_REASONS;
}

/** Hazards that hold for somebody admitted on a date. */
export function exitsFor(story: Story, admittedOn: string, changedOn: string): readonly HazardStep[] {
  return story.exitsAfterChange !== undefined && admittedOn >= changedOn ? story.exitsAfterChange : story.exits;
}

/** The step that holds on a day. Example: `stepAt(exits, 31)` */
export function stepAt<Step extends { readonly fromDay: number }>(steps: readonly Step[], day: number): Step {
  const step = steps.findLast(({ fromDay }) => fromDay <= day);
  if (step === undefined) throw new RangeError('steps begin on day 0');
  return step;
}
