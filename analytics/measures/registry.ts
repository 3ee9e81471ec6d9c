/** THE list of measures: a new one is its own folder and one line here. */
import { attendance } from './attendance/measure.ts';
import { clientParticipation } from './client-participation/measure.ts';
import { clientsWithAttainedGoal } from './clients-with-attained-goal/measure.ts';
import { contactGap } from './contact-gap/measure.ts';
import { continuity } from './continuity/measure.ts';
import { crisis } from './crisis/measure.ts';
import { daysInTreatment } from './days-in-treatment/measure.ts';
import { death } from './death/measure.ts';
import type { Measure } from './define.ts';
import { engagement } from './engagement/measure.ts';
import { entryDelay } from './entry-delay/measure.ts';
import { exits } from './exits/measure.ts';
import { goalAttainment } from './goal-attainment/measure.ts';
import { goalsAttainedOfDue } from './goals-attained-of-due/measure.ts';
import { goalsByDomain } from './goals-by-domain/measure.ts';
import { goalsWithoutUpdate } from './goals-without-update/measure.ts';
import { hospital } from './hospital/measure.ts';
import { initiation } from './initiation/measure.ts';
import { measuredShare } from './measured-share/measure.ts';
import { milestonesReached } from './milestones-reached/measure.ts';
import { missedContacts } from './missed-contacts/measure.ts';
import { overdose } from './overdose/measure.ts';
import { planReviewedWithClient } from './plan-reviewed-with-client/measure.ts';
import { reassessmentOnTime } from './reassessment-on-time/measure.ts';
import { reassessmentToPlanChange } from './reassessment-to-plan-change/measure.ts';
import { reliableChange } from './reliable-change/measure.ts';
import { retentionCohorts } from './retention-cohorts/measure.ts';
import { retention } from './retention/measure.ts';
import { returns } from './returns/measure.ts';
import { scoreDistribution } from './score-distribution/measure.ts';
import { threePeriodContinuity } from './three-period-continuity/measure.ts';
import { timeToFirstMilestone } from './time-to-first-milestone/measure.ts';
import { triggerToReassessment } from './trigger-to-reassessment/measure.ts';

export const MEASURES: readonly Measure[] = [
  initiation,
  engagement,
  attendance,
  missedContacts,
  contactGap,
  continuity,
  clientParticipation,
  retention,
  exits,
  retentionCohorts,
  daysInTreatment,
  threePeriodContinuity,
  returns,
  milestonesReached,
  timeToFirstMilestone,
  goalsAttainedOfDue,
  clientsWithAttainedGoal,
  goalAttainment,
  goalsWithoutUpdate,
  goalsByDomain,
  scoreDistribution,
  reliableChange,
  measuredShare,
  reassessmentOnTime,
  triggerToReassessment,
  reassessmentToPlanChange,
  planReviewedWithClient,
  overdose,
  death,
  hospital,
  crisis,
  entryDelay,
];

/** The measure of that id, if there is one. Ids are case-sensitive. */
export function findMeasure(id: string): Measure | undefined {
  return MEASURES.find((measure) => measure.definition.id === id);
}
