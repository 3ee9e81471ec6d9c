/** A result as a flat list of its figures, each with its place and its name in words: for receipts, CSV and whoever compares them. */
import type { Figure } from '../contract/number-receipt.ts';
import type { Curve, Funnel, Grid, Incidence, Reading, Result, Series, Table } from '../contract/result.ts';

type Text = string | number | null;

/** One figure and what stands beside it in its table. Columns that a kind does not have are left out. */
export interface FigureRow {
  /** Leads to it in the result: `groups/0/points/3/reading`; a curve's point is itself the place. */
  readonly path: string;
  readonly group: string;
  readonly groupLabel: string;
  /** What it is, beside its group: `at 90 days`, `March 2026`. Empty where the group has one figure. */
  readonly what: string;
  readonly unit: Figure['unit'];
  readonly reading: Reading;
  readonly beside: Readonly<Partial<Record<BesideColumn, Text>>>;
}
export const BESIDE_COLUMNS = [
  'series', 'from', 'to', 'isPartial', 'day', 'row', 'column', 'atRisk', 'events', 'censored', 'eligible', 'episodes', 'centre', 'lowerLimit', 'upperLimit', 'signals', 'size', 'lower95', 'upper95', 'lower998', 'upper998', 'position',
] as const;
export type BesideColumn = (typeof BESIDE_COLUMNS)[number];

/** Interval's method of a curve: that of its readings, for its points have it too. */
function methodIn(readings: readonly { readonly reading: Reading }[]): string {
  const found = readings.find(({ reading }) => reading.state === 'value')?.reading;
  return found?.state === 'value' ? found.method : 'as in the definition';
}

interface Drawn {
  readonly day: number;
  readonly atRisk: number;
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}
const ofPoint = ({ value, lower, upper, atRisk }: Drawn, method: string): Reading => ({ state: 'value', value, lower, upper, method, atRisk });

function curveRows(result: Curve): FigureRow[] {
  return result.groups.flatMap((group, index): FigureRow[] => {
    const own = { group: group.key, groupLabel: group.label };
    const at = `groups/${index}`;
    const share = (path: string, what: string, reading: Reading, beside: FigureRow['beside']): FigureRow => ({ ...own, path: `${at}/${path}`, what, unit: 'share', reading, beside: { episodes: group.episodes, ...beside } });
    const days = (path: string, what: string, reading: Reading): FigureRow => ({ ...share(path, what, reading, {}), unit: 'days' });
    const drawn = (points: Curve['groups'][number]['points'], readings: Curve['groups'][number]['readings'], place: string, series: string): FigureRow[] => [
      ...readings.map(({ day, reading }, step) => share(`${place}readings/${step}/reading`, `${series}at ${day} days`, reading, { series: series.trim(), day })),
      ...points.map((point, step) => share(`${place}points/${step}`, `${series}after day ${point.day}`, ofPoint(point, methodIn(readings)), { series: series.trim(), day: point.day, atRisk: point.atRisk, events: point.exits, censored: point.censored })),
    ];
    return [
      days('quartiles/lower', 'days until a quarter', group.quartiles.lower), days('median', 'median days', group.median), days('quartiles/upper', 'days until three quarters', group.quartiles.upper),
      ...drawn(group.points, group.readings, '', ''),
      ...(group.sensitivity === null ? [] : drawn(group.sensitivity.points, group.sensitivity.readings, 'sensitivity/', `${group.sensitivity.label}, `)),
    ];
  });
}

function incidenceRows(result: Incidence): FigureRow[] {
  return result.groups.flatMap((group, index): FigureRow[] => {
    const row = (path: string, what: string, reading: Reading, beside: FigureRow['beside']): FigureRow => ({ path: `groups/${index}/${path}`, group: group.key, groupLabel: group.label, what, unit: 'share', reading, beside: { episodes: group.episodes, ...beside } });
    return [
      ...group.readings.map(({ day, reading }, step) => row(`readings/${step}/reading`, `by ${day} days`, reading, { day })),
      ...group.causes.flatMap(({ cause, points, readings }, each) => [
        ...readings.map(({ day, reading }, step) => row(`causes/${each}/readings/${step}/reading`, `${cause}, by ${day} days`, reading, { series: cause, day })),
        ...points.map((point, step) => row(`causes/${each}/points/${step}`, `${cause}, by day ${point.day}`, ofPoint(point, methodIn(readings)), { series: cause, day: point.day, atRisk: point.atRisk, events: point.events })),
      ]),
    ];
  });
}

