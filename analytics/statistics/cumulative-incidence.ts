/** Aalen-Johansen: how many have had one thing happen by day t, when another thing may come first. */
import type { CiType } from '#analytics/contract/query.ts';
import type { Incidence, Reading } from '#analytics/contract/result.ts';
import { addDays } from '#analytics/period/dates.ts';
import { boundsOf } from './confidence.ts';
import type { ReadingContext } from './kaplan-meier.ts';
import { tallyByDay } from './tally.ts';

/** Counts of one day, seen from one cause. A type, not an interface, so that it is a record of numbers to `tallyByDay`. */
export type CauseCount = {
  readonly day: number;
  /** Ended by this cause. */
  readonly events: number;
  /** Ended by any other cause. */
  readonly competing: number;
  readonly censored: number;
};
export type IncidencePoint = Incidence['groups'][number]['causes'][number]['points'][number];

const NOBODY: CauseCount = { day: 0, events: 0, competing: 0, censored: 0 };

function add(left: CauseCount, right: CauseCount): CauseCount {
  return { day: left.day, events: left.events + right.events, competing: left.competing + right.competing, censored: left.censored + right.censored };
}

/** How the interval of an incidence is made, in words. */
export function incidenceMethod(ci: CiType): string {
  return `Aalen-Johansen, infinitesimal jackknife, 95 % ${ci}`;
}

/** One person's influence on S and on F: their derivatives by that person's weight. */
interface Influence {
  readonly onSurvival: number;
  readonly onIncidence: number;
}

/** Sum of squared influences on F(t) of everybody who has ended: each is a + b F(t) from then on, so three sums are enough. */
class Departed {
  private constants = 0;
  private products = 0;
  private slopes = 0;

  add(count: number, { onSurvival, onIncidence }: Influence, survival: number, incidence: number): void {
    const slope = survival > 0 ? onSurvival / survival : 0;
    const constant = onIncidence - slope * incidence;
    this.constants += count * constant ** 2;
    this.products += count * constant * slope;
    this.slopes += count * slope ** 2;
  }

  at(incidence: number): number {
    return Math.max(this.constants + 2 * this.products * incidence + this.slopes * incidence ** 2, 0);
  }
}

interface Walk {
  readonly atRisk: number;
  readonly survival: number;
  readonly incidence: number;
  /** Of everybody still at risk: they are alike until they end. */
  readonly influence: Influence;
}

/** Influence after the day's events of a person at risk that day; `own` and `any` say whether the person ended by this cause, by any cause. */
function influenceAfter({ atRisk, survival, influence }: Walk, count: CauseCount, own: 0 | 1, any: 0 | 1): Influence {
  const ownHazard = count.events / atRisk;
  const anyHazard = (count.events + count.competing) / atRisk;
  return {
    onSurvival: influence.onSurvival * (1 - anyHazard) - (survival * (any - anyHazard)) / atRisk,
    onIncidence: influence.onIncidence + influence.onSurvival * ownHazard + (survival * (own - ownHazard)) / atRisk,
  };
}

function step(walk: Walk, count: CauseCount, departed: Departed): Walk {
  const { atRisk } = walk;
  const survival = walk.survival * ((atRisk - count.events - count.competing) / atRisk);
  const incidence = walk.incidence + (walk.survival * count.events) / atRisk;
  const influence = influenceAfter(walk, count, 0, 0);
  departed.add(count.events, influenceAfter(walk, count, 1, 1), survival, incidence);
  departed.add(count.competing, influenceAfter(walk, count, 0, 1), survival, incidence);
  departed.add(count.censored, influence, survival, incidence);
  return { atRisk: atRisk - count.events - count.competing - count.censored, survival, incidence, influence };
}

/**
 * Cumulative incidence of one cause among competing ones.
 *
 * Shape   counts by day in any order -> one point per distinct day with an event or a censoring, and day 0, ascending. `atRisk` is just before that
 *         day's events; `value` is F(t) after them; unrounded. S(t) and the F(t) of all causes add up to 1.
 * Units   whole calendar days in the program's zone; day 0 is the admission date.
 * Missing nobody -> []; bounds are null where undefined (see `boundsOf`).
 * Errors  RangeError for a negative or fractional count.
 * Source  domain 2.4; R multi-state `survfit` (survival 3.5-3), whose variance is the infinitesimal jackknife.
 * Example two people, one event on day 1, one censored on day 2 -> (0, 0), (1, 0.5), (2, 0.5)
 */
export function cumulativeIncidence(counts: readonly CauseCount[], ci: CiType): IncidencePoint[] {
  const days = tallyByDay(counts, NOBODY, add);
  const departed = new Departed();
  const everybody = days.reduce((total, { events, competing, censored }) => total + events + competing + censored, 0);
  let walk: Walk = { atRisk: everybody, survival: 1, incidence: 0, influence: { onSurvival: 0, onIncidence: 0 } };
  return days.map((count) => {
    const { atRisk } = walk;
    walk = step(walk, count, departed);
    const error = Math.sqrt(walk.atRisk * walk.influence.onIncidence ** 2 + departed.at(walk.incidence));
    const logError = walk.incidence > 0 ? error / walk.incidence : 0;
    return { day: count.day, atRisk, events: count.events, value: walk.incidence, ...boundsOf(walk.incidence, logError, ci) };
  });
}

/** How long people were followed: what a reading needs beside the curve. */
export interface FollowUp {
  /** Followed (to an ending or the as-of date) for that many days or longer. */
  readonly atLeast: (day: number) => number;
  /** Longest follow-up of somebody who has not ended; null where everybody has. */
  readonly longestOpen: number | null;
}

/** Follow-up of a cohort from its counts. */
export function followUpOf(counts: readonly CauseCount[]): FollowUp {
  const open = counts.filter(({ censored }) => censored > 0).map(({ day }) => day);
  return {
    atLeast: (day) => counts.filter((count) => count.day >= day).reduce((total, { events, competing, censored }) => total + events + competing + censored, 0),
    longestOpen: open.length === 0 ? null : Math.max(...open),
  };
}

/**
 * Share that had the event within `day` days: F(t), that day's events included.
 *
 * Shape   `atRisk` is the number followed for `day` days or longer.
 * Missing `none` for nobody; `not-yet` only where nobody has been followed that long while somebody has not ended.
 * Source  domain 4.3; issue 2 section 6.
 * Example two people, one event on day 30, asked for 30 -> 0.5
 */
export function happenedWithin(points: readonly IncidencePoint[], day: number, followUp: FollowUp, { asOf, ci }: ReadingContext): Reading {
  const last = points.findLast((point) => point.day <= day);
  if (last === undefined) return { state: 'none' };
  const atRisk = followUp.atLeast(day);
  const { longestOpen } = followUp;
  if (atRisk === 0 && longestOpen !== null && longestOpen === points.at(-1)?.day) return { state: 'not-yet', availableOn: addDays(asOf, day - longestOpen) };
  return { state: 'value', value: last.value, lower: last.lower, upper: last.upper, method: incidenceMethod(ci), atRisk };
}
