/** Exits: how stays end, and by when. */
import { z } from 'zod';
import { DISCHARGE_REASONS } from '#analytics/contract/event.ts';
import { defineMeasure } from '../define.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const Row = z.object({
  group_key: z.string(),
  days: z.int().nonnegative(),
  /** Null: still in treatment. */
  cause: z.enum(DISCHARGE_REASONS).nullable(),
  episodes: z.int().positive(),
  without_reason: z.int().nonnegative(),
});
export type Row = z.infer<typeof Row>;

export const exits = defineMeasure({
  definition: {
    id: 'exits', version: 1, effectiveFrom: '2026-11-21',
    title: 'How stays end', family: 'retention', kind: 'incidence', views: ['incidence', 'table'], interval: 'month', unit: 'episode', direction: 'neither',
    question: 'Of the people admitted in the period, what share had completed, left, been terminated, transferred, been incarcerated or died within 30, 60, 90, 180 and 365 days?',
    numerator: 'For each of the seven discharge reasons: episodes that ended for that reason within that many days of admission, that day included.',
    denominator: 'All episodes admitted from the first day of the period up to, but not including, its last. An admission on the day of a discharge, or on the day after it, goes on with the same episode.',
    exclusions: [
      'Episodes admitted after the as-of date: they do not exist yet.',
      'Episodes whose admission was retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the date of admission (day 0) to the date of discharge. Of episodes that follow one another within a day, the reason of the last one counts.',
    maturity: 'Somebody still in treatment is counted for as long as they have been followed, up to and including the as-of date, and then no longer. A figure is "not yet" only where nobody has been followed that long.',
    attribution: 'Each episode belongs to the program, clinician and level of care at its first admission, whatever changed later.',
    method: 'Aalen-Johansen cumulative incidence: each way of ending competes with the six others, and on every day their shares and the share still in treatment add up to 1. Variance by the infinitesimal jackknife, 95 % bounds (log-log unless asked otherwise), for one day at a time and not for the curve as a whole. Any exit is one less the Kaplan-Meier curve of retention, with its bounds.',
    source: 'Cairn\'s own definition; the seven reasons of TEDS-D; R package survival (multi-state survfit) for the statistics.',
    settings: [], parameters: [],
  },
  sql, Row, compute,
});
