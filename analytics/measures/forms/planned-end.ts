/** Programs that are planned to be over by a day: what is read beyond it is no failure (domain 10.2). */
import type { Warning } from '#analytics/contract/result.ts';
import { READING_DAYS, type RowGroup } from '../define.ts';

/** What `rows.sql` gives: the longest planned length among the row's episodes, null as soon as one has none, and the shortest there is. */
export interface PlannedRow {
  readonly longest_planned_days: number | null;
  readonly shortest_planned_days: number | null;
}

/** Day after which nobody was meant to stay; Infinity where one program has no planned length, and for nobody. */
export function plannedEndOf(rows: readonly PlannedRow[]): number {
  return rows.length === 0 ? Infinity : Math.max(...rows.map((row) => row.longest_planned_days ?? Infinity));
}

/** Day after which some were not meant to stay; Infinity where no program has a planned length. */
function firstPlannedEndOf(rows: readonly PlannedRow[]): number {
  return rows.length === 0 ? Infinity : Math.min(...rows.map((row) => row.shortest_planned_days ?? Infinity));
}

/** The planned length that all have in common. Missing null where they have several, or one has none. Example 28 and 28 -> 28; 28 and 60 -> null */
export function commonPlannedDays(rows: readonly PlannedRow[]): number | null {
  const end = plannedEndOf(rows);
  return end === firstPlannedEndOf(rows) && Number.isFinite(end) ? end : null;
}

/** What is to be said of groups that are, in part or as a whole, planned to be over on a day that is read. */
export function plannedEndWarnings(groups: readonly RowGroup<PlannedRow>[], days: readonly number[] = READING_DAYS): Warning[] {
  return groups.flatMap(({ label, rows }): Warning[] => {
    const [end, first] = [plannedEndOf(rows), firstPlannedEndOf(rows)];
    const without = days.filter((day) => end < day);
    const mixed = days.filter((day) => first < day && day <= end);
    return [
      ...(without.length === 0 ? [] : [{ code: 'planned-end', detail: `${label}: treatment is planned to end after ${end} days, so there is no retention at ${without.join(', ')} days.` }]),
      ...(mixed.length === 0 ? [] : [{ code: 'planned-end-mixed', detail: `${label}: some of the treatment is planned to end after ${first} days; at ${mixed.join(', ')} days, whoever completed it counts as no longer there.` }]),
    ];
  });
}
