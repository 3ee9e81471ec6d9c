/** A fold as rows of the marts, in the column order of `schema.ts`. */
import { STRATA, type EventOf } from '../contract/event.ts';
import { parseInstant } from '../contract/instant.ts';
import { localDate } from '../period/zone.ts';
import { caseloadOf, type DatedArrival, type Episode } from './episodes.ts';
import type { Fold, StayPlace } from './fold.ts';
import { goalRowsOf } from './goal-rows.ts';
import { reassessmentRowsOf } from './reassessment-rows.ts';
import type { MartRows, MartValue } from './schema.ts';
import { addWorklistRows, ruleRows, worklistOf, type WorklistCache } from './worklist-rows.ts';

interface MilestoneRow {
  on: string;
  goal: string;
  step: string | null;
  kind: 'milestone' | 'attained';
}

function milestonesOf(episode: Episode): MilestoneRow[] {
  return episode.events.flatMap(({ arrival: { event }, on }): MilestoneRow[] => {
    if (event.type === 'goal.milestone-reached') return [{ on, goal: event.data.goal, step: event.data.step, kind: 'milestone' }];
    if (event.type === 'goal.attained') return [{ on, goal: event.data.goal, step: null, kind: 'attained' }];
    return [];
  });
}

/** A stay from its first admission to its last discharge; null while it lasts. */
interface Span {
  readonly from: string;
  readonly to: string | null;
}

function spansOf(fold: Fold): Map<number, Span> {
  const spans = new Map<number, Span & { position: number }>();
  for (const [episode, { stay, position }] of fold.stays) {
    const known = spans.get(stay);
    const from = known === undefined || episode.admittedOn < known.from ? episode.admittedOn : known.from;
    spans.set(stay, known === undefined || position > known.position ? { from, to: episode.dischargedOn, position } : { ...known, from });
  }
  return spans;
}

/** From admission to discharge of the stay, both days included: a milestone on the day of discharge counts. */
function isWithin({ from, to }: Span, on: string): boolean {
  return on >= from && (to === null || on <= to);
}

type Contact = { event: EventOf<'progress.contact'>; on: string };

function contactsOf(events: readonly DatedArrival[]): Contact[] {
  return events.flatMap(({ arrival: { event }, on }) => (event.type === 'progress.contact' ? [{ event, on }] : []));
}

function contactRows(key: number, contacts: readonly Contact[]): MartValue[][] {
  const days = new Map<string, { on: string; modality: string; counts: Record<EventOf<'progress.contact'>['data']['attendance'], number> }>();
  for (const { event, on } of contacts) {
    const { modality, attendance } = event.data;
    const day = days.get(`${on}|${modality}`) ?? { on, modality, counts: { attended: 0, 'no-show': 0, 'cancelled-by-client': 0, 'cancelled-by-program': 0 } };
    day.counts[attendance] += 1;
    days.set(`${on}|${modality}`, day);
  }
  return [...days.values()].map(({ on, modality, counts }) => [key, on, modality, counts.attended, counts['no-show'], counts['cancelled-by-client'], counts['cancelled-by-program']]);
}

function lastAttended(contacts: readonly Contact[]): string | null {
  return contacts.filter(({ event }) => event.data.attendance === 'attended').map(({ on }) => on).sort().at(-1) ?? null;
}

function episodeRow({ key, stay, position, span }: StayPlace & { key: number; span: Span }, episode: Episode, reached: readonly MilestoneRow[], contacts: readonly Contact[]): MartValue[] {
  const within = reached.map(({ on }) => on).filter((on) => isWithin(span, on)).sort();
  return [
    key, episode.source, episode.episode, episode.client, stay, position, episode.program.program, episode.levelOfCare, episode.clinician,
    ...STRATA.map((stratum) => episode.strata[stratum] ?? null),
    episode.admittedOn, episode.dischargedOn, episode.reason, episode.program.plannedDays, within[0] ?? null, lastAttended(contacts), within.length,
  ];
}

