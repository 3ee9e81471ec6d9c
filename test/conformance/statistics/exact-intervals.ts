import { z } from 'zod';
import type { Reading } from '#analytics/contract/result.ts';
import { exactProportionOf, poissonRate } from '#analytics/statistics/exact-limits.ts';
import { gammaQuantile, poissonCdf } from '#analytics/statistics/gamma-by-beta.ts';
import { differenceOf } from '#analytics/statistics/newcombe.ts';
import { defineArea, type Comparison } from '../area.ts';

/** Two counts, lower, upper. */
const Interval = z.tuple([z.number(), z.number(), z.number(), z.number()]);
/** Two pairs of counts, lower, upper. */
const Difference = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
type Difference = z.infer<typeof Difference>;
/** Two arguments and the function of them. */
const Value = z.tuple([z.number(), z.number(), z.number()]);

const boundsOf = (reading: Reading): (number | null)[] => (reading.state === 'value' ? [reading.lower, reading.upper] : [null, null]);

function differences(data: string, rows: readonly Difference[]): Comparison {
  return {
    data,
    ours: rows.flatMap(([a, m, b, n]) => boundsOf(differenceOf({ numerator: a, denominator: m }, { numerator: b, denominator: n }))),
    theirs: rows.flatMap(([, , , , ...bounds]) => bounds),
  };
}

export const exactIntervals = defineArea({
  name: 'exact-intervals',
  title: 'Exact intervals, and of a difference',
  vectors: z.object({ exact: z.array(Interval), rates: z.array(Interval), published: z.array(Difference), random: z.array(Difference), gamma: z.array(Value), poisson: z.array(Value) }),
  checks: ({ exact, rates, published, random, gamma, poisson }) => [
    {
      statistic: 'Clopper-Pearson 95 % interval', ours: 'exactProportionOf', r: 'binom.test',
      comparisons: [{ data: 'none, all and one, and random, of 1 to 5,000', ours: exact.flatMap(([x, n]) => boundsOf(exactProportionOf(x, n))), theirs: exact.flatMap(([, , ...bounds]) => bounds) }],
    },
    {
      statistic: 'Garwood 95 % interval of a rate', ours: 'poissonRate', r: 'poisson.test',
      comparisons: [{ data: '0 to 20,000 events', ours: rates.flatMap(([events, exposure]) => boundsOf(poissonRate(events, exposure, 1))), theirs: rates.flatMap(([, , ...bounds]) => bounds) }],
    },
    {
      statistic: 'Newcombe 95 % interval of a difference', ours: 'differenceOf', r: 'prop.test(correct = FALSE) of each, combined by method 10',
      comparisons: [differences('Newcombe 1998, table II', published), differences('random, of 1 to 2,000', random)],
      floor: { value: 1e-6, why: 'a bound may come out as 0 but for rounding' },
    },
    {
      statistic: 'Gamma quantiles', ours: 'gammaQuantile', r: 'qgamma',
      comparisons: [{ data: 'shapes of 1 to 30,000', ours: gamma.map(([p, shape]) => gammaQuantile(p, shape)), theirs: gamma.map(([, , quantile]) => quantile) }],
    },
    {
      statistic: 'Poisson distribution', ours: 'poissonCdf', r: 'ppois',
      comparisons: [{ data: 'means of 0.3 to 20,000', ours: poisson.map(([count, mean]) => poissonCdf(count, mean)), theirs: poisson.map(([, , chance]) => chance) }],
    },
  ],
  deviations: [
    'Gamma quantiles and Poisson chances are made from the beta distribution: the gamma functions of our library (@stdlib 0.3.1) are wrong above shapes of about 900.',
    'R has no function for Newcombe\'s interval; it is put together from R\'s Wilson intervals, and held against the published table in our own tests.',
  ],
});
