/** A series cut where something is known to have changed. */
import type { SpcInput, SpcPhase } from './spc-options.ts';

export interface Phase {
  readonly points: readonly SpcInput[];
  /** Those that centre and limits come from. */
  readonly base: readonly SpcInput[];
  readonly isFrozen: boolean;
  readonly reason: string | null;
  /** Points of a baseline that was asked for and has too few to be one; null otherwise. */
  readonly shortBaseline: number | null;
}

function phaseOf(points: readonly SpcInput[], start: SpcPhase | undefined, needed: number): Phase {
  const reason = start?.reason ?? null;
  const baselineTo = start?.baselineTo ?? null;
  const baseline = baselineTo === null ? points : points.filter(({ from }) => from < baselineTo);
  if (baseline.length === points.length) return { points, base: points, isFrozen: false, reason, shortBaseline: null };
  // RULE: a baseline too short to say anything from is no baseline; later points would never mend it.
  const isEnough = baseline.length >= needed;
  return { points, base: isEnough ? baseline : points, isFrozen: isEnough, reason, shortBaseline: isEnough ? null : baseline.length };
}

/**
 * The phases of a series, each with the points that its centre and limits come from.
 *
 * Shape   points in order of time; a phase begins at the first point on or after its date, and the points before the first phase are one of their own.
 * Missing a phase without points is passed over; of several that begin at one point the last counts.
 * Source  domain 6.1 (freeze a baseline and extend it), 6.3 (make limits anew only for a known, sustained change).
 */
export function phasesOf(points: readonly SpcInput[], starts: readonly SpcPhase[], needed: number): Phase[] {
  const byIndex = new Map<number, SpcPhase | undefined>([[0, undefined]]);
  for (const start of [...starts].sort((left, right) => (left.from < right.from ? -1 : 1))) {
    const index = points.findIndex(({ from }) => from >= start.from);
    if (index >= 0) byIndex.set(index, start);
  }
  const indices = [...byIndex.keys()].sort((left, right) => left - right);
  return indices.map((index, rank) => phaseOf(points.slice(index, indices[rank + 1]), byIndex.get(index), needed));
}
