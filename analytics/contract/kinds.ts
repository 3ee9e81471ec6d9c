/** The six shapes an answer can have, and the sets of rules a chart can be read by. */
import { z } from 'zod';

export const RESULT_KINDS = ['series', 'curve', 'incidence', 'grid', 'funnel', 'table'] as const;
export const ResultKind = z.enum(RESULT_KINDS);
export type ResultKind = z.infer<typeof ResultKind>;

/** RULE (domain 6.4): sets are never mixed on one chart. `nhs` goes with control limits around the mean, `anhoej` with a run chart around the median. */
export const RULE_SETS = ['nhs', 'anhoej'] as const;
export const RuleSet = z.enum(RULE_SETS);
export type RuleSet = z.infer<typeof RuleSet>;

/** Lengths of a period. */
export const INTERVALS = ['week', 'month', 'quarter'] as const;
