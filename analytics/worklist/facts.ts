/** What the rules read of one episode. Days are the program's calendar days; `at` orders what happened, in milliseconds. */
import type { DISCHARGE_REASONS, EventOf, LEVELS_OF_CARE, MARKERS } from '../contract/event.ts';

export interface Happening {
  readonly on: string;
  readonly at: number;
}
export type LevelOfCare = (typeof LEVELS_OF_CARE)[number];
export interface Segment {
  readonly from: string;
  readonly levelOfCare: string;
  readonly program: string;
  readonly clinician: string | null;
}
export interface Contact extends Happening {
  readonly attendance: EventOf<'progress.contact'>['data']['attendance'];
  readonly modality: string;
}
export interface MarkerFact extends Happening {
  readonly marker: (typeof MARKERS)[number];
}
/** A reassessment that was completed. `instruments` are those of which it holds a valid score, and the C-SSRS where its items were answered. */
export interface Completion extends Happening {
  readonly kind: 'plan-review' | 'instrument';
  readonly reassessment: string | null;
  readonly instruments: readonly string[];
  readonly planChanged: boolean | null;
  readonly withClient: boolean | null;
}
export interface ScoreFact extends Happening {
  readonly axis: string;
  readonly instrument: string;
  readonly version: string;
  readonly scale: string;
  readonly score: number;
}
/** An answer that calls for the clinical safety path. */
export interface ScreenFact extends Happening {
  readonly text: string;
}
export interface ScheduleFact extends Happening {
  readonly reassessment: string;
  readonly kind: 'plan-review' | 'instrument';
  readonly instrument: string | null;
  readonly dueOn: string;
}
export interface DeferralFact extends Happening {
  readonly rule: string;
  readonly reason: string;
  readonly until: string;
}
export interface GoalFact {
  readonly goal: string;
  readonly domain: string;
  readonly setOn: string;
  readonly setAt: number;
  /** From which day on which target date holds; null where there is none. */
  readonly targets: readonly { readonly from: string; readonly targetOn: string | null }[];
  /** Everything said about it after it was set. */
  readonly updates: readonly (Happening & { readonly kind: string })[];
  readonly closed: (Happening & { readonly kind: 'attained' | 'discontinued' }) | null;
}
export interface Transition extends Happening {
  readonly from: string;
  readonly to: string;
}

/** One episode as the rules see it; every list is in the order in which things happened. */
export interface EpisodeFacts {
  readonly program: string;
  readonly admittedOn: string;
  /** null: still in treatment. */
  readonly endedOn: string | null;
  readonly endedBy: (typeof DISCHARGE_REASONS)[number] | null;
  /** At least one; none is empty. */
  readonly segments: readonly Segment[];
  readonly transitions: readonly Transition[];
  readonly contacts: readonly Contact[];
  readonly markers: readonly MarkerFact[];
  readonly completions: readonly Completion[];
  readonly scores: readonly ScoreFact[];
  readonly screens: readonly ScreenFact[];
  readonly schedules: readonly ScheduleFact[];
  readonly deferrals: readonly DeferralFact[];
  readonly goals: readonly GoalFact[];
}

/** The segment that holds on a day; before the first one, the first. */
export function segmentOn({ segments }: EpisodeFacts, on: string): Segment | undefined {
  return segments.findLast(({ from }) => from <= on) ?? segments[0];
}
