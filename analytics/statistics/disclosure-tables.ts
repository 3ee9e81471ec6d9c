/** Small counts hidden in grids, funnels and tables: what `suppress` does with results that are cells rather than curves. */
import type { Funnel, Grid, Reading, Table } from '#analytics/contract/result.ts';
import { isShowable } from './merge-safely.ts';
import { HIDDEN, hiddenAmong, sizeOfReading, type EpisodesBehind } from './small-counts.ts';

type GridRow = Grid['groups'][number]['rows'][number];

/** RULE: cells of one row are one cohort on later days, so what two of them differ by is a count too (who left in between). */
function hideDifferences({ cells, episodes }: GridRow, threshold: number): GridRow['cells'] {
  let last = episodes ?? 0;
  return cells.map((cell) => {
    if (cell.reading.state !== 'value') return cell;
    const { numerator = 1 } = cell.reading;
    const isSafe = sizeOfReading(cell.reading, undefined, threshold) !== null && isShowable(Math.abs(last - numerator), threshold);
    if (isSafe) last = numerator;
    return isSafe ? cell : { ...cell, reading: HIDDEN };
  });
}

function suppressRows(rows: readonly GridRow[], threshold: number): GridRow[] {
  const small = hiddenAmong(rows.map(({ episodes }) => episodes), threshold);
  const coarse = rows.map((row, index): GridRow => (small.has(index)
    ? { ...row, episodes: null, cells: row.cells.map((cell) => ({ ...cell, eligible: null, reading: cell.reading.state === 'value' ? HIDDEN : cell.reading })) }
    : { ...row, cells: hideDifferences(row, threshold) }));
  const hiddenIn = new Map(coarse[0]?.cells.map(({ column }, index) => [column, hiddenAmong(coarse.map(({ cells }) => sizeOfReading(cells[index]?.reading ?? { state: 'none' }, undefined, threshold)), threshold)]));
  return coarse.map((row, index) => ({
    ...row, cells: row.cells.map((cell) => (cell.reading.state === 'value' && hiddenIn.get(cell.column)?.has(index) === true ? { ...cell, reading: HIDDEN } : cell)),
  }));
}

export function suppressGrid(grid: Grid, threshold: number): Grid {
  const sizes = grid.groups.map(({ rows }) => rows.reduce((total, { episodes }) => total + (episodes ?? 0), 0));
  const hidden = hiddenAmong(sizes, threshold);
  const groups = grid.groups.map((group, index) => ({
    ...group, rows: suppressRows(hidden.has(index) ? group.rows.map((row) => ({ ...row, episodes: null })) : group.rows, threshold),
  }));
  return { ...grid, groups };
}

const total = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** RULE: the overall figure less the groups shown counts the hidden ones together; more are hidden until that is none of 1-10 either. */
function hiddenBesideOverall(funnel: Funnel, hidden: ReadonlySet<number>, threshold: number): ReadonlySet<number> {
  const { overall, groups } = funnel;
  if (overall.state !== 'value' || hidden.size === 0) return hidden;
  const shown = groups.flatMap(({ reading }, index) => (hidden.has(index) || reading.state !== 'value' ? [] : [{ index, numerator: reading.numerator ?? 0, denominator: reading.denominator ?? 0 }]));
  const numerator = (overall.numerator ?? 0) - total(shown.map((one) => one.numerator));
  const denominator = (overall.denominator ?? 0) - total(shown.map((one) => one.denominator));
  if ([numerator, denominator, denominator - numerator].every((count) => isShowable(count, threshold))) return hidden;
  const [next] = [...shown].sort((left, right) => left.denominator - right.denominator || left.index - right.index);
  return next === undefined ? hidden : hiddenBesideOverall(funnel, new Set([...hidden, next.index]), threshold);
}

/**
 * WHY the dispersion goes with the first hidden group: it is made of every group's z. The funnel drawn ends at the largest group, so it goes where that one
 * is hidden; and where the overall figure is, everything made around it goes: z and limits would give it back.
 */
