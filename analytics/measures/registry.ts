/** THE list of measures: a new one is its own folder and one line here. */
import { attendance } from './attendance/measure.ts';
import type { Measure } from './define.ts';
import { retention } from './retention/measure.ts';
import { timeToFirstMilestone } from './time-to-first-milestone/measure.ts';

export const MEASURES: readonly Measure[] = [
  retention,
  attendance,
  timeToFirstMilestone,
];

/** The measure of that id, if there is one. Ids are case-sensitive. */
export function findMeasure(id: string): Measure | undefined {
  return MEASURES.find((measure) => measure.definition.id === id);
}
