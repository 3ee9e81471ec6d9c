/** A review -> the questions that are asked of measures for it. */
import type { ReviewRecord } from '#analytics/contract/review.ts';
import type { Role } from '#analytics/contract/site.ts';
import { addMonths } from '#analytics/period/dates.ts';
import { nextInterval, startOfInterval } from '#analytics/period/intervals.ts';

export type Parameters = (readonly [string, string])[];

/** How far before its opening a review looks: what a chart is read over (domain 6.3). */
const MONTHS_BEFORE = 24;
const MONTHS_AT_MOST = 60;

export interface Window {
  readonly from: string;
  readonly to: string;
}

/**
 * The days of admission, or of events, that a review is about.
 *
 * RULE: it begins two years before the review was opened and stays there, so that a centre that nobody froze does not wander with the calendar; further back
 * where a baseline, a phase or a change lies further back, up to five years.
 */
export function windowOf({ interval, recordedAt, baselines, phases, changes }: ReviewRecord, { today, role }: { today: string; role: Role }): Window {
  const named = [...baselines.map(({ from }) => from), ...phases.map(({ on }) => on), ...changes.map(({ on }) => addMonths(on, -12))];
  const usual = addMonths(recordedAt.slice(0, 10), -MONTHS_BEFORE);
  const [first = usual] = [...named, usual].sort();
  const earliest = addMonths(today, -MONTHS_AT_MOST);
  const here = startOfInterval(interval, today);
  // RULE: what leaves direct care is of whole months.
  return { from: startOfInterval(interval, first < earliest ? earliest : first), to: role === 'quality' ? here : nextInterval(interval, here) };
}

/** Whom the review is about, as parameters. */
export function scopeParameters({ scope }: Pick<ReviewRecord, 'scope'>): Parameters {
  const { strata = {}, ...named } = scope;
  return [...Object.entries(named), ...Object.entries(strata)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
}
