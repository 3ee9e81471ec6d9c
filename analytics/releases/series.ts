/** Points over time as they may leave: whole periods shown or not, every group of a period alike. */
import type { Reading, Series, SeriesPoint } from '#analytics/contract/result.ts';
import { HIDDEN, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { chooseColumns, countsOf, NOBODY, together, type Counted } from './counted.ts';
import { inScale } from './scales.ts';

type Group = Series['groups'][number];

/** A series over one grouping, with the people behind its figures where these count something else. */
export interface SeriesTable {
  readonly series: Series;
  readonly behind: EpisodesBehind | undefined;
}

export function cellOf(reading: Reading, people: number | undefined): Counted {
  const counts = countsOf(reading);
  return counts === null ? NOBODY : { counts, people: people ?? null };
}

const pointAt = ({ points }: Group, from: string): SeriesPoint | undefined => points.find((point) => point.from === from);

/** One line of cells per group, a cell per period. */
function linesOf({ series, behind }: SeriesTable, periods: readonly string[]): Counted[][] {
  return series.groups.map((group) => periods.map((from) => cellOf(pointAt(group, from)?.reading ?? { state: 'none' }, behind?.(group.key, from))));
}

/** Groups' cells in all periods of a series together, by key. */
export function totalsOf(table: SeriesTable): Map<string, Counted> {
  const periods = periodsOf(table.series);
  const lines = linesOf(table, periods);
  return new Map(table.series.groups.map(({ key }, index) => [key, together(lines[index] ?? [])]));
}

export function periodsOf({ groups }: Series): string[] {
  return [...new Set(groups.flatMap(({ points }) => points.map(({ from }) => from)))].sort();
}

/** Every point with a value outside the periods shown is hidden. Limits go: they are made again from what is shown. */
function mask(series: Series, isShown: (group: string, from: string) => boolean): Series {
  const shownOrHidden = (group: string, point: SeriesPoint): SeriesPoint => (point.reading.state === 'value' && !isShown(group, point.from) ? { ...point, reading: HIDDEN } : point);
  return { ...series, groups: series.groups.map((group) => ({ ...group, spc: null, points: group.points.map((point) => shownOrHidden(group.key, point)) })) };
}

export interface ShownSeries {
  readonly series: Series;
  /** First days of the periods shown. */
  readonly periods: ReadonlySet<string>;
}

/** The series of everybody: a period is shown where it is not small, nor what is hidden of the whole. */
export function showAll(table: SeriesTable): ShownSeries {
  const periods = periodsOf(table.series);
  const shown = chooseColumns(linesOf(table, periods));
  const kept = new Set(periods.filter((_, index) => shown[index]));
  return { series: mask(table.series, (_, from) => kept.has(from)), periods: kept };
}

interface Beside {
  /** Whether everybody's figures of a period are shown: groups that add up to a hidden one would give it away. */
  readonly isOpenTo: (from: string) => boolean;
  readonly scales?: readonly string[];
}

/** The same by group. Shape: `groups` are those of whom anything is shown (chosen over all of a measure's figures). */
export function showGroups(table: SeriesTable, groups: ReadonlySet<string>, { isOpenTo, scales = [] }: Beside): ShownSeries {
  const periods = periodsOf(table.series);
  const lines = linesOf(table, periods).map((cells, index) => {
    const key = table.series.groups[index]?.key ?? '';
    return { cells, isShown: groups.has(key), scale: inScale(key, scales).scale };
  });
  const hidden = lines.filter(({ isShown }) => !isShown);
  const rest = [...new Set(hidden.map(({ scale }) => scale))].map((scale) => periods.map((_, index) => together(hidden.filter((line) => line.scale === scale).map(({ cells }) => cells[index] ?? NOBODY))));
  const shown = groups.size === 0 ? [] : chooseColumns([...lines.filter(({ isShown }) => isShown).map(({ cells }) => cells), ...rest], (index) => isOpenTo(periods[index] ?? ''));
  const kept = new Set(periods.filter((_, index) => shown[index]));
  return { series: mask(table.series, (group, from) => groups.has(group) && kept.has(from)), periods: kept };
}
