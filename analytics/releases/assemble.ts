/** The raw answers about one measure -> the same as they may leave, chosen together as one table. */
import type { ReleasedBy } from '#analytics/contract/release.ts';
import type { Result } from '#analytics/contract/result.ts';
import type { ResultKind } from '#analytics/contract/kinds.ts';
import { suppressTable } from '#analytics/statistics/disclosure-tables.ts';
import { COUNT_METHOD, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { addMonths } from '#analytics/period/dates.ts';
import { chooseColumns, countsOf, isOpen, NOBODY, THRESHOLD, together, type Counted } from './counted.ts';
import { chooseCuts, CUTS, curveIntervals, hideCurve, hideIncidence, incidenceIntervals, showCurve, showIncidence, type Intervals } from './intervals.ts';
import { periodsOf, showAll, showGroups, totalsOf, type SeriesTable, type ShownSeries } from './series.ts';
import { funnelCounted, showFunnel, showGrid, showTableGroups, tableCounted } from './tables.ts';

/** A question of the fixed list. `program`: groups within one program. */
export interface Question {
  readonly view: ResultKind;
  readonly groupBy: ReleasedBy | null;
  readonly program: string | null;
  readonly interval: 'month' | 'quarter';
}
export interface Raw {
  readonly question: Question;
  readonly result: Result;
  readonly behind: EpisodesBehind | undefined;
}
export interface Shown {
  readonly question: Question;
  readonly result: Result;
}

type Kind<K extends Result['kind']> = Raw & { readonly result: Extract<Result, { kind: K }> };

function find<K extends Result['kind']>(raws: readonly Raw[], kind: K, where: Partial<Question>): Kind<K> | undefined {
  return raws.find((raw): raw is Kind<K> => raw.result.kind === kind && Object.entries({ program: null, ...where }).every(([name, value]) => raw.question[name as keyof Question] === value));
}

const seriesTable = ({ result, behind }: Kind<'series'>): SeriesTable => ({ series: result, behind });
const curveTotal = (intervals: Intervals): Counted => {
  const counts = intervals.reduce((left, right) => left.map((count, index) => count + (right[index] ?? 0)));
  return { counts, people: null };
};

/** Everything that is told of each group of a grouping, over all views: a group is shown in all of them or in none. */
function groupTotals(raws: readonly Raw[], by: ReleasedBy): Map<string, Counted> {
  const views: Map<string, Counted>[] = raws.filter(({ question }) => question.groupBy === by && question.program === null).map(({ result, behind }) => {
    switch (result.kind) {
      case 'series': return totalsOf({ series: result, behind });
      case 'table': return result.rowsAre === null ? new Map(result.groups.map((group) => [group.key, tableCounted(group, behind)])) : new Map();
      case 'funnel': return funnelCounted(result, behind);
      case 'curve': return new Map(result.groups.map((group) => [group.key, { ...curveTotal(curveIntervals(group)), ...(behind === undefined ? {} : { people: behind(group.key, null) }) }]));
      case 'incidence': return new Map(result.groups.map((group) => [group.key, curveTotal(incidenceIntervals(group))]));
      case 'grid': return new Map();
    }
  });
  const keys = [...new Set(views.flatMap((view) => [...view.keys()]))].sort();
  return new Map(keys.map((key) => {
    const cells = views.map((view) => view.get(key) ?? NOBODY);
    const people = cells.flatMap((cell) => (cell.people !== null && cell.counts.some((count) => count > 0) ? [cell.people] : []));
    return [key, { counts: views.flatMap((view, index) => pad(cells[index] ?? NOBODY, view)), people: people.length === 0 ? null : Math.min(...people) }];
  }));
}

/** As long as the longest of its view, so that the counts of two groups stand under each other. */
function pad({ counts }: Counted, view: ReadonlyMap<string, Counted>): number[] {
  const length = Math.max(0, ...[...view.values()].map((cell) => cell.counts.length));
  return Array.from({ length }, (_, index) => counts[index] ?? 0);
}

function openGroups(totals: ReadonlyMap<string, Counted>): Set<string> {
  const keys = [...totals.keys()];
  const shown = chooseColumns([keys.map((key) => totals.get(key) ?? NOBODY)]);
  return new Set(keys.filter((_, index) => shown[index]));
}

/** RULE: a quarter's groups add up to its months', so a quarter is open only where all of its months are shown of everybody. */
function openTo(all: ShownSeries | null, allPeriods: readonly string[], interval: 'month' | 'quarter'): (from: string) => boolean {
  if (all === null) return () => false;
  // Periods of the same length: everybody's own.
  if (interval === 'month' || all.series.interval === 'quarter') return (from) => all.periods.has(from);
  return (from) => allPeriods.filter((month) => month >= from && month < addMonths(from, 3)).every((month) => all.periods.has(month));
}

interface Chosen {
  readonly all: ShownSeries | null;
  readonly allPeriods: readonly string[];
  readonly cuts: readonly number[];
}

function showSeriesBy(raws: readonly Raw[], by: ReleasedBy, groups: ReadonlySet<string>, { all, allPeriods }: Chosen): Shown[] {
  const raw = find(raws, 'series', { groupBy: by });
  return raw === undefined ? [] : [{ question: raw.question, result: showGroups(seriesTable(raw), groups, openTo(all, allPeriods, raw.question.interval)).series }];
}

function showCurvesBy(raws: readonly Raw[], by: ReleasedBy, groups: ReadonlySet<string>, cuts: readonly number[]): Shown[] {
  const shown: Shown[] = [];
  const merged = (list: readonly { readonly key: string; readonly intervals: Intervals }[]): Intervals[] => {
    const rest = list.filter(({ key }) => !groups.has(key)).map(({ intervals }) => intervals);
    const sum = rest.length === 0 ? [] : [rest.reduce((left, right) => left.map((counts, index) => counts.map((count, which) => count + (right[index]?.[which] ?? 0))))];
    return [...list.filter(({ key }) => groups.has(key)).map(({ intervals }) => intervals), ...sum];
  };
  const curve = find(raws, 'curve', { groupBy: by });
  if (curve !== undefined) {
    const own = chooseCuts(merged(curve.result.groups.map((group) => ({ key: group.key, intervals: curveIntervals(group) }))), cuts);
    shown.push({ question: curve.question, result: { ...curve.result, comparison: null, groups: curve.result.groups.map((group) => (groups.has(group.key) ? showCurve(group, own) : hideCurve(group))) } });
  }
  const incidence = find(raws, 'incidence', { groupBy: by });
  if (incidence !== undefined) {
    const list = incidence.result.groups;
    const own = chooseCuts(merged(list.map((group) => ({ key: group.key, intervals: incidenceIntervals(group) }))), cuts);
    shown.push({ question: incidence.question, result: { ...incidence.result, groups: list.map((group) => (groups.has(group.key) ? showIncidence(group, own, list) : hideIncidence(group))) } });
  }
  return shown;
}

function showBy(raws: readonly Raw[], by: ReleasedBy, chosen: Chosen): { shown: Shown[]; groups: Set<string> } {
  const groups = openGroups(groupTotals(raws, by));
  const shown = [...showSeriesBy(raws, by, groups, chosen), ...showCurvesBy(raws, by, groups, chosen.cuts)];
  const table = find(raws, 'table', { groupBy: by });
  // RULE: a table of many rows (instruments, domains) is released of everybody alone; by group it would be all holes.
  if (table?.result.rowsAre === null) shown.push({ question: table.question, result: showTableGroups(table.result, groups) });
  const funnel = find(raws, 'funnel', { groupBy: by });
  if (funnel !== undefined) shown.push({ question: funnel.question, result: showFunnel(funnel.result, groups) });
  return { shown, groups };
}

/**
 * Groups within each program. RULE: a program's row of the table program x group is shown whole or not at all, and what all hidden rows have of a group
 * together is nothing or enough.
 */
function showWithin(raws: readonly Raw[], by: ReleasedBy, programs: ReadonlySet<string>): Shown[] {
  const rows = raws.filter((raw): raw is Kind<'table'> => raw.result.kind === 'table' && raw.result.rowsAre === null && raw.question.groupBy === by && raw.question.program !== null);
  const keys = [...new Set(rows.flatMap(({ result }) => result.groups.map(({ key }) => key)))].sort();
  const width = Math.max(0, ...rows.flatMap(({ result, behind }) => result.groups.map((group) => tableCounted(group, behind).counts.length)));
  const cellOf = ({ result, behind }: Kind<'table'>, key: string): Counted => {
    const group = result.groups.find((one) => one.key === key);
    const { counts, people } = group === undefined ? NOBODY : tableCounted(group, behind);
    return { counts: Array.from({ length: width }, (_, index) => counts[index] ?? 0), people };
  };
  const shown = chooseColumns(keys.map((key) => rows.map((row) => cellOf(row, key))), (index) => programs.has(rows[index]?.question.program ?? ''));
  return rows.map((row, index) => ({ question: row.question, result: showTableGroups(row.result, new Set(shown[index] === true ? keys : [])) }));
}

/**
 * Whether the totals of a measure are its periods together. RULE: where they count more (people whose month is not over), what is more could be had by
 * subtraction, and totals are not released.
 */
function isWhole(raws: readonly Raw[]): boolean {
  const series = find(raws, 'series', { groupBy: null });
  const [group] = series?.result.groups ?? [];
  if (group === undefined) return true;
  const [all = 0, some = 0] = together(group.points.map(({ reading }) => ({ counts: countsOf(reading) ?? [], people: 0 }))).counts;
  const overall = find(raws, 'funnel', {})?.result.overall;
  if (overall !== undefined) return overall.state !== 'value' || (overall.denominator === all && (overall.numerator ?? some) === some);
  const cells = find(raws, 'table', { groupBy: null })?.result.groups[0]?.rows.flatMap((row) => Object.values(row.cells)) ?? [];
  return cells.length === 0 || all === 0 || cells.some((cell) => cell.state === 'value' && (cell.denominator === all || (cell.method === COUNT_METHOD && cell.value === all)));
}

function showEverybody(raws: readonly Raw[], linked: readonly number[] | null): { shown: Shown[]; chosen: Chosen } {
  const shown: Shown[] = [];
  const series = find(raws, 'series', { groupBy: null });
  const all = series === undefined ? null : showAll(seriesTable(series));
  if (series !== undefined && all !== null) shown.push({ question: series.question, result: all.series });
  let cuts: readonly number[] = linked ?? CUTS;
  const curve = find(raws, 'curve', { groupBy: null });
  const [only] = curve?.result.groups ?? [];
  if (curve !== undefined && only !== undefined) {
    const people = curve.behind?.(only.key, null);
    const total = { ...curveTotal(curveIntervals(only)), ...(people === undefined ? {} : { people }) };
    cuts = isOpen(total) ? chooseCuts([curveIntervals(only)], cuts) : [];
    shown.push({ question: curve.question, result: { ...curve.result, comparison: null, groups: [isOpen(total) ? showCurve(only, cuts) : hideCurve(only)] } });
  }
  const incidence = find(raws, 'incidence', { groupBy: null });
  const [one] = incidence?.result.groups ?? [];
  if (incidence !== undefined && one !== undefined) {
    const isShown = isOpen({ counts: [curveTotal(incidenceIntervals(one)).counts.reduce((sum, count) => sum + count, 0)], people: null });
    cuts = isShown ? chooseCuts([incidenceIntervals(one)], cuts) : [];
    shown.push({ question: incidence.question, result: { ...incidence.result, groups: [isShown ? showIncidence(one, cuts, [one]) : hideIncidence(one)] } });
  }
  const grid = find(raws, 'grid', { groupBy: null });
  if (grid !== undefined) shown.push({ question: grid.question, result: showGrid(grid.result, cuts) });
  const table = find(raws, 'table', { groupBy: null });
  if (table !== undefined) shown.push({ question: table.question, result: suppressTable(table.result, THRESHOLD, table.behind) });
  return { shown, chosen: { all, allPeriods: series === undefined ? [] : periodsOf(series.result), cuts } };
}

/**
 * One measure's figures as they may leave.
 *
 * Shape   raw answers to the fixed list of questions -> answers to the same; and the days at which everybody's curve has steps, for measures of the
 *         same people (`linked`).
 * RULE    1. Everybody: periods, days and cells hidden until neither they nor what is hidden of the whole is small. 2. Each grouping: groups shown in all
 *         views or in none, periods in all groups or in none, days in all groups or in none, and only where everybody's is shown. 3. Groups within
 *         programs: a program's row whole or not at all.
 * Source  domain 6.7; docs/adr/0024-releases.md, with the proof.
 */
export function assemble(asked: readonly Raw[], by: readonly ReleasedBy[], linked: readonly number[] | null = null): { shown: Shown[]; cuts: readonly number[] } {
  const raws = isWhole(asked) ? asked : asked.filter(({ result }) => result.kind !== 'table' && result.kind !== 'funnel');
  const { shown, chosen } = showEverybody(raws, linked);
  const grouped = by.map((one) => ({ by: one, ...showBy(raws, one, chosen) }));
  const programs = grouped.find((one) => one.by === 'program')?.groups ?? new Set<string>();
  const within = by.filter((one) => one !== 'program').flatMap((one) => showWithin(raws, one, programs));
  return { shown: [...shown, ...grouped.flatMap((one) => one.shown), ...within], cuts: chosen.cuts };
}

