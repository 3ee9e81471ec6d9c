/** Every way of ending at once: the survival curve and, under it, the incidence of each cause. They add up to 1. */
import type { CiType } from '#analytics/contract/query.ts';
import { cumulativeIncidence, followUpOf, type CauseCount, type FollowUp, type IncidencePoint } from './cumulative-incidence.ts';
import { kaplanMeier, type CurvePoint } from './kaplan-meier.ts';

/** Counts of one day by cause. A cause that is not named ended nobody. */
export interface DayCauses {
  readonly day: number;
  readonly events: Readonly<Record<string, number | undefined>>;
  readonly censored: number;
}

export interface CompetingIncidence {
  /** S(t) of all causes together, with Greenwood's variance. */
  readonly survival: CurvePoint[];
  /** In the order asked for, causes without an event among them. */
  readonly causes: { readonly cause: string; readonly points: IncidencePoint[] }[];
  /** What `happenedWithin` needs beside the points. */
  readonly followUp: FollowUp;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * Cumulative incidence of every cause.
 *
 * Shape   counts by day in any order and the causes there are -> per cause its points, and those of S(t); all have the same days. On every day S(t) and the
 *         F(t) of all causes add up to 1 (to rounding).
 * Units   whole calendar days in the program's zone; day 0 is the admission date.
 * Missing nobody -> no points; a cause nobody ended by -> points at 0.
 * Errors  RangeError for a negative or fractional count, and for an ending by a cause that was not asked for: the sum would fall short of 1.
 * Source  domain 2.4. Variance: of S Greenwood's, of each F the infinitesimal jackknife (R multi-state `survfit`), not Aalen's (`cmprsk::cuminc`).
 * Example { day: 1, events: { left: 1 }, censored: 0 }, { day: 2, events: {}, censored: 1 } -> S (0, 1), (1, 0.5), (2, 0.5); left (0, 0), (1, 0.5), (2, 0.5)
 */
export function competingIncidence(counts: readonly DayCauses[], causes: readonly string[], ci: CiType): CompetingIncidence {
  const known = new Set(causes);
  for (const { events } of counts) {
    for (const [cause, count] of Object.entries(events)) if (!known.has(cause) && count !== undefined && count !== 0) throw new RangeError(`"${cause}" is not among the causes asked for`);
  }
  const seenFrom = (cause: string): CauseCount[] => counts.map(({ day, events, censored }) => ({
    day, events: events[cause] ?? 0, competing: sum(causes.filter((other) => other !== cause).map((other) => events[other] ?? 0)), censored,
  }));
  const exits = counts.map(({ day, events, censored }) => ({ day, exits: sum(causes.map((cause) => events[cause] ?? 0)), censored }));
  return {
    survival: kaplanMeier(exits, ci),
    causes: causes.map((cause) => ({ cause, points: cumulativeIncidence(seenFrom(cause), ci) })),
    followUp: followUpOf(exits.map(({ day, exits: events, censored }) => ({ day, events, competing: 0, censored }))),
  };
}
