/** Client participation: of the plans in force, in how many is it on record that the person had a hand lately. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const clientParticipation = defineMeasure({
  definition: {
    id: 'client-participation', version: 1, effectiveFrom: '2026-11-21',
    title: 'Client participation in the plan', family: 'engagement', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the open episodes with a plan, in what share is it on record that the person took part in it within the last 90 days?',
    numerator: 'Open episodes with a plan review recorded as done with the client, or a goal set by the client or by client and clinician together, on the day that is read or one of the 89 days before it.',
    denominator: 'Episodes admitted in the period that are open and have a plan: a goal was ever set, or the plan was ever reviewed. In the chart they are counted on the last day of each period, else on the as-of date.',
    exclusions: [
      'Open episodes without any goal or plan review: there is no plan to take part in. A person whose plan is missing is not seen here.',
      'Episodes that ended on or before the day that is read.',
      'Plan reviews and goals after that day, and those retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone: with 90 days, participation on 1 January 2025 counts through 31 March 2025 and no longer on 1 April.',
    maturity: 'The state on one day, so nothing has to mature. Each point is the state on the last day of its period, as it is known on the as-of date; the running period shows the as-of date and counts for no signal. A period that begins later is "not yet".',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whoever has it now.',
    method: 'Episodes with participation on record divided by open episodes with a plan, pooled over all people of the group; Wilson\'s 95 % interval. Where a review does not say whether the client was there it counts as not on record, so this is the share documented and no more.',
    source: 'Cairn\'s own definition, after domain fact sheet 4.6 (active plans with client participation documented).',
    settings: [{ name: 'participationDays', value: 90, unit: 'days', label: 'Days back in which participation counts, the day that is read included', source: 'common practice, not checked', isConfirmed: false }],
    parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }, []),
});
