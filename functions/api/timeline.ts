/** A client's events -> the time line that a clinician reads. Pure: the same fold as the marts, over one client's live events. */
import type { Event, EventOf } from '#analytics/contract/event.ts';
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import type { Episode } from '#analytics/marts/episodes.ts';
import type { Fold } from '#analytics/marts/fold.ts';
import { clientWorklistOf } from './client-worklist.ts';
import { notesOn, sentenceOf } from './sentences.ts';
import type { ClientAsOf, Listed } from './timeline-as-of.ts';
import { scalesOf, type ScaleSettings } from './timeline-scales.ts';

type Goal = ClientTimeline['goals'][number];

function goalOf(episode: Episode, on: string, data: EventOf<'goal.set'>['data']): Goal {
  return {
    source: episode.source, episode: episode.episode, goal: data.goal, domain: data.domain, authoredBy: data.authoredBy, setOn: on, targetOn: data.targetOn ?? null,
    state: 'in-progress', closedOn: null, level: data.baselineLevel ?? null, steps: stepsOf(data.steps ?? []),
  };
}

/** A step named twice is one. */
function stepsOf(steps: readonly { step: string; targetOn?: string | undefined }[]): Goal['steps'] {
  const named = new Map([...steps].reverse().map(({ step, targetOn }) => [step, targetOn ?? null]));
  return [...new Set(steps.map(({ step }) => step))].map((step) => ({ step, targetOn: named.get(step) ?? null, reachedOn: null }));
}

function reach(goal: Goal, step: string, on: string): void {
  const known = goal.steps.find((one) => one.step === step);
  if (known === undefined) goal.steps.push({ step, targetOn: null, reachedOn: on });
  else known.reachedOn ??= on;
}

/** RULE: the first setting is the goal, a second one is a revision of it, as in the marts. */
function change(goal: Goal, on: string, event: Event): void {
  switch (event.type) {
    case 'goal.milestone-reached': return reach(goal, event.data.step, on);
    case 'goal.progressed': goal.level = event.data.level; return;
    case 'goal.set': case 'goal.revised': return revise(goal, event.data);
    case 'goal.attained': case 'goal.discontinued': return close(goal, event.type === 'goal.attained' ? 'attained' : 'discontinued', on);
    default:
  }
}

/** RULE: attained once is attained, whatever came before or after; otherwise the first ending holds (as `goals_as_of` in engine/views.sql). */
function close(goal: Goal, state: 'attained' | 'discontinued', on: string): void {
  if (goal.state === 'attained' || goal.state === state) return;
  goal.state = state;
  goal.closedOn = on;
}

function goalsOf(episode: Episode): Goal[] {
  const goals = new Map<string, Goal>();
  for (const { arrival: { event }, on } of episode.events) {
    if (!('goal' in event.data)) continue;
    const known = goals.get(event.data.goal);
    if (known !== undefined) change(known, on, event);
    else if (event.type === 'goal.set') goals.set(event.data.goal, goalOf(episode, on, event.data));
  }
  return [...goals.values()];
}

type Terms = Pick<EventOf<'goal.revised'>['data'], 'domain' | 'targetOn' | 'steps'>;

/** RULE: a step that was reached stays reached, also where a revision names it no more. */
function revise(goal: Goal, data: Terms): void {
  goal.domain = data.domain ?? goal.domain;
  goal.targetOn = data.targetOn ?? goal.targetOn;
  if (data.steps === undefined) return;
  const named = new Set(data.steps.map(({ step }) => step));
  const before = new Map(goal.steps.map((step) => [step.step, step.reachedOn]));
  const dropped = goal.steps.filter(({ step, reachedOn }) => reachedOn !== null && !named.has(step));
  goal.steps = [...dropped, ...stepsOf(data.steps).map((step) => ({ ...step, reachedOn: before.get(step.step) ?? null }))];
}

function entryOf({ arrival: { event, recordedAt }, on, standing }: Listed): TimelineEntry {
  return {
    id: event.id, source: event.source, type: event.type, time: event.time, on, recordedAt, episode: 'episode' in event.data ? event.data.episode : null, standing,
    sentence: sentenceOf(event), notes: notesOn(event), data: { ...event.data },
  };
}

/** RULE: of several changes on one day the last holds, as in the marts; a change after the end has no stretch of its own. */
function segmentsOf({ segments, dischargedOn }: Episode): ClientTimeline['episodes'][number]['segments'] {
  return segments.flatMap(({ from, levelOfCare, program, clinician }, index) => {
    const next = segments[index + 1]?.from;
    if (next === from || (dischargedOn !== null && from > dischargedOn)) return [];
    return [{ from, to: next !== undefined && (dischargedOn === null || next < dischargedOn) ? next : dischargedOn, levelOfCare, program, clinician }];
  });
}

function episodeOf(episode: Episode, fold: Fold): ClientTimeline['episodes'][number] {
  const now = episode.segments.at(-1);
  const clinician = now?.clinician ?? null;
  return {
    source: episode.source, episode: episode.episode, program: episode.program.program, programName: episode.program.name, timeZone: episode.program.timeZone, levelOfCare: now?.levelOfCare ?? episode.levelOfCare,
    clinician, clinicianName: fold.clinicians.find((one) => one.clinician === clinician && one.source === episode.source)?.name ?? null,
    admittedOn: episode.admittedOn, dischargedOn: episode.dischargedOn, reason: episode.reason,
    segments: segmentsOf(episode),
  };
}

export interface Person {
  readonly displayName: string | null;
  readonly recordNumber: string | null;
}

/**
 * Shape   a client as of a day -> episodes, goals, scores and what is open as of that day, and every entry by time.
 * Missing what waits, contradicts, was replaced or retracted is shown as such, never left out.
 */
export function toTimeline({ fold, asOf, today, entries }: ClientAsOf, client: string, person: Person | undefined, { readAt, settings }: { readAt: Date; settings?: ScaleSettings | undefined }): ClientTimeline {
  const own = fold.episodes.filter((episode) => episode.client === client);
  return {
    client, name: person?.displayName ?? null, recordNumber: person?.recordNumber ?? null, asOf, today, readAt: readAt.toISOString(),
    episodes: own.map((episode) => episodeOf(episode, fold)), goals: own.flatMap(goalsOf), scales: scalesOf(fold, client, settings), worklist: clientWorklistOf(fold, client, asOf),
    entries: entries.map(entryOf),
  };
}
