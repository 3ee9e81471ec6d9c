/** For the role `quality`: which domains' figures are not shown, because they or what they differ by are small. */
import { SMALLEST_GROUP } from '#analytics/statistics/disclosure.ts';
import { isShowable } from '#analytics/statistics/merge-safely.ts';
import type { Row } from './measure.ts';

/**
 * Every count that a figure tells, by itself and beside the others of its row: goals not due or without a target date, goals attained but not by it, and goals
 * neither attained nor discontinued are what is left when one is taken off another.
 */
function countsOf({ goals, clients, attained, due, on_time: onTime, due_clients: dueClients, discontinued, discontinued_clients: discontinuedClients }: Row, column: string): number[] {
  switch (column) {
    case 'attained': return [clients, goals, attained, goals - attained];
    case 'attainedOfDue': return due === 0 ? [] : [dueClients, due, onTime, due - onTime, goals - due, attained - onTime];
    case 'discontinued': return [discontinuedClients, discontinued, goals - attained - discontinued];
    default: return [clients, goals];
  }
}

const isSafe = (counts: readonly number[]): boolean => counts.every((count) => isShowable(count, SMALLEST_GROUP));

function together(rows: readonly Row[], column: string): number[] {
  return rows.map((row) => countsOf(row, column)).reduce((sums, counts) => (counts.length === 0 ? sums : counts.map((count, index) => count + (sums[index] ?? 0))), []);
}

/**
 * Rows of a group whose figure is not shown.
 *
 * Shape   the group's rows, that of all domains among them, and a column -> those with a small count, and the next smallest domains until what the row of all
 *         tells of the hidden ones together is small no more.
 * Source  domain 6.7: no count of 1-10 is shown or can be worked out from what is shown beside it.
 * Example 70 goals, 62 due: 8 are not, so `attainedOfDue` is not shown
 */
export function withheld(rows: readonly Row[], column: string): ReadonlySet<Row> {
  const hidden = new Set(rows.filter((row) => !isSafe(countsOf(row, column))));
  const domains = rows.filter(({ domain }) => domain !== null);
  for (const next of [...domains].sort((left, right) => left.goals - right.goals || ((left.domain ?? '') < (right.domain ?? '') ? -1 : 1))) {
    if (isSafe(together(domains.filter((row) => hidden.has(row)), column))) break;
    hidden.add(next);
  }
  return hidden;
}
