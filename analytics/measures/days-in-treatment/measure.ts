/** Days in treatment: how many of the first 90, 180 and 365 days people were there. */
import { z } from 'zod';
import { CalendarDate } from '#analytics/contract/event.ts';
import { defineMeasure } from '../define.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const Row = z.object({
  group_key: z.string(),
  period: CalendarDate,
  days: z.int().nonnegative(),
  exits: z.int().nonnegative(),
  censored: z.int().nonnegative(),
  longest_planned_days: z.int().positive().nullable(),
  shortest_planned_days: z.int().positive().nullable(),
});
export type Row = z.infer<typeof Row>;

export const daysInTreatment = defineMeasure({
  definition: {
    id: 'days-in-treatment', version: 1, effectiveFrom: '2026-11-21',
    title: 'Days in treatment', family: 'retention', kind: 'table', views: ['table', 'series'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the first 90, 180 and 365 days after admission, how many were the people admitted in the period in treatment, on average?',
    numerator: 'Days from admission to discharge, of each episode no more than 90 (180, 365): the area under the retention curve up to that day.',
    denominator: 'All episodes admitted from the first day of the period up to, but not including, its last. An admission on the day of a discharge, or on the day after it, goes on with the same episode.',
    exclusions: [
      'Episodes admitted after the as-of date: they do not exist yet.',
      'Episodes whose admission was retracted as entered in error.',
      'Days beyond the 90th (180th, 365th): every group is read to the same day, since means to the end of each group\'s own follow-up cannot be compared.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the date of admission (day 0) to the date of discharge. Over time, each admission month is a point of its own, read to 90 days.',
    maturity: 'Somebody still in treatment is counted for as long as they have been followed, up to and including the as-of date. A mean is "not yet" where nobody still in treatment has been followed that long; a month is "not yet" until its last day lies 90 days before the as-of date.',
    attribution: 'Each episode belongs to the program, clinician and level of care at its first admission, whatever changed later.',
    method: 'Restricted mean: area under the Kaplan-Meier curve, Greenwood\'s variance, 95 % normal interval. It is not the mean stay of those discharged, which leaves out who stays long. The chart over time is an XmR chart.',
    source: 'Cairn\'s own definition; R package survival (print.survfit with rmean) for the statistics; domain fact sheet 2.5.',
    settings: [], parameters: [],
  },
  sql, Row, compute,
});
