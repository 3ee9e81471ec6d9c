/** The Anhoej rules on one phase of a run chart. */
import quantile from '@stdlib/stats-base-dists-binomial-quantile';
import type { Limited } from './spc-limits.ts';
import type { Signal } from './spc-options.ts';
import type { Run, Signals } from './spc-signals.ts';

export interface AnhoejLimits {
  /** The longest run that chance still gives. */
  readonly longestRun: number;
  readonly fewestCrossings: number;
}

/**
 * What chance gives among n points that do not lie on the median.
 *
 * Source  domain 6.1; qicharts2 `runs.analysis` (Schilling 2012, Chen 2010).
 * Example 20 -> a run of up to 7, at least 6 crossings
 */
export function anhoejLimits(useful: number): AnhoejLimits {
  return { longestRun: Math.round(Math.log2(useful)) + 3, fewestCrossings: quantile(0.05, useful - 1, 0.5) };
}

export interface RunChart extends Signals {
  /** Points that do not lie on the median. */
  readonly useful: number;
  readonly crossings: number;
  readonly limits: AnhoejLimits | null;
}

/** RULE (domain 6.1): a point on the median neither breaks a run nor adds to it. */
function runsOf(points: readonly Limited[]): Run[] {
  const runs: { code: 'long-run'; start: number; end: number; side: Limited['side']; length: number }[] = [];
  points.forEach(({ side }, index) => {
    const current = runs.at(-1);
    if (side === 0) return;
    if (current?.side === side) {
      current.end = index;
      current.length += 1;
    } else runs.push({ code: 'long-run', start: index, end: index, side, length: 1 });
  });
  return runs;
}

/**
 * Signals of change in one phase of a run chart: a run longer than chance gives, or fewer crossings of the median.
 *
 * Shape   points in order of time -> codes by point, the long runs with their beginnings, and what was counted. A long run's points are marked; few
 *         crossings are of the whole phase, and mark every point in it that does not lie on the median.
 * Missing `limits` is null where no point is useful.
 * Source  domain 6.1; qicharts2 `runs.analysis`, method "anhoej".
 */
export function anhoejSignals(points: readonly Limited[]): RunChart {
  const all = runsOf(points);
  const useful = points.filter(({ side }) => side !== 0).length;
  const crossings = Math.max(all.length - 1, 0);
  const limits = useful === 0 ? null : anhoejLimits(useful);
  const runs = all.filter(({ length }) => limits !== null && length > limits.longestRun);
  const isFew = limits !== null && crossings < limits.fewestCrossings;
  const codes = points.map(({ side }, index): Signal[] => (side === 0 ? [] : [
    ...(runs.some(({ start, end }) => start <= index && index <= end) ? ['long-run' as const] : []),
    ...(isFew ? ['few-crossings' as const] : []),
  ]));
  return { codes, runs, useful, crossings, limits };
}
