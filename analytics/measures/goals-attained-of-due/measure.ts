/** Goals attained of due: of the goals whose target date has come, how many had been attained by it. */
import { z } from 'zod';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow, type Beside } from '../forms/proportion.ts';
import sql from './rows.sql';

const Count = z.int().nonnegative();
const Row = ProportionRow.extend({
  late: Count, late_people: Count, still_open: Count, still_open_people: Count, by_client: Count, by_client_people: Count, by_program: Count, by_program_people: Count,
  by_both: Count, by_both_people: Count, revised: Count, revised_people: Count, no_target: Count, no_target_people: Count, pending_people: Count,
});
type Row = z.infer<typeof Row>;

/** RULE (domain 4.2): revised, discontinued by the client and discontinued by the program are reported apart. All but the last three add up, with those on time, to the goals due. */
const BESIDE: readonly Beside<Row>[] = [
  { key: 'late', label: 'Attained after the target date', unit: 'count', read: ({ late }) => countOf(late), people: ({ late_people: people }) => people },
  { key: 'open', label: 'Past the target date, neither attained nor discontinued', unit: 'count', read: ({ still_open: open }) => countOf(open), people: ({ still_open_people: people }) => people },
  { key: 'byClient', label: 'Discontinued by the client', unit: 'count', read: ({ by_client: goals }) => countOf(goals), people: ({ by_client_people: people }) => people },
  { key: 'byProgram', label: 'Discontinued by the program', unit: 'count', read: ({ by_program: goals }) => countOf(goals), people: ({ by_program_people: people }) => people },
  { key: 'byBoth', label: 'Discontinued together, or not said by whom', unit: 'count', read: ({ by_both: goals }) => countOf(goals), people: ({ by_both_people: people }) => people },
  { key: 'revised', label: 'Revised at least once', unit: 'count', read: ({ revised }) => countOf(revised), people: ({ revised_people: people }) => people },
  { key: 'notYet', label: 'Not due yet', unit: 'count', read: ({ pending }) => countOf(pending), people: ({ pending_people: people }) => people },
  { key: 'noTarget', label: 'Without a target date', unit: 'count', read: ({ no_target: goals }) => countOf(goals), people: ({ no_target_people: people }) => people },
];

export const goalsAttainedOfDue = defineMeasure({
  definition: {
    id: 'goals-attained-of-due', version: 1, effectiveFrom: '2026-11-21',
    title: 'Goals attained by their target date', family: 'milestones', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'goal', direction: 'higher-is-better',
    question: 'Of the goals of people admitted in the period whose target date has come, what share was attained on or before it?',
    numerator: 'Goals attained on or before their target date. A goal once attained stays attained, whatever was entered about it later.',
    denominator: 'Goals whose target date, as it stands on the as-of date, is that date or earlier. Goals that were discontinued stay in, and so do goals of people who have left.',
    exclusions: [
      'Goals without a target date: they are never due. How many there are stands in the table.',
      'Goals whose target date lies after the as-of date, even where they have been attained already: they are counted when they are due.',
      'Goals set after the as-of date, and goals or entries retracted as entered in error.',
    ],
    clock: 'Calendar months of the target date. A goal that was revised is the same goal with a new wording: the target date is the one in force on the as-of date, so a date moved on moves the goal on. Entries count on their own date, also after discharge.',
    maturity: 'A goal is known on its target date. A month that begins after the as-of date is "not yet"; a month that the as-of date falls into is shown as far as it has gone, with a warning.',
    attribution: 'Each goal belongs to the program, clinician and level of care at admission of its episode, whatever changed later.',
    method: 'Attained by the target date divided by due, pooled over all goals of the group; Wilson\'s 95 % interval, which takes goals as independent of one another, though several may be one person\'s. Attained late, neither attained nor discontinued (the client may have left), discontinued by the client, by the program or together (or not said by whom) are counted apart; with those attained in time they add up to the goals due. Goals revised at least once are counted beside them.',
    source: 'Cairn\'s own definition; domain fact sheet 4.2 (attained-of-due), 6.2 (p charts), 6.6 (Wilson).',
    settings: [], parameters: [],
  },
  sql, Row, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }, BESIDE),
});
