/** An answer as a table of its own: one line a figure, digit for digit as the API says it. */
import { stringify } from 'csv-stringify/sync';
import type { ReceiptKey } from '#analytics/contract/number-receipt.ts';
import type { MeasureResponse, Reading } from '#analytics/contract/result.ts';
import { BESIDE_COLUMNS, figuresOf, type FigureRow } from '#analytics/receipts/figures.ts';
import { receiptIdOf } from './id.ts';

type Cell = string | number | null;

const READING_COLUMNS = ['state', 'value', 'lower', 'upper', 'method', 'numerator', 'denominator', 'atRisk', 'isNone', 'notYetUntil', 'hiddenBecause'] as const;

/** RULE: a state is never a number; what is no value has an empty `value`, and its own column says so. */
function readingCells(reading: Reading): Record<(typeof READING_COLUMNS)[number], Cell> {
  const none = { state: reading.state, value: null, lower: null, upper: null, method: null, numerator: null, denominator: null, atRisk: null, isNone: null, notYetUntil: null, hiddenBecause: null };
  switch (reading.state) {
    case 'value': {
      const { value, lower, upper, method, numerator = null, denominator = null, atRisk = null } = reading;
      return { ...none, value, lower, upper, method, numerator, denominator, atRisk };
    }
    case 'none': return { ...none, isNone: 'yes' };
    case 'not-yet': return { ...none, notYetUntil: reading.availableOn };
    case 'hidden': return { ...none, hiddenBecause: reading.reason };
  }
}

const BESIDE = BESIDE_COLUMNS.filter((name) => name !== 'atRisk');
export const CSV_COLUMNS = ['measure', 'version', 'snapshot', 'asOf', 'group', 'groupLabel', 'figure', 'unit', ...READING_COLUMNS, ...BESIDE, 'path', 'receipt'] as const;

function lineOf(row: FigureRow, { measure, query }: MeasureResponse, key: ReceiptKey | null): Cell[] {
  const { path, group, groupLabel, what, unit, reading, beside } = row;
  const cells = readingCells(reading);
  const text = { measure: measure.id, version: measure.version, snapshot: query.snapshot, asOf: query.asOf, group, groupLabel, figure: what, unit, path, receipt: key === null ? null : receiptIdOf({ ...key, figure: path }) };
  const all: Readonly<Record<string, Cell>> = { ...beside, ...cells, ...text };
  return CSV_COLUMNS.map((name) => all[name] ?? null);
}

/**
 * Shape   an answer and the key of its receipt (null: it has none) -> RFC 4180 with a byte order mark, lines in the order of `figuresOf`, a column per state, every figure with the id of its own receipt.
 * TRAP    a cell that begins with = + - @ is a formula to a spreadsheet; text is given a quote before it. A number below 0 stays a number.
 */
export function measureCsv(answer: MeasureResponse, key: ReceiptKey | null): string {
  const lines = figuresOf(answer.result).map((row) => lineOf(row, answer, key));
  return stringify([[...CSV_COLUMNS], ...lines], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
