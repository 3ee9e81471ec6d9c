import { z } from 'zod';
import type { CiType } from '#analytics/contract/query.ts';
import { enteredAtRiskAt, kaplanMeierIntervals, type FollowedInterval } from '#analytics/statistics/delayed-entry.ts';
import { medianOf, quartilesOf } from '#analytics/statistics/kaplan-meier.ts';
import { defineArea, type Check } from '../area.ts';
import { byCi, compare, Figure, figuresOf, forEachCi, Limits, Numbers, onDaysOf } from '../counts.ts';
import { withoutLimits } from './quantiles.ts';

const Quantile = z.tuple([Figure, Figure, Figure]);
const Data = z.object({
  name: z.string(),
  /** start, stop, event */
  rows: z.array(z.tuple([z.number(), z.number(), z.number()])),
  dropped: z.number(),
  curve: z.object({
    day: Numbers, atRisk: Numbers, exits: Numbers, censored: Numbers, value: Numbers, bounds: byCi(Limits),
    quantiles: byCi(z.tuple([Quantile, Quantile, Quantile])), asked: z.object({ day: Numbers, atRisk: Numbers }),
  }),
});
type Data = z.infer<typeof Data>;

const intervalsOf = ({ rows }: Data): FollowedInterval[] => rows.map(([start, stop, event]) => ({ start, stop, event: event === 1 }));
const told = (set: Data, ci: CiType) => onDaysOf(kaplanMeierIntervals(intervalsOf(set), ci).points, set.curve.day);

function boundsCheck(sets: readonly Data[], ci: CiType): Check {
  return {
    statistic: `S(t) with delayed entry, ${ci} bounds`, ours: 'kaplanMeierIntervals', r: `survfit(Surv(start, stop, event), conf.type = "${ci}")`,
    comparisons: compare(sets, (set) => [
      told(set, ci).flatMap(({ lower, upper }) => [lower, upper]),
      set.curve.bounds[ci].lower.flatMap((lower, index) => [lower, set.curve.bounds[ci].upper[index] ?? null]),
    ]),
  };
}

function quantilesCheck(sets: readonly Data[], ci: CiType): Check {
  return {
    statistic: `Median and quartiles with delayed entry, ${ci} limits`, ours: 'medianOf, quartilesOf', r: `quantile(survfit(Surv(start, stop, event), conf.type = "${ci}"))`,
    comparisons: compare(sets, (set) => {
      const { points } = kaplanMeierIntervals(intervalsOf(set), ci);
      const { lower, upper } = quartilesOf(points, ci);
      return [[lower, medianOf(points, ci), upper].flatMap(figuresOf), set.curve.quantiles[ci].flatMap(withoutLimits)];
    }),
  };
}

export const delayedEntry = defineArea({
  name: 'delayed-entry',
  title: 'Kaplan-Meier with delayed entry',
  vectors: z.object({ sets: z.array(Data) }),
  checks: ({ sets }) => [
    {
      statistic: 'At risk, exits and censorings by day', ours: 'kaplanMeierIntervals', r: 'survfit(Surv(start, stop, event) ~ 1)',
      comparisons: compare(sets, (set) => [
        told(set, 'log').flatMap(({ day, atRisk, exits, censored }) => [day, atRisk, exits, censored]),
        set.curve.day.flatMap((day, index) => [day, set.curve.atRisk[index] ?? null, set.curve.exits[index] ?? null, set.curve.censored[index] ?? null]),
      ]),
    },
    { statistic: 'S(t) with delayed entry', ours: 'kaplanMeierIntervals', r: 'survfit(Surv(start, stop, event) ~ 1)', comparisons: compare(sets, (set) => [told(set, 'log').map(({ value }) => value), set.curve.value]) },
    ...forEachCi((ci) => boundsCheck(sets, ci)),
    ...forEachCi((ci) => quantilesCheck(sets, ci)),
    { statistic: 'Rows left out', ours: 'kaplanMeierIntervals', r: 'sum(start > 0 & stop <= start)', comparisons: compare(sets, (set) => [[kaplanMeierIntervals(intervalsOf(set), 'log').dropped], [set.dropped]]) },
    {
      statistic: 'Number at risk at given days', ours: 'enteredAtRiskAt', r: 'sum(start < t & t <= stop)',
      comparisons: compare(sets, (set) => [enteredAtRiskAt(intervalsOf(set), set.curve.asked.day).map(({ atRisk }) => atRisk), set.curve.asked.atRisk]),
    },
  ],
  deviations: [
    'Everybody there from day 0 on is at risk on day 0, so that leaving on the day of admission counts. R drops rows with start = stop; the script starts those people on day -1, which R takes as the same.',
    'Rows of late entrants that end on or before their start are left out as R leaves them out (with a warning there, with a count here).',
    'One member at risk who leaves takes the curve to 0 for good, here as in R. `minAtRisk` says how small the early risk sets were, and a page shows no curve where that is too few.',
  ],
});
