/** An episode as the worklist's rules see it. */
import type { EventOf, Event } from '../contract/event.ts';
import { axisOf, findInstrument, scaleOf } from '../instruments/instruments.ts';
import { scoreOf } from '../instruments/score.ts';
import type { Completion, EpisodeFacts, GoalFact, Happening, ScoreFact, ScreenFact, Segment, Transition } from '../worklist/facts.ts';
import { happenedAt } from './arrival.ts';
import type { Episode } from './episodes.ts';
import type { Fold } from './fold.ts';

type Dated<T extends Event['type']> = Happening & { readonly event: EventOf<T> };

function ofType<T extends Event['type']>({ events }: Episode, type: T): Dated<T>[] {
  const is = (event: Event): event is EventOf<T> => event.type === type;
  return events.flatMap(({ arrival, on }) => (is(arrival.event) ? [{ event: arrival.event, on, at: happenedAt(arrival) }] : []));
}

type Sent = NonNullable<EventOf<'reassessment.completed'>['data']['scores']>[number];

/** Answers by item code, whether sent as a list or by code. */
function answersOf({ items }: Sent): Map<string, number | null> {
  if (items === undefined) return new Map();
  return new Map(Array.isArray(items) ? items.map((answer, index) => [String(index + 1), answer]) : Object.entries(items));
}

const SELF_HARM_ITEM = '9';

/** RULE (domain 3.1, 3.5): item 9 of the PHQ-9 above 0; C-SSRS item 3 (a method) moderate, 4, 5 (intent, plan) or 6 (behaviour) high. It has no score. */
function screenOf(sent: Sent): string | null {
  const answers = answersOf(sent);
  if (sent.instrument === 'PHQ-9') return (answers.get(SELF_HARM_ITEM) ?? 0) > 0 ? `PHQ-9 item 9 answered ${answers.get(SELF_HARM_ITEM) ?? ''}` : null;
  if (sent.instrument !== 'C-SSRS') return null;
  const isYes = (code: string): boolean => (answers.get(code) ?? 0) > 0;
  if (['4', '5', '6'].some(isYes)) return 'C-SSRS screen high';
  return isYes('3') ? 'C-SSRS screen moderate' : null;
}

function isScreen(sent: Sent): boolean {
  return sent.instrument === 'C-SSRS' && [...answersOf(sent).values()].some((answer) => answer !== null);
}

function scoreFact(sent: Sent, happening: Happening): ScoreFact[] {
  const scored = scoreOf(sent);
  if ('fault' in scored) return [];
  const known = findInstrument(sent.instrument);
  const scale = known === null ? null : scaleOf(known, sent.scale, sent.version);
  const axis = known === null || scale === null ? `${sent.instrument}/${sent.scale}` : axisOf(known, scale);
  return [{ on: happening.on, at: happening.at, axis, instrument: sent.instrument, version: sent.version, scale: sent.scale, score: scored.score }];
}

interface Measured {
  readonly completions: Completion[];
  readonly scores: ScoreFact[];
  readonly screens: ScreenFact[];
}

function measuredIn(episode: Episode): Measured {
  const measured: Measured = { completions: [], scores: [], screens: [] };
  for (const { event: { data }, on, at } of ofType(episode, 'reassessment.completed')) {
    const sent = data.scores ?? [];
    const scores = sent.flatMap((one) => scoreFact(one, { on, at }));
    const instruments = [...new Set([...scores.map(({ instrument }) => instrument), ...sent.filter(isScreen).map(({ instrument }) => instrument)])];
    measured.completions.push({ on, at, kind: data.kind, reassessment: data.reassessment ?? null, instruments, planChanged: data.planChanged ?? null, withClient: data.withClient ?? null });
    measured.scores.push(...scores);
    measured.screens.push(...sent.flatMap((one) => {
      const text = screenOf(one);
      return text === null ? [] : [{ on, at, text }];
    }));
  }
  return measured;
}

function closingOf(entries: readonly (Happening & { readonly event: Event })[]): GoalFact['closed'] {
  for (const { event, on, at } of entries) {
    if (event.type === 'goal.attained') return { on, at, kind: 'attained' };
    if (event.type === 'goal.discontinued') return { on, at, kind: 'discontinued' };
  }
  return null;
}

type Said = Happening & { readonly event: Event };

function targetsIn(entries: readonly Said[], set: Said & { readonly event: EventOf<'goal.set'> }): GoalFact['targets'] {
  const targets: { from: string; targetOn: string | null }[] = [{ from: set.on, targetOn: set.event.data.targetOn ?? null }];
  for (const { event, on } of entries) if ((event.type === 'goal.revised' || event.type === 'goal.set') && event.data.targetOn !== undefined) targets.push({ from: on, targetOn: event.data.targetOn });
  return targets;
}

