import { z } from 'zod';
import type { CiType } from '#analytics/contract/query.ts';
import type { Reading } from '#analytics/contract/result.ts';
import { kaplanMeier, medianOf, quartilesOf } from '#analytics/statistics/kaplan-meier.ts';
import { defineArea, type Check } from '../area.ts';
import { byCi, compare, Counts, exitsOf, Figure, figuresOf, forEachCi } from '../counts.ts';

/** Day, lower and upper limit. */
const Quantile = z.tuple([Figure, Figure, Figure]);
const Data = z.object({ name: z.string(), counts: Counts, groups: z.array(byCi(z.tuple([Quantile, Quantile, Quantile]))) });
type Data = z.infer<typeof Data>;

function quantilesOf(own: Parameters<typeof kaplanMeier>[0], ci: CiType): Reading[] {
  const points = kaplanMeier(own, ci);
  const { lower, upper } = quartilesOf(points, ci);
  return [lower, medianOf(points, ci), upper];
}

/** Where the curve is not down that far R may still give limits; ours has no figure and so no limits. */
export const withoutLimits = (quantile: z.infer<typeof Quantile>): z.infer<typeof Quantile> => (quantile[0] === null ? [null, null, null] : quantile);

function check(sets: readonly Data[], ci: CiType): Check {
  return {
    statistic: `Median and quartiles, ${ci} limits`, ours: 'medianOf, quartilesOf', r: `quantile(survfit(conf.type = "${ci}"), c(0.25, 0.5, 0.75))`,
    comparisons: compare(sets, ({ counts, groups }) => [
      exitsOf(counts).flatMap((own) => quantilesOf(own, ci).flatMap(figuresOf)),
      groups.flatMap((group) => group[ci].flatMap(withoutLimits)),
    ]),
  };
}

export const quantiles = defineArea({
  name: 'quantiles',
  title: 'Median and quartiles',
  vectors: z.object({ sets: z.array(Data) }),
  checks: ({ sets }) => forEachCi((ci) => check(sets, ci)),
  deviations: [
    'Where the curve has not come down to the height, R may still print a limit (the lower bound\'s curve has crossed it); we say that the quantile was not reached and give no limits.',
    'Where rounding leaves the curve a hair above the height to the very end, R answers NA; we answer the midpoint up to the last follow-up, as for the height itself.',
  ],
});