/** RULE: of several changes on one day the last holds, so no segment is empty; the last one ends with the episode. */
function segmentRows(key: number, { segments, dischargedOn }: Episode): MartValue[][] {
  return segments.flatMap((segment, index): MartValue[][] => {
    const next = segments[index + 1]?.from ?? null;
    if (next === segment.from) return [];
    return [[key, segment.from, next ?? dischargedOn, segment.levelOfCare, segment.program, segment.clinician]];
  });
}

function entryRows(key: number, { events, program }: Episode): MartValue[][] {
  const counts = new Map<string, { on: string; recordedOn: string; events: number }>();
  for (const { arrival, on } of events) {
    const recordedOn = localDate(parseInstant(arrival.event.recordedtime ?? arrival.recordedAt) ?? 0, program.timeZone);
    const known = counts.get(`${on}|${recordedOn}`);
    if (known === undefined) counts.set(`${on}|${recordedOn}`, { on, recordedOn, events: 1 });
    else known.events += 1;
  }
  return [...counts.values()].map(({ on, recordedOn, events: count }) => [key, on, recordedOn, count]);
}

function addEpisode(rows: MartRows, episode: Episode, place: StayPlace & { span: Span }, key: number): void {
  const reached = milestonesOf(episode);
  const contacts = contactsOf(episode.events);
  rows.episodes.push(episodeRow({ key, ...place }, episode, reached, contacts));
  rows.caseloads.push(...caseloadOf(episode).map((clinician): MartValue[] => [key, clinician]));
  rows.contacts.push(...contactRows(key, contacts));
  rows.milestones.push(...reached.map(({ on, goal, step, kind }): MartValue[] => [key, on, goal, step, kind]));
  rows.segments.push(...segmentRows(key, episode));
  rows.entries.push(...entryRows(key, episode));
  const goals = goalRowsOf(episode, key, rows.goals.length + 1);
  rows.goals.push(...goals.goals);
  rows.goal_terms.push(...goals.goal_terms);
  rows.goal_updates.push(...goals.goal_updates);
  const { scores, completions, schedules, deferrals, markers } = reassessmentRowsOf(episode, key);
  rows.scores.push(...scores);
  rows.completions.push(...completions);
  rows.schedules.push(...schedules);
  rows.deferrals.push(...deferrals);
  rows.markers.push(...markers);
}

/** Rows of what measures read; the marts of the worklist are empty. WHY apart: to judge every episode by every rule is half of an export, and no measure asks for it. */
export function toMeasureRows(fold: Fold): MartRows {
  const rows: MartRows = {
    programs: fold.programs.map((program) => [program.source, program.program, program.name, program.timeZone, program.plannedDays]),
    clinicians: fold.clinicians.map((clinician) => [clinician.source, clinician.clinician, clinician.name, clinician.discipline]),
    episodes: [], caseloads: [], contacts: [], milestones: [], segments: [], goals: [], goal_terms: [], goal_updates: [],
    scores: [], completions: [], schedules: [], deferrals: [], markers: [], entries: [],
    targets: fold.targets.map((target) => [target.measure, target.program, target.value, target.from]), rules: ruleRows(fold), obligations: [], tracks: [], facts: [],
  };
  const spans = spansOf(fold);
  for (const [index, episode] of fold.episodes.entries()) {
    const place = fold.stays.get(episode) ?? { stay: 0, position: 1 };
    addEpisode(rows, episode, { ...place, span: spans.get(place.stay) ?? { from: episode.admittedOn, to: episode.dischargedOn } }, index + 1);
  }
  return rows;
}

/**
 * Rows of every mart; `through` is the day to which due dates that pass unmet are told. Episodes and goals are numbered from 1 in their order, so that other marts name them by a small number.
 * Example an empty fold -> every mart with no rows (a snapshot of nothing is a snapshot)
 */
export function toMartRows(fold: Fold, through: string, cache?: WorklistCache): MartRows {
  const rows = toMeasureRows(fold);
  const worklist = worklistOf(fold, through, cache);
  for (const [index, episode] of fold.episodes.entries()) addWorklistRows(rows, worklist(episode), index + 1);
  return rows;
}
