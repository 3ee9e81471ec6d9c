/** Which whole months come into a release, and what is asked about them. */
import { RELEASED_BY, type ReleasedBy } from '#analytics/contract/release.ts';
import type { MeasureDefinition, Series } from '#analytics/contract/result.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import type { Question } from './assemble.ts';

/** The first release goes back so far; its months are one slice. */
export const FIRST_MONTHS = 24;
/** RULE: later slices have at least a quarter, so that they hold enough people to be shown. */
export const LEAST_MONTHS = 3;

/** First day of the quarter that a day is in. Example '2026-11-20' -> '2026-10-01' */
export function quarterOf(date: string): string {
  const month = Number(date.slice(5, 7));
  return `${date.slice(0, 5)}${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}

/**
 * The last whole month as of a day, and the last whole quarter that ended with it or before.
 *
 * RULE    what is released is as of the end of that quarter: months that are over but whose quarter is not wait for it.
 * Example lastMonth('2026-11-20') -> { month: '2026-10', to: '2026-10-01', asOf: '2026-09-30' }
 */
export function lastMonth(lastCompleteDay: string): { month: string; to: string; asOf: string } {
  const next = addDays(lastCompleteDay, 1);
  const to = quarterOf(next);
  return { month: addDays(`${next.slice(0, 7)}-01`, -1).slice(0, 7), to, asOf: addDays(to, -1) };
}

/**
 * Months that are new since what has been released, up to `to`.
 *
 * Missing null where they are not enough for a slice yet: then nothing is added.
 * Example released to 2026-06-01, to 2026-09-01 -> { from: '2026-06-01', to: '2026-09-01' }; to 2026-08-01 -> null
 */
export function nextSlice(releasedTo: string | null, to: string): { from: string; to: string } | null {
  if (releasedTo === null) return { from: addMonths(to, -FIRST_MONTHS), to };
  return addMonths(releasedTo, LEAST_MONTHS) <= to ? { from: releasedTo, to } : null;
}

/** First day of the quarter of which not everything that the measure needs can be known yet; `to` where all can. */
export function matureTo({ groups }: Series, to: string): string {
  const open = groups.flatMap(({ points }) => points.filter(({ from, reading, isPartial }) => from < to && (reading.state === 'not-yet' || isPartial === true)).map(({ from }) => from)).sort();
  return open[0] === undefined ? to : quarterOf(open[0]);
}

/** RULE: a grouping is told by months where its groups have so many admissions a month on average, else by quarters; the same for every measure. */
const MONTHLY_FROM = 40;

/** Example of 1,200 admissions in 24 months and 3 programs: 17 a month each, so quarters */
export function intervalOf(admissions: number, months: number, groups: number): 'month' | 'quarter' {
  return admissions >= MONTHLY_FROM * months * groups ? 'month' : 'quarter';
}

/** The fixed list of questions about a measure. `programs`: within each of them, by everything else. */
export function questionsOf({ views }: Pick<MeasureDefinition, 'views'>, programs: readonly string[], intervals: ReadonlyMap<ReleasedBy | null, 'month' | 'quarter'>): Question[] {
  const groupings: (ReleasedBy | null)[] = [null, ...RELEASED_BY];
  return views.flatMap((view): Question[] => {
    const all = groupings.map((groupBy): Question => ({ view, groupBy, program: null, interval: intervals.get(groupBy) ?? 'quarter' }));
    if (view === 'funnel') return all.filter(({ groupBy }) => groupBy === 'program');
    if (view === 'grid') return all.filter(({ groupBy }) => groupBy === null);
    if (view !== 'table') return all;
    return [...all, ...programs.flatMap((program) => all.flatMap((one) => (one.groupBy === null || one.groupBy === 'program' ? [] : [{ ...one, program }])))];
  });
}

/** Points of the slice's months alone. WHY: what happens in them is counted for everybody admitted in two years, not only for those admitted in them. */
export function cutSeries(series: Series, { from, to }: { from: string; to: string }): Series {
  return { ...series, groups: series.groups.map((group) => ({ ...group, spc: null, points: group.points.filter((point) => point.from >= from && point.to <= to) })) };
}
