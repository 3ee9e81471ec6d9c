/** What R answered, as recorded by `vectors.R`; the tests need no R. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CauseCount } from '#analytics/statistics/cumulative-incidence.ts';
import type { DayCount } from '#analytics/statistics/kaplan-meier.ts';

const Numbers = z.array(z.number());
const Bounds = z.object({ lower: z.array(z.number().nullable()), upper: z.array(z.number().nullable()) });
const byCi = <T extends z.ZodType>(inner: T) => z.object({ 'log-log': inner, log: inner, plain: inner });
const Cause = z.object({ events: Numbers, value: Numbers, se: Numbers, ci: byCi(Bounds) });

export const Vectors = z.object({
  source: z.string(),
  chiSquareTails: z.array(z.tuple([z.number(), z.number(), z.number()])),
  cases: z.array(z.object({
    name: z.string(),
    /** group, day, ending: 0 censored, 1 milestone, 2 exit. */
    rows: z.array(z.tuple([z.number(), z.number(), z.number()])),
    curves: z.array(z.object({
      day: Numbers, atRisk: Numbers, exits: Numbers, censored: Numbers, value: Numbers,
      ci: byCi(Bounds.extend({ median: z.tuple([z.number().nullable(), z.number().nullable(), z.number().nullable()]) })),
    })),
    logRank: z.union([z.object({ chiSquare: z.number(), df: z.number(), p: z.number().nullable() }), z.literal('error'), z.null()]),
    incidence: z.object({ day: Numbers, atRisk: Numbers, survival: Numbers, milestone: Cause, exit: Cause }).nullable(),
  })),
});
export type Case = z.infer<typeof Vectors>['cases'][number];

export const VECTORS = Vectors.parse(JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')));

export function groupsOf({ rows }: Case): DayCount[][] {
  return [...new Set(rows.map(([group]) => group))].sort((left, right) => left - right)
    .map((wanted) => rows.filter(([group]) => group === wanted).map(([, day, ending]) => ({ day, exits: ending === 0 ? 0 : 1, censored: ending === 0 ? 1 : 0 })));
}

export function causeOf({ rows }: Case, cause: 1 | 2): CauseCount[] {
  return rows.map(([, day, ending]) => ({ day, events: ending === cause ? 1 : 0, competing: ending !== 0 && ending !== cause ? 1 : 0, censored: ending === 0 ? 1 : 0 }));
}

/** Largest relative difference (below `floor`, the difference relative to it); Infinity where one is a number and the other is not. */
export function worst(ours: readonly (number | null)[], theirs: readonly (number | null)[], floor = 1e-300): number {
  if (ours.length !== theirs.length) return Infinity;
  return Math.max(0, ...ours.map((own, index) => {
    const other = theirs[index] ?? null;
    if (own === null || other === null) return own === other ? 0 : Infinity;
    return Math.abs(own - other) / Math.max(Math.abs(other), floor);
  }));
}
