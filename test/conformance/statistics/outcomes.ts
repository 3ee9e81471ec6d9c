import { z } from 'zod';
import { medianReading, momentsOf, quantileOf, sharesByBand, type Counted } from '#analytics/statistics/distribution.ts';
import { tScore } from '#analytics/statistics/goal-attainment.ts';
import { cutOffC, reliableChangeOf } from '#analytics/statistics/reliable-change.ts';
import { standardisedDifference, standardisedDifferenceOfShares } from '#analytics/statistics/standardised-difference.ts';
import { defineArea, type Check, type Comparison } from '../area.ts';

const number = z.number();
const Counts = z.array(z.tuple([number, number])).transform((pairs): Counted[] => pairs.map(([value, count]) => ({ value, count })));
const Sample = z.object({
  name: z.string(), counts: Counts, quantiles: z.array(number), median: z.tuple([number, number.nullable(), number.nullable()]), mean: number, sd: number.nullable(),
});
type Sample = z.infer<typeof Sample>;
const Difference = z.object({ name: z.string(), left: Counts, right: Counts, d: number });
type Difference = z.infer<typeof Difference>;
const Vectors = z.object({
  probs: z.array(number), known: z.array(Sample), random: z.array(Sample),
  edges: z.array(number), bands: z.array(z.object({ counts: Counts, held: z.array(number) })),
  equal: z.array(Difference), unequal: z.array(Difference),
  /** numerator and denominator of the one and of the other, difference */
  shares: z.array(z.tuple([number, number, number, number, number])),
  /** deviation, reliability, error of the difference, threshold */
  changes: z.array(z.tuple([number, number, number, number])),
  /** mean and deviation of the one and of the other, cut-off */
  cutOffs: z.array(z.tuple([number, number, number, number, number])),
  goals: z.array(z.object({ weights: z.array(number), levels: z.array(number), rho: number, t: number })),
});
type Vectors = z.infer<typeof Vectors>;
type Figures = (number | null)[];

/** One comparison per known data set, one for all the random ones together. */
function compared<T extends { readonly name: string }>(known: readonly T[], random: readonly T[], figures: { ours: (of: T) => Figures; theirs: (of: T) => Figures }): Comparison[] {
  const together: Comparison[] = random.length === 0 ? [] : [{ data: `random, ${random.length} samples`, ours: random.flatMap(figures.ours), theirs: random.flatMap(figures.theirs) }];
  return [...known.map((of) => ({ data: of.name, ours: figures.ours(of), theirs: figures.theirs(of) })), ...together];
}

function ourMedian({ counts }: Sample): Figures {
  const reading = medianReading(counts);
  return reading.state === 'value' ? [reading.value, reading.lower, reading.upper] : [];
}
function ourMoments({ counts }: Sample): Figures {
  const moments = momentsOf(counts);
  return moments === null ? [] : [moments.mean, moments.sd];
}
function ourDifference({ left, right }: Difference): Figures {
  const [first, second] = [momentsOf(left), momentsOf(right)];
  return [first === null || second === null ? null : standardisedDifference(first, second)];
}

function distributionChecks({ probs, known, random, edges, bands }: Vectors): Check[] {
  const ourBands = edges.map((from, index) => ({ from, to: (edges[index + 1] ?? 28) - 1, label: String(from) }));
  return [
    {
      statistic: 'Quantiles', ours: 'quantileOf', r: 'quantile(type = 7)',
      comparisons: compared(known, random, { ours: ({ counts }) => probs.map((share) => quantileOf(counts, share)), theirs: ({ quantiles }) => quantiles }),
    },
    { statistic: 'Median with its exact interval', ours: 'medianReading', r: 'median; the medians that binom.test keeps', comparisons: compared(known, random, { ours: ourMedian, theirs: ({ median }) => median }) },
    { statistic: 'Mean and standard deviation', ours: 'momentsOf', r: 'mean, sd', comparisons: compared(known, random, { ours: ourMoments, theirs: ({ mean, sd }) => [mean, sd] }) },
    {
      statistic: 'Values by band', ours: 'sharesByBand', r: 'tabulate(findInterval())',
      comparisons: [{
        data: `random, ${bands.length} samples`,
        ours: bands.flatMap(({ counts }) => sharesByBand(counts, ourBands).map(({ reading }) => (reading.state === 'value' ? (reading.numerator ?? null) : null))), theirs: bands.flatMap(({ held }) => held),
      }],
    },
  ];
}

