/** THE list of measures: a new one is its own folder and one line here. */
import { attendance } from './attendance/measure.ts';
import { daysInTreatment } from './days-in-treatment/measure.ts';
import type { Measure } from './define.ts';
import { exits } from './exits/measure.ts';
import { retentionCohorts } from './retention-cohorts/measure.ts';
import { retention } from './retention/measure.ts';
import { returns } from './returns/measure.ts';
import { threePeriodContinuity } from './three-period-continuity/measure.ts';
import { timeToFirstMilestone } from './time-to-first-milestone/measure.ts';
import { measuredShare } from './measured-share/measure.ts';
import { reliableChange } from './reliable-change/measure.ts';
import { scoreDistribution } from './score-distribution/measure.ts';

export const MEASURES: readonly Measure[] = [
  retention,
  exits,
  retentionCohorts,
  daysInTreatment,
  threePeriodContinuity,
  returns,
  attendance,
  timeToFirstMilestone,
  scoreDistribution,
  reliableChange,
  measuredShare,
];

/** The measure of that id, if there is one. Ids are case-sensitive. */
export function findMeasure(id: string): Measure | undefined {
  return MEASURES.find((measure) => measure.definition.id === id);
}
