import { z } from 'zod';
import type { CiType } from '#analytics/contract/query.ts';
import { atRiskAt, kaplanMeier, retainedAt } from '#analytics/statistics/kaplan-meier.ts';
import { defineArea, type Check } from '../area.ts';
import { byCi, compare, Counts, exitsOf, forEachCi, Limits, Numbers, onDaysOf } from '../counts.ts';

const Curve = z.object({
  day: Numbers, atRisk: Numbers, exits: Numbers, censored: Numbers,
  /** On days of exits, and on the first day. */
  value: Numbers, bounds: byCi(Limits),
  asked: z.object({ day: Numbers, atRisk: Numbers, before: Numbers }),
});
const Data = z.object({ name: z.string(), counts: Counts, groups: z.array(Curve) });
type Curve = z.infer<typeof Curve>;
type Data = z.infer<typeof Data>;

/** Their curves beside our counts. */
const pairsOf = ({ counts, groups }: Data) => exitsOf(counts).map((own, index) => ({ own, theirs: groups[index] }));
const toldDays = ({ day, exits }: Curve): number[] => day.filter((_, index) => (exits[index] ?? 0) > 0 || index === 0);
const AS_OF = '2026-11-21';

function countsCheck(sets: readonly Data[]): Check {
  return {
    statistic: 'At risk, exits and censorings by day', ours: 'kaplanMeier', r: 'survfit(Surv(day, exit) ~ 1)',
    comparisons: compare(sets, (set) => [
      pairsOf(set).flatMap(({ own, theirs }) => kaplanMeier(own, 'log').filter(({ day }) => day > 0 || theirs?.day[0] === 0).flatMap(({ day, atRisk, exits, censored }) => [day, atRisk, exits, censored])),
      set.groups.flatMap(({ day, atRisk, exits, censored }) => day.flatMap((today, index) => [today, atRisk[index] ?? null, exits[index] ?? null, censored[index] ?? null])),
    ]),
  };
}

function valueCheck(sets: readonly Data[]): Check {
  return {
    statistic: 'Kaplan-Meier S(t)', ours: 'kaplanMeier', r: 'survfit(Surv(day, exit) ~ 1)',
    comparisons: compare(sets, (set) => [
      pairsOf(set).flatMap(({ own, theirs }) => (theirs === undefined ? [] : onDaysOf(kaplanMeier(own, 'log'), toldDays(theirs)).map(({ value }) => value))),
      set.groups.flatMap(({ value }) => value),
    ]),
  };
}

function boundsCheck(sets: readonly Data[], ci: CiType): Check {
  return {
    statistic: `S(t), ${ci} bounds`, ours: 'kaplanMeier', r: `survfit(conf.type = "${ci}")`,
    comparisons: compare(sets, (set) => [
      pairsOf(set).flatMap(({ own, theirs }) => (theirs === undefined ? [] : onDaysOf(kaplanMeier(own, ci), toldDays(theirs)).flatMap(({ lower, upper }) => [lower, upper]))),
      set.groups.flatMap(({ bounds }) => bounds[ci].lower.flatMap((lower, index) => [lower, bounds[ci].upper[index] ?? null])),
    ]),
  };
}

function atRiskCheck(sets: readonly Data[]): Check {
  return {
    statistic: 'Number at risk at given days', ours: 'atRiskAt', r: 'summary(fit, times, extend = TRUE)$n.risk',
    comparisons: compare(sets, (set) => [
      pairsOf(set).flatMap(({ own, theirs }) => atRiskAt(kaplanMeier(own, 'log'), theirs?.asked.day ?? []).map(({ atRisk }) => atRisk)),
      set.groups.flatMap(({ asked }) => asked.atRisk),
    ]),
  };
}

/** Where ours is "not yet", R draws its curve on; those days are not compared. */
function retainedCheck(sets: readonly Data[]): Check {
  const readings = (set: Data) => pairsOf(set).flatMap(({ own, theirs }) => {
    const points = kaplanMeier(own, 'log');
    return (theirs?.asked.day ?? []).map((day, index) => ({ reading: retainedAt(points, day, { asOf: AS_OF, ci: 'log' }), before: theirs?.asked.before[index] ?? null }));
  }).filter(({ reading }) => reading.state !== 'not-yet');
  return {
    statistic: 'Retained at least t days, S(t-)', ours: 'retainedAt', r: 'summary(fit, times = t - 0.5)$surv',
    comparisons: compare(sets, (set) => [readings(set).map(({ reading }) => (reading.state === 'value' ? reading.value : null)), readings(set).map(({ before }) => before)]),
  };
}

export const survivalCurve = defineArea({
  name: 'survival-curve',
  title: 'Kaplan-Meier',
  vectors: z.object({ sets: z.array(Data) }),
  checks: ({ sets }) => [countsCheck(sets), valueCheck(sets), ...forEachCi((ci) => boundsCheck(sets, ci)), atRiskCheck(sets), retainedCheck(sets)],
  deviations: [
    '"Retained at least t days" is S(t-), the curve just before the exits of day t; R\'s `summary(fit, times = t)` gives S(t). Somebody who leaves on day 90 was retained 90 days (domain 2.1).',
    'Beyond the last follow-up R draws the curve on as it was (`extend = TRUE`); we answer "not yet" with the date from which there is an answer. Such days are not compared.',
    'Our curves always have a point on day 0; R has one only where something happens on it.',
    'Bounds are log-log unless asked otherwise; R\'s default is log. Where S(t) is 0, and for log-log where it is 1, both have none.',
  ],
});
