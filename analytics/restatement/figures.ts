/** Every figure of a result, by a path of keys; and the one that is led with. */
import type { RestatedFigure } from '../contract/restatement.ts';
import type { Curve, Funnel, Grid, Incidence, Reading, Result, Series, Table } from '../contract/result.ts';

export type Figure = Omit<RestatedFigure, 'then' | 'now'> & {
  readonly reading: Reading;
  /** The period is not over. */
  readonly isPartial: boolean;
};

/** The days that are led with, the one that says most first (as the pages do). */
const PREFERRED = [90, 60, 30, 180, 365];

interface Group {
  readonly key: string;
  readonly label: string;
}

const pathOf = (...keys: readonly (string | number)[]): string => keys.map((key) => encodeURIComponent(String(key))).join('/');
const groupOf = ({ key, label }: Group): Figure['group'] => (key === 'all' ? null : { key, label });

type Place = Partial<Pick<Figure, 'name' | 'day' | 'period' | 'isPartial'>>;

function figure(group: Group | null, keys: readonly (string | number)[], unit: Figure['unit'], { reading, ...place }: Place & { reading: Reading }): Figure {
  return {
    path: group === null ? pathOf(...keys) : pathOf('groups', group.key, ...keys), group: group === null ? null : groupOf(group),
    name: place.name ?? null, day: place.day ?? null, period: place.period ?? null, unit, reading, isPartial: place.isPartial ?? false,
  };
}

function curveFigures({ groups }: Curve): Figure[] {
  return groups.flatMap((group) => [
    ...group.readings.map(({ day, reading }) => figure(group, ['readings', day], 'share', { day, reading })),
    figure(group, ['quartiles', 'lower'], 'days', { name: 'lower quartile', reading: group.quartiles.lower }),
    figure(group, ['median'], 'days', { name: 'median', reading: group.median }),
    figure(group, ['quartiles', 'upper'], 'days', { name: 'upper quartile', reading: group.quartiles.upper }),
    ...(group.sensitivity?.readings ?? []).map(({ day, reading }) => figure(group, ['sensitivity', 'readings', day], 'share', { name: group.sensitivity?.label ?? null, day, reading })),
  ]);
}

/** TRAP: between events nothing is joined by date, and two of one day end on the same day; then they go by their place among those. */
function seriesFigures({ groups, unit, interval }: Series): Figure[] {
  return groups.flatMap((group) => {
    const seen = new Map<string, number>();
    return group.points.map(({ from, to, reading, isPartial = false }) => {
      const key = interval === 'event' ? to : from;
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return figure(group, ['points', ...(before === 0 ? [key] : [key, before + 1])], unit, { period: { from, to, interval }, reading, isPartial });
    });
  });
}

function incidenceFigures({ groups }: Incidence): Figure[] {
  return groups.flatMap((group) => [
    ...group.readings.map(({ day, reading }) => figure(group, ['readings', day], 'share', { day, reading })),
    ...group.causes.flatMap(({ cause, readings }) => readings.map(({ day, reading }) => figure(group, ['causes', cause, 'readings', day], 'share', { name: cause, day, reading }))),
  ]);
}

function gridFigures({ groups, columns, interval }: Grid): Figure[] {
  const dayOf = new Map(columns.map(({ key, day }) => [key, day]));
  return groups.flatMap((group) => group.rows.flatMap(({ from, to, cells }) =>
    cells.map(({ column, reading }) => figure(group, ['rows', from, 'cells', column], 'share', { day: dayOf.get(column) ?? null, period: { from, to, interval }, reading }))));
}

function funnelFigures({ overall, groups, unit }: Funnel): Figure[] {
  return [figure(null, ['overall'], unit, { name: 'all together', reading: overall }), ...groups.map((group) => figure(group, ['reading'], unit, { reading: group.reading }))];
}

function tableFigures({ groups, columns }: Table): Figure[] {
  return groups.flatMap((group) => group.rows.flatMap((row) => columns.flatMap((column) => {
    const reading = row.cells[column.key];
    const name = row.key === 'all' ? column.label : `${row.label}: ${column.label}`;
    return reading === undefined ? [] : [figure(group, ['rows', row.key, 'cells', column.key], column.unit, { name, reading })];
  })));
}

/**
 * Every figure of a result.
 *
 * Shape   any result -> figures in the result's own order; `path` is made of keys (a group's, a day, a period's first day), so that then and now are
 *         joined by what they mean. A point between events goes by the day of its event.
 * Missing a reading keeps its state.
 * Example a curve -> `groups/all/readings/90`; a series -> `groups/all/points/2026-03-01`
 */
export function figuresOf(result: Result): Figure[] {
  switch (result.kind) {
    case 'curve': return curveFigures(result);
    case 'series': return seriesFigures(result);
    case 'incidence': return incidenceFigures(result);
    case 'grid': return gridFigures(result);
    case 'funnel': return funnelFigures(result);
    case 'table': return tableFigures(result);
  }
}

const isValue = ({ reading }: Figure): boolean => reading.state === 'value';

function byDay(figures: readonly Figure[]): Figure | undefined {
  const plain = figures.filter(({ name, day }) => name === null && day !== null);
  const candidates = plain.length > 0 ? plain : figures.filter(({ day }) => day !== null);
  const on = (day: number): Figure[] => candidates.filter((each) => each.day === day);
  const known = PREFERRED.map((day) => on(day).filter(isValue)).find((found) => found.length > 0);
  // Of cohorts the latest, of groups the first.
  return known?.reduce((best, each) => ((each.period?.from ?? '') > (best.period?.from ?? '') && each.group?.key === best.group?.key ? each : best)) ?? on(PREFERRED[0] ?? 90)[0] ?? candidates[0];
}

function byPeriod(figures: readonly Figure[]): Figure | undefined {
  const own = figures.filter(({ group }) => group?.key === figures[0]?.group?.key);
  return own.findLast((each) => isValue(each) && !each.isPartial) ?? own.findLast(isValue) ?? own.at(-1);
}

function byColumn(figures: readonly Figure[]): Figure | undefined {
  const known = figures.filter(isValue);
  return known.find(({ unit }) => unit === 'share') ?? known.find(({ unit }) => unit !== 'count') ?? known[0] ?? figures[0];
}

/**
 * The figure that is led with: of curves, endings and cohorts day 90 if it has a value, else the next that says most; of a series the last period that is
 * over; of a funnel all together; of a table its first share.
 *
 * Missing undefined where a result has no figure at all (a series of no events).
 */
export function leadingFigure(result: Result): Figure | undefined {
  const figures = figuresOf(result);
  switch (result.kind) {
    case 'curve': case 'incidence': case 'grid': return byDay(figures);
    case 'series': return byPeriod(figures);
    case 'funnel': return figures[0];
    case 'table': return byColumn(figures);
  }
}
