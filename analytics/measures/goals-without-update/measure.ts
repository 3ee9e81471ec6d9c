/** Goals without an update: open goals that nobody has entered anything about for a while. */
import { z } from 'zod';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow, type Beside } from '../forms/proportion.ts';
import sql from './rows.sql';

const Row = ProportionRow.extend({ bare: z.int().nonnegative(), bare_people: z.int().nonnegative() });
type Row = z.infer<typeof Row>;

const BESIDE: readonly Beside<Row>[] = [
  { key: 'bare', label: 'No entry since the goal was set', unit: 'count', read: ({ bare }) => countOf(bare), people: ({ bare_people: people }) => people },
];

export const goalsWithoutUpdate = defineMeasure({
  definition: {
    id: 'goals-without-update', version: 1, effectiveFrom: '2026-11-21',
    title: 'Goals without an update', family: 'milestones', kind: 'table', views: ['table', 'series', 'funnel'], interval: 'month', unit: 'goal', direction: 'lower-is-better',
    question: 'Of the open goals of people admitted in the period who are in treatment, what share has had no entry for a month or longer?',
    numerator: 'Open goals whose last entry of any kind (a milestone, a level, a revision), or whose setting where there is no entry, lies the set number of days back or longer. A goal on exactly that day counts.',
    denominator: 'Goals set, not attained and not discontinued, of episodes still in treatment.',
    exclusions: [
      'Goals of episodes that have ended, from the day of discharge on.',
      'Goals once attained or discontinued, whatever was entered about them later.',
      'Goals set after the day that is looked at, and goals or entries retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone from the last entry to the day that is looked at: the as-of date in the table and the funnel, the last day of each period in the series.',
    maturity: 'Known on the day that is looked at. A period that the as-of date falls into shows the as-of date instead of its last day, with a warning. A goal set less than that many days ago is in the denominator: it cannot be without an update yet.',
    attribution: 'Each goal belongs to the program, clinician and level of care at admission of its episode, whatever changed later.',
    method: 'Goals without an update divided by open goals; Wilson\'s 95 % interval, which takes goals as independent of one another. Points of the series are states: a goal open for several months is in each of them, so neighbouring points resemble one another and a run says less than it would of separate months.',
    source: 'Cairn\'s own definition; domain fact sheet 4.2 (goals with no update in N days), 6.6 (Wilson).',
    settings: [{ name: 'staleDays', value: 30, unit: 'days', label: 'A goal is without an update from this many days after its last entry on', source: 'common practice, not checked', isConfirmed: false }],
    parameters: [],
  },
  sql, Row, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }, BESIDE),
});
