/** Returns: after an exit nobody planned, how many come back soon. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const returns = defineMeasure({
  definition: {
    id: 'returns', version: 1, effectiveFrom: '2026-11-21',
    title: 'Returns after an unplanned exit', family: 'retention', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'episode', direction: 'neither',
    question: 'Of the episodes that ended unplanned, what share was followed by another admission of the same person within 30 days?',
    numerator: 'Of those, episodes after which the same person was admitted again, to any program of the organization, within 30 days after the exit.',
    denominator: 'Episodes of people admitted in the period that ended because the person left before completion or the program ended the treatment, and whose 30 days after the exit are over.',
    exclusions: [
      'Exits for any other reason: completed, transferred, incarcerated, died and other.',
      'An admission on the day of the exit or on the day after it: it goes on with the same episode, so there was no exit.',
      'Exits of people who are in treatment in another program then, or are admitted to one by the next day.',
      'Exits whose 30 days are not over on the as-of date, also of those who are back already.',
      'Episodes whose admission was retracted as entered in error.',
      'Admissions to other organizations: nothing is known of them.',
    ],
    clock: 'Whole calendar days in the program\'s time zone from the date of the exit. Over time, each month of exit is a point.',
    maturity: 'An exit counts from 30 days after it on. A month is "not yet" until its last day lies 30 days before the as-of date.',
    attribution: 'Each exit belongs to the program, clinician and level of care at the first admission of its episode, wherever the person came back to.',
    method: 'A simple share with Wilson\'s 95 % interval; p chart over time (p\' where there are many exits). Neither direction is better: coming back is better than silence, and staying is better than leaving and coming back.',
    source: 'Cairn\'s own definition; domain fact sheet 2.5.',
    settings: [
      { name: 'returnDays', value: 30, unit: 'days', label: 'Days after an unplanned exit within which an admission is a return', source: 'common practice, not checked', isConfirmed: false },
    ],
    parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'cohort', maturesAfterDays: context.setting('returnDays') }),
});
