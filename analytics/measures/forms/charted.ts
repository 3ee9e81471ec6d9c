/** Points over time -> a series with its limits, signals, verdict and targets. */
import type { Interval } from '#analytics/contract/query.ts';
import type { MeasureDefinition, Series, SeriesPoint, Spc } from '#analytics/contract/result.ts';
import { periodName } from '#analytics/period/names.ts';
import { spcInputsOf, UNIT_RANGES } from '#analytics/statistics/spc-series.ts';
import { chartFor, spcOf, type SpcChart } from '#analytics/statistics/spc.ts';
import type { Context, Target } from '../define.ts';

export interface PointGroup {
  readonly key: string;
  readonly label: string;
  readonly points: readonly SeriesPoint[];
}
export interface Charting {
  readonly interval: Interval | 'event';
  readonly unit: Series['unit'];
  /** `share`: p or p' by the size of the denominators. */
  readonly chart: 'share' | Exclude<SpcChart, 'run' | 'p' | 'p-prime'>;
  /** Where it is not the measure's own: a scale on which less is better, a rate beside what lies between events. */
  readonly direction?: MeasureDefinition['direction'];
}

/** Targets of a group, by their first day: those for all programs until its program's own begin, and then its own. */
function targetsOf(key: string, { query, targets }: Pick<Context, 'query' | 'targets'>): Target[] {
  const program = query.groupBy === 'program' ? key : query.program;
  const own = targets.filter((target) => target.program !== null && target.program === program);
  const [first] = own.map(({ from }) => from).sort();
  return [...targets.filter((target) => target.program === null && (first === undefined || target.from < first)), ...own];
}

function spcOfGroup({ key, points }: PointGroup, charting: Charting, context: Context): Spc | null {
  const inputs = spcInputsOf(points);
  const last = inputs.at(-1);
  const target = last === undefined ? undefined : targetsOf(key, context).findLast(({ from }) => from <= last.from);
  return spcOf(inputs, {
    chart: charting.chart === 'share' ? chartFor(inputs) : charting.chart,
    rules: context.query.rules,
    direction: charting.direction ?? context.definition.direction,
    target: target?.value ?? null,
    range: UNIT_RANGES[charting.unit],
    // A point that is an event stands for the time since the one before it.
    nameOf: (from) => `${charting.interval === 'event' ? 'the stretch from ' : ''}${periodName(charting.interval, from)}`,
    periods: charting.interval === 'event' ? 'events' : `${charting.interval}s`,
  });
}

/**
 * A series of groups, each with its own chart.
 *
 * Missing `spc` is null for a group without any point that counts.
 * Source  domain 6.1-6.3; house C4.
 */
export function chartSeries(groups: readonly PointGroup[], charting: Charting, context: Context): Series {
  return {
    kind: 'series', interval: charting.interval, unit: charting.unit,
    groups: groups.map((group) => ({
      key: group.key, label: group.label, points: [...group.points], spc: spcOfGroup(group, charting, context),
      targets: targetsOf(group.key, context).map(({ from, value }) => ({ from, value })),
    })),
  };
}