const DIFFERENCE_NOISE = { value: 1e-6, why: 'two means that are nearly one leave rounding of their own size in the difference' };

function differenceChecks({ equal, unequal, shares }: Vectors): Check[] {
  const isKnown = ({ name }: Difference): boolean => !name.startsWith('random');
  const figures = { ours: ourDifference, theirs: ({ d }: Difference) => [d] };
  return [
    {
      statistic: 'Standardised difference of means, groups of one size', ours: 'standardisedDifference', r: 't.test()$statistic times sqrt(2 / n)', floor: DIFFERENCE_NOISE,
      comparisons: compared(equal.filter(isKnown), equal.filter((each) => !isKnown(each)), figures),
    },
    { statistic: 'Standardised difference of means', ours: 'standardisedDifference', r: 'mean, var', floor: DIFFERENCE_NOISE, comparisons: compared([], unequal, figures) },
    {
      statistic: 'Standardised difference of shares', ours: 'standardisedDifferenceOfShares', r: 'mean, var of ones and zeros', floor: DIFFERENCE_NOISE,
      comparisons: [{
        data: `random, ${shares.length} pairs`, theirs: shares.map(([, , , , d]) => d),
        ours: shares.map(([first, firstAll, second, secondAll]) => standardisedDifferenceOfShares({ numerator: first, denominator: firstAll }, { numerator: second, denominator: secondAll })),
      }],
    },
  ];
}

function ourChange(sd: number, reliability: number): Figures {
  const change = reliableChangeOf(sd, reliability);
  return change === null ? [null, null] : [change.standardErrorOfDifference, change.points];
}

function scaleChecks({ changes, cutOffs, goals }: Vectors): Check[] {
  return [
    {
      statistic: 'Reliable change', ours: 'reliableChangeOf', r: 'from the covariance matrix of two scores',
      comparisons: [{ data: `SD 6, reliability .84, and ${changes.length - 1} at random`, ours: changes.flatMap(([sd, reliability]) => ourChange(sd, reliability)), theirs: changes.flatMap(([, , ...theirs]) => theirs) }],
    },
    {
      statistic: 'Cut-off c', ours: 'cutOffC', r: 'solve(), for equal distances from both means',
      comparisons: [{ data: `random, ${cutOffs.length} pairs of norms`, theirs: cutOffs.map(([, , , , c]) => c), ours: cutOffs.map(([mean, sd, otherMean, otherSd]) => cutOffC({ mean, sd }, { mean: otherMean, sd: otherSd })) }],
    },
    {
      statistic: 'Goal attainment, T', ours: 'tScore', r: 'from the correlation matrix of the goals',
      comparisons: [{
        data: `random, ${goals.length} plans`, theirs: goals.map(({ t }) => t),
        ours: goals.map(({ weights, levels, rho }) => tScore(levels.map((level, index) => ({ level, weight: weights[index] ?? Number.NaN })), rho)),
      }],
    },
  ];
}

export const outcomes = defineArea({
  name: 'outcomes',
  title: 'Scores and goals',
  vectors: Vectors,
  checks: (vectors) => [...distributionChecks(vectors), ...differenceChecks(vectors), ...scaleChecks(vectors)],
  deviations: [
    'R has no function for reliable change, cut-off c or goal attainment among the packages used here: its matrix algebra gives what the formulas stand for, and their published vectors are tests of their own.',
    'The categories of change and the bounds for missing outcomes are rules on whole numbers, not computations: their tests go through every boundary.',
    'Fewer than six values give a median without limits, since none would hold it 95 times in 100.',
  ],
});
