/** Reassessments on time: of those that came due, how many were completed around their due date. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

const GUESS = { unit: 'days', source: 'common practice, not checked', isConfirmed: false } as const;

export const reassessmentOnTime = defineMeasure({
  definition: {
    id: 'reassessment-on-time', version: 1, effectiveFrom: '2026-11-21',
    title: 'Reassessments on time', family: 'plans', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'reassessment', direction: 'higher-is-better',
    question: 'Of the reassessments that came due for the people admitted in the period, what share was completed on time?',
    numerator: 'Due reassessments completed from 14 days before their due date to 7 days after it, both days included (both numbers can be set).',
    denominator: 'Scheduled plan reviews and instruments whose time is over: the last day on which they would have been on time is on or before the as-of date.',
    exclusions: [
      'Reassessments due on or after the day the episode ended, for whatever reason: they are not applicable, and never overdue. That holds whether or not they had been done early, so that leaving does not choose who counts.',
      'Reassessments scheduled after the as-of date, and reassessments completed after it.',
      'Episodes admitted outside the period, or retracted as entered in error.',
    ],
    clock: 'The due date as last scheduled on or before the as-of date, in the program\'s time zone; what is scheduled again is due on the new day, even where the old one had passed. A reassessment deferred on or before its due date is due on the day it was deferred to. A deferral is about the reassessment whose id is its rule; else about the instruments that its rule names; else about the kind it names (plan review or instrument); else about all of the episode\'s. Names count as whole words.',
    maturity: 'A due date counts from the day on which its time is over, whether or not it has been met before; until then it is "not yet".',
    attribution: 'Each due date belongs to the program, clinician and level of care at admission of its stay.',
    method: 'On time divided by due, pooled over all people of the group; Wilson\'s 95 % interval, which takes reassessments as independent of one another. A completion that names a reassessment meets that one; those that name none are shared out: each due date in turn, the earliest first, is met by the first completion of its kind (and instrument, where one is scheduled) that falls into its time, lies after the day it was scheduled, and has met no other due date of that kind and instrument.',
    source: 'Cairn\'s own definition; domain fact sheet 5.2 (an early review counts only within an allowed time), 5.3.',
    settings: [
      { name: 'graceDays', value: 7, label: 'Days after the due date that are still on time', ...GUESS },
      { name: 'earlyDays', value: 14, label: 'Days before the due date from which one counts for it', ...GUESS },
    ],
    parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }),
});
