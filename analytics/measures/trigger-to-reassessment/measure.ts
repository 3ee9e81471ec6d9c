/** From a trigger to a reassessment: how soon somebody is looked at again after something happened. */
import { defineMeasure } from '../define.ts';
import { computeWaiting, WaitingRow } from '../forms/waiting.ts';
import sql from './rows.sql';

export const triggerToReassessment = defineMeasure({
  definition: {
    id: 'trigger-to-reassessment', version: 1, effectiveFrom: '2026-11-21',
    title: 'From trigger to reassessment', family: 'plans', kind: 'table', views: ['table', 'curve', 'series', 'funnel'], interval: 'month', unit: 'event', direction: 'lower-is-better',
    question: 'After something happened that calls for another look, how many days passed until the next reassessment?',
    numerator: 'Triggers followed by a completed reassessment of any kind, on the day of the trigger or later, and on or before the day of discharge. In the series: within 7 days (can be set).',
    denominator: 'Days in treatment with a trigger: return to use, overdose, crisis, hospital, arrest, custody, loss of housing or work, bereavement, pregnancy, medication started, stopped or changed, a request of the client or the family, or a change of the level of care, also on the day of admission or from one episode of a stay to the next; of several changes on one day the last holds. A trigger while an earlier one is unanswered, or on the day on which it is answered, starts no clock of its own: there is one open item per person.',
    exclusions: [
      'Triggers before admission or after discharge, and everything after the as-of date.',
      'In the series and the funnel: people who left within those days, whether or not they were reassessed before. In the table and the curve they are followed until they left.',
      'Episodes admitted outside the period, or retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the day of the trigger (day 0) to the first reassessment, the discharge or the as-of date, whichever comes first. "Within 7 days" includes the seventh day after the trigger. The curve is read as the share that waits so many days or longer.',
    maturity: 'The table and the curve use everybody for as long as they were followed. In the series a period is known when all its triggers lie 7 days (as set) back.',
    attribution: 'Each trigger belongs to the program, clinician and level of care at admission of its stay.',
    method: 'Kaplan-Meier, Greenwood; median and quartiles with 95 % bounds (log-log unless asked otherwise). Leaving ends the observation and is not counted as an answer, so the figures are about the wait of those who stay. Triggers count as independent of one another, also several of one person, so the intervals are somewhat too narrow. Groups are not compared by a test. Series: answered within the target divided by all whose time is over, Wilson\'s 95 % interval.',
    source: 'Cairn\'s own definition; domain fact sheet 5.3 (events that call for a reassessment; one open item per person), 2.1, 2.2.',
    settings: [{ name: 'targetDays', value: 7, unit: 'days', label: 'Days within which a reassessment should follow', source: 'common practice, not checked', isConfirmed: false }],
    parameters: [],
  },
  sql, Row: WaitingRow, compute: (rows, context) => computeWaiting(rows, context, { begins: 'Triggers', targetDays: context.setting('targetDays') }),
});
