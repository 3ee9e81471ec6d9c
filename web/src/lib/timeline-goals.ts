/** A goal as a track: set, its steps, its levels, how it ended. Pure. */
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import { date, plural } from './format.ts';
import { dotOf, inForce, laneOf, textIn, type Dot, type Lane, type Place, type Standing } from './timeline-parts.ts';
import { sentenceCase, word } from './words.ts';

export type Goal = ClientTimeline['goals'][number];

/** Goal attainment scaling: what was expected is 0 (domain 4.1). */
const LEVELS: Record<string, string> = { '-2': 'much less than expected', '-1': 'less than expected', '0': 'as expected', '1': 'better than expected', '2': 'much better than expected' };
const sign = (level: number): string => (level < 0 ? `\u2212${-level}` : level > 0 ? `+${level}` : '0');
/** Example `+1, better than expected` */
export const levelWords = (level: number): string => `${sign(level)}, ${LEVELS[String(level)] ?? 'a level'}`;

export const goalKey = ({ source, episode, goal }: Pick<Goal, 'source' | 'episode' | 'goal'>): string => `${source} ${episode} ${goal}`;
const stepsIn = ({ steps }: Goal): string => plural(steps.length, 'step');
export const reachedSteps = ({ steps }: Goal): number => steps.filter(({ reachedOn }) => reachedOn !== null).length;

function isOf(entry: TimelineEntry, goal: Goal): boolean {
  return entry.source === goal.source && entry.episode === goal.episode && textIn(entry, 'goal') === goal.goal;
}

function stepText(entry: TimelineEntry, { steps }: Goal): string {
  const index = steps.findIndex(({ step }) => step === textIn(entry, 'step'));
  return index === -1 ? 'Step reached' : `Step ${index + 1} of ${steps.length} reached`;
}

function levelIn(entry: TimelineEntry, field = 'level'): number | null {
  const level = entry.data[field];
  return typeof level === 'number' ? level : null;
}

/** RULE: levels stand above the track, steps and endings on it. */
const [ABOVE, ON] = [0.24, 0.72];

function dotIn(entry: TimelineEntry, goal: Goal, place: Place): Dot[] {
  const named = (text: string): string => `${sentenceCase(word(goal.domain))}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
  const on = (look: Partial<Dot> & { text: string }): Dot[] => [dotOf(entry, place, { down: ON, ...look, text: named(look.text) })];
  const level = levelIn(entry);
  switch (entry.type) {
    case 'goal.set':
      return on({ shape: 'triangle', tone: 'quiet', text: `Goal set, ${goal.authoredBy === 'joint' ? 'written jointly' : `written by the ${goal.authoredBy}`}${levelIn(entry, 'baselineLevel') === null ? '' : `; level ${levelWords(levelIn(entry, 'baselineLevel') ?? 0)}`}` });
    case 'goal.milestone-reached':
      return on({ text: stepText(entry, goal) });
    case 'goal.progressed':
      return level === null ? [] : on({ shape: 'label', tone: 'quiet', label: sign(level), down: ABOVE, text: `Level ${levelWords(level)}` });
    case 'goal.revised':
      return on({ shape: 'triangle', tone: 'quiet', text: 'Goal revised' });
    case 'goal.attained':
      return on({ shape: 'cairn', tone: 'improvement', text: entry.sentence });
    case 'goal.discontinued':
      return on({ shape: 'square', tone: 'quiet', isHollow: true, text: entry.sentence });
    default:
      return [];
  }
}

/** The row of a step that is planned and not reached: it is no entry of its own. */
export const plannedRow = (goal: Goal, step: string): string => `planned ${goalKey(goal)} ${step}`;

export interface Planned {
  key: string;
  on: string;
  text: string;
}

/** Steps whose day has come and that are not reached; none of a goal that has ended. */
export function plannedSteps(goal: Goal, asOf: string): Planned[] {
  if (goal.state !== 'in-progress') return [];
  return goal.steps.flatMap(({ step, targetOn, reachedOn }, index) =>
    (reachedOn !== null || targetOn === null || targetOn > asOf ? [] : [{ key: plannedRow(goal, step), on: targetOn, text: `${sentenceCase(word(goal.domain))}: step ${index + 1} of ${goal.steps.length} planned by this day, not reached yet` }]));
}

/** The day by which the next step is planned; null where none has a day. */
export function nextStepOn({ steps }: Goal): string | null {
  return steps.flatMap(({ targetOn, reachedOn }) => (reachedOn === null && targetOn !== null ? [targetOn] : [])).sort()[0] ?? null;
}

function standings(goal: Goal, entries: readonly TimelineEntry[]): Standing[] {
  let level: number | null = null;
  const reached = new Set<string>();
  const days = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type === 'goal.milestone-reached') reached.add(textIn(entry, 'step'));
    level = levelIn(entry) ?? levelIn(entry, 'baselineLevel') ?? level;
    const end = entry.type === 'goal.attained' ? 'attained; ' : entry.type === 'goal.discontinued' ? 'discontinued; ' : '';
    const steps = goal.steps.length === 0 ? 'no steps' : `${reached.size} of ${stepsIn(goal)}`;
    days.set(entry.on, `${end}${steps}${level === null ? '' : `; level\u00a0${sign(level)}`}`);
  }
  return [...days].map(([on, text]) => ({ on, text }));
}

function stateWords({ state, closedOn, targetOn }: Goal): string {
  if (closedOn !== null) return `${word(state)} on ${date(closedOn)}`;
  return targetOn === null ? word(state) : `${word(state)}, by ${date(targetOn)}`;
}

function goalLane(goal: Goal, timeline: ClientTimeline, place: Place): Lane {
  const entries = inForce(timeline, 'goal.set', 'goal.milestone-reached', 'goal.progressed', 'goal.revised', 'goal.attained', 'goal.discontinued').filter((entry) => isOf(entry, goal));
  const planned = plannedSteps(goal, timeline.asOf).map(({ key, on, text }): Dot => ({ key, on, at: place(on), down: ON, shape: 'circle', tone: 'plain', isHollow: true, label: '', text, row: key }));
  return laneOf({
    key: goalKey(goal), kind: 'goal', name: sentenceCase(word(goal.domain)), says: [stateWords(goal)], dots: [...entries.flatMap((entry) => dotIn(entry, goal, place)), ...planned],
    standings: standings(goal, entries), line: { from: place(goal.setOn), to: place(goal.closedOn ?? timeline.asOf) },
  });
}

const ORDER: Record<Goal['state'], number> = { 'in-progress': 0, attained: 1, discontinued: 2 };

/** Those in progress first, each kind in the order in which they were set. */
export function goalLanes(timeline: ClientTimeline, place: Place): Lane[] {
  const goals = [...timeline.goals].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.setOn.localeCompare(b.setOn));
  return goals.map((goal) => goalLane(goal, timeline, place));
}

/** Rows of the table that a goal's dots belong to, beside those of the entries. */
export const plannedRows = ({ goals, asOf }: ClientTimeline): Planned[] => goals.flatMap((goal) => plannedSteps(goal, asOf));
