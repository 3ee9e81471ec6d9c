/** Goals by domain: what people set out to do, and what came of it. */
import { z } from 'zod';
import { GOAL_DOMAINS } from '#analytics/contract/event.ts';
import { defineMeasure } from '../define.ts';
import { ownUnit } from '../forms/counted.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

const Count = z.int().nonnegative();
export const Row = z.object({
  group_key: z.string().nullable(),
  domain: z.enum(GOAL_DOMAINS).nullable(),
  goals: Count, clients: Count, attained: Count, due: Count, on_time: Count, due_clients: Count, discontinued: Count, discontinued_clients: Count,
});
export type Row = z.infer<typeof Row>;

export const goalsByDomain = defineMeasure({
  definition: {
    id: 'goals-by-domain', version: 1, effectiveFrom: '2026-11-21',
    title: 'Goals by domain', family: 'milestones', kind: 'table', views: ['table'], interval: 'month', unit: 'goal', direction: 'neither',
    question: 'In which domains did the people admitted in the period set goals, and what became of these?',
    numerator: 'Of each domain: goals set; goals attained so far; goals attained on or before their target date; goals discontinued and never attained.',
    denominator: 'For the share of goals: all goals of the group. For the share attained so far: all goals of the domain. For the share attained by the target date: goals of the domain whose target date has come.',
    exclusions: [
      'Goals set after the as-of date, and goals or entries retracted as entered in error.',
      'For the share attained by the target date: goals without a target date, and goals not due yet.',
    ],
    clock: 'From admission to the as-of date. Domain and target date are those in force on the as-of date: a goal moved to another domain is counted there, once. Entries count on their own date in the program\'s time zone, also after discharge.',
    maturity: 'The share attained so far is drawn down by goals set recently; the share attained by the target date is not, for it waits until the goal is due.',
    attribution: 'Each goal belongs to the program, clinician and level of care at admission of its episode, whatever changed later.',
    method: 'Counts, and shares with Wilson\'s 95 % interval. A client with goals in several domains is one client in each of them and one in all, so clients may add up to more than their total; goals do not.',
    source: 'Cairn\'s own definition; domain fact sheet 4.2, 4.5 (list of domains), 6.6 (Wilson).',
    settings: [], parameters: [],
  },
  sql, Row, compute,
  counted: (rows) => ownUnit('goal', rows.find(({ group_key: group, domain }) => group === null && domain === null)?.goals ?? 0),
});
