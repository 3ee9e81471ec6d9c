/** A result as tables of text and readings: what the chart draws, digit for digit. A grid and a table are tables already, and have none here. */
import type { Curve, Funnel, Incidence, Reading, Result, Series } from '#analytics/contract/result.ts';
import { limitsWords, POSITION_WORDS } from './charts/funnel.ts';
import { pointName } from './charts/periods.ts';
import { judgedPoints, limitWords, signalWords, type JudgedPoint } from './charts/spc.ts';
import { amount, basis, count, interval, isolate, percent, smallCount, unitName, type Unit } from './format.ts';
import { wordingOf, type Named, type Wording } from './wording.ts';
import { sentenceCase, word } from './words.ts';

export interface Table {
  key: string;
  caption: string;
  columns: string[];
  /** A row with a single reading for a cell has no figures to spread over the columns. */
  rows: { key: string; name: string; cells: string[] | [Reading] }[];
  /** What stands where there are no rows. */
  absent: Reading;
  unit: Unit;
}

const DASH = '\u2013';

function absentOf(readings: { reading: Reading }[]): Reading {
  return readings.find(({ reading }) => reading.state !== 'value')?.reading ?? { state: 'none' };
}

type CurvePoint = Curve['groups'][number]['points'][number];

/** `29`; of a coarse curve, whose points stand for all days since the one before, `14 to 29`. */
const dayName = (points: readonly { readonly day: number }[], index: number, isCoarse: boolean): string => `${isCoarse ? `${(points[index - 1]?.day ?? -1) + 1} to ` : ''}${points[index]?.day ?? ''}`;

function curveRows(points: CurvePoint[], isCoarse = false): Table['rows'] {
  return points.map((point, index) => ({
    key: String(point.day), name: dayName(points, index, isCoarse),
    cells: [count(point.atRisk), count(point.exits), count(point.censored), percent(point.value), interval(point.lower, point.upper) ?? DASH],
  }));
}

function curveTables(result: Curve, { column, holds, atRisk }: Wording): Table[] {
  const columns = [result.groups.some(({ isCoarse }) => isCoarse === true) ? 'Days' : 'Day', sentenceCase(atRisk), 'Ended', 'Follow-up ends', column, 'Interval'];
  return result.groups.flatMap((group): Table[] => [
    { key: group.key, absent: absentOf(group.readings), caption: `${isolate(group.label)}: ${holds}`, columns, rows: curveRows(group.points, group.isCoarse), unit: 'share' },
    ...(group.sensitivity === null ? [] : [{ key: `${group.key}/sensitivity`, absent: absentOf(group.sensitivity.readings), caption: `${isolate(group.label)}: ${group.sensitivity.label}`, columns, rows: curveRows(group.sensitivity.points), unit: 'share' as const }]),
  ]);
}

function seriesCells(reading: Reading, unit: Unit): string[] | [Reading] {
  if (reading.state !== 'value') return [reading];
  return [amount(reading.value, unit), interval(reading.lower, reading.upper, unit) ?? DASH, basis(reading, 'followed', unit) ?? DASH];
}

function valueColumn(unit: Unit): string {
  return unit === 'share' ? 'Share' : sentenceCase(unitName(unit) || 'Count');
}

/** Between events there is neither an interval nor anybody to count. */
function isBare(reading: Reading): boolean {
  return reading.state !== 'value' || (reading.lower === null && reading.upper === null && reading.denominator === undefined && reading.atRisk === undefined);
}

function seriesTables(result: Series): Table[] {
  // WHY: of no event at all the sentence says what can be said; an empty table would say that there were none.
  const groups = result.groups.filter(({ points }) => result.interval !== 'event' || points.length > 0);
  return groups.map((group): Table => {
    const bare = result.unit !== 'share' && group.points.every(({ reading }) => isBare(reading));
    const more = (spc: JudgedPoint['spc']): string[] => (group.spc === null ? [] : [limitWords(spc, result) ?? DASH, signalWords(spc?.signals ?? []) || DASH]);
    const period = result.interval === 'event' ? 'Event' : sentenceCase(result.interval);
    return {
      key: group.key, absent: { state: 'none' }, unit: result.unit, caption: `${isolate(group.label)}: ${result.unit === 'share' ? 'share' : unitName(result.unit) || 'count'} per ${result.interval}`,
      columns: [period, valueColumn(result.unit), ...(bare ? [] : ['Interval', 'Of']), ...(group.spc === null ? [] : ['Limits', 'Signal'])],
      rows: judgedPoints(group).map(({ point, spc }, index) => {
        const cells = seriesCells(point.reading, result.unit);
        const name = `${pointName(point, result.interval)}${point.isPartial === true && result.interval !== 'event' ? ', not over' : ''}`;
        return { key: `${index}/${point.from}`, name, cells: typeof cells[0] === 'string' ? [...cells.slice(0, bare ? 1 : 3).map(String), ...more(spc)] : [cells[0] ?? { state: 'none' }] };
      }),
    };
  });
}

