/** Goal attainment: how far people reached what they set out to do, on the scale of goal attainment scaling. */
import { z } from 'zod';
import { GOAL_DOMAINS } from '#analytics/contract/event.ts';
import { REALISTIC_T } from '#analytics/statistics/goal-attainment.ts';
import { defineMeasure } from '../define.ts';
import { ofStays } from '../forms/counted.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

const Level = z.int().min(-2).max(2).nullable();
export const Row = z.object({
  group_key: z.string(),
  stay: z.int().positive(),
  person: z.int().positive(),
  /** Null for a stay without a goal. */
  domain: z.enum(GOAL_DOMAINS).nullable(),
  weight: z.number().nonnegative(),
  baseline: Level,
  level: Level,
  is_attained: z.boolean(),
});
export type Row = z.infer<typeof Row>;

export const goalAttainment = defineMeasure({
  definition: {
    id: 'goal-attainment', version: 1, effectiveFrom: '2026-11-21',
    title: 'Goal attainment (T)', family: 'milestones', kind: 'table', views: ['table'], interval: 'month', unit: 'episode', direction: 'neither',
    question: 'How far had the people admitted in the period reached their goals as of that date, how far was that from where they began, and in which domains were the goals?',
    numerator: 'Of each episode, one T-score over its goals: 50 where they were reached as expected on the whole, 10 points to a standard deviation. The level of a goal is the one last entered, or its baseline where none was. Change is T as of that date less T at baseline, both over the goals that have a baseline level.',
    denominator: 'Episodes with at least one goal that has a level. For the change: with at least one goal that has a baseline level. For the share by domain: all goals of the group, with a level or without.',
    exclusions: [
      'For T: goals without any level, goals with weight 0, and episodes without another goal.',
      'Goals set and levels entered after the as-of date, and what was retracted as entered in error.',
      'Goals that were discontinued or attained stay in, at the level last entered; attained is not turned into a level.',
    ],
    clock: 'From the setting of each goal to the as-of date. Weight and domain are those in force on the as-of date. Levels count on their own date in the program\'s time zone, also after discharge.',
    maturity: 'T is the state as of that date: people admitted recently have had less time and draw it down. Compare groups of about the same time since admission.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'T = 50 + 10 sum(w x) / sqrt((1 - r) sum(w^2) + r (sum w)^2) with r = 0.30; a goal without a weight has weight 1. Shown are median and quartiles (type 7) over episodes; the two figures beside a median are the quartiles, not an interval of confidence. T depends on the number of goals (all one above expectation: 60 with one goal, 63.7 with three), so nobody is ranked by it and the change says more than the height. A warning is given where the mean of a group of 11 clients or more lies beyond the numbers set below.',
    source: 'Kiresuk and Sherman 1968, with the formula as corrected by the erratum to Turner-Stokes 2009; domain fact sheet 4.1.',
    settings: [
      { name: 'tooEasyAbove', value: REALISTIC_T.most, unit: 'T-score', label: 'Goals may have been set too easy where the mean T of a group is above', source: 'common practice, not checked', isConfirmed: false },
      { name: 'tooHardBelow', value: REALISTIC_T.least, unit: 'T-score', label: 'Goals may have been set too hard where the mean T of a group is below', source: 'common practice, not checked', isConfirmed: false },
    ],
    parameters: [],
  },
  sql, Row, compute,
  counted: (rows) => ofStays([{ why: 'No goal was set in them.', count: rows.filter(({ domain }) => domain === null).length }]),
});
