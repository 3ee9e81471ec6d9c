/** A table's groups as blocks of rows: one block of all groups where each has one row, else one block per group. */
import type { Reading, Table } from '#analytics/contract/result.ts';

export interface Block {
  key: string;
  /** Null where there is only the one. */
  title: string | null;
  rows: { key: string; label: string; cells: Record<string, Reading>; notes: string[] }[];
}

const WIDEST = 7;

/** A table of more columns than a page is wide lies on its side: its columns are rows, its rows columns. */
export function isTurned(result: Table, block: Block): boolean {
  return result.columns.length > WIDEST && block.rows.length <= result.columns.length;
}

/** The one row of a table that has no more: readings, and nothing to set them beside. */
export function onlyRow(result: Table): Block['rows'][number] | null {
  const rows = toBlocks(result).flatMap((block) => block.rows);
  const [first] = rows;
  return result.rowsAre === null && rows.length === 1 && first !== undefined ? first : null;
}

/** The rows that have the figure a small table shows, or all where none has it. */
export function rowsWith(block: Block, column: string): Block['rows'] {
  const valued = block.rows.filter(({ cells }) => cells[column]?.state === 'value');
  return valued.length > 0 ? valued : block.rows;
}

export function toBlocks(result: Table): Block[] {
  if (result.rowsAre === null) {
    const rows = result.groups.flatMap((group) => group.rows.map((row) => ({ key: `${group.key}/${row.key}`, label: group.label, cells: row.cells, notes: row.notes ?? [] })));
    return [{ key: 'all', title: null, rows }];
  }
  return result.groups.map((group) => ({
    key: group.key, title: result.groups.length === 1 ? null : group.label, rows: group.rows.map(({ key, label, cells, notes = [] }) => ({ key, label, cells, notes })),
  }));
}
