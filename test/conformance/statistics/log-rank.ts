import { z } from 'zod';
import { chiSquareTail, logRank as logRankOf } from '#analytics/statistics/log-rank.ts';
import { defineArea, type Check } from '../area.ts';
import { compare, Counts, exitsOf, Figure } from '../counts.ts';

const Data = z.object({
  name: z.string(), counts: Counts,
  /** Chi-square, degrees of freedom, p. */
  test: z.tuple([Figure, Figure, Figure]),
});
type Data = z.infer<typeof Data>;
const Tail = z.tuple([z.number(), z.number(), z.number()]);

function ours({ counts }: Data): (number | null)[] {
  const test = logRankOf(exitsOf(counts));
  return test === null ? [null, null, null] : [test.chiSquare, test.df, test.p];
}

const NAMES = [['Log-rank chi-square', 'survdiff(rho = 0)$chisq'], ['Log-rank degrees of freedom', 'groups with expected exits, less 1'], ['Log-rank p', 'pchisq(chisq, df, lower.tail = FALSE)']] as const;

const row = (sets: readonly Data[]) => ([statistic, r]: (typeof NAMES)[number], index: number): Check => ({
  statistic, ours: 'logRank', r, comparisons: compare(sets, (set) => [[ours(set)[index] ?? null], [set.test[index] ?? null]]),
});

export const logRank = defineArea({
  name: 'log-rank',
  title: 'Log-rank test',
  vectors: z.object({ sets: z.array(Data), tails: z.array(Tail) }),
  checks: ({ sets, tails }) => [
    ...NAMES.map(row(sets)),
    {
      statistic: 'Upper tail of chi-square', ours: 'chiSquareTail', r: 'pchisq(x, df, lower.tail = FALSE)',
      comparisons: [{ data: 'x 1e-6 to 1,200, df 1 to 60', ours: tails.map(([x, df]) => chiSquareTail(x, df)), theirs: tails.map(([, , p]) => p) }],
    },
  ],
  deviations: [
    'Where nothing can be compared (nobody left, one group, no variance) `survdiff` stops or answers NaN; we answer that there is no test.',
    'No p-value is given where the groups are clinicians: nobody assigned people to them at random (domain 2.3).',
  ],
});
