/** What a chart of points over time is made from. */
import type { RuleSet } from '#analytics/contract/kinds.ts';
import type { MeasureDefinition, Spc } from '#analytics/contract/result.ts';

export type SpcChart = Spc['chart'];
export type ControlChart = Exclude<SpcChart, 'run'>;
export type Signal = Spc['points'][number]['signals'][number];

/** A point that counts: its period is over and known. p and u charts need the counts behind it. */
export interface SpcInput {
  readonly from: string;
  readonly value: number;
  readonly numerator?: number;
  readonly denominator?: number;
}

/** From its first point on, centre and limits are made anew. */
export interface SpcPhase {
  readonly from: string;
  readonly reason: string | null;
  /** Centre and limits come from the points before this date only. */
  readonly baselineTo?: string | null;
}

export interface SpcOptions {
  /** Drawn where the rules are those of control charts; a run chart has no other. */
  readonly chart: ControlChart;
  readonly rules: RuleSet;
  readonly direction: MeasureDefinition['direction'];
  readonly target?: number | null;
  readonly phases?: readonly SpcPhase[];
  /** Leave moving ranges above 3.267 times their mean out once. */
  readonly screen?: boolean;
  /** What an XmR chart's values cannot go beyond; p, u and g charts know theirs. */
  readonly range?: { readonly min?: number; readonly max?: number };
  /** How a period is said, such as `Jun 2026`. */
  readonly nameOf: (from: string) => string;
  /** What several are called, such as `months`; `points` unless told. */
  readonly periods?: string;
}

/**
 * RULE: points needed before anything is said. Anhoej: 10 that do not lie on the median (domain 6.1). NHS: 8, the first number at which all four rules
 * can speak, since 7 points cannot all lie on one side of their own mean; limits stay provisional below 12 (domain 6.2).
 */
export const POINTS_NEEDED: Readonly<Record<RuleSet, number>> = { nhs: 8, anhoej: 10 };
/** [GK] Limits are provisional below this many points (domain 6.2). */
export const FIRM_FROM = 12;
