/** Curves as they may leave: counted between fixed days, put together until nothing between two days is small. */
import type { Curve, Incidence, Reading } from '#analytics/contract/result.ts';
import { isShowable, mergeSafely, type Counts } from '#analytics/statistics/merge-safely.ts';
import { HIDDEN } from '#analytics/statistics/small-counts.ts';
import { THRESHOLD } from './counted.ts';

/**
 * Days at which a released curve may have a step. RULE: the same for every measure, group and release, so that steps of two curves never lie a day apart
 * and tell who left between.
 */
export const CUTS = [7, 14, 30, 60, 90, 180, 365] as const;

type CurveGroup = Curve['groups'][number];
type IncidenceGroup = Incidence['groups'][number];

/** What happened between two cuts, one entry per way of leaving; the last entry is what came after the last cut. */
export type Intervals = readonly Counts[];

function between(days: readonly { readonly day: number; readonly counts: Counts }[], width: number): Counts[] {
  const all = Array.from({ length: CUTS.length + 1 }, () => Array.from({ length: width }, () => 0));
  for (const { day, counts } of days) {
    const found = CUTS.findIndex((cut) => day < cut);
    const cell = all[found === -1 ? CUTS.length : found];
    for (const [index, count] of counts.entries()) if (cell !== undefined) cell[index] = (cell[index] ?? 0) + count;
  }
  return all;
}

export function curveIntervals({ points }: CurveGroup): Intervals {
  return between(points.map(({ day, exits, censored }) => ({ day, counts: [exits, censored] })), 2);
}

function incidenceDays({ causes }: IncidenceGroup): { day: number; counts: Counts }[] {
  const rows = causes[0]?.points ?? [];
  return rows.map(({ day, atRisk }, row) => {
    const events = causes.map(({ points }) => points[row]?.events ?? 0);
    const next = rows[row + 1]?.atRisk ?? 0;
    return { day, counts: [...events, atRisk - next - events.reduce((sum, count) => sum + count, 0)] };
  });
}

/** Events by cause, and the rest of those who are no longer followed. */
export function incidenceIntervals(group: IncidenceGroup): Intervals {
  return between(incidenceDays(group), group.causes.length + 1);
}

/** True where what happened on one of these days, by itself, is none or enough: then `by day 90` and `before day 90` may both be told. */
function isQuiet(group: IncidenceGroup, day: number): boolean {
  return incidenceDays(group).filter((one) => one.day === day).every(({ counts }) => counts.every((count) => isShowable(count, THRESHOLD)));
}

const addAll = (list: readonly Counts[]): Counts => list.reduce((left, right) => left.map((count, index) => count + (right[index] ?? 0)));

/**
 * Cuts at which every one of several groups may have a step. Shape: one entry of intervals per group, those that are hidden put together in one.
 * RULE    between two steps each count of each group is nothing or enough, and so is what comes after the last. `allowed`: the cuts of the curve that
 *         these groups add up to.
 */
export function chooseCuts(groups: readonly Intervals[], allowed: readonly number[] = CUTS): number[] {
  const cells = Array.from({ length: CUTS.length + 1 }, (_, index) => index);
  const countsOf = (index: number): Counts => groups.flatMap((intervals) => intervals[index] ?? []);
  // Cells between which there is no step are one.
  const joined: number[][] = [];
  let open: number[] = [];
  for (const index of cells) {
    open.push(index);
    const cut = CUTS[index];
    if (cut !== undefined && !allowed.includes(cut)) continue;
    joined.push(open);
    open = [];
  }
  const isSafe = (counts: Counts): boolean => counts.every((count) => isShowable(count, THRESHOLD));
  const { runs } = mergeSafely(joined, { countsOf: (list) => addAll(list.map(countsOf)), isSafe, isTailSafe: isSafe });
  return runs.flatMap((run) => CUTS[run.at(-1)?.at(-1) ?? CUTS.length] ?? []);
}

/** RULE: three decimals. What a curve is between its steps can be sought in the digits of its steps. */
const coarse = (value: number): number => Math.round(value * 1000) / 1000;
const coarseOrNull = (value: number | null): number | null => (value === null ? null : coarse(value));

