/** A series with the phases and baselines that people gave it. */
import type { ReviewRecord } from '#analytics/contract/review.ts';
import type { Series, Spc } from '#analytics/contract/result.ts';
import { periodName } from '#analytics/period/names.ts';
import { spcInputsOf, UNIT_RANGES } from '#analytics/statistics/spc-series.ts';
import { spcOf, type SpcChart, type SpcOptions, type SpcPhase } from '#analytics/statistics/spc.ts';

type Group = Series['groups'][number];
type Recorded = Pick<ReviewRecord, 'rules' | 'baselines' | 'phases'>;

/** What a review's charts and verdicts are made with. */
export type Charting = Pick<SpcOptions, 'chart' | 'rules' | 'direction' | 'range' | 'nameOf' | 'periods'>;

const isControl = (chart: SpcChart | undefined): chart is Charting['chart'] => chart !== undefined && chart !== 'run';

/** As the measure's own chart is made: by its kind of figure, in its direction. */
export function chartingOf(series: Pick<Series, 'interval' | 'unit'>, spc: Spc | null, rules: ReviewRecord['rules']): Charting {
  const { interval, unit } = series;
  return {
    // A run chart is made by its rules, whatever stands here.
    chart: isControl(spc?.chart) ? spc.chart : 'xmr', rules, direction: spc?.direction ?? 'neither', range: UNIT_RANGES[unit],
    nameOf: (from) => periodName(interval, from), periods: interval === 'event' ? 'events' : `${interval}s`,
  };
}

/**
 * Where centre and limits are made anew.
 *
 * RULE: a frozen baseline begins a phase of its own, and its reason is said first where a phase begins with it.
 */
export function startsOf({ baselines, phases }: Recorded): SpcPhase[] {
  const frozen = baselines.map(({ from, to, reason }) => ({ from, baselineTo: to, reason }));
  const others = phases.filter(({ on }) => frozen.every(({ from }) => from !== on)).map(({ on, reason }) => ({ from: on, reason, baselineTo: null }));
  return [...frozen, ...others].sort((left, right) => (left.from < right.from ? -1 : 1));
}

/**
 * One group of a series as a review draws it.
 *
 * Shape   the group as the measure answers it -> the same points, with limits, signals and verdict made by the review's rules, phases and baselines.
 * Missing `spc` is null where no point counts.
 * Source  domain 6.1 (freeze a baseline and extend it), 6.3 (limits anew for a known change alone).
 */
export function chartedFor(group: Group, series: Pick<Series, 'interval' | 'unit'>, recorded: Recorded): Group {
  const inputs = spcInputsOf(group.points);
  const last = inputs.at(-1);
  const target = last === undefined ? undefined : group.targets.findLast(({ from }) => from <= last.from);
  return { ...group, spc: spcOf(inputs, { ...chartingOf(series, group.spc, recorded.rules), target: target?.value ?? null, phases: startsOf(recorded) }) };
}
