/** Clients with an attained goal: of the people who set a goal, how many have attained at least one. */
import { z } from 'zod';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { defineMeasure } from '../define.ts';
import { ownUnit } from '../forms/counted.ts';
import { computeProportion, ProportionRow, type Beside } from '../forms/proportion.ts';
import sql from './rows.sql';

const Row = ProportionRow.extend({ working: z.int().nonnegative(), without_goal: z.int().nonnegative() });
type Row = z.infer<typeof Row>;

const BESIDE: readonly Beside<Row>[] = [
  { key: 'working', label: 'None attained yet, at work on one', unit: 'count', read: ({ working }) => countOf(working), people: ({ working }) => working },
  { key: 'withoutGoal', label: 'No goal set', unit: 'count', read: ({ without_goal: clients }) => countOf(clients), people: ({ without_goal: clients }) => clients },
];

export const clientsWithAttainedGoal = defineMeasure({
  definition: {
    id: 'clients-with-attained-goal', version: 1, effectiveFrom: '2026-11-21',
    title: 'Clients with an attained goal', family: 'milestones', kind: 'table', views: ['table', 'funnel'], interval: 'month', unit: 'person', direction: 'higher-is-better',
    question: 'Of the clients admitted in the period who have set at least one goal, what share has attained at least one so far?',
    numerator: 'Clients with at least one goal attained on or before the as-of date. A goal once attained stays attained, whatever was entered about it later.',
    denominator: 'Clients with at least one goal set on or before the as-of date. A client counts once, however many goals and episodes.',
    exclusions: [
      'Clients without any goal: how many there are stands in the table.',
      'Episodes admitted outside the period or after the as-of date, and goals or entries retracted as entered in error.',
    ],
    clock: 'From admission to the as-of date. Entries count on their own date in the program\'s time zone, also after discharge.',
    maturity: 'The share is the share so far: people admitted recently have had less time and draw it down. How many have attained none yet but are in treatment with a goal still open stands beside it. Compare groups of about the same time since admission.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission. A client with episodes in several groups counts in each of them and once in the total, so groups may add up to more than the total.',
    method: 'Clients with an attained goal divided by clients with a goal, so that splitting a goal into several changes nothing; Wilson\'s 95 % interval.',
    source: 'Cairn\'s own definition; domain fact sheet 4.2 (persons with at least one attained), 6.5 (funnel), 6.6 (Wilson).',
    settings: [], parameters: [],
  },
  sql, Row, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }, BESIDE),
  counted: (rows) => {
    const all = rows.find(({ group_key: group }) => group === null);
    const without = all?.without_goal ?? 0;
    return ownUnit('person', (all?.denominator ?? 0) + without, [{ why: 'They have set no goal.', count: without }]);
  },
});
