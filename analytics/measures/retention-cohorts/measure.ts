/** Retention by admission cohort: of those admitted in a month, how many stayed how long. */
import { z } from 'zod';
import { defineMeasure } from '../define.ts';
import { ProportionRow } from '../forms/proportion.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const Row = ProportionRow.extend({
  episodes: z.int().nonnegative(),
  retained_30: z.int().nonnegative(),
  retained_60: z.int().nonnegative(),
  retained_90: z.int().nonnegative(),
  retained_180: z.int().nonnegative(),
  retained_365: z.int().nonnegative(),
  longest_planned_days: z.int().positive().nullable(),
  shortest_planned_days: z.int().positive().nullable(),
});
export type Row = z.infer<typeof Row>;

export const retentionCohorts = defineMeasure({
  definition: {
    id: 'retention-cohorts', version: 1, effectiveFrom: '2026-11-21',
    title: 'Retention by admission cohort', family: 'retention', kind: 'grid', views: ['grid', 'series', 'funnel', 'table'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in each month, what share was still in treatment after 30, 60, 90, 180 and 365 days?',
    numerator: 'Episodes of the cohort that had not ended before that day: the person was in treatment for at least that many days. Over time, and between groups, the share retained 90 days is shown.',
    denominator: 'All episodes of the cohort: those admitted in the month (or week, or quarter). Everybody counts, also who left on the day of admission and who died. An admission on the day of a discharge, or on the day after it, goes on with the same episode.',
    exclusions: [
      'Episodes admitted after the as-of date: they do not exist yet.',
      'Episodes whose admission was retracted as entered in error.',
      'No share is given at a day that lies beyond the planned length of every program in the cohort: a 28-day program has no 90-day retention.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the date of admission (day 0) to the date of discharge. A cohort is a month of the calendar; where the period asked for begins or ends within a month, that cohort shows those inside the period, and a warning says so.',
    maturity: 'A share is known when everybody of the cohort could have been followed that long: when the last day of the month lies that many days before the as-of date. Until then it is "not yet", and says when it will be known. Where months are put together, those count whose own day has come.',
    attribution: 'Each episode belongs to the program, clinician and level of care at its first admission, whatever changed later.',
    method: 'A simple share, since everybody counted was followed to the day: episodes retained divided by all episodes of the cohort, with Wilson\'s 95 % interval. The chart over time is a p chart (p\' where cohorts are large).',
    source: 'Cairn\'s own definition; NIDA, Principles of Drug Addiction Treatment, for the 90 days; domain fact sheet 2.6.',
    settings: [], parameters: [],
  },
  sql, Row, compute,
});