/** RULE (as in goal-rows.ts): the first setting by time is the goal, a second one revises it; what was never set is no goal. */
function goalsIn({ events }: Episode): GoalFact[] {
  const byGoal = new Map<string, Said[]>();
  for (const { arrival, on } of events) {
    if (!('goal' in arrival.event.data)) continue;
    const { goal } = arrival.event.data;
    byGoal.set(goal, [...(byGoal.get(goal) ?? []), { event: arrival.event, on, at: happenedAt(arrival) }]);
  }
  return [...byGoal].flatMap(([goal, said]): GoalFact[] => {
    const place = said.findIndex(({ event }) => event.type === 'goal.set');
    const set = said[place];
    if (set === undefined || set.event.type !== 'goal.set') return [];
    // Days alone are known of many: what stands at the same instant as the setting came after it.
    const later = said.filter((one, index) => index !== place && one.at >= set.at);
    return [{
      goal, domain: set.event.data.domain, setOn: set.on, setAt: set.at, targets: targetsIn(later, { ...set, event: set.event }),
      updates: later.map(({ event, on, at }) => ({ on, at, kind: event.type })), closed: closingOf(later),
    }];
  });
}

/** RULE: an episode begins as its admission says, and nothing moves once it is over: a transfer dated outside it says nothing of how it ran. */
function transfersIn(episode: Episode): Dated<'episode.transferred'>[] {
  const { admittedOn, dischargedOn } = episode;
  return ofType(episode, 'episode.transferred').filter(({ on }) => on >= admittedOn && (dischargedOn === null || on < dischargedOn || on === admittedOn));
}

/** RULE: of several changes on one day the last holds, so no segment is empty. */
function segmentsIn(episode: Episode): Segment[] {
  const segments: Segment[] = [{ from: episode.admittedOn, levelOfCare: episode.levelOfCare, program: episode.program.program, clinician: episode.clinician }];
  for (const { event: { data }, on } of transfersIn(episode)) {
    const before = segments.at(-1);
    if (before !== undefined) segments.push({ from: on, levelOfCare: data.levelOfCare ?? before.levelOfCare, program: data.program ?? before.program, clinician: data.clinician ?? before.clinician });
  }
  return segments.filter((segment, index) => segments[index + 1]?.from !== segment.from);
}

/** The level of care at which an episode ended, or stands. */
export function lastLevelOf(episode: Episode): string {
  return segmentsIn(episode).at(-1)?.levelOfCare ?? episode.levelOfCare;
}

function transitionsIn(episode: Episode, before: Episode | undefined): Transition[] {
  const found: Transition[] = [];
  const admitted = ofType(episode, 'episode.admitted')[0];
  if (before !== undefined && admitted !== undefined) found.push({ on: admitted.on, at: admitted.at, from: lastLevelOf(before), to: episode.levelOfCare });
  let level = episode.levelOfCare;
  for (const { event, on, at } of transfersIn(episode)) {
    const to = event.data.levelOfCare ?? level;
    if (to !== level) found.push({ on, at, from: level, to });
    level = to;
  }
  return found;
}

/** The episode that a stay came from, by episode; none where it began the stay. */
export function cameFromOf({ stays }: Fold): ReadonlyMap<Episode, Episode> {
  const places = new Map([...stays].map(([episode, { stay, position }]) => [`${stay}|${position}`, episode]));
  return new Map([...stays].flatMap(([episode, { stay, position }]) => {
    const before = places.get(`${stay}|${position - 1}`);
    return before === undefined ? [] : [[episode, before] as const];
  }));
}

/**
 * What the rules read of an episode.
 *
 * Shape   an episode as folded, and the one its stay came from -> its facts, each list in the order in which things happened.
 * Missing what the fold left out (retracted, replaced, contradictory, waiting) and scores that their instrument cannot have are not in it.
 */
export function factsOf(episode: Episode, before?: Episode): EpisodeFacts {
  const contacts = ofType(episode, 'progress.contact').map(({ event: { data }, on, at }) => ({ on, at, attendance: data.attendance, modality: data.modality }));
  const markers = ofType(episode, 'progress.marker').map(({ event: { data }, on, at }) => ({ on, at, marker: data.marker }));
  const schedules = ofType(episode, 'reassessment.scheduled').map(({ event: { data }, on, at }) => ({ on, at, reassessment: data.reassessment, kind: data.kind, instrument: data.instrument ?? null, dueOn: data.dueOn }));
  const deferrals = ofType(episode, 'reassessment.deferred').map(({ event: { data }, on, at }) => ({ on, at, rule: data.rule, reason: data.reason, until: data.until }));
  return {
    program: episode.program.program, admittedOn: episode.admittedOn, endedOn: episode.dischargedOn, endedBy: episode.reason, segments: segmentsIn(episode), transitions: transitionsIn(episode, before),
    contacts, markers, ...measuredIn(episode), schedules, deferrals, goals: goalsIn(episode),
  };
}

