/** What `data.R` prints of a data set, and our counts from it. */
import { z } from 'zod';
import { CI_TYPES, type CiType } from '#analytics/contract/query.ts';
import type { Reading } from '#analytics/contract/result.ts';
import type { DayCauses } from '#analytics/statistics/competing-incidence.ts';
import type { DayCount } from '#analytics/statistics/kaplan-meier.ts';
import type { Comparison, Figures } from './area.ts';

export const Numbers = z.array(z.number());
export const Figure = z.number().nullable();
export const Limits = z.object({ lower: z.array(Figure), upper: z.array(Figure) });
export const byCi = <T extends z.ZodType>(inner: T) => z.object({ 'log-log': inner, log: inner, plain: inner });

/** group, day, still followed, ended by the first cause, by the second, ... */
export const Counts = z.array(Numbers);
type Counts = z.infer<typeof Counts>;

/** Per group its counts, groups in their order. */
export function exitsOf(counts: Counts): DayCount[][] {
  const groups = [...new Set(counts.map(([group = 0]) => group))].sort((left, right) => left - right);
  return groups.map((wanted) => counts.filter(([group]) => group === wanted).map(([, day = 0, censored = 0, ...ended]) => ({ day, exits: ended.reduce((total, count) => total + count, 0), censored })));
}

/** All groups together, by cause: `1`, `2`, ... */
export function causesOf(counts: Counts): DayCauses[] {
  return counts.map(([, day = 0, censored = 0, ...ended]) => ({ day, censored, events: Object.fromEntries(ended.map((count, index) => [String(index + 1), count])) }));
}

/** R has no row for day 0 where nothing happens on it; we always have one. */
export function onDaysOf<P extends { readonly day: number }>(points: readonly P[], days: readonly number[]): P[] {
  return days.flatMap((day) => points.find((point) => point.day === day) ?? []);
}

/** A figure and its interval; three times nothing where there is none. */
export function figuresOf(reading: Reading): (number | null)[] {
  return reading.state === 'value' ? [reading.value, reading.lower, reading.upper] : [null, null, null];
}

interface Set {
  readonly name: string;
}

/** One comparison per data set, of the figures that `pairOf` gives for it. */
export function compare<S extends Set>(sets: readonly S[], pairOf: (set: S) => readonly [Figures, Figures]): Comparison[] {
  return sets.map((set) => {
    const [ours, theirs] = pairOf(set);
    return { data: set.name, ours, theirs };
  }).filter(({ ours, theirs }) => ours.length + theirs.length > 0);
}

/** One row of the page for each kind of interval. */
export function forEachCi<T>(rowOf: (ci: CiType) => T): T[] {
  return CI_TYPES.map(rowOf);
}