/** Limits and signals by the place of a point. TRAP: two events on one day have the same `from`, so they are matched in their order. */
function judgedBy({ points, spc }: Series['groups'][number]): FigureRow['beside'][] {
  const left = [...(spc?.points ?? [])];
  return points.map(({ from, reading, isPartial }) => {
    if (reading.state !== 'value' || isPartial === true || left[0]?.from !== from) return {};
    const found = left.shift();
    return found === undefined ? {} : { centre: found.centre, lowerLimit: found.lower, upperLimit: found.upper, signals: found.signals.join(' ') };
  });
}

function seriesRows(result: Series): FigureRow[] {
  return result.groups.flatMap((group, index) => {
    const judged = judgedBy(group);
    return group.points.map(({ from, to, reading, isPartial }, step): FigureRow => ({
      path: `groups/${index}/points/${step}/reading`, group: group.key, groupLabel: group.label, what: result.interval === 'event' ? `up to the event of ${from}` : `${result.interval} from ${from}`, unit: result.unit, reading,
      beside: { from, to, isPartial: isPartial === true ? 'yes' : null, ...judged[step] },
    }));
  });
}

function gridRows(result: Grid): FigureRow[] {
  const columns = new Map(result.columns.map((column) => [column.key, column]));
  return result.groups.flatMap((group, index) => group.rows.flatMap(({ from, to, episodes, cells }, line) => cells.map(({ column, eligible, reading }, step): FigureRow => ({
    path: `groups/${index}/rows/${line}/cells/${step}/reading`, group: group.key, groupLabel: group.label, what: `admitted in the ${result.interval} from ${from}, ${columns.get(column)?.label ?? column}`, unit: 'share', reading,
    beside: { from, to, day: columns.get(column)?.day ?? null, column, eligible, episodes },
  }))));
}

function funnelRows(result: Funnel): FigureRow[] {
  const groups = result.groups.map(({ key, label, size, reading, limits, position }, index): FigureRow => ({
    path: `groups/${index}/reading`, group: key, groupLabel: label, what: '', unit: result.unit, reading,
    beside: { size, position, ...(limits === null ? {} : { lower95: limits.lower95, upper95: limits.upper95, lower998: limits.lower998, upper998: limits.upper998 }) },
  }));
  return [{ path: 'overall', group: 'all', groupLabel: 'All groups', what: 'together', unit: result.unit, reading: result.overall, beside: {} }, ...groups];
}

function tableRows(result: Table): FigureRow[] {
  return result.groups.flatMap((group, index) => group.rows.flatMap((row, line) => result.columns.flatMap(({ key, label, unit }): FigureRow[] => {
    const reading = row.cells[key];
    if (reading === undefined) return [];
    const own = result.rowsAre === null ? '' : `${row.label}, `;
    return [{ path: `groups/${index}/rows/${line}/cells/${key}`, group: group.key, groupLabel: group.label, what: `${own}${label}`, unit, reading, beside: { row: row.label, column: label } }];
  })));
}

/**
 * Every figure of a result, in the order in which it is drawn.
 *
 * Shape   any result -> one row per reading and per point of a curve; `path` leads to it in the result, segments divided by `/`.
 * Missing a result without groups has no rows; a state other than a value is a row like any other.
 * Example retention of one group: its quartiles, five readings, one row per day with an exit or the end of a follow-up
 */
export function figuresOf(result: Result): FigureRow[] {
  switch (result.kind) {
    case 'curve': return curveRows(result);
    case 'incidence': return incidenceRows(result);
    case 'series': return seriesRows(result);
    case 'grid': return gridRows(result);
    case 'funnel': return funnelRows(result);
    case 'table': return tableRows(result);
  }
}

/** A figure's name in words. Example `North, at 90 days`; without a grouping just `At 90 days`. */
export function figureLabel({ groupLabel, what }: Pick<FigureRow, 'groupLabel' | 'what'>, isGrouped: boolean): string {
  if (what === '') return groupLabel;
  return isGrouped ? `${groupLabel}, ${what}` : `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
}
