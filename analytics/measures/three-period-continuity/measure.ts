/** Three-period continuity: contacts in each of the first three months. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const threePeriodContinuity = defineMeasure({
  definition: {
    id: 'three-period-continuity', version: 1, effectiveFrom: '2026-11-21',
    title: 'Contacts in three 30-day periods', family: 'retention', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period, what share attended on two or more days in each of the first three 30-day periods?',
    numerator: 'Episodes with an attended contact on two or more different days in each of days 0-29, 30-59 and 60-89 after admission, up to and including the date of discharge.',
    denominator: 'All episodes whose 90 days are over, however they ended: somebody who left early did not continue. An admission on the day of a discharge, or on the day after it, goes on with the same episode.',
    exclusions: [
      'Episodes of programs that are planned to end before day 89: they cannot have three such periods.',
      'Episodes whose 90 days are not over on the as-of date, also of those who have left already.',
      'Episodes whose admission was retracted as entered in error.',
      'Contacts that were missed or cancelled, and contacts dated after discharge.',
    ],
    clock: 'Whole calendar days in the program\'s time zone from the date of admission (day 0). Over time, each admission month is a point.',
    maturity: 'An episode counts from 89 days after its admission on. A month is "not yet" until its last day lies 89 days before the as-of date.',
    attribution: 'Each episode belongs to the program, clinician and level of care at its first admission, whatever changed later.',
    method: 'A simple share with Wilson\'s 95 % interval; p chart over time (p\' where cohorts are large). It is a signal about the process and not an outcome: among 1,850 veterans, meeting a measure like this one did not go with better results, and facilities with higher rates did worse. Read it beside outcomes, never alone.',
    source: 'In the manner of the VA continuity-of-care measure (domain fact sheet 1.9); Cairn\'s own wording.',
    settings: [
      { name: 'visits', value: 2, unit: 'days with a contact', label: 'Days with an attended contact needed in each 30-day period', source: 'VA continuity-of-care measure', isConfirmed: true },
    ],
    parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'cohort', maturesAfterDays: 89 }),
});
