/** What stands on a review's chart beside its points: changes by number, baselines and phases by letter. */
import type { ReviewAnswer } from '#analytics/contract/review.ts';
import type { Rule } from '../charts/config.ts';
import { sortedPoints } from '../charts/periods.ts';

export interface Flag {
  readonly key: string;
  readonly mark: string;
  readonly on: string;
  readonly text: string;
  /** The event that says it. */
  readonly event: string;
}

/** In the order of their days. Example a change of 3 Mar, a phase of 1 Jan -> P1, 1 */
export function flagsOf({ baselines, phases, changes }: ReviewAnswer['review']): Flag[] {
  const all: Flag[] = [
    ...baselines.map(({ event, from, reason }, index) => ({ key: event.id, mark: `B${index + 1}`, on: from, text: reason, event: event.id })),
    ...phases.map(({ event, on, reason }, index) => ({ key: event.id, mark: `P${index + 1}`, on, text: reason, event: event.id })),
    ...changes.map(({ event, number, on, hypothesis }) => ({ key: event.id, mark: String(number), on, text: hypothesis, event: event.id })),
  ];
  return all.sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0));
}

/** Flags of one place share it, or they would hide each other. */
export function rulesOf(chart: ReviewAnswer['chart'], flags: readonly Flag[]): Rule[] {
  const [group] = chart.groups;
  const points = group === undefined ? [] : sortedPoints(group);
  const places = new Map<number, string[]>();
  for (const { on, mark } of flags) {
    const place = points.findIndex(({ to }) => to > on);
    if (place >= 0) places.set(place, [...(places.get(place) ?? []), mark]);
  }
  return [...places].map(([place, marks]) => ({ at: place / points.length, text: marks.join(' ') }));
}
