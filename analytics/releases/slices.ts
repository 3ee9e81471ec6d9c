/** Which whole months come into a release, and what is asked about them. */
import { RELEASED_BY, type ReleasedBy } from '#analytics/contract/release.ts';
import type { MeasureDefinition, Series } from '#analytics/contract/result.ts';
import { addDays, addMonths } from '#analytics/period/dates.ts';
import type { Question } from './assemble.ts';

/** The first release goes back so far; its months are one slice. */
export const FIRST_MONTHS = 24;
/** RULE: later slices have at least a quarter, so that they hold enough people to be shown. */
export const LEAST_MONTHS = 3;

/** The last whole month as of a day. Example lastMonth('2026-11-20') -> { month: '2026-10', to: '2026-11-01', asOf: '2026-10-31' } */
export function lastMonth(lastCompleteDay: string): { month: string; to: string; asOf: string } {
  const to = `${addDays(lastCompleteDay, 1).slice(0, 7)}-01`;
  return { month: addDays(to, -1).slice(0, 7), to, asOf: addDays(to, -1) };
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

/** First month of which not everything that the measure needs can be known yet; `to` where all can. */
export function matureTo({ groups }: Series, to: string): string {
  const open = groups.flatMap(({ points }) => points.filter(({ from, reading, isPartial }) => from < to && (reading.state === 'not-yet' || isPartial === true)).map(({ from }) => from)).sort();
  return open[0] ?? to;
}

/** The fixed list of questions about a measure. `programs`: within each of them, by everything else. */
export function questionsOf({ views }: Pick<MeasureDefinition, 'views'>, programs: readonly string[]): Question[] {
  const [month, quarter] = ['month', 'quarter'] as const;
  const groupings: (ReleasedBy | null)[] = [null, ...RELEASED_BY];
  return views.flatMap((view): Question[] => {
    if (view === 'series') return groupings.flatMap((groupBy) => (groupBy === null ? [month] : [month, quarter]).map((interval) => ({ view, groupBy, program: null, interval })));
    if (view === 'funnel') return [{ view, groupBy: 'program', program: null, interval: month }];
    if (view === 'grid') return [{ view, groupBy: null, program: null, interval: month }];
    const within = view === 'table' ? programs.flatMap((program) => RELEASED_BY.filter((by) => by !== 'program').map((groupBy) => ({ view, groupBy, program, interval: month }))) : [];
    return [...groupings.map((groupBy) => ({ view, groupBy, program: null, interval: month })), ...within];
  });
}

/** Points of the slice's months alone. WHY: what happens in them is counted for everybody admitted in two years, not only for those admitted in them. */
export function cutSeries(series: Series, { from, to }: { from: string; to: string }): Series {
  return { ...series, groups: series.groups.map((group) => ({ ...group, spc: null, points: group.points.filter((point) => point.from >= from && point.to <= to) })) };
}
