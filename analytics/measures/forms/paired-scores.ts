/** Scores of the instruments that a cohort's programs use: who was measured, who was measured twice, and what the two scores were. */
import { z } from 'zod';
import { CalendarDate } from '#analytics/contract/event.ts';
import type { Setting } from '#analytics/contract/result.ts';
import { BASELINE_DAYS } from '#analytics/instruments/baseline.ts';
import { axisLabel, axisOf, findInstrument } from '#analytics/instruments/instruments.ts';
import type { Instrument, Scale } from '#analytics/instruments/instrument.ts';
import { groupRows, type Context } from '../define.ts';

/** Episodes of one group, admission period and axis that are alike: same state, same scores. */
export const PairRow = z.object({
  group_key: z.string(),
  period: CalendarDate,
  axis: z.string(),
  instrument: z.string(),
  /** Admitted so recently that a second score could not have been taken yet. */
  is_pending: z.boolean(),
  /** Has a baseline and was in treatment long enough after it for a second score. */
  is_due: z.boolean(),
  baseline: z.number().nullable(),
  last: z.number().nullable(),
  /** The latest score of the first `followed_days` after admission: what admission periods are compared by. */
  last_within: z.number().nullable(),
  followed_days: z.int().nonnegative(),
  /** As-of date from which the first of them could have two scores. */
  matures_on: CalendarDate,
  episodes: z.int().positive(),
});
export type PairRow = z.infer<typeof PairRow>;

/** The windows of a pair of scores. */
export const PAIR_SETTINGS: readonly Setting[] = [
  { name: 'baselineDays', value: BASELINE_DAYS, unit: 'days', label: 'Baseline: the first score within this many days before or after admission', source: 'domain fact sheet 3.5, our design', isConfirmed: false },
  { name: 'apartDays', value: 14, unit: 'days', label: 'The latest score counts from this many days after the baseline', source: 'domain fact sheet 3.5, our design', isConfirmed: false },
  { name: 'afterDischargeDays', value: 7, unit: 'days', label: 'and up to this many days after discharge', source: 'domain fact sheet 3.5, our design', isConfirmed: false },
];
export const FOLLOWED_SETTING: Setting = {
  name: 'followedDays', value: 90, unit: 'days', label: 'Over time, the latest score is that of this many days after admission, for everybody', source: 'our design', isConfirmed: false,
};

export interface AxisRows {
  readonly axis: string;
  readonly instrument: Instrument | null;
  readonly scale: Scale | null;
  /** How the axis is called: `PHQ-9`, `BAM use (items-0-4)`. */
  readonly label: string;
  readonly rows: readonly PairRow[];
}
export interface GroupAxes {
  readonly key: string;
  readonly label: string;
  readonly axes: readonly AxisRows[];
}

/** The scale that stands on an axis; null where the instrument is not known. */
export function scaleOn(axis: string, instrument: Instrument | null): Scale | null {
  return instrument?.scales.find((scale) => axisOf(instrument, scale) === axis) ?? null;
}

/**
 * Axes in the order of their names, each with its instrument; null where we know nothing of it.
 *
 * TRAP: an instrument's id may hold a slash, so it is not read out of the axis.
 */
export function axesIn(rows: readonly { readonly axis: string; readonly instrument: string }[]): ReadonlyMap<string, Instrument | null> {
  const found = new Map(rows.map(({ axis, instrument }) => [axis, findInstrument(instrument)]));
  return new Map([...found].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function axesOf(rows: readonly PairRow[], axes: ReadonlyMap<string, Instrument | null>): AxisRows[] {
  return [...axes].map(([axis, instrument]) => {
    const own = rows.filter((row) => row.axis === axis);
    const scale = scaleOn(axis, instrument);
    return { axis, instrument, scale, label: axisLabel(axis, scale), rows: own };
  });
}

/**
 * Rows by group, and in every group by axis: the same axes in each, in the order of their names.
 *
 * Missing a group in which an instrument is not used has its axis with no rows; one that uses none at all is not there.
 */
export function groupAxes(rows: readonly PairRow[], context: Context): GroupAxes[] {
  const axes = axesIn(rows);
  return groupRows(rows, context).map(({ key, label, rows: own }) => ({ key, label, axes: axesOf(own, axes) }));
}

/** Episodes of some rows. */
export function episodesIn(rows: readonly PairRow[], isCounted: (row: PairRow) => boolean = () => true): number {
  return rows.reduce((total, row) => total + (isCounted(row) ? row.episodes : 0), 0);
}

export type Pair = PairRow & { readonly baseline: number; readonly last: number };
/** Whether both scores are there. */
export function isPaired(row: PairRow): row is Pair {
  return !row.is_pending && row.baseline !== null && row.last !== null;
}

/** As-of date on which the first of those admitted too recently is counted; null where nobody waits. */
export function waitingUntil(rows: readonly PairRow[]): string | null {
  return rows.filter((row) => row.is_pending).map((row) => row.matures_on).sort()[0] ?? null;
}

/**
 * The smallest count above 0: what is said to stand behind cells that tell one another by adding and subtracting.
 *
 * Source  domain 6.7: 0 may be shown, 1-10 may not, nor what it could be had from.
 */
export function fewest(...counts: readonly number[]): number {
  const some = counts.filter((count) => count > 0);
  return some.length === 0 ? 0 : Math.min(...some);
}
