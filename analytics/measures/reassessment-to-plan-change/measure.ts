/** From a reassessment to a change of the plan: how soon what was found changes what is done. */
import { defineMeasure } from '../define.ts';
import { computeWaiting, WaitingRow } from '../forms/waiting.ts';
import sql from './rows.sql';

export const reassessmentToPlanChange = defineMeasure({
  definition: {
    id: 'reassessment-to-plan-change', version: 1, effectiveFrom: '2026-11-21',
    title: 'From reassessment to plan change', family: 'plans', kind: 'table', views: ['table', 'curve', 'series', 'funnel'], interval: 'month', unit: 'reassessment', direction: 'neither',
    question: 'After a reassessment, how many days passed until the plan changed?',
    numerator: 'Reassessments followed by a change of the plan, on the same day or later, and on or before the day of discharge: a reassessment that says the plan was changed, or a goal set, revised or discontinued. In the series: within 14 days (can be set).',
    denominator: 'Days in treatment with a completed plan review or instrument. One that follows another before the plan has changed, or on the day on which it does, starts no clock of its own: the wait counts from the first since the last change.',
    exclusions: [
      'Reassessments before admission or after discharge, and everything after the as-of date.',
      'In the series and the funnel: people who left within those days, whether or not their plan had changed before. In the table and the curve they are followed until they left.',
      'Episodes admitted outside the period, or retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the day of the reassessment (day 0) to the first change of the plan, the discharge or the as-of date, whichever comes first. "Within 14 days" includes the fourteenth day after the reassessment. The curve is read as the share that waits so many days or longer.',
    maturity: 'The table and the curve use everybody for as long as they were followed. In the series a period is known when all its reassessments lie 14 days (as set) back.',
    attribution: 'Each reassessment belongs to the program, clinician and level of care at admission of its stay.',
    method: 'Kaplan-Meier, Greenwood; median and quartiles with 95 % bounds (log-log unless asked otherwise). Leaving ends the observation and is not counted as a change, so the figures are about the wait of those who stay. Reassessments count as independent of one another, also several of one person, so the intervals are somewhat too narrow. Groups are not compared by a test. Not every reassessment calls for a change: a long wait may be right. Series: changed within the target divided by all whose time is over, Wilson\'s 95 % interval.',
    source: 'Cairn\'s own definition; product idea 13 (plans that adapt); domain fact sheet 2.1, 2.2.',
    settings: [{ name: 'targetDays', value: 14, unit: 'days', label: 'Days within which a change counts in the series', source: 'common practice, not checked', isConfirmed: false }],
    parameters: [],
  },
  sql, Row: WaitingRow, compute: (rows, context) => computeWaiting(rows, context, { begins: 'Reassessments', targetDays: context.setting('targetDays') }),
});
