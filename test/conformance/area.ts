/** One area of statistics held against R: what a file in `statistics/` says of itself. */
import type { z } from 'zod';

export type Figures = readonly (number | null)[];

/** The same figures twice, in the same order; null is "no figure" (R's NA). */
export interface Comparison {
  /** The data set, as R or the script names it. */
  readonly data: string;
  readonly ours: Figures;
  readonly theirs: Figures;
}

/** A number other than the usual one, and the reason that the page gives for it. */
export interface Exception {
  readonly value: number;
  readonly why: string;
}

/** One row of the page. */
export interface Check {
  /** In the field's words, such as `Kaplan-Meier, log-log bounds`. */
  readonly statistic: string;
  /** Our function. */
  readonly ours: string;
  /** R's function with the arguments that matter. */
  readonly r: string;
  readonly comparisons: readonly Comparison[];
  /** Largest relative difference allowed, where it is not `TOLERANCE`. */
  readonly tolerance?: Exception;
  /** Below this height the difference is taken relative to it, where R's own figure is rounding noise around 0. */
  readonly floor?: Exception;
}

export interface Area {
  /** That of its three files: `name.ts`, `name.R`, `name.json`. */
  readonly name: string;
  readonly title: string;
  /** Where we deliberately answer otherwise than R, a sentence or two each; what cannot be held against R, and why. */
  readonly deviations: readonly string[];
  /** From what `name.R` prints, recorded or fresh. Errors: ZodError where it is not what `vectors` says. */
  readonly checksOf: (printed: unknown) => readonly Check[];
}

export const TOLERANCE = 1e-9;

interface Definition<V> extends Omit<Area, 'checksOf'> {
  /** What `name.R` prints beside `source`. */
  readonly vectors: z.ZodType<V>;
  readonly checks: (vectors: V) => readonly Check[];
}

export function defineArea<V>({ vectors, checks, ...area }: Definition<V>): Area {
  return { ...area, checksOf: (printed) => checks(vectors.parse(printed)) };
}

/** Largest relative difference; Infinity where one has a figure and the other has none, or one more. Example [1, null], [1.1, null] -> 0.0909 */
export function largestDifference(ours: Figures, theirs: Figures, floor = 1e-300): number {
  if (ours.length !== theirs.length) return Infinity;
  return ours.reduce<number>((largest, own, index) => {
    const other = theirs[index] ?? null;
    if (own === null || other === null) return own === other ? largest : Infinity;
    const difference = Math.abs(own - other) / Math.max(Math.abs(other), floor);
    return Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  }, 0);
}

export const toleranceOf = ({ tolerance }: Check): number => tolerance?.value ?? TOLERANCE;

/** Largest relative difference of a check over all its data sets. */
export function differenceOf({ comparisons, floor }: Check): number {
  return Math.max(0, ...comparisons.map(({ ours, theirs }) => largestDifference(ours, theirs, floor?.value)));
}
