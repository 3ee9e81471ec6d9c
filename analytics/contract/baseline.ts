/** Baselines that a person froze and a chart could not: said alike on the page and in the binder. */
import type { ReviewRecord } from './review.ts';
import type { Spc } from './result.ts';

type Phase = Spc['phases'][number];

/** RULE: a baseline that was asked for is never taken for one that holds. */
export const NOT_FROZEN = 'the baseline is not frozen: it has too few points, or none came after it yet';

/**
 * Phases that a baseline was to freeze and which rest on all of their points.
 *
 * Shape   baselines as recorded; phases of the chart in order of time -> the phases' own first points. A phase begins at the first point on or after its baseline's day.
 * Example a baseline from 1 Mar over points of quarters -> the phase from 1 Apr, where that is not frozen
 */
export function unfrozenIn(baselines: ReviewRecord['baselines'], phases: readonly Phase[]): Set<string> {
  const begun = baselines.map(({ from }) => phases.find((phase) => phase.from >= from));
  return new Set(begun.flatMap((phase) => (phase === undefined || phase.isFrozen ? [] : [phase.from])));
}
