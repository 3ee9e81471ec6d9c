/** What went well: steps reached, goals attained, a home or work found, scores that are reliably better, appointments kept. Pure. */
import type { ClientTimeline } from '#analytics/contract/site.ts';
import { figure } from './format.ts';
import { goalKey } from './timeline-goals.ts';
import { inForce, rowOf, textIn } from './timeline-parts.ts';
import { sentenceCase, word } from './words.ts';

export interface Win {
  key: string;
  on: string;
  text: string;
}

const GAINS = new Set(['housing-gained', 'work-gained']);

function goalWins({ goals }: ClientTimeline): Win[] {
  return goals.flatMap((goal) => {
    const key = goalKey(goal);
    const steps = goal.steps.flatMap(({ step, reachedOn }, index): Win[] => (reachedOn === null ? [] : [{ key: `${key} ${step}`, on: reachedOn, text: `Step ${index + 1} of ${goal.steps.length} reached: ${word(goal.domain)}` }]));
    return goal.state === 'attained' && goal.closedOn !== null ? [...steps, { key: `${key} /attained`, on: goal.closedOn, text: `Goal attained: ${word(goal.domain)}` }] : steps;
  });
}

function lifeWins(timeline: ClientTimeline): Win[] {
  const gains = inForce(timeline, 'progress.marker').filter((entry) => GAINS.has(textIn(entry, 'marker')));
  const completed = inForce(timeline, 'episode.discharged').filter((entry) => textIn(entry, 'reason') === 'completed');
  return [...gains.map((entry) => ({ key: rowOf(entry), on: entry.on, text: sentenceCase(word(textIn(entry, 'marker'))) })), ...completed.map((entry) => ({ key: rowOf(entry), on: entry.on, text: 'Completed treatment' }))];
}

/** RULE: a score counts as better while the latest one is, in the latest episode; what has gone again, or was before, is in the time line, not here. */
function scoreWins({ scales, episodes }: ClientTimeline): Win[] {
  const latest = [...episodes].sort((a, b) => a.admittedOn.localeCompare(b.admittedOn)).at(-1);
  return scales.flatMap(({ axis, label, points, baselines }) => {
    const last = points.at(-1);
    const baseline = baselines.find(({ stay }) => stay === last?.stay);
    if (last === undefined || baseline === undefined || last.source !== latest?.source || last.episode !== latest.episode || (last.verdict !== 'improved' && last.verdict !== 'recovered')) return [];
    return [{ key: `score ${axis}`, on: last.on, text: `${label} ${figure(last.score)}, reliably better than ${figure(baseline.score)} at the start` }];
  });
}

const [KEPT_OF, KEPT_AT_LEAST] = [6, 4];

/** Appointments kept without a miss. What the program cancelled says nothing about the client. */
function attendanceWins(timeline: ClientTimeline): Win[] {
  const current = new Set(timeline.episodes.filter(({ dischargedOn }) => dischargedOn === null).map(({ source, episode }) => `${source} ${episode}`));
  const planned = inForce(timeline, 'progress.contact').filter((entry) => current.has(`${entry.source} ${entry.episode ?? ''}`) && textIn(entry, 'attendance') !== 'cancelled-by-program');
  const latest = planned.slice(-KEPT_OF);
  const last = latest.at(-1);
  if (last === undefined || latest.length < KEPT_AT_LEAST || latest.some((entry) => textIn(entry, 'attendance') !== 'attended')) return [];
  return [{ key: 'kept', on: last.on, text: `Came to all of the last ${latest.length} appointments` }];
}

/** Newest first; of one day, goals before steps before the rest. */
export function toWins(timeline: ClientTimeline): Win[] {
  const weight = ({ key, text }: Win): number => (text.startsWith('Goal') ? 0 : key === 'kept' ? 2 : 1);
  return [...goalWins(timeline), ...lifeWins(timeline), ...scoreWins(timeline), ...attendanceWins(timeline)].sort((a, b) => b.on.localeCompare(a.on) || weight(a) - weight(b));
}