export function suppressFunnel(funnel: Funnel, threshold: number, episodesBehind: EpisodesBehind | undefined): Funnel {
  const small = hiddenAmong(funnel.groups.map(({ key, reading }) => sizeOfReading(reading, episodesBehind?.(key, null), threshold)), threshold);
  const isOpen = sizeOfReading(funnel.overall, undefined, threshold) !== null;
  const hidden = isOpen ? hiddenBesideOverall(funnel, small, threshold) : small;
  const largestShown = Math.max(0, ...funnel.groups.map(({ size }, index) => (hidden.has(index) ? 0 : size ?? 0)));
  return {
    ...funnel,
    overall: isOpen ? funnel.overall : HIDDEN,
    limits: isOpen && funnel.limits.every(({ size }) => size <= largestShown) ? funnel.limits : [],
    dispersion: hidden.size > 0 ? null : funnel.dispersion,
    groups: funnel.groups.map((group, index) => {
      if (hidden.has(index)) return { ...group, size: null, reading: HIDDEN, z: null, limits: null, position: 'too-few' };
      return isOpen ? group : { ...group, z: null, limits: null };
    }),
  };
}

type Cells = Map<string, Reading>;

interface CellRow {
  readonly group: string;
  readonly at: string;
  readonly cells: Cells;
}

/** Rows that tell one another: the same row of every group; and all rows of a group that has their total, `all`, beside them. */
function connectedRows(rows: readonly CellRow[]): CellRow[][] {
  const places = [...new Set(rows.map(({ at }) => at))].map((at) => rows.filter((row) => row.at === at));
  const groups = [...new Set(rows.map(({ group }) => group))].map((group) => rows.filter((row) => row.group === group));
  return [...places, ...groups.filter((group) => group.length > 1 && group.some(({ at }) => at === 'all'))];
}

/** Hides more until no row (over columns of one unit) and no column (over groups, or over rows beside their total) has exactly one hidden cell that the others tell. */
function settle(rows: readonly CellRow[], lines: readonly (readonly string[])[], threshold: number): void {
  const hideOne = (cells: readonly { readonly cells: Cells; readonly column: string }[]): boolean => {
    const sizes = cells.map(({ cells: row, column }) => sizeOfReading(row.get(column) ?? { state: 'none' }, undefined, threshold));
    let changed = false;
    for (const index of hiddenAmong(sizes, threshold)) {
      const cell = cells[index];
      if (cell === undefined || cell.cells.get(cell.column)?.state !== 'value') continue;
      cell.cells.set(cell.column, HIDDEN);
      changed = true;
    }
    return changed;
  };
  const connected = connectedRows(rows);
  for (let changed = true; changed;) {
    changed = false;
    for (const { cells } of rows) for (const line of lines) changed = hideOne(line.map((column) => ({ cells, column }))) || changed;
    for (const together of connected) for (const column of lines.flat()) changed = hideOne(together.map(({ cells }) => ({ cells, column }))) || changed;
  }
}

export function suppressTable(table: Table, threshold: number, episodesBehind: EpisodesBehind | undefined): Table {
  const units = [...new Set(table.columns.map(({ unit }) => unit))];
  const lines = units.map((unit) => table.columns.filter((column) => column.unit === unit).map(({ key }) => key));
  const rows = table.groups.flatMap((group) => group.rows.map((row) => {
    const cells = new Map(Object.entries(row.cells).map(([column, reading]) => {
      const people = episodesBehind?.(group.key, null, { row: row.key, column });
      return [column, sizeOfReading(reading, people, threshold) === null ? HIDDEN : reading];
    }));
    return { group: group.key, at: row.key, cells };
  }));
  settle(rows, lines, threshold);
  return {
    ...table,
    groups: table.groups.map((group) => ({
      ...group, rows: group.rows.map((row) => ({ ...row, cells: Object.fromEntries(rows.find(({ group: key, at }) => key === group.key && at === row.key)?.cells ?? []) })),
    })),
  };
}
