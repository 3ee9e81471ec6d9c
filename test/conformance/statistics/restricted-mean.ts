import { z } from 'zod';
import { Z_95 } from '#analytics/statistics/confidence.ts';
import { kaplanMeier } from '#analytics/statistics/kaplan-meier.ts';
import { restrictedMean as restrictedMeanOf } from '#analytics/statistics/restricted-mean.ts';
import { defineArea, type Check } from '../area.ts';
import { compare, Counts, exitsOf, figuresOf } from '../counts.ts';

/** tau, mean, standard error */
const Mean = z.tuple([z.number(), z.number(), z.number()]);
type Mean = z.infer<typeof Mean>;
const Data = z.object({ name: z.string(), counts: Counts, groups: z.array(z.array(Mean)) });
type Data = z.infer<typeof Data>;

function intervalOf([tau, mean, error]: Mean): (number | null)[] {
  return error > 0 ? [Math.max(mean - Z_95 * error, 0), Math.min(mean + Z_95 * error, tau)] : [null, null];
}
const ours = ({ counts, groups }: Data): (number | null)[][] => exitsOf(counts).flatMap((own, group) => (groups[group] ?? []).map(([tau]) => figuresOf(restrictedMeanOf(kaplanMeier(own, 'log'), tau, { asOf: '2026-11-21' }))));

function meanCheck(sets: readonly Data[]): Check {
  return {
    statistic: 'Restricted mean', ours: 'restrictedMean', r: 'summary(fit, rmean = tau)$table["rmean"]',
    comparisons: compare(sets, (set) => [ours(set).map(([value = null]) => value), set.groups.flat().map(([, mean]) => mean)]),
  };
}

function intervalCheck(sets: readonly Data[]): Check {
  return {
    statistic: 'Restricted mean, 95 % interval', ours: 'restrictedMean', r: 'rmean -/+ qnorm(0.975) * "se(rmean)", within 0 and tau',
    comparisons: compare(sets, (set) => [ours(set).flatMap(([, ...bounds]) => bounds), set.groups.flat().flatMap(intervalOf)]),
  };
}

/** From the side of the interval that is not clipped. */
function errorCheck(sets: readonly Data[]): Check {
  const errors = (set: Data) => ours(set).flatMap(([value, lower, upper], index) => {
    const [tau = 0, , error = 0] = set.groups.flat()[index] ?? [];
    if (value === undefined || value === null || typeof lower !== 'number' || typeof upper !== 'number') return [];
    const half = Math.max(value - lower, upper - value);
    return lower > 0 || upper < tau ? [[half / Z_95, error]] : [];
  });
  return {
    statistic: 'Standard error of the restricted mean', ours: 'restrictedMean', r: 'summary(fit, rmean = tau)$table["se(rmean)"]',
    comparisons: compare(sets, (set) => [errors(set).map(([own = null]) => own), errors(set).map(([, their = null]) => their)]),
  };
}

export const restrictedMean = defineArea({
  name: 'restricted-mean',
  title: 'Restricted mean',
  vectors: z.object({ sets: z.array(Data) }),
  checks: ({ sets }) => [meanCheck(sets), errorCheck(sets), intervalCheck(sets)],
  deviations: [
    'R prints the standard error alone; the interval is the normal one, kept within 0 and tau.',
    'Where the standard error is 0 (nobody left before tau, or all on one day) we give no interval instead of one without width.',
    'Where follow-up ends before tau and somebody is still in treatment, R draws the curve on as it was; we answer "not yet". Such horizons are not compared.',
  ],
});
