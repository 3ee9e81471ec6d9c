import { z } from 'zod';
import { exactLimits, type Chance, type FunnelLimits } from '#analytics/statistics/funnel-limits.ts';
import { funnelOf } from '#analytics/statistics/funnel.ts';
import { defineArea, type Comparison } from '../area.ts';

/** Overall figure, size, limits of 95 %, of 99.8 %. */
const Row = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
type Row = z.infer<typeof Row>;
const Groups = z.object({ x: z.array(z.number()), n: z.array(z.number()), phi: z.number(), tau2: z.number(), z: z.array(z.number()), limits: z.array(z.number()) });
type Groups = z.infer<typeof Groups>;

const listed = ({ lower95, upper95, lower998, upper998 }: FunnelLimits): number[] => [lower95, upper95, lower998, upper998];

function limitsOf(data: string, rows: readonly Row[], chance: Omit<Chance, 'overall'>): Comparison {
  return { data, ours: rows.flatMap(([overall, size]) => listed(exactLimits({ ...chance, overall }, size))), theirs: rows.flatMap(([, , ...limits]) => limits) };
}

const funnelOfGroups = ({ x, n }: Groups): ReturnType<typeof funnelOf> => funnelOf(x.map((numerator, index) => ({ key: `g${index}`, label: '', numerator, denominator: n[index] ?? 0 })));

function dispersionOf(groups: Groups): (number | null)[] {
  const { dispersion } = funnelOfGroups(groups);
  return [dispersion?.phi ?? null, dispersion?.tau2 ?? null];
}

/** Lower 95 % and upper 99.8 % where the limits are widened; nothing where they are exact. */
function widened(groups: Groups): number[] {
  const funnel = funnelOfGroups(groups);
  if (funnel.dispersion?.isAdjusted !== true) return [];
  const limits = funnel.groups.flatMap((group) => group.limits ?? []);
  return [...limits.map(({ lower95 }) => lower95), ...limits.map(({ upper998 }) => upper998)];
}

const GROUPS = '12 sets of 10 to 60 random groups';
const WHY_CLOSE = 'where a limit falls between two counts of nearly the same chance, the difference of their chances has lost digits in R and here alike';

export const funnel = defineArea({
  name: 'funnel',
  title: 'Funnels',
  vectors: z.object({ shares: z.array(Row), rates: z.array(Row), dispersion: z.array(Groups) }),
  checks: ({ shares, rates, dispersion }) => [
    {
      statistic: 'Exact binomial limits, 95 % and 99.8 %', ours: 'exactLimits', r: 'pbinom, interpolated between counts',
      comparisons: [limitsOf('shares of 40 and 200 (domain 6.5), and of random sizes', shares, { per: 1, family: 'binomial' })],
      floor: { value: 1e-3, why: WHY_CLOSE },
    },
    {
      statistic: 'Exact Poisson limits, 95 % and 99.8 %', ours: 'exactLimits', r: 'ppois, interpolated between counts',
      comparisons: [limitsOf('rates with random exposures', rates, { per: 1000, family: 'poisson' })],
      floor: { value: 1e-3, why: WHY_CLOSE },
    },
    {
      statistic: 'Over-dispersion: phi and tau squared', ours: 'dispersionOf', r: 'quantile(type = 7), and the formulas of FunnelPlotR',
      comparisons: [{ data: GROUPS, ours: dispersion.flatMap(dispersionOf), theirs: dispersion.flatMap(({ phi, tau2 }) => [phi, tau2]) }],
    },
    {
      statistic: 'z and widened limits', ours: 'funnelOf', r: 'qnorm, additive random effects',
      comparisons: [{ data: GROUPS, ours: dispersion.flatMap((groups) => [...funnelOfGroups(groups).groups.map((group) => group.z), ...widened(groups)]), theirs: dispersion.flatMap((groups) => [...groups.z, ...groups.limits]) }],
      floor: { value: 1e-3, why: 'a group on the overall share has a z of 0 but for rounding' },
    },
  ],
  deviations: [
    'Spiegelhalter makes the upper limit from the same tail as the lower, which puts it one count lower; we make it from the upper tail, so that counting those who left names the groups that counting those who stayed does.',
    'z and its over-dispersion are on the scale of the share itself, with the standard error at the overall share; FunnelPlotR takes the arcsine. No dispersion is estimated from fewer than 10 groups.',
    'R has no funnel in its standard packages: the script writes the published formulas over R\'s distributions.',
  ],
});
