/** Figures of a table that are read off a curve: they may leave as their curve does, or not at all. */
import type { Curve, Incidence, Reading, Result, Table } from '#analytics/contract/result.ts';
import { HIDDEN } from '#analytics/statistics/small-counts.ts';

/** The day that ways of leaving are read at (domain 1.8: three months); other columns have theirs in their name. */
const TABLE_DAY = 90;
const dayIn = (column: string): number => Number(/\d+$/.exec(column)?.[0] ?? TABLE_DAY);

type Group = Curve['groups'][number] | Incidence['groups'][number];

/** What the curve of the same group says on the day of a column. */
function readAs(group: Group | undefined, column: string): Reading {
  const own = group !== undefined && 'causes' in group ? group.causes.find(({ cause }) => cause === column)?.readings : undefined;
  return (own ?? group?.readings ?? []).find(({ day }) => day === dayIn(column))?.reading ?? HIDDEN;
}

/** RULE: three decimals, as on the curve; how many are followed on that day is what the curve says. */
const coarse = (value: number): number => Math.round(value * 1000) / 1000;
const coarseOrNull = (value: number | null): number | null => (value === null ? null : coarse(value));

function cellAs(reading: Reading, unit: Table['columns'][number]['unit'], curve: Reading): Reading {
  // WHY no median: the day on which half have left is one more step, between two that everybody has.
  if (reading.state !== 'value' || unit === 'count') return reading;
  if (unit !== 'share' || curve.state !== 'value') return HIDDEN;
  const { numerator: _, denominator: __, ...rest } = reading;
  return { ...rest, value: coarse(reading.value), lower: coarseOrNull(reading.lower), upper: coarseOrNull(reading.upper), ...(curve.atRisk === undefined ? {} : { atRisk: curve.atRisk }) };
}

/**
 * A table beside the curves of the same measure, as they may leave.
 *
 * Shape   `curves`: released ones, of everybody or by the table's groups; none for a table whose groups have no curve.
 * RULE    a share is shown where the curve is read on that day, rounded as there; medians and quartiles are not.
 */
export function asCurves(table: Table, curves: readonly Result[]): Table {
  const groups = curves.flatMap((curve): Group[] => (curve.kind === 'curve' || curve.kind === 'incidence' ? curve.groups : []));
  return {
    ...table,
    groups: table.groups.map((group) => {
      const curve = groups.find(({ key }) => key === group.key);
      const cellsOf = (cells: Readonly<Record<string, Reading>>): Record<string, Reading> => Object.fromEntries(table.columns.flatMap(({ key, unit }) => {
        const reading = cells[key];
        return reading === undefined ? [] : [[key, cellAs(reading, unit, readAs(curve, key))]];
      }));
      return { ...group, rows: group.rows.map((row) => ({ ...row, cells: cellsOf(row.cells) })) };
    }),
  };
}
