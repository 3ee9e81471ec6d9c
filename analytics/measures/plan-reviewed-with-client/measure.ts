/** Plans reviewed with the client: of the plan reviews, how many had the client take part. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const planReviewedWithClient = defineMeasure({
  definition: {
    id: 'plan-reviewed-with-client', version: 1, effectiveFrom: '2026-11-21',
    title: 'Plans reviewed with the client', family: 'plans', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'reassessment', direction: 'higher-is-better',
    question: 'Of the plan reviews completed for the people admitted in the period, what share was done together with the client?',
    numerator: 'Plan reviews for which it is documented that the client took part.',
    denominator: 'All plan reviews completed on or before the as-of date. One for which it is not documented whether the client took part counts as without.',
    exclusions: [
      'Instruments: they are answered by the client, and are no review of the plan.',
      'Reviews after the as-of date, and reviews before the first period.',
      'Episodes admitted outside the period, or retracted as entered in error.',
    ],
    clock: 'Calendar periods of the day on which the review was completed, in the program\'s time zone.',
    maturity: 'A review counts from the day on which it was completed. A period that begins after the as-of date is "not yet"; one that the as-of date falls into is shown as far as it has gone.',
    attribution: 'Each review belongs to the program, clinician and level of care at admission of its stay, whoever held it.',
    method: 'Reviews with the client divided by all reviews, pooled over all people of the group; Wilson\'s 95 % interval, which takes reviews as independent of one another.',
    source: 'Cairn\'s own definition; domain fact sheet 4.6 (client participation), 10.10 (missing is not fine).',
    settings: [], parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }, []),
});
