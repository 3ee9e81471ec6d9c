/** A client's time line as lanes on one shared axis, ready to be drawn as SVG; what a cursor reads across them. Pure. */
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import { addDays, addMonths, daysBetween, toParts } from './calendar.ts';
import { date, month } from './format.ts';
import { goalLanes } from './timeline-goals.ts';
import { dotOf, inForce, laneOf, placeIn, spanOf, standingOn, standingsOf, textIn, type Band, type Dot, type Lane, type Place, type Span, type Standing } from './timeline-parts.ts';
import { scaleLanes } from './timeline-scales.ts';
import { levelOfCare } from './words.ts';

/** Somewhere that a band of a day or two can still be seen. */
const NARROWEST = 0.004;

function careStandings(timeline: ClientTimeline, stretches: readonly { from: string; text: string }[]): Standing[] {
  const ends = timeline.episodes.flatMap(({ dischargedOn }) => (dischargedOn === null ? [] : [{ on: addDays(dischargedOn, 1), text: 'not in treatment' }]));
  // WHY ends first: who is admitted again the next day is in treatment on it.
  return [...ends, ...stretches.map(({ from, text }) => ({ on: from, text }))].sort((a, b) => a.on.localeCompare(b.on));
}

function careLane(timeline: ClientTimeline, place: Place, from: string): Lane {
  const stretches = timeline.episodes.flatMap(({ source, episode, segments }) => segments.map((segment) => {
    const until = segment.to === null ? 'now' : date(segment.to);
    return { ...segment, key: `${source} ${episode} ${segment.from}`, text: `${levelOfCare(segment.levelOfCare)}, ${date(segment.from)} to ${until}` };
  }));
  const seen = stretches.filter(({ to }) => to === null || to >= from);
  const bands = seen.map(({ key, from: start, to, levelOfCare: level, text }): Band => {
    const at = place(start);
    return { key, at, width: Math.max(NARROWEST, place(to ?? timeline.asOf) - at), label: level, text };
  });
  const dots = inForce(timeline, 'episode.admitted', 'episode.transferred', 'episode.discharged').map((entry) => dotOf(entry, place, { shape: 'tick', tone: entry.type === 'episode.discharged' && textIn(entry, 'reason') === 'completed' ? 'improvement' : 'plain' }));
  return laneOf({ key: 'care', kind: 'care', name: 'Level of care', bands, dots, standings: careStandings(timeline, stretches) });
}

const ATTENDANCE: Record<string, Partial<Dot>> = { attended: {}, 'cancelled-by-program': { tone: 'quiet' } };

/** More than these stand too close for their usual width. */
const DENSE = 100;

function contactLane(timeline: ClientTimeline, place: Place, from: string): Lane {
  const entries = inForce(timeline, 'progress.contact');
  const shape = entries.filter(({ on }) => on >= from).length > DENSE ? 'thin' : 'tick';
  const dots = entries.map((entry) => dotOf(entry, place, { shape, ...(ATTENDANCE[textIn(entry, 'attendance')] ?? { isHollow: true }) }));
  return laneOf({ key: 'contacts', name: 'Contacts', says: ['filled: attended; hollow: missed'], dots });
}

/** In few words: the scores have lanes of their own. */
function reassessed({ data, sentence }: TimelineEntry): string {
  const scores: unknown[] = Array.isArray(data['scores']) ? data['scores'] : [];
  const instruments = scores.flatMap((score) => (typeof score === 'object' && score !== null && 'instrument' in score && typeof score.instrument === 'string' ? [score.instrument] : []));
  return instruments.length === 0 ? sentence : [...new Set(instruments)].join(', ');
}

function reassessmentLane(timeline: ClientTimeline, place: Place): Lane {
  const entries = inForce(timeline, 'reassessment.completed', 'reassessment.deferred');
  const dots = entries.map((entry) => dotOf(entry, place, { shape: 'square', isHollow: entry.type === 'reassessment.deferred' }));
  return laneOf({ key: 'reassessments', name: 'Reassessments', says: ['filled: done; hollow: put off'], dots, standings: standingsOf(entries.map((entry) => ({ on: entry.on, text: reassessed(entry) }))) });
}

/** RULE: a plan changes by a review that says so, a goal set, revised or discontinued. */
function planLane(timeline: ClientTimeline, place: Place): Lane {
  const changes = inForce(timeline, 'reassessment.completed', 'goal.set', 'goal.revised', 'goal.discontinued').filter((entry) => entry.type !== 'reassessment.completed' || entry.data['planChanged'] === true);
  return laneOf({ key: 'plan', name: 'Plan changes', dots: changes.map((entry) => dotOf(entry, place, { shape: 'triangle' })) });
}

