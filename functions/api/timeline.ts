/** A client's events -> the time line that a clinician reads. Pure: the same fold as the marts, over one client's live events. */
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import { byTime, happenedAt, type Arrival } from '#analytics/marts/arrival.ts';
import type { Episode } from '#analytics/marts/episodes.ts';
import type { Fold } from '#analytics/marts/fold.ts';
import { localDate } from '#analytics/period/zone.ts';
import { sentenceOf } from './sentences.ts';

type Goal = ClientTimeline['goals'][number];

function goalOf(episode: Episode, on: string, data: { goal: string; domain: string; authoredBy: string; targetOn?: string | undefined; baselineLevel?: number | undefined; steps?: { step: string; targetOn?: string | undefined }[] | undefined }): Goal {
  return {
    episode: episode.episode, goal: data.goal, domain: data.domain, authoredBy: data.authoredBy, setOn: on, targetOn: data.targetOn ?? null,
    state: 'in-progress', closedOn: null, level: data.baselineLevel ?? null, steps: stepsOf(data.steps ?? []),
  };
}

const stepsOf = (steps: readonly { step: string; targetOn?: string | undefined }[]): Goal['steps'] => steps.map(({ step, targetOn }) => ({ step, targetOn: targetOn ?? null, reachedOn: null }));

function reach(goal: Goal, step: string, on: string): void {
  const known = goal.steps.find((one) => one.step === step);
  if (known === undefined) goal.steps.push({ step, targetOn: null, reachedOn: on });
  else known.reachedOn ??= on;
}

/** RULE (domain 8.1): attained once is attained; a goal that slips back keeps its attainment in history. */
function goalsOf(episode: Episode): Goal[] {
  const goals = new Map<string, Goal>();
  for (const { arrival: { event }, on } of episode.events) {
    if (event.type === 'goal.set' && !goals.has(event.data.goal)) goals.set(event.data.goal, goalOf(episode, on, event.data));
    const goal = 'goal' in event.data ? goals.get(event.data.goal) : undefined;
    if (goal === undefined) continue;
    if (event.type === 'goal.milestone-reached') reach(goal, event.data.step, on);
    if (event.type === 'goal.progressed') goal.level = event.data.level;
    if (event.type === 'goal.revised') revise(goal, event.data);
    if (event.type === 'goal.attained' || event.type === 'goal.discontinued') {
      goal.state = event.type === 'goal.attained' ? 'attained' : 'discontinued';
      goal.closedOn = on;
    }
  }
  return [...goals.values()];
}

function revise(goal: Goal, data: { domain?: string | undefined; targetOn?: string | undefined; steps?: { step: string; targetOn?: string | undefined }[] | undefined }): void {
  goal.domain = data.domain ?? goal.domain;
  goal.targetOn = data.targetOn ?? goal.targetOn;
  if (data.steps === undefined) return;
  const reached = new Map(goal.steps.map((step) => [step.step, step.reachedOn]));
  goal.steps = stepsOf(data.steps).map((step) => ({ ...step, reachedOn: reached.get(step.step) ?? null }));
}

function entryOf(arrival: Arrival, fold: Fold, days: ReadonlyMap<Arrival, string>): TimelineEntry {
  const { event, recordedAt } = arrival;
  return {
    id: event.id, source: event.source, type: event.type, time: event.time, on: days.get(arrival) ?? localDate(happenedAt(arrival), fold.programs[0]?.timeZone ?? 'UTC'), recordedAt,
    episode: 'episode' in event.data ? event.data.episode : null, standing: fold.standings.get(arrival) ?? 'in-force', sentence: sentenceOf(event), data: { ...event.data },
  };
}

function episodeOf(episode: Episode, fold: Fold): ClientTimeline['episodes'][number] {
  const now = episode.segments.at(-1);
  const clinician = now?.clinician ?? null;
  return {
    source: episode.source, episode: episode.episode, program: episode.program.program, programName: episode.program.name, timeZone: episode.program.timeZone, levelOfCare: now?.levelOfCare ?? episode.levelOfCare,
    clinician, clinicianName: fold.clinicians.find((one) => one.clinician === clinician && one.source === episode.source)?.name ?? null,
    admittedOn: episode.admittedOn, dischargedOn: episode.dischargedOn, reason: episode.reason,
    segments: episode.segments.map((segment, index) => ({
      from: segment.from, to: episode.segments[index + 1]?.from ?? episode.dischargedOn, levelOfCare: segment.levelOfCare, program: segment.program, clinician: segment.clinician,
    })),
  };
}

/**
 * Shape   the fold of one client's events (and the definitions they name) -> episodes, goals and every entry by time.
 * Missing what waits, contradicts, was replaced or retracted is shown as such, never left out.
 */
export function toTimeline(fold: Fold, client: string, person: { displayName: string | null; recordNumber: string | null } | undefined, readAt: Date): ClientTimeline {
  const days = new Map(fold.episodes.flatMap((episode) => episode.events.map(({ arrival, on }) => [arrival, on] as const)));
  // RULE: what was moved to another client settles what is shown here, and is shown there alone.
  const isShown = ({ event }: Arrival): boolean => event.type === 'event.retracted' || (event.subject === client && !event.type.endsWith('.defined'));
  const entries = [...fold.standings.keys()].filter(isShown).sort(byTime);
  const own = fold.episodes.filter((episode) => episode.client === client);
  const zone = fold.programs[0]?.timeZone ?? 'UTC';
  return {
    client, name: person?.displayName ?? null, recordNumber: person?.recordNumber ?? null, asOf: localDate(readAt.getTime(), zone), readAt: readAt.toISOString(),
    episodes: own.map((episode) => episodeOf(episode, fold)), goals: own.flatMap(goalsOf), entries: entries.map((arrival) => entryOf(arrival, fold, days)),
  };
}
