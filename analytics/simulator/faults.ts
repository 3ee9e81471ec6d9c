/**
 * What goes wrong in real records, on request. Each fault but silence is undone within the data, so the planted truth stays what a measure must find;
 * silence ends with a discharge on paper, weeks after the last day and for another reason.
 *
 * RULE: faults roll their own dice: with and without them the same people have the same course.
 */
import type { ATTENDANCES, DISCHARGE_REASONS } from '../contract/event.ts';
import { addDays } from '../period/dates.ts';
import type { Episode } from './client.ts';
import { DISCHARGE_MINUTE, type Course, type Draft } from './course.ts';
import type { Random, Weighted } from './random.ts';
import { SILENT_CLOSED } from './stories.ts';

/** Shares, 0 to 1; what is left out does not happen. */
export interface Faults {
  /** Of events: handed over a second time, unchanged. */
  readonly duplicates?: number;
  /** Of episodes that ended: the discharge is handed over before the admission. */
  readonly disorder?: number;
  /** Of events: entered 5 to 40 days after they happened. */
  readonly lateEntry?: number;
  /** Of episodes that ended: a second discharge, later and with another reason. The first by time counts. */
  readonly contradictions?: number;
  /** Of episodes: a contact or a discharge entered in error and retracted, or a contact entered wrongly and corrected (`data.replaces`). */
  readonly retractions?: number;
  /**
   * Of episodes that people left and did not come back to soon: nobody enters the discharge. They are taken off the books two or three months later
   * (`SILENT_CLOSED`), for another reason; until then they are in treatment on paper. The one fault that nothing undoes.
   */
  readonly silent?: number;
}

/** Where the faults of an episode are looked for; `nextOn`: when its client was admitted again. */
interface FaultFrame {
  readonly to: string;
  readonly random: Random;
  readonly nextOn: string | null;
}

type Reason = (typeof DISCHARGE_REASONS)[number];
type Attendance = (typeof ATTENDANCES)[number];
const OTHER_REASON: Record<Reason, Reason> = {
  completed: 'left', left: 'completed', terminated: 'left', transferred: 'completed', incarcerated: 'left', died: 'other', other: 'transferred',
};
const WRONG: ReadonlyMap<unknown, Attendance> = new Map<Attendance, Attendance>([
  ['attended', 'no-show'], ['no-show', 'cancelled-by-program'], ['cancelled-by-client', 'cancelled-by-program'], ['cancelled-by-program', 'no-show'],
]);
/** Both the error and its mending must be handed over before the end, weekly feeds included. */
const MENDING_DAYS = 12;

function secondDischarge(episode: Episode, to: string, random: Random): Draft[] {
  const { course, reason } = episode;
  if (course.exitDay === null || reason === null) return [];
  const on = addDays(course.admittedOn, course.exitDay + random.int(1, 20));
  if (on >= to) return [];
  const data = { episode: course.episode, reason: OTHER_REASON[reason] };
  return [{ id: random.id('ev_'), subject: course.client, on, minute: DISCHARGE_MINUTE, type: 'episode.discharged', data }];
}

function retracted(course: Course, mistake: Draft, random: Random): Draft[] {
  const data = { event: mistake.id, reason: 'entered-in-error' };
  const on = addDays(mistake.on, random.int(0, 3));
  return [{ ...mistake, lagDays: 0 }, { id: random.id('ev_'), subject: course.client, on, minute: DISCHARGE_MINUTE + 20, type: 'event.retracted', data, lagDays: 1 }];
}

function mistaken(course: Course, on: string, random: Random): Draft {
  const common = { id: random.id('ev_'), subject: course.client, on, minute: random.int(9 * 60, 17 * 60) };
  if (random.chance(0.5)) return { ...common, type: 'episode.discharged', data: { episode: course.episode, reason: random.pick<Reason>(['left', 'completed']) } };
  return { ...common, type: 'progress.contact', data: { episode: course.episode, modality: 'individual', attendance: 'attended', minutes: 50 } };
}

function correctionOf(contact: Draft, random: Random): Draft[] {
  const { minutes: _minutes, ...data } = contact.data;
  const wrong = WRONG.get(data['attendance']);
  return [
    { ...contact, data: { ...data, attendance: wrong }, lagDays: 0 },
    { ...contact, id: random.id('ev_'), data: { ...contact.data, replaces: contact.id }, lagDays: random.int(1, 4) },
  ];
}

/** One mistake and its mending in an episode; the drafts as they are where it is too short or too recent for one. */
function withMistake(episode: Episode, to: string, random: Random): readonly Draft[] {
  const { course, drafts } = episode;
  const last = addDays(to, -MENDING_DAYS);
  const contacts = drafts.filter((draft) => draft.type === 'progress.contact' && draft.on < last);
  if (contacts.length === 0) return drafts;
  const chosen = random.pick(contacts);
  if (random.chance(0.5)) return [...drafts, ...retracted(course, mistaken(course, chosen.on, random), random)];
  return drafts.flatMap((draft) => (draft === chosen ? correctionOf(chosen, random) : [draft]));
}

const CLOSED_AS: Weighted<Reason> = [['terminated', 0.6], ['other', 0.4]];

/** An episode whose end nobody has entered. */
export function withoutEnd(episode: Episode): Episode {
  return { ...episode, reason: null, drafts: episode.drafts.filter(({ type }) => type !== 'episode.discharged') };
}

/** RULE: who is admitted again before the books are put right has left, and the discharge is entered as it was. */
function silenced(episode: Episode, { to, random, nextOn }: FaultFrame): Episode {
  const { course } = episode;
  const wait = random.weighted(SILENT_CLOSED);
  const on = addDays(course.admittedOn, (course.exitDay ?? 0) + random.int(wait.from, wait.to));
  if (nextOn !== null && nextOn <= addDays(on, 1)) return episode;
  const rest = withoutEnd(episode);
  if (on >= to) return rest;
  const data = { episode: course.episode, reason: random.weighted(CLOSED_AS) };
  return { ...rest, drafts: [...rest.drafts, { id: random.id('ev_'), subject: course.client, on, minute: DISCHARGE_MINUTE, type: 'episode.discharged', data }] };
}

/**
 * The drafts of an episode with the faults asked for.
 *
 * Shape   every draft of the episode is still there with its id, but for a discharge that silence leaves out or replaces; faults add drafts, or change what is then corrected.
 */
export function withFaults(whole: Episode, faults: Faults, frame: FaultFrame): Draft[] {
  const { to, random } = frame;
  const episode = whole.reason === 'left' && random.chance(faults.silent ?? 0) ? silenced(whole, frame) : whole;
  const mended = random.chance(faults.retractions ?? 0) ? withMistake(episode, to, random) : episode.drafts;
  const contradicted = random.chance(faults.contradictions ?? 0) ? secondDischarge(episode, to, random) : [];
  const late = faults.lateEntry ?? 0;
  return [...mended, ...contradicted].map((draft) =>
    draft.lagDays === undefined && random.chance(late) ? { ...draft, lagDays: random.int(5, 40) } : draft);
}
