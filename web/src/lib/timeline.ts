/** A client's time line as places on one shared axis (0..1), ready to be drawn as SVG. Pure. */
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import { addDays, addMonths, daysBetween, toParts } from './calendar.ts';
import { date, month } from './format.ts';
import { levelOfCare, sentenceCase, word } from './words.ts';

export type Goal = ClientTimeline['goals'][number];
export interface Dot {
  key: string;
  at: number;
  look: 'filled' | 'hollow' | 'quiet' | 'diamond' | 'square' | 'cairn';
  text: string;
}
export interface Band {
  key: string;
  at: number;
  width: number;
  label: string;
  text: string;
}
export interface Lane {
  key: string;
  label: string;
  bands: Band[];
  dots: Dot[];
  /** A goal's life, as a line. */
  line: { from: number; to: number } | null;
}
export interface Win {
  key: string;
  on: string;
  text: string;
}

const GAINS = new Set(['housing-gained', 'work-gained']);

function textOf(entry: TimelineEntry, field: string): string {
  const value = entry.data[field];
  return typeof value === 'string' ? value : '';
}

function inForce(timeline: ClientTimeline, type: string): TimelineEntry[] {
  return timeline.entries.filter((entry) => entry.type === type && entry.standing === 'in-force');
}

/** From the first thing known to the as-of day, never less than four weeks. */
export function spanOf(timeline: ClientTimeline): { from: string; days: number } {
  const dates = [...timeline.episodes.map((episode) => episode.admittedOn), ...timeline.entries.map((entry) => entry.on)].sort();
  const from = dates[0] ?? timeline.asOf;
  const last = [timeline.asOf, ...dates].sort().at(-1) ?? timeline.asOf;
  return { from, days: Math.max(28, daysBetween(from, last)) };
}

type Place = (on: string) => number;

function placeIn(span: { from: string; days: number }): Place {
  return (on) => Math.min(1, Math.max(0, daysBetween(span.from, on) / span.days));
}

function careLane(timeline: ClientTimeline, place: Place): Lane {
  const bands = timeline.episodes.flatMap((episode) => episode.segments.map((segment) => {
    const to = segment.to ?? episode.dischargedOn ?? timeline.asOf;
    const label = levelOfCare(segment.levelOfCare);
    return { key: `${episode.source} ${episode.episode} ${segment.from}`, at: place(segment.from), width: Math.max(0.004, place(to) - place(segment.from)), label: segment.levelOfCare, text: `${label}, ${date(segment.from)} to ${segment.to === null && episode.dischargedOn === null ? 'now' : date(to)}` };
  }));
  return { key: 'care', label: 'Level of care', bands, dots: [], line: null };
}

function contactLook(attendance: string): Dot['look'] {
  if (attendance === 'attended') return 'filled';
  return attendance === 'cancelled-by-program' ? 'quiet' : 'hollow';
}

function contactLane(timeline: ClientTimeline, place: Place): Lane {
  const dots = inForce(timeline, 'progress.contact').map((entry) => ({ key: `${entry.source} ${entry.id}`, at: place(entry.on), look: contactLook(textOf(entry, 'attendance')), text: `${date(entry.on)}: ${entry.sentence}` }));
  return { key: 'contacts', label: 'Contacts', bands: [], dots, line: null };
}

function goalLane(goal: Goal, timeline: ClientTimeline, place: Place): Lane {
  const end = goal.closedOn ?? timeline.asOf;
  const steps: Dot[] = goal.steps.flatMap((step): Dot[] => {
    if (step.reachedOn !== null) return [{ key: step.step, at: place(step.reachedOn), look: 'filled', text: `${date(step.reachedOn)}: step reached` }];
    if (step.targetOn === null || step.targetOn > timeline.asOf) return [];
    return [{ key: step.step, at: place(step.targetOn), look: 'hollow', text: `${date(step.targetOn)}: step planned, not reached yet` }];
  });
  const won: Dot[] = goal.state === 'attained' && goal.closedOn !== null ? [{ key: '/attained', at: place(goal.closedOn), look: 'cairn', text: `${date(goal.closedOn)}: goal attained` }] : [];
  return { key: `${goal.episode} ${goal.goal}`, label: `Goal: ${word(goal.domain)}, ${word(goal.state)}`, bands: [], dots: [...steps, ...won], line: { from: place(goal.setOn), to: place(end) } };
}