function countBefore(intervals: Intervals, cut: number, from = 0): Counts {
  const inside = intervals.filter((_, index) => (CUTS[index] ?? Infinity) <= cut && (CUTS[index] ?? Infinity) > from);
  return inside.length === 0 ? [] : addAll(inside);
}

const sum = (counts: Counts): number => counts.reduce((all, count) => all + count, 0);

function coarseReading(reading: Reading, atRisk: number): Reading {
  if (reading.state !== 'value') return reading;
  const { numerator: _, denominator: __, ...rest } = reading;
  return { ...rest, value: coarse(reading.value), lower: coarseOrNull(reading.lower), upper: coarseOrNull(reading.upper), atRisk };
}

/** A curve with steps at the cuts alone. Medians and quartiles would need people enough on both sides of a day of their own; they are hidden. */
export function showCurve(group: CurveGroup, cuts: readonly number[]): CurveGroup {
  const intervals = curveIntervals(group);
  const total = sum(intervals.flat());
  const points = cuts.map((cut, index) => {
    const before = cuts[index - 1] ?? 0;
    const last = group.points.findLast(({ day }) => day < cut);
    const [exits = 0, censored = 0] = countBefore(intervals, cut, before);
    return {
      day: cut - 1, atRisk: total - sum(countBefore(intervals, before)), exits, censored,
      value: coarse(last?.value ?? 1), lower: coarseOrNull(last?.lower ?? null), upper: coarseOrNull(last?.upper ?? null),
    };
  });
  const isNobody = total === 0;
  return {
    ...group, points, isCoarse: true, sensitivity: null,
    median: isNobody ? group.median : HIDDEN, quartiles: isNobody ? group.quartiles : { lower: HIDDEN, upper: HIDDEN },
    readings: group.readings.map(({ day, reading }) => ({ day, reading: cuts.includes(day) || reading.state !== 'value' ? coarseReading(reading, total - sum(countBefore(intervals, day))) : HIDDEN })),
  };
}

export function hideCurve(group: CurveGroup): CurveGroup {
  return { ...group, episodes: null, exits: null, censored: null, points: [], median: HIDDEN, quartiles: { lower: HIDDEN, upper: HIDDEN }, sensitivity: null, readings: group.readings.map(({ day }) => ({ day, reading: HIDDEN })) };
}

export function showIncidence(group: IncidenceGroup, cuts: readonly number[], beside: readonly IncidenceGroup[]): IncidenceGroup {
  const intervals = incidenceIntervals(group);
  const total = sum(intervals.flat());
  const isTold = (day: number): boolean => cuts.includes(day) && beside.every((one) => isQuiet(one, day));
  const readings = (of: IncidenceGroup['readings']): IncidenceGroup['readings'] => of.map(({ day, reading }) => {
    if (reading.state !== 'value') return { day, reading };
    if (!isTold(day)) return { day, reading: HIDDEN };
    return { day, reading: coarseReading(reading, total - sum(countBefore(intervals, day))) };
  });
  return {
    ...group, isCoarse: true, readings: readings(group.readings),
    causes: group.causes.map(({ cause, points, readings: own }, which) => ({
      cause, readings: readings(own),
      points: cuts.map((cut, index) => {
        const before = cuts[index - 1] ?? 0;
        const last = points.findLast(({ day }) => day < cut);
        return {
          day: cut - 1, atRisk: total - sum(countBefore(intervals, before)), events: countBefore(intervals, cut, before)[which] ?? 0,
          value: coarse(last?.value ?? 0), lower: coarseOrNull(last?.lower ?? null), upper: coarseOrNull(last?.upper ?? null),
        };
      }),
    })),
  };
}

export function hideIncidence(group: IncidenceGroup): IncidenceGroup {
  const readings = (of: IncidenceGroup['readings']): IncidenceGroup['readings'] => of.map(({ day }) => ({ day, reading: HIDDEN }));
  return { ...group, episodes: null, causes: group.causes.map(({ cause, readings: own }) => ({ cause, points: [], readings: readings(own) })), readings: readings(group.readings) };
}
