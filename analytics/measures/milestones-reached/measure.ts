/** Milestones reached: of the people in treatment, how many reach something they set out to do. */
import { z } from 'zod';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow, type Beside } from '../forms/proportion.ts';
import sql from './rows.sql';

const Row = ProportionRow.extend({
  milestones: z.int().nonnegative(), milestones_people: z.int().nonnegative(),
  attained: z.int().nonnegative(), attained_people: z.int().nonnegative(),
});
type Row = z.infer<typeof Row>;

const BESIDE: readonly Beside<Row>[] = [
  { key: 'milestones', label: 'Milestones reached', unit: 'count', read: ({ milestones }) => countOf(milestones), people: ({ milestones_people: people }) => people },
  { key: 'attained', label: 'Goals attained', unit: 'count', read: ({ attained }) => countOf(attained), people: ({ attained_people: people }) => people },
];

export const milestonesReached = defineMeasure({
  definition: {
    id: 'milestones-reached', version: 1, effectiveFrom: '2026-11-21',
    title: 'Share reaching a milestone', family: 'milestones', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period, what share of those in treatment in each month reached a milestone or attained a goal in that month, and what share has reached any so far?',
    numerator: 'In a month: episodes in which a milestone was reached or a goal attained in it. In the table and the funnel: episodes in which any was, from admission to the as-of date.',
    denominator: 'In a month: episodes in treatment on at least one day of it, the days of admission and discharge included. In the table and the funnel: all episodes admitted in the period, whether or not a goal was ever set.',
    exclusions: [
      'Episodes admitted after the as-of date, and episodes whose admission was retracted as entered in error.',
      'Milestones and attained goals dated before admission or after discharge: they belong to no day of the stay.',
      'Milestones and attained goals after the as-of date: they have not happened yet.',
    ],
    clock: 'Calendar months of the milestone\'s own date in the program\'s time zone. The period chooses people by their admission; they count in every month in which they were in treatment.',
    maturity: 'A month that begins after the as-of date is "not yet". A month that the as-of date falls into is shown as far as it has gone, with a warning. The share of the table and the funnel is the share so far: people admitted recently have had less time and draw it down, so compare groups of about the same time since admission, or see the time to first milestone.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Episodes with at least one, divided by episodes, so that goals cut into many steps do not count more; Wilson\'s 95 % interval. Somebody in treatment for several months is in the denominator of each; in the first months of the period everybody has just been admitted, in the last many have been there for long, and a month shows that too. The numbers of milestones and goals stand beside it.',
    source: 'Cairn\'s own definition; domain fact sheet 4.2, 6.2 (p charts), 6.6 (Wilson).',
    settings: [], parameters: [],
  },
  sql, Row, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }, BESIDE),
});
