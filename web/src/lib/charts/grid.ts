/** Cohorts by day as rows of cells, each with its look: nothing is drawn on a canvas, for a grid is a table. */
import type { Grid, Reading } from '#analytics/contract/result.ts';
import { date, interval, percent, smallCount } from '../format.ts';
import { periodName } from './periods.ts';

export interface GridCell {
  key: string;
  reading: Reading;
  /** 0 (palest) to 5: how much of the accent lies behind a value. */
  tint: number;
  /** What stands in the cell, and below it in a quieter voice. */
  text: string;
  more: string;
  /** Of how many a value is. */
  basis: string;
  /** All of it in words. */
  title: string;
}

export interface GridRow {
  key: string;
  name: string;
  admitted: string;
  cells: GridCell[];
}

type Row = Grid['groups'][number]['rows'][number];
const TINTS = 5;

/** Steps of a fifth: the figure says the rest. */
export function tintOf(share: number): number {
  return Math.min(TINTS, Math.max(0, Math.ceil(share * TINTS - 1e-9)));
}

function eligibleText(eligible: number | null): string {
  return eligible === null ? '' : `n\u00a0${smallCount(eligible)}`;
}

function textOf(reading: Reading): { text: string; more: string } {
  switch (reading.state) {
    case 'value':
      return { text: percent(reading.value), more: interval(reading.lower, reading.upper) ?? '' };
    case 'none':
      return { text: '\u2013', more: '' };
    case 'not-yet':
      // WHY: the year may go to the next line where a cell is narrow.
      return { text: 'not yet', more: date(reading.availableOn).replace(/\u00a0(\d{4})$/, ' $1') };
    case 'hidden':
      return { text: 'too few', more: 'to show' };
  }
}

function cellOf(row: Row, column: Grid['columns'][number], name: string): GridCell {
  const cell = row.cells.find((each) => each.column === column.key);
  const reading = cell?.reading ?? { state: 'none' as const };
  const eligible = eligibleText(cell?.eligible ?? null);
  const { text, more } = textOf(reading);
  const said = { value: `${text} (${more})`, none: 'nobody, or beyond a planned end', 'not-yet': `not yet, known from ${more}`, hidden: 'too few to show' }[reading.state];
  return {
    key: column.key, reading, text, tint: reading.state === 'value' ? tintOf(reading.value) : 0,
    more, basis: reading.state === 'value' ? eligible : '',
    title: `${name}, ${column.label}: ${said}${eligible === '' || reading.state === 'none' ? '' : `, ${eligible}`}`,
  };
}

/** The rows of one group, oldest first; the last `most` where room is short. */
export function toGridRows(result: Grid, group: Grid['groups'][number], most = Number.POSITIVE_INFINITY): GridRow[] {
  return [...group.rows].sort((a, b) => a.from.localeCompare(b.from)).slice(-most).map((row) => {
    const name = periodName(row.from, result.interval);
    return { key: row.from, name, admitted: smallCount(row.episodes), cells: result.columns.map((column) => cellOf(row, column, name)) };
  });
}