/** A curve at its fixed days, for where every step of it would be pages. */
export function readingTables(result: Curve | Incidence, measure: Named): Table[] {
  const { column, atRisk } = wordingOf(measure);
  const rows = (readings: { day: number; reading: Reading }[]): Table['rows'] => readings.map(({ day, reading }) => ({
    key: String(day), name: `${day} days`, cells: reading.state === 'value' ? [percent(reading.value), interval(reading.lower, reading.upper) ?? DASH, reading.atRisk === undefined ? DASH : count(reading.atRisk)] : [reading],
  }));
  const table = (key: string, caption: string, readings: { day: number; reading: Reading }[]): Table => ({
    key, caption, columns: ['By', result.kind === 'curve' ? column : 'Share', 'Interval', result.kind === 'curve' ? sentenceCase(atRisk) : 'Waiting'], rows: rows(readings), absent: absentOf(readings), unit: 'share',
  });
  return result.groups.flatMap((group) => ('causes' in group ? group.causes.map((cause) => table(`${group.key}/${cause.cause}`, `${isolate(group.label)}: ${word(cause.cause)}`, cause.readings)) : [table(group.key, isolate(group.label), group.readings)]));
}

/** The state that every figure of these tables is in, where all of them are hidden; else null. */
export function hiddenAltogether(tables: readonly Table[]): Reading | null {
  const cells = tables.flatMap(({ rows }) => rows.flatMap((row): (string | Reading)[] => row.cells));
  const [first] = cells;
  return first !== undefined && typeof first !== 'string' && cells.every((cell) => typeof cell !== 'string' && cell.state === 'hidden') ? first : null;
}

function incidenceTables(result: Incidence): Table[] {
  return result.groups.flatMap((group) => group.causes.map((cause): Table => ({
    key: `${group.key}/${cause.cause}`, absent: absentOf(group.readings), caption: `${isolate(group.label)}: ${word(cause.cause)}`, columns: group.isCoarse === true ? ['Days', 'Waiting', 'In them', 'Share by then', 'Interval'] : ['Day', 'Waiting', 'That day', 'Share by then', 'Interval'], unit: 'share',
    // WHY: of many endings each has its own days; on all others its share stays what it was.
    rows: [...cause.points.entries()].filter(([, point]) => group.causes.length <= 2 || point.events > 0).map(([index, point]) => ({
      key: String(point.day), name: dayName(cause.points, index, group.isCoarse === true), cells: [count(point.atRisk), count(point.events), percent(point.value), interval(point.lower, point.upper) ?? DASH],
    })),
  })));
}

/** RULE: in the order of their keys, as they come; nothing sorts groups by their rate. */
function funnelTables(result: Funnel): Table[] {
  const rows = result.groups.map((group): Table['rows'][number] => {
    if (group.reading.state !== 'value') return { key: group.key, name: isolate(group.label), cells: [group.reading] };
    const { inner, outer } = limitsWords(group, result.unit);
    const { value, lower, upper } = group.reading;
    return {
      key: group.key, name: isolate(group.label),
      cells: [smallCount(group.size === null ? null : Math.round(group.size)), amount(value, result.unit), interval(lower, upper, result.unit) ?? DASH, inner ?? DASH, outer ?? DASH, POSITION_WORDS[group.position]],
    };
  });
  const size = result.unit === 'share' ? 'Of' : 'Client-days';
  return [{ key: 'funnel', absent: result.overall, caption: 'Each group, in the order of its name', columns: ['Group', size, valueColumn(result.unit), 'Interval', '95 % limits', '99.8 % limits', 'Reading'], rows, unit: result.unit }];
}

export function toTables(result: Result, measure: Named): Table[] {
  switch (result.kind) {
    case 'curve':
      return curveTables(result, wordingOf(measure));
    case 'series':
      return seriesTables(result);
    case 'incidence':
      return incidenceTables(result);
    case 'funnel':
      return funnelTables(result);
    case 'grid':
    case 'table':
      return [];
  }
}
