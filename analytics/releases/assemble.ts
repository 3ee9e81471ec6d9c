/** The raw answers about one measure -> the same as they may leave, chosen together as one table. */
import type { ReleasedBy } from '#analytics/contract/release.ts';
import type { Reading, Result, Table } from '#analytics/contract/result.ts';
import type { ResultKind } from '#analytics/contract/kinds.ts';
import { suppressTable } from '#analytics/statistics/disclosure-tables.ts';
import { isShowable } from '#analytics/statistics/merge-safely.ts';
import { HIDDEN, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { addMonths } from '#analytics/period/dates.ts';
import { chooseColumns, countsOf, isOpen, NOBODY, THRESHOLD, type Counted } from './counted.ts';
import { chooseCuts, CUTS, curveIntervals, hideCurve, hideIncidence, incidenceIntervals, showCurve, showIncidence, type Intervals } from './intervals.ts';
import { periodsOf, showAll, showGroups, totalsOf, type SeriesTable, type ShownSeries } from './series.ts';
import { asCurves } from './as-curves.ts';
import { columnToHide, mergedOf, rowOf, type Row } from './parts.ts';
import { showRows } from './rows.ts';
import { inScale, scalesOf } from './scales.ts';
import { columnCounted, funnelCounted, showFunnel, showGrid, showTableGroups } from './tables.ts';

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

/** What each view tells of each group: a series and its funnel are of one kind, curves of another. Tables are chosen column by column. */
const KINDS: readonly (readonly Result['kind'][])[] = [['series', 'funnel'], ['curve', 'incidence']];

function totalsIn({ result, behind }: Raw): Map<string, Counted> {
  switch (result.kind) {
    case 'series': return totalsOf({ series: result, behind });
    case 'funnel': return funnelCounted(result, behind);
    case 'curve': return new Map(result.groups.map((group) => [group.key, { ...curveTotal(curveIntervals(group)), ...(behind === undefined ? {} : { people: behind(group.key, null) }) }]));
    case 'incidence': return new Map(result.groups.map((group) => [group.key, curveTotal(incidenceIntervals(group))]));
    case 'grid': case 'table': return new Map();
  }
}

/** As long as the longest of its view, so that the counts of two groups stand under each other. */
function pad({ counts }: Counted, view: ReadonlyMap<string, Counted>): number[] {
  const length = Math.max(0, ...[...view.values()].map((cell) => cell.counts.length));
  return Array.from({ length }, (_, index) => counts[index] ?? 0);
}

/** Everything that views of one kind tell of each group. */
function groupTotals(raws: readonly Raw[], by: ReleasedBy, kinds: readonly Result['kind'][]): Map<string, Counted> {
  const views = raws.filter(({ question, result }) => question.groupBy === by && question.program === null && kinds.includes(result.kind)).map(totalsIn);
  const keys = [...new Set(views.flatMap((view) => [...view.keys()]))].sort();
  return new Map(keys.map((key) => {
    const cells = views.map((view) => view.get(key) ?? NOBODY);
    const people = cells.flatMap((cell) => (cell.people !== null && cell.counts.some((count) => count > 0) ? [cell.people] : []));
    return [key, { counts: views.flatMap((view, index) => pad(cells[index] ?? NOBODY, view)), people: people.length === 0 ? null : Math.min(...people) }];
  }));
}

/** RULE: the same people have a score on several scales, so a group is shown on all of them or on none, and what is hidden is open on each. */
function openGroups(totals: ReadonlyMap<string, Counted>, among: ReadonlySet<string>, scales: readonly string[]): Set<string> {
  const places = [...totals.keys()].map((key) => ({ key, ...inScale(key, scales) }));
  const [groups, lines] = [[...new Set(places.map(({ group }) => group))], [...new Set(places.map(({ scale }) => scale))]];
  const keyOf = (group: string, scale: string): string => places.find((place) => place.group === group && place.scale === scale)?.key ?? '';
  const isAmong = groups.map((group) => places.every((place) => place.group !== group || among.has(place.key)));
  const shown = chooseColumns(lines.map((scale) => groups.map((group) => totals.get(keyOf(group, scale)) ?? NOBODY)), (index) => isAmong[index] === true);
  return new Set(places.filter(({ group }) => shown[groups.indexOf(group)]).map(({ key }) => key));
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
  /** Columns of the table that are shown of everybody. */
  readonly columns: ReadonlySet<string>;
}

const scalesIn = (raws: readonly Raw[]): string[] => scalesOf(find(raws, 'series', { groupBy: null })?.result.groups ?? []);

function showSeriesBy(raws: readonly Raw[], by: ReleasedBy, groups: ReadonlySet<string>, { all, allPeriods }: Chosen): Shown[] {
  const raw = find(raws, 'series', { groupBy: by });
  return raw === undefined ? [] : [{ question: raw.question, result: showGroups(seriesTable(raw), groups, { isOpenTo: openTo(all, allPeriods, raw.question.interval), scales: scalesIn(raws) }).series }];
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

const cellsOf = ({ rows }: Table['groups'][number]): Readonly<Record<string, Reading>> => rows[0]?.cells ?? {};

/** Hides columns of all groups until what is shown of a group, and of those hidden together, leaves nothing small of a whole. */
function hideParts(table: Table, line: Map<string, Set<string>>): void {
  for (let column = columnToHide(table, rowsOf(table, line)); column !== null; column = columnToHide(table, rowsOf(table, line))) line.set(column, new Set());
}

function rowsOf({ groups }: Table, line: ReadonlyMap<string, ReadonlySet<string>>): Row[] {
  const rest = groups.filter(({ key }) => ![...line.values()].some((shown) => shown.has(key)));
  return [...groups.map((group) => rowOf(cellsOf(group), (column) => line.get(column)?.has(group.key) === true)), mergedOf(rest.map(cellsOf), (column) => (line.get(column)?.size ?? 0) > 0)];
}

/** A table of a measure that has curves tells no more than they do. */
function besideCurves(raws: readonly Raw[], table: Table, shown: readonly Shown[]): Table {
  return raws.some(({ result }) => result.kind === 'curve' || result.kind === 'incidence') ? asCurves(table, shown.map(({ result }) => result)) : table;
}

/**
 * RULE: groups are chosen for series and funnels first, for curves among those, for tables among those. The same count may stand in several views; what is
 * hidden in one beside others must not be shown in the next.
 */
function showBy(raws: readonly Raw[], by: ReleasedBy, chosen: Chosen): { shown: Shown[]; groups: Set<string> | null } {
  let groups: Set<string> | null = null;
  const shown: Shown[] = [];
  for (const kinds of KINDS) {
    const totals = groupTotals(raws, by, kinds);
    if (!raws.some(({ question, result }) => question.groupBy === by && kinds.includes(result.kind))) continue;
    const funnel = kinds.includes('funnel') ? find(raws, 'funnel', { groupBy: by }) : undefined;
    const periods = periodTotals(raws, by);
    const far = new Set([...totals.keys()].filter((key) => isApart(funnel?.result.groups.find((group) => group.key === key)?.reading ?? { state: 'none' }, periods.get(key))));
    groups = openGroups(totals, groups === null ? far : new Set([...groups].filter((key) => far.has(key))), scalesIn(raws));
    shown.push(...(kinds.includes('series') ? showSeriesBy(raws, by, groups, chosen) : showCurvesBy(raws, by, groups, chosen.cuts)));
    // The figure of everybody in a funnel is a total too.
    if (funnel !== undefined) shown.push({ question: funnel.question, result: showFunnel(funnel.result, groups, isApart(funnel.result.overall, periodTotals(raws, null).get('all'))) });
  }
  const table = find(raws, 'table', { groupBy: by });
  // RULE: a table of many rows (instruments, domains) is released of everybody alone; rows and groups would tell each other.
  if (table?.result.rowsAre === null) {
    const among = groups;
    const list = table.result.groups;
    const near = withoutNear(table.result, periodTotals(raws, by));
    const isFar = (index: number, column: string): boolean => near.groups[index]?.rows.every(({ cells }) => cells[column]?.state !== 'hidden') === true;
    const line = new Map(table.result.columns.map(({ key }) => {
      const open = chooseColumns([list.map((group) => columnCounted(group, key, table.behind))], (index) => chosen.columns.has(key) && isFar(index, key) && (among === null || among.has(list[index]?.key ?? '')));
      return [key, new Set(list.filter((_, index) => open[index]).map((group) => group.key))];
    }));
    hideParts(table.result, line);
    shown.push({ question: table.question, result: besideCurves(raws, showTableGroups(table.result, (group, column) => line.get(column)?.has(group) === true), shown) });
  }
  return { shown, groups };
}

/**
 * Groups within each program. RULE: a program's row of the table program x group is shown whole or not at all, and what all hidden rows have of a group
 * together is nothing or enough.
 */
function showWithin(raws: readonly Raw[], by: ReleasedBy, beside: { readonly programs: ReadonlyMap<string, ReadonlySet<string>>; readonly groups: ReadonlyMap<string, ReadonlySet<string>> }): Shown[] {
  const rows = raws.filter((raw): raw is Kind<'table'> => raw.result.kind === 'table' && raw.result.rowsAre === null && raw.question.groupBy === by && raw.question.program !== null);
  const keys = [...new Set(rows.flatMap(({ result }) => result.groups.map(({ key }) => key)))].sort();
  const cellOf = ({ result, behind }: Kind<'table'>, key: string, column: string): Counted => {
    const group = result.groups.find((one) => one.key === key);
    return group === undefined ? NOBODY : columnCounted(group, column, behind);
  };
  const shown = new Map((rows[0]?.result.columns ?? []).map(({ key: column }) => {
    // WHY all groups shown too: a program's row tells of a group that is hidden of everybody.
    const isOpen = keys.every((key) => beside.groups.get(column)?.has(key) === true);
    const open = chooseColumns(keys.map((key) => rows.map((row) => cellOf(row, key, column))), (index) => isOpen && beside.programs.get(column)?.has(rows[index]?.question.program ?? '') === true);
    return [column, open];
  }));
  const inGroup = (key: string, which: (index: number) => boolean): Readonly<Record<string, Reading>>[] => rows.flatMap(({ result }, index) => (which(index) ? result.groups.filter((group) => group.key === key).map(cellsOf) : []));
  const isHidden = (index: number): boolean => [...shown.values()].every((open) => open[index] !== true);
  const told = (): Row[] => keys.flatMap((key) => [
    ...rows.flatMap((_, index) => inGroup(key, (one) => one === index).map((cells) => rowOf(cells, (column) => shown.get(column)?.[index] === true))),
    mergedOf(inGroup(key, isHidden), (column) => shown.get(column)?.includes(true) === true),
  ]);
  const [table] = rows;
  if (table !== undefined) for (let column = columnToHide(table.result, told()); column !== null; column = columnToHide(table.result, told())) shown.set(column, []);
  return rows.map((row, index) => ({ question: row.question, result: besideCurves(raws, showTableGroups(row.result, (_, column) => shown.get(column)?.[index] === true), []) }));
}

/** Groups that have a value in each column of a table as it is released. */
function openIn(shown: readonly Shown[], by: ReleasedBy): Map<string, Set<string>> {
  const result = shown.find(({ question, result: one }) => one.kind === 'table' && question.groupBy === by && question.program === null)?.result;
  if (result?.kind !== 'table') return new Map();
  return new Map(result.columns.map(({ key }) => [key, new Set(result.groups.filter(({ rows }) => rows.every(({ cells }) => cells[key]?.state !== 'hidden')).map((group) => group.key))]));
}

/** What the periods of each group have together. */
function periodTotals(raws: readonly Raw[], by: ReleasedBy | null): ReadonlyMap<string, Counted> {
  const series = find(raws, 'series', { groupBy: by });
  return series === undefined ? new Map() : totalsOf(seriesTable(series));
}

/**
 * Whether a total and its periods together tell nothing small by their difference. RULE: a total may count people whose month is not over, or is not
 * released; where these are 1 to 10, the total is hidden.
 */
function isApart(reading: Reading, periods: Counted | undefined): boolean {
  const counts = countsOf(reading);
  if (counts === null || periods === undefined) return true;
  return counts.every((count, index) => isShowable(Math.abs(count - (periods.counts[index] ?? count)), THRESHOLD));
}

/** A table without the totals that are too near to their periods. */
function withoutNear(table: Table, periods: ReadonlyMap<string, Counted>): Table {
  return {
    ...table,
    groups: table.groups.map((group) => ({
      ...group,
      rows: group.rows.map((row) => ({ ...row, cells: Object.fromEntries(Object.entries(row.cells).map(([column, reading]) => [column, isApart(reading, periods.get(group.key)) ? reading : HIDDEN])) })),
    })),
  };
}

/** The table of everybody: cells, then rows that add up, then columns that are parts of one another. */
function showTable({ result, behind }: Kind<'table'>, periods: ReadonlyMap<string, Counted>): Table {
  const safe = suppressTable(withoutNear(result, periods), THRESHOLD, behind);
  if (result.rowsAre !== null) return showRows(result, safe, behind);
  const hidden = new Set<string>();
  const isShown = (column: string): boolean => !hidden.has(column) && safe.groups.every((group) => cellsOf(group)[column]?.state !== 'hidden');
  const next = (): string | null => columnToHide(result, safe.groups.map((group) => rowOf(cellsOf(group), isShown)));
  for (let column = next(); column !== null; column = next()) hidden.add(column);
  return showTableGroups(safe, (_, column) => !hidden.has(column));
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
  const safe = table === undefined ? null : besideCurves(raws, showTable(table, periodTotals(raws, null)), shown);
  if (table !== undefined && safe !== null) shown.push({ question: table.question, result: safe });
  const columns = new Set(safe?.columns.map(({ key }) => key).filter((key) => safe.groups.every(({ rows }) => rows.every(({ cells }) => cells[key]?.state !== 'hidden'))));
  return { shown, chosen: { all, allPeriods: series === undefined ? [] : periodsOf(series.result), cuts, columns } };
}

/**
 * One measure's figures as they may leave.
 *
 * Shape   raw answers to the fixed list of questions -> answers to the same; and the days at which everybody's curve has steps, for measures of the
 *         same people (`linked`).
 * RULE    1. Everybody: periods, days and cells hidden until neither they nor what is hidden of the whole is small. 2. Each grouping: groups, then
 *         periods of all groups or none, days of all groups or none, and only where everybody's is shown; columns of a table each by themselves.
 *         3. Groups within programs: a program's row of a column whole or not at all.
 * Source  domain 6.7; docs/adr/0024-releases.md, with the proof.
 */
export function assemble(raws: readonly Raw[], by: readonly ReleasedBy[], linked: readonly number[] | null = null): { shown: Shown[]; cuts: readonly number[] } {
  const { shown, chosen } = showEverybody(raws, linked);
  const grouped = by.map((one) => ({ by: one, ...showBy(raws, one, chosen) }));
  const every = grouped.flatMap((one) => one.shown);
  const within = by.filter((one) => one !== 'program').flatMap((one) => showWithin(raws, one, { programs: openIn(every, 'program'), groups: openIn(every, one) }));
  return { shown: [...shown, ...every, ...within], cuts: chosen.cuts };
}
