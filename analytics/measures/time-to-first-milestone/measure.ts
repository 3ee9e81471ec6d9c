/** Time to first milestone: how soon people reach something they set out to do. */
import { z } from 'zod';
import { defineMeasure } from '../define.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const Row = z.object({
  group_key: z.string(),
  days: z.int().nonnegative(),
  milestones: z.int().nonnegative(),
  exits: z.int().nonnegative(),
  censored: z.int().nonnegative(),
});
export type Row = z.infer<typeof Row>;

export const timeToFirstMilestone = defineMeasure({
  definition: {
    id: 'time-to-first-milestone', version: 2, effectiveFrom: '2026-11-21',
    title: 'Time to first milestone', family: 'milestones', kind: 'incidence', views: ['incidence', 'table'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period, what share had reached a first milestone within 30, 60, 90, 180 and 365 days of admission?',
    numerator: 'Episodes in which a milestone was reached or a goal attained within that many days of admission, that day included, and on or before the date of discharge.',
    denominator: 'All episodes admitted from the first day of the period up to, but not including, its last, whether or not a goal was ever set.',
    exclusions: [
      'Episodes admitted after the as-of date: they do not exist yet.',
      'Episodes whose admission was retracted as entered in error.',
      'Milestones dated before admission or after discharge: they belong to no day of the stay.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the date of admission (day 0) to the first milestone, the discharge or the as-of date, whichever comes first. A milestone on the date of discharge counts as reached.',
    maturity: 'Leaving without a milestone is an ending of its own and not a gap in the record: those who left can no longer reach one. Somebody still in treatment without a milestone is counted for as long as they have been followed. A figure is "not yet" only where nobody has been followed that long.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Aalen-Johansen cumulative incidence with exit without a milestone as the competing ending; variance by the infinitesimal jackknife; 95 % bounds (log-log unless asked otherwise).',
    source: 'Cairn\'s own definition; R package survival (multi-state survfit) for the statistics.',
    settings: [], parameters: [],
  },
  sql, Row, compute,
});
