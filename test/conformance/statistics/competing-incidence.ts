import { z } from 'zod';
import type { CiType } from '#analytics/contract/query.ts';
import { competingIncidence as incidencesOf } from '#analytics/statistics/competing-incidence.ts';
import { defineArea, type Check } from '../area.ts';
import { byCi, causesOf, compare, Counts, forEachCi, Limits, Numbers, onDaysOf } from '../counts.ts';

const Data = z.object({
  name: z.string(), counts: Counts, day: Numbers, atRisk: Numbers, survival: Numbers,
  causes: z.array(z.object({ value: Numbers, cuminc: Numbers, bounds: byCi(Limits) })),
});
type Data = z.infer<typeof Data>;

/** Ours on the days that R was asked for. */
function told({ counts, causes, day }: Data, ci: CiType) {
  const { survival, causes: own } = incidencesOf(causesOf(counts), causes.map((_, index) => String(index + 1)), ci);
  return { survival: onDaysOf(survival, day), points: own.flatMap(({ points }) => onDaysOf(points, day)) };
}
const values = (set: Data): number[] => told(set, 'log').points.map(({ value }) => value);

function boundsCheck(sets: readonly Data[], ci: CiType): Check {
  return {
    statistic: `Cumulative incidence, ${ci} bounds`, ours: 'competingIncidence', r: `survfit(Surv(day, factor), conf.type = "${ci}")`,
    comparisons: compare(sets, (set) => [
      told(set, ci).points.flatMap(({ lower, upper }) => [lower, upper]),
      set.causes.flatMap(({ bounds }) => bounds[ci].lower.flatMap((lower, index) => [lower, bounds[ci].upper[index] ?? null])),
    ]),
  };
}

function sumCheck(sets: readonly Data[]): Check {
  return {
    statistic: 'S(t) and all F(t) add up to 1', ours: 'competingIncidence', r: '1',
    comparisons: compare(sets, (set) => {
      const { survival, points } = told(set, 'log');
      const sums = survival.map(({ day, value }) => points.filter((point) => point.day === day).reduce((total, point) => total + point.value, value));
      return [sums, sums.map(() => 1)];
    }),
  };
}

export const competingIncidence = defineArea({
  name: 'competing-incidence',
  title: 'Cumulative incidence of competing endings',
  vectors: z.object({ sets: z.array(Data) }),
  checks: ({ sets }) => [
    { statistic: 'Number at risk', ours: 'competingIncidence', r: 'survfit(Surv(day, factor))$n.risk', comparisons: compare(sets, (set) => [told(set, 'log').survival.map(({ atRisk }) => atRisk), set.atRisk]) },
    { statistic: 'S(t) of all endings', ours: 'competingIncidence', r: 'survfit(Surv(day, factor))$pstate', comparisons: compare(sets, (set) => [told(set, 'log').survival.map(({ value }) => value), set.survival]) },
    { statistic: 'Aalen-Johansen F(t) of each cause', ours: 'competingIncidence', r: 'survfit(Surv(day, factor))$pstate', comparisons: compare(sets, (set) => [values(set), set.causes.flatMap(({ value }) => value)]) },
    { statistic: 'Aalen-Johansen F(t) of each cause', ours: 'competingIncidence', r: 'cmprsk::cuminc, timepoints()$est', comparisons: compare(sets, (set) => [values(set), set.causes.flatMap(({ cuminc }) => cuminc)]) },
    ...forEachCi((ci) => boundsCheck(sets, ci)),
    sumCheck(sets),
  ],
  deviations: [
    'The variance is the infinitesimal jackknife, as in R\'s multi-state `survfit`. `cmprsk::cuminc` gives Aalen\'s variance, which is another estimator of the same thing; its variances are not compared, its points are.',
    'All-cause S(t) carries Greenwood\'s variance on our page, as a curve of its own does; its interval is compared above, under Kaplan-Meier.',
  ],
});
