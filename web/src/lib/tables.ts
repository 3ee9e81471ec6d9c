/** A result as tables of text and readings: what the chart draws, digit for digit. */
import type { Curve, Incidence, Reading, Result, Series } from '#analytics/contract/result.ts';
import { basis, count, interval, isolate, percent } from './format.ts';
import { periodName } from './charts/series.ts';
import { wordingOf, type Named, type Wording } from './wording.ts';
import { sentenceCase, word } from './words.ts';

export interface Table {
  key: string;
  caption: string;
  columns: string[];
  /** A row with a single reading for a cell has no figures to spread over the columns. */
  rows: { name: string; cells: string[] | [Reading] }[];
  /** What stands where there are no rows. */
  absent: Reading;
}

const DASH = '\u2013';

function absentOf(readings: { reading: Reading }[]): Reading {
  return readings.find(({ reading }) => reading.state !== 'value')?.reading ?? { state: 'none' };
}

function curveTables(result: Curve, { column, holds }: Wording): Table[] {
  return result.groups.map((group) => ({
    key: group.key, absent: absentOf(group.readings), caption: `${isolate(group.label)}: ${holds}`, columns: ['Day', 'Followed', 'Ended', 'Follow-up ends', column, 'Interval'],
    rows: group.points.map((point) => ({
      name: String(point.day),
      cells: [count(point.atRisk), count(point.exits), count(point.censored), percent(point.value), interval(point.lower, point.upper) ?? DASH],
    })),
  }));
}

function seriesCells(reading: Reading): string[] | [Reading] {
  if (reading.state !== 'value') return [reading];
  return [percent(reading.value), interval(reading.lower, reading.upper) ?? DASH, basis(reading) ?? DASH];
}

function seriesTables(result: Series): Table[] {
  return result.groups.map((group) => ({
    key: group.key, absent: { state: 'none' }, caption: `${isolate(group.label)}: share per ${result.interval}`, columns: [sentenceCase(result.interval), 'Share', 'Interval', 'Of'],
    rows: group.points.map((point) => ({ name: periodName(point.from, result.interval), cells: seriesCells(point.reading) })),
  }));
}

function incidenceTables(result: Incidence): Table[] {
  return result.groups.flatMap((group) => group.causes.map((cause) => ({
    key: `${group.key}/${cause.cause}`, absent: absentOf(group.readings), caption: `${isolate(group.label)}: ${word(cause.cause)}`, columns: ['Day', 'Waiting', 'That day', 'Share by then', 'Interval'],
    rows: cause.points.map((point) => ({
      name: String(point.day), cells: [count(point.atRisk), count(point.events), percent(point.value), interval(point.lower, point.upper) ?? DASH],
    })),
  })));
}

export function toTables(result: Result, measure: Named): Table[] {
  switch (result.kind) {
    case 'curve':
      return curveTables(result, wordingOf(measure));
    case 'series':
      return seriesTables(result);
    case 'incidence':
      return incidenceTables(result);
  }
}
