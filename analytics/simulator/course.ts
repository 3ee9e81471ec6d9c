/** One episode as it runs: its fixed facts, and the drafts that become its events. */
import type { EventType } from '../contract/event.ts';
import { addDays, daysBetween } from '../period/dates.ts';
import type { Random } from './random.ts';
import type { Story } from './stories.ts';

/** What happened, by local date and minute of the day; an instant and an entry time are put on later. */
export interface Draft {
  readonly id: string;
  readonly subject: string;
  readonly on: string;
  readonly minute: number;
  readonly type: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  /** Days until it is entered, where that is not left to the program's habit. */
  readonly lagDays?: number;
}
/** An episode before its events: who, where, from when to when. */
export interface Course {
  readonly story: Story;
  readonly random: Random;
  /** Chance of what a team does about what it sees: it moves nobody's course. */
  readonly care: Random;
  readonly client: string;
  readonly episode: string;
  readonly clinician: string;
  readonly admittedOn: string;
  /** Days from admission to discharge; null while still in treatment at the end of the simulation. */
  readonly exitDay: number | null;
  /** Last day on which something can happen: the exit, or the last day simulated. */
  readonly lastDay: number;
  /** First day of the episode on or after the change in its program; null where it ends before. */
  readonly changeDay: number | null;
}

/** Admission comes first in a day and discharge last; everything else lies between. */
export const ADMISSION_MINUTE = 8 * 60 + 30;
/** Minute of the local day, after everything else. */
export const DISCHARGE_MINUTE = 17 * 60 + 15;
const FIRST_MINUTE = 9 * 60;
const LAST_MINUTE = 17 * 60;

/** A draft on a day of the course, at a moment of the working day unless a minute is given. */
export function draft(course: Course, day: number, type: EventType, content: { data: Record<string, unknown>; minute?: number }): Draft {
  const { random } = course;
  return {
    id: random.id('ev_'),
    subject: course.client,
    on: addDays(course.admittedOn, day),
    minute: content.minute ?? random.int(FIRST_MINUTE, LAST_MINUTE),
    type,
    data: { episode: course.episode, ...content.data },
  };
}

/** A course whose drafts are the team's, by its own chance. */
export function aside(course: Course): Course {
  return { ...course, random: course.care };
}

/** Day of the course on which a draft stands. */
export function dayOf(course: Pick<Course, 'admittedOn'>, { on }: Pick<Draft, 'on'>): number {
  return daysBetween(course.admittedOn, on);
}

/** 0 is Sunday. */
export function weekdayOf(date: string): number {
  // 1970-01-01 was a Thursday; dates before it keep their weekday too.
  return (((daysBetween('1970-01-01', date) + 4) % 7) + 7) % 7;
}

/** Last day of the course on which a service can be given: the discharge day itself has none. */
export function lastServiceDay(course: Course): number {
  return course.exitDay === null ? course.lastDay : course.exitDay - 1;
}
