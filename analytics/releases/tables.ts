/** Tables, funnels and cohort grids as they may leave. */
import type { Funnel, Grid, Table } from '#analytics/contract/result.ts';
import { suppressGrid } from '#analytics/statistics/disclosure-tables.ts';
import { HIDDEN, type EpisodesBehind } from '#analytics/statistics/small-counts.ts';
import { chooseColumns, countsOf, isOpen, NOBODY, THRESHOLD, type Counted } from './counted.ts';

type Rows = Table['groups'][number];

/** What a group's rows count in one column. */
export function columnCounted(group: Rows, column: string, behind: EpisodesBehind | undefined): Counted {
  const cells = group.rows.flatMap((row) => {
    const counts = countsOf(row.cells[column] ?? { state: 'none' });
    return counts === null || counts.length === 0 ? [] : [{ counts, people: behind?.(group.key, null, { row: row.key, column }) ?? null }];
  });
  const people = cells.flatMap((cell) => (cell.people !== null && cell.counts.some((count) => count > 0) ? [cell.people] : []));
  return { counts: cells.flatMap(({ counts }) => counts), people: people.length === 0 ? null : Math.min(...people) };
}

/** Notes of a row go with the first cell of it that is hidden: they may tell of it. */
export function showTableGroups(table: Table, isShown: (group: string, column: string) => boolean): Table {
  return {
    ...table,
    groups: table.groups.map((group) => ({
      ...group,
      rows: group.rows.map(({ notes, ...row }) => {
        const cells = Object.fromEntries(Object.entries(row.cells).map(([column, reading]) => [column, reading.state === 'value' && !isShown(group.key, column) ? HIDDEN : reading]));
        const isWhole = Object.values(cells).every(({ state }) => state !== 'hidden');
        return { ...row, cells, ...(isWhole && notes !== undefined ? { notes } : {}) };
      }),
    })),
  };
}

export function funnelCounted({ groups }: Funnel, behind: EpisodesBehind | undefined): Map<string, Counted> {
  return new Map(groups.map(({ key, reading }) => {
    const counts = countsOf(reading) ?? [];
    return [key, { counts, people: behind?.(key, null) ?? null }];
  }));
}

/**
 * WHY no dispersion and no drawn funnel once a group is hidden: they are made of every group. Where everybody's figure is hidden, limits around it would
 * give it back.
 */
export function showFunnel(funnel: Funnel, groups: ReadonlySet<string>, isOverall: boolean): Funnel {
  const { overall } = funnel;
  const counts = countsOf(overall) ?? [];
  const isWhole = isOverall && isOpen({ counts, people: null });
  const isAll = isWhole && funnel.groups.every(({ key }) => groups.has(key));
  return {
    ...funnel,
    overall: isWhole ? overall : HIDDEN,
    dispersion: isAll ? funnel.dispersion : null,
    limits: isAll ? funnel.limits : [],
    sentence: isAll ? funnel.sentence : 'Too few in some groups to say whether they differ beyond chance.',
    groups: funnel.groups.map((group) => {
      if (!groups.has(group.key)) return { ...group, size: null, reading: HIDDEN, z: null, limits: null, position: 'too-few' as const };
      return isAll ? group : { ...group, z: null, limits: null, position: 'unknown' as const };
    }),
  };
}

/** Cohorts by day: whole cohorts shown or not, and days only where the curve of the same people may be read (`cuts`). */
export function showGrid(grid: Grid, cuts: readonly number[]): Grid {
  const isTold = (column: string): boolean => cuts.includes(grid.columns.find(({ key }) => key === column)?.day ?? -1);
  const safe = suppressGrid(grid, THRESHOLD);
  const groups = safe.groups.map((group, index) => {
    const raw = grid.groups[index];
    const line = group.rows.map((row, at): Counted => {
      const cells = raw?.rows[at]?.cells ?? [];
      const isHidden = row.episodes === null || row.cells.some((cell, which) => isTold(cell.column) && cell.reading.state === 'hidden' && cells[which]?.reading.state === 'value');
      const counts = [raw?.rows[at]?.episodes ?? 0, ...cells.filter(({ column }) => isTold(column)).flatMap(({ reading }) => (countsOf(reading) ?? [0, 0, 0]).slice(1))];
      // A cohort with a hidden cell is hidden whole.
      return { counts, people: isHidden ? 0 : null };
    });
    const shown = chooseColumns([line.map((cell) => (cell.counts.length === 0 ? NOBODY : cell))]);
    return {
      ...group,
      rows: group.rows.map((row, at) => ({
        ...row, episodes: shown[at] === true ? row.episodes : null,
        cells: row.cells.map((cell) => (shown[at] === true && isTold(cell.column) ? cell : { ...cell, eligible: null, reading: cell.reading.state === 'value' ? HIDDEN : cell.reading })),
      })),
    };
  });
  return { ...safe, groups };
}
