import { z } from 'zod';
import { anhoejSignals } from '#analytics/statistics/run-chart.ts';
import { limitsOf, type Limited } from '#analytics/statistics/spc-limits.ts';
import type { SpcChart, SpcInput } from '#analytics/statistics/spc-options.ts';
import { nhsSignals } from '#analytics/statistics/spc-signals.ts';
import { defineArea, type Check, type Comparison } from '../area.ts';

const Numbers = z.array(z.number());
const Series = z.object({ y: Numbers, xmr: Numbers, screened: Numbers, nhs: Numbers, anhoej: Numbers });
const Counts = z.object({ x: Numbers, n: Numbers, p: Numbers, pPrime: Numbers, u: Numbers, uPrime: Numbers });
const Gaps = z.object({ y: Numbers, g: Numbers });

const plain = (values: readonly number[]): SpcInput[] => values.map((value, index) => ({ from: String(index), value }));
const counted = ({ x, n }: { x: readonly number[]; n: readonly number[] }): SpcInput[] =>
  x.map((numerator, index) => ({ from: String(index), value: numerator / (n[index] ?? 1), numerator, denominator: n[index] ?? 1 }));

const drawn = (points: readonly SpcInput[], chart: SpcChart, screen = false): Limited[] => limitsOf({ points, base: points, isFrozen: false, reason: null, shortBaseline: null }, chart, { screen });
/** Centre, lower and upper of the first point: all are alike. */
const alike = ([first]: readonly Limited[]): (number | null)[] => [first?.centre ?? null, first?.lower ?? null, first?.upper ?? null];
/** The centre, then all lower and all upper limits. */
const varying = (points: readonly Limited[]): (number | null)[] => [points[0]?.centre ?? null, ...points.map(({ lower }) => lower), ...points.map(({ upper }) => upper)];

/** 1 where a point is marked, rule after rule. */
function marksOf(values: readonly number[]): number[] {
  const { codes } = nhsSignals(drawn(plain(values), 'xmr'));
  return (['outside-limits', 'shift', 'trend', 'two-of-three'] as const).flatMap((rule) => codes.map((all) => (all.includes(rule) ? 1 : 0)));
}

function countedOf(values: readonly number[]): (number | null)[] {
  const { codes, runs, useful, crossings, limits } = anhoejSignals(drawn(plain(values), 'run'));
  return [useful, crossings, limits?.longestRun ?? null, limits?.fewestCrossings ?? null, runs.length > 0 ? 1 : 0, codes.some((all) => all.includes('few-crossings')) ? 1 : 0];
}

const SERIES = ['vector of domain 6.2', 'Nile', 'LakeHuron', 'lynx'] as const;

/** The named data sets one by one, the random ones together. */
function held<D>(all: readonly D[], names: readonly string[], figuresOf: (one: D) => Pick<Comparison, 'ours' | 'theirs'>): Comparison[] {
  const figures = all.map(figuresOf);
  const random = figures.slice(names.length);
  return [
    ...names.flatMap((data, index) => figures.slice(index, index + 1).map((one) => ({ data, ...one }))),
    { data: 'random series', ours: random.flatMap(({ ours }) => ours), theirs: random.flatMap(({ theirs }) => theirs) },
  ];
}

function ofCounts(counts: readonly z.infer<typeof Counts>[], statistic: string, chart: SpcChart, key: 'p' | 'pPrime' | 'u' | 'uPrime'): Check {
  return {
    statistic, ours: 'limitsOf', r: 'sum, diff, after qicharts2',
    comparisons: held(counts, ['vector of domain 6.2'], (one) => ({ ours: varying(drawn(counted(one), chart)), theirs: one[key] })),
  };
}

export const spc = defineArea({
  name: 'spc',
  title: 'Control and run charts',
  vectors: z.object({ series: z.array(Series), counts: z.array(Counts), gaps: z.array(Gaps) }),
  checks: ({ series, counts, gaps }) => [
    { statistic: 'XmR centre and limits', ours: 'limitsOf', r: 'mean, diff', comparisons: held(series, SERIES, ({ y, xmr }) => ({ ours: alike(drawn(plain(y), 'xmr')), theirs: xmr })) },
    { statistic: 'XmR with screened moving ranges', ours: 'limitsOf', r: 'mean, diff', comparisons: held(series, SERIES, ({ y, screened }) => ({ ours: alike(drawn(plain(y), 'xmr', true)), theirs: screened })) },
    ofCounts(counts, 'p limits', 'p', 'p'),
    ofCounts(counts, 'p\' limits (Laney)', 'p-prime', 'pPrime'),
    ofCounts(counts, 'u limits', 'u', 'u'),
    ofCounts(counts, 'u\' limits (Laney)', 'u-prime', 'uPrime'),
    { statistic: 'g limits', ours: 'limitsOf', r: 'mean', comparisons: held(gaps, ['vector of domain 6.2'], ({ y, g }) => ({ ours: alike(drawn(plain(y), 'g')), theirs: g })) },
    { statistic: 'NHS rules, every point', ours: 'nhsSignals', r: 'rle, embed', comparisons: held(series, SERIES, ({ y, nhs }) => ({ ours: marksOf(y), theirs: nhs })) },
    {
      statistic: 'Anhoej rules, with useful points, crossings and what chance gives', ours: 'anhoejSignals', r: 'rle, qbinom',
      comparisons: held(series, SERIES, ({ y, anhoej }) => ({ ours: countedOf(y), theirs: anhoej })),
    },
  ],
  deviations: [
    'No package for control charts is in Debian: the script writes the formulas of qicharts2 and the rules of NHSRplotthedots anew, over R\'s mean, diff, rle and qbinom.',
    'Sigma z of p\' and u\' charts is at least 1, in the script as in ours: Laney\'s limits may be narrower than chance alone, which from a dozen points is the estimate and not the program.',
    'XmR limits are at 2.66 mean moving ranges, as in NHSRplotthedots; qicharts2 has 3 / 1.128 = 2.6596.',
    'A g chart\'s centre is its mean, so that the NHS rules are read around a mean on every chart; qicharts2 draws the median.',
    'Points without spread have no limits; R\'s would lie on the centre.',
  ],
});
