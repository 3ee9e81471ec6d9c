/** Centre and three-sigma limits of a control chart, centre of a run chart. */
import { countValues, quantileOf } from './distribution.ts';
import { signOf, type Sign } from './spc-compare.ts';
import type { SpcChart, SpcInput, SpcOptions } from './spc-options.ts';
import type { Phase } from './spc-phases.ts';

/** A point with its lines. */
export interface Limited {
  readonly from: string;
  readonly value: number;
  readonly centre: number;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Of the centre. */
  readonly side: Sign;
  /** `near`: within the limits, and beyond two thirds of the way to one. */
  readonly zone: 'inside' | 'near' | 'outside';
  /** The smaller of the counts expected either way, which the limits of p and u charts need to be 5; null on other charts. */
  readonly expected: number | null;
}

/** RULE: 2.66, not 3 / 1.128 = 2.6596: it is the constant that the NHS rules and the vectors of domain 6.2 are made with. */
const XMR_FACTOR = 2.66;
/** Mean moving range of two, in standard deviations. */
const D2 = 1.128;
/** Upper limit of a moving range, in mean moving ranges. */
const SCREEN_ABOVE = 3.267;

interface Counted {
  readonly from: string;
  readonly value: number;
  readonly numerator: number;
  readonly denominator: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Mean of the absolute differences of neighbours. Missing 0 for a single value. */
export function meanMovingRange(values: readonly number[], screen: boolean): number {
  const ranges = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? value)));
  if (ranges.length === 0) return 0;
  const average = mean(ranges);
  if (!screen || average === 0) return average;
  return mean(ranges.filter((range) => range < SCREEN_ABOVE * average));
}

function counted(points: readonly SpcInput[]): Counted[] {
  return points.map(({ from, value, numerator, denominator }) => {
    if (numerator === undefined || denominator === undefined || !(denominator > 0)) throw new RangeError(`the point of ${from} has no counts: a p or u chart needs them`);
    return { from, value, numerator, denominator };
  });
}

/** 1 for a share, 1000 for a rate per 1000: what the values are of their counts. Errors: RangeError where they are not the same of all. */
function scaleOf(points: readonly Counted[]): number {
  const ratios = sum(points.map(({ numerator, denominator }) => numerator / denominator));
  // WHY: the sums leave 999.9999999999999 where the truth is 1000.
  const scale = ratios === 0 ? 1 : Number((sum(points.map(({ value }) => value)) / ratios).toPrecision(12));
  const stray = points.find(({ value, numerator, denominator }) => signOf(value, (scale * numerator) / denominator) !== 0);
  if (stray !== undefined) throw new RangeError(`the value of ${stray.from} is not its numerator by its denominator`);
  return scale;
}

/** The lines of a phase: one centre, and a standard deviation for each point (0 where there is no spread). */
interface Lines {
  readonly centre: number;
  readonly sigmaOf: (point: SpcInput) => number;
  readonly expectedOf: (point: SpcInput) => number | null;
  readonly min: number;
  readonly max: number;
}

/** RULE: never below 1. Laney's limits may be narrower than chance alone; from a dozen points that is how sigma z was estimated, not how the program works. */
function sigmaZOf(ratios: readonly number[], centre: number, errors: readonly number[], screen: boolean): number {
  const deviations = ratios.map((ratio, index) => (ratio - centre) / (errors[index] ?? 1));
  return Math.max(1, meanMovingRange(deviations, screen) / D2);
}

function countLines({ points, base }: Phase, chart: 'p' | 'p-prime' | 'u' | 'u-prime', screen: boolean): Lines {
  const all = counted(points);
  const own = counted(base);
  const scale = scaleOf(all);
  const isShare = chart === 'p' || chart === 'p-prime';
  const centre = sum(own.map(({ numerator }) => numerator)) / sum(own.map(({ denominator }) => denominator));
  const variance = isShare ? centre * (1 - centre) : centre;
  const errorOf = ({ denominator = 1 }: SpcInput): number => Math.sqrt(Math.max(variance, 0) / denominator);
  const isPrime = (chart === 'p-prime' || chart === 'u-prime') && variance > 0;
  const inflation = isPrime ? sigmaZOf(own.map(({ numerator, denominator }) => numerator / denominator), centre, own.map(errorOf), screen) : 1;
  return {
    centre: scale * centre,
    sigmaOf: (point) => scale * errorOf(point) * inflation,
    expectedOf: ({ denominator = 0 }) => denominator * (isShare ? Math.min(centre, 1 - centre) : centre),
    min: 0, max: isShare ? scale : Infinity,
  };
}

function linesOf(phase: Phase, chart: SpcChart, { screen = false, range }: Pick<SpcOptions, 'screen' | 'range'>): Lines {
  const values = phase.base.map(({ value }) => value);
  const plain = { expectedOf: () => null, min: range?.min ?? -Infinity, max: range?.max ?? Infinity };
  switch (chart) {
    case 'run': return { ...plain, centre: quantileOf(countValues(values), 0.5) ?? 0, sigmaOf: () => 0 };
    case 'xmr': return { ...plain, centre: mean(values), sigmaOf: () => (XMR_FACTOR / 3) * meanMovingRange(values, screen) };
    case 'g': return { ...plain, min: 0, centre: mean(values), sigmaOf: () => Math.sqrt(mean(values) * (mean(values) + 1)) };
    default: return countLines(phase, chart, screen);
  }
}

function zoneOf(value: number, centre: number, { sigma, lower, upper }: { sigma: number; lower: number; upper: number }): Limited['zone'] {
  if (signOf(value, upper) > 0 || signOf(value, lower) < 0) return 'outside';
  return signOf(Math.abs(value - centre), 2 * sigma) > 0 ? 'near' : 'inside';
}

/**
 * A phase's points with their lines.
 *
 * Shape   centre of the phase's base (mean; of counts the pooled one; median on a run chart); limits at three standard deviations of each point, kept
 *         within what the figure can be (shares 0..1, counts and rates from 0, XmR by `range`).
 * Missing bounds are null on a run chart, and where the base is a single point or has no spread: there is nothing to judge a point by.
 * Errors  RangeError where a p or u chart's points lack counts or are not what their counts give.
 * Source  domain 6.2, as in qicharts2: XmR mean +/- 2.66 MR; p, u; Laney's p', u' with sigma z of moving ranges / 1.128 (at least 1); g mean +/- 3 root of
 *         mean (mean + 1). RULE: g is read around its mean like every control chart here; qicharts2 draws the median.
 */
export function limitsOf(phase: Phase, chart: SpcChart, options: Pick<SpcOptions, 'screen' | 'range'>): Limited[] {
  const { centre, sigmaOf, expectedOf, min, max } = linesOf(phase, chart, options);
  return phase.points.map((point) => {
    const { from, value } = point;
    const sigma = sigmaOf(point);
    const side = signOf(value, centre);
    if (phase.base.length < 2 || signOf(sigma, 0) === 0) return { from, value, centre, lower: null, upper: null, side, zone: 'inside', expected: null };
    const lower = Math.max(centre - 3 * sigma, min);
    const upper = Math.min(centre + 3 * sigma, max);
    return { from, value, centre, lower, upper, side, zone: zoneOf(value, centre, { sigma, lower, upper }), expected: expectedOf(point) };
  });
}