function markerLane(timeline: ClientTimeline, place: Place): Lane[] {
  const markers = inForce(timeline, 'progress.marker').map((entry): Dot => ({ key: `${entry.source} ${entry.id}`, at: place(entry.on), look: GAINS.has(textOf(entry, 'marker')) ? 'cairn' : 'diamond', text: `${date(entry.on)}: ${entry.sentence}` }));
  const reviews = inForce(timeline, 'reassessment.completed').map((entry): Dot => ({ key: `${entry.source} ${entry.id}`, at: place(entry.on), look: 'square', text: `${date(entry.on)}: ${entry.sentence}` }));
  const lanes = [
    { key: 'reviews', label: 'Reassessments', bands: [], dots: reviews, line: null },
    { key: 'markers', label: 'Life events', bands: [], dots: markers, line: null },
  ];
  return lanes.filter((lane) => lane.dots.length > 0);
}

export function toLanes(timeline: ClientTimeline): Lane[] {
  const place = placeIn(spanOf(timeline));
  return [careLane(timeline, place), contactLane(timeline, place), ...timeline.goals.map((goal) => goalLane(goal, timeline, place)), ...markerLane(timeline, place)];
}

/** Where a pointer reads: within a hundredth of the axis. */
const NEAR = 0.01;

/** What a cursor at `at` (0..1) crosses, lane by lane. */
export function readAt(timeline: ClientTimeline, lanes: Lane[], at: number): { on: string; texts: string[] } {
  const span = spanOf(timeline);
  const crossed = lanes.flatMap((lane) => [
    ...lane.bands.filter((band) => band.at <= at && at <= band.at + band.width).map((band) => band.text),
    ...lane.dots.filter((dot) => Math.abs(dot.at - at) <= NEAR).map((dot) => dot.text),
  ]);
  return { on: addDays(span.from, Math.round(at * span.days)), texts: crossed };
}

/** First days of months, at most six of them. */
export function toTicks(timeline: ClientTimeline): { at: number; text: string }[] {
  const span = spanOf(timeline);
  const place = placeIn(span);
  const { year, month: first } = toParts(span.from);
  const start = addMonths(`${String(year).padStart(4, '0')}-${String(first).padStart(2, '0')}-01`, 1);
  const months = Math.ceil(span.days / 28);
  const every = Math.max(1, Math.ceil(months / 6));
  const firsts = Array.from({ length: months }, (_, index) => addMonths(start, index * every));
  return firsts.filter((on) => daysBetween(span.from, on) <= span.days).map((on) => ({ at: place(on), text: month(on) }));
}

/** What went well, newest first: steps reached, goals attained, a home or work found. */
export function toWins(timeline: ClientTimeline): Win[] {
  const steps = timeline.goals.flatMap((goal) => goal.steps.flatMap((step, index) => (step.reachedOn === null ? [] : [{ key: `${goal.episode} ${goal.goal} ${step.step}`, on: step.reachedOn, text: `Step ${index + 1} of ${goal.steps.length} reached: ${word(goal.domain)}` }])));
  const goals = timeline.goals.flatMap((goal) => (goal.state === 'attained' && goal.closedOn !== null ? [{ key: `${goal.episode} ${goal.goal} /attained`, on: goal.closedOn, text: `Goal attained: ${word(goal.domain)}` }] : []));
  const gains = inForce(timeline, 'progress.marker').flatMap((entry) => (GAINS.has(textOf(entry, 'marker')) ? [{ key: `${entry.source} ${entry.id}`, on: entry.on, text: sentenceCase(word(textOf(entry, 'marker'))) }] : []));
  return [...goals, ...steps, ...gains].sort((a, b) => b.on.localeCompare(a.on));
}

export interface Due {
  on: string;
  text: string;
  days: number;
}

/** The next reassessment that is scheduled and not yet done; negative days are overdue. */
export function nextDue(timeline: ClientTimeline): Due | null {
  // RULE: what an ended episode still had scheduled is nobody's next step.
  const current = new Set(timeline.episodes.filter((episode) => episode.dischargedOn === null).map((episode) => episode.episode));
  if (current.size === 0) return null;
  const done = new Set(inForce(timeline, 'reassessment.completed').map((entry) => textOf(entry, 'reassessment')));
  const open = inForce(timeline, 'reassessment.scheduled').filter((entry) => current.has(entry.episode ?? '') && !done.has(textOf(entry, 'reassessment')) && textOf(entry, 'dueOn') !== '');
  const [first] = open.sort((a, b) => textOf(a, 'dueOn').localeCompare(textOf(b, 'dueOn')));
  if (first === undefined) return null;
  const on = textOf(first, 'dueOn');
  const what = textOf(first, 'instrument') || word(textOf(first, 'kind'));
  return { on, text: sentenceCase(what), days: daysBetween(timeline.asOf, on) };
}