const MARKER_LOOKS: Record<string, Partial<Dot>> = {
  'housing-gained': { shape: 'cairn', tone: 'improvement' }, 'work-gained': { shape: 'cairn', tone: 'improvement' }, overdose: { shape: 'octagon', tone: 'safety' },
  ...Object.fromEntries(['return-to-use', 'crisis', 'hospital', 'arrest', 'housing-lost', 'work-lost', 'bereavement', 'custody'].map((marker) => [marker, { shape: 'diamond', tone: 'concern' } as const])),
};

function markerLane(timeline: ClientTimeline, place: Place): Lane {
  const dots = inForce(timeline, 'progress.marker').map((entry) => dotOf(entry, place, MARKER_LOOKS[textIn(entry, 'marker')] ?? { tone: 'quiet' }));
  return laneOf({ key: 'markers', name: 'Life events', dots });
}

/** What lies before the axis begins is not drawn; the table and the standings have it. */
function within(lane: Lane, from: string): Lane {
  const { dots, scale } = lane;
  const first = dots.findIndex(({ on }) => on >= from);
  const seen = first === -1 ? [] : dots.slice(first);
  const keys = new Set(seen.map(({ key }) => key));
  return { ...lane, dots: seen, scale: scale && { ...scale, joins: scale.joins.filter(({ key }) => keys.has(key)) } };
}

/**
 * The lanes, from what is care to what is life: a lane of which nothing is known is left out, except contacts.
 *
 * Shape   `lastDays`: only so many days before the as-of day are drawn; null for everything.
 * RULE    Every dot belongs to a row of the table, which has them all.
 */
export function toLanes(timeline: ClientTimeline, lastDays: number | null = null): Lane[] {
  const span = spanOf(timeline, lastDays);
  const place = placeIn(span);
  const [care, contacts] = [careLane(timeline, place, span.from), contactLane(timeline, place, span.from)];
  const goals = goalLanes(timeline, place).filter(({ line, dots }) => lastDays === null || dots.some(({ on }) => on >= span.from) || (line !== null && line.to > 0));
  const others = [reassessmentLane(timeline, place), planLane(timeline, place), markerLane(timeline, place)].filter(({ dots }) => dots.length > 0);
  return [care, contacts, ...goals, ...scaleLanes(timeline, place), ...others].map((lane) => within(lane, span.from));
}

export interface Reading {
  text: string;
  /** The day it is from; null where nothing is known yet. */
  on: string | null;
}

/** How a lane stood on a day: what was known last, with its day. */
export function readingOn(lane: Lane, on: string): Reading {
  const standing = standingOn(lane, on);
  return standing === null ? { text: 'nothing yet', on: null } : { text: standing.text, on: standing.on };
}

/** The whole day across all lanes, as it is read out. */
export function dayWords(lanes: readonly Lane[], on: string): string {
  const said = lanes.flatMap((lane) => {
    const reading = readingOn(lane, on);
    if (reading.on === null) return [];
    return [`${lane.name}: ${reading.text}${reading.on === on || lane.kind === 'care' ? '' : `, ${date(reading.on)}`}`];
  });
  return [date(on), ...said].join('. ');
}

/** The day at a place along the axis. */
export function dayAt(timeline: ClientTimeline, at: number, lastDays: number | null = null): string {
  const span = spanOf(timeline, lastDays);
  const on = addDays(span.from, Math.round(Math.min(1, Math.max(0, at)) * span.days));
  return on > timeline.asOf ? timeline.asOf : on;
}

const TICKS_AT_MOST = 8;
const WEEKS_UP_TO_DAYS = 70;

export interface Tick {
  at: number;
  text: string;
}

/** Every week or second week back from the last day. */
function weekTicks({ from, days }: Span, place: Place): Tick[] {
  const every = days > 35 ? 14 : 7;
  const weeks = Array.from({ length: Math.floor(days / every) + 1 }, (_, index) => addDays(from, days - index * every)).reverse();
  return weeks.map((on) => ({ at: place(on), text: date(on).replace(/.\d{4}$/, '') }));
}

/** First days of months, at most eight of them; weeks where there are few. */
export function toTicks(timeline: ClientTimeline, lastDays: number | null = null): Tick[] {
  const span = spanOf(timeline, lastDays);
  const place = placeIn(span);
  if (span.days <= WEEKS_UP_TO_DAYS) return weekTicks(span, place);
  const { year, month: first } = toParts(span.from);
  const start = addMonths(`${String(year).padStart(4, '0')}-${String(first).padStart(2, '0')}-01`, 1);
  const months = Math.ceil(span.days / 28);
  const every = Math.ceil(months / TICKS_AT_MOST);
  const firsts = Array.from({ length: months }, (_, index) => addMonths(start, index * every));
  return firsts.filter((on) => daysBetween(span.from, on) <= span.days).map((on) => ({ at: place(on), text: month(on) }));
}

/** Example `lastDays=90` -> 90; anything else -> everything. */
export function parseDays(text: string | null): number | null {
  return text === '90' || text === '180' ? Number(text) : null;
}
