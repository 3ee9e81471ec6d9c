/** Retention: how long people stay in treatment. */
import { z } from 'zod';
import { defineMeasure } from '../define.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const Row = z.object({
  group_key: z.string(),
  days: z.int().nonnegative(),
  exits: z.int().nonnegative(),
  censored: z.int().nonnegative(),
  /** Of the censored, those of whom nothing has been seen for long. */
  silent: z.int().nonnegative(),
  /** Silent ones, on the day of their stay on which they were last seen. */
  last_seen: z.int().nonnegative(),
  longest_planned_days: z.int().positive().nullable(),
  shortest_planned_days: z.int().positive().nullable(),
});
export type Row = z.infer<typeof Row>;

export const retention = defineMeasure({
  definition: {
    id: 'retention', version: 2, effectiveFrom: '2026-11-21',
    title: 'Retention', family: 'retention', kind: 'curve', views: ['curve', 'table'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period, what share was still in treatment after 30, 60, 90, 180 and 365 days?',
    numerator: 'Episodes that had not ended before that day: the person was in treatment for at least that many days. Somebody who leaves on day 90 was retained 90 days.',
    denominator: 'All episodes admitted from the first day of the period up to, but not including, its last. Somebody who left on the day of admission counts. An admission on the day of a discharge, or on the day after it, goes on with the same episode.',
    exclusions: [
      'Episodes admitted after the as-of date: they do not exist yet.',
      'Episodes whose admission was retracted as entered in error.',
      'No reading is given at a day that lies beyond the planned length of every program in the group: a 28-day program has no 90-day retention.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the date of admission (day 0) to the date of discharge. All seven discharge reasons end the stay: completed, left, terminated, transferred, incarcerated, died and other.',
    maturity: 'Somebody still in treatment is counted for as long as they have been followed, up to and including the as-of date, and then no longer: neither as a success nor as a failure. A figure is "not yet" only where nobody has been followed that long.',
    attribution: 'Each episode belongs to the program, clinician and level of care at its first admission, whatever changed later.',
    method: 'Kaplan-Meier estimate with Greenwood\'s variance and 95 % bounds (log-log unless asked otherwise), read just before the day named; median and quartiles where the curve crosses one half, three quarters and one quarter; groups are compared by the log-rank test, except caseloads of clinicians, which nobody assigned at random. A second curve counts people who are in treatment on paper, but have attended nothing for long, as having left on the day of their last attended contact (on the day of admission if there was none).',
    source: 'Cairn\'s own definition; NIDA, Principles of Drug Addiction Treatment, for the 90 days; R package survival (survfit, survdiff) for the statistics.',
    settings: [
      { name: 'silentDays', value: 30, unit: 'days', label: 'Days without an attended contact after which the second curve counts somebody as having left', source: 'common practice, not checked', isConfirmed: false },
    ],
    parameters: [],
  },
  sql, Row, compute,
});
