/** Which scheduled reassessment an entry completes. */
import type { TimelineEntry } from '#analytics/contract/site.ts';
import { addDays } from '../../calendar.ts';
import { date } from '../../format.ts';
import type { Field } from '../fields.ts';
import { textIn, type Situation } from './define.ts';

/** Due so many days from now, it may well be the one that is being done. */
const NEAR_DAYS = 7;

export interface Scheduled {
  readonly reassessment: string;
  readonly dueOn: string;
  readonly instrument: string;
}

function inForce({ timeline, episode }: Situation, type: string): TimelineEntry[] {
  return timeline.entries.filter((entry) => entry.type === type && entry.standing === 'in-force' && entry.episode === episode.episode && entry.source === episode.source);
}

/** Scheduled for this episode and not completed yet, by due date; the last word on each counts. */
export function openSchedules(of: Situation, kind: string, instrument: string | null): Scheduled[] {
  const done = new Set(inForce(of, 'reassessment.completed').map(({ data }) => textIn(data, 'reassessment')));
  const latest = new Map<string, Scheduled>();
  for (const { data } of inForce(of, 'reassessment.scheduled')) {
    const found = { reassessment: textIn(data, 'reassessment'), dueOn: textIn(data, 'dueOn'), instrument: textIn(data, 'instrument') };
    const isFor = textIn(data, 'kind') === kind && (found.instrument === '' || found.instrument === instrument);
    if (isFor && found.dueOn !== '' && !done.has(found.reassessment)) latest.set(found.reassessment, found);
  }
  return [...latest.values()].sort((left, right) => left.dueOn.localeCompare(right.dueOn));
}

/** Whether the client has answered it in this stay. */
function isKnownTo({ timeline, episode }: Situation, instrument: string): boolean {
  return timeline.scales.some((scale) => scale.instrument === instrument && scale.points.some((point) => point.episode === episode.episode && point.source === episode.source));
}

/**
 * The one that is probably meant: the latest that is due, or nearly.
 *
 * Missing '' where none is near; and where one names no questionnaire, for a questionnaire that is not among those the client answers: it would be taken for all of them.
 */
export function usualSchedule(of: Situation, kind: string, instrument: string | null): string {
  const near = openSchedules(of, kind, instrument).findLast(({ dueOn }) => dueOn <= addDays(of.today, NEAR_DAYS));
  return near === undefined || (near.instrument === '' && instrument !== null && !isKnownTo(of, instrument)) ? '' : near.reassessment;
}

/** Nothing to choose where nothing is scheduled. */
export function scheduleField(of: Situation, kind: string, instrument: string | null): Field[] {
  const open = of.isCorrection ? [] : openSchedules(of, kind, instrument);
  if (open.length === 0) return [];
  const choices = open.map(({ reassessment, dueOn }) => ({ value: reassessment, label: `due on ${date(dueOn)}` }));
  return [{ kind: 'select', name: 'reassessment', label: 'Completes the scheduled one', isOptional: true, blank: 'None of those scheduled', choices }];
}
