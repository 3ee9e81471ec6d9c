/** Continuity: of the residential stays that ended, how many were followed by a contact soon. */
import { defineMeasure } from '../define.ts';
import { countedBy } from '../forms/counted.ts';
import { computeShares, SharesRow } from '../forms/shares.ts';
import sql from './rows.sql';

const HEADLINE_DAYS = 14;

export const continuity = defineMeasure({
  definition: {
    id: 'continuity', version: 1, effectiveFrom: '2026-11-21',
    title: 'Continuity after residential care (FUI-style)', family: 'engagement', kind: 'table', views: ['table', 'series', 'funnel'], interval: 'month', unit: 'stay', direction: 'higher-is-better',
    question: 'Of the residential stays that ended, what share was followed by an attended contact outside residential care within 7, 14 and 30 days?',
    numerator: 'Residential stays with an attended contact of the same person within 7 (14, 30) days after the day of leaving, on a day on which the person was in no residential care. It may belong to the same episode, to a later part of it, or to another episode of the person.',
    denominator: 'Residential stays that ended, of people admitted in the period, once the 7 (14, 30) days are over. A residential stay is the time at levels 3.1, 3.5, 3.7 or 4.0 without a break of more than one calendar day; one person may have several.',
    exclusions: [
      'The day of leaving itself: a contact on it does not count.',
      'Contacts during residential care, and contacts that were missed or cancelled. A return to residential care more than one day later is no follow-up.',
      'Residential stays that ended by death, and those after which the person died within the days counted.',
      'Withdrawal management outside residential levels: the fourth-edition level codes do not name it. Levels 3.7 and 4.0 hold the medically managed kind.',
      'Residential stays whose days are not over on the as-of date.',
      'Episodes whose admission was retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, counted from the day of leaving (day 0). Somebody who leaves on 1 March has 2 March to 8 March for 7 days, 2 to 15 March for 14 and 2 to 31 March for 30.',
    maturity: 'A residential stay counts when the days are over, whether or not a contact came early. In the chart a stay belongs to the period in which it ended; a period is "not yet" until 14 days after its last day.',
    attribution: 'Each residential stay belongs to the program, clinician and level of care at the admission of its episode, whatever changed later.',
    method: 'Followed stays divided by all whose days are over, pooled over all people of the group; Wilson\'s 95 % interval. The chart and the comparison of groups show 14 days.',
    source: 'Cairn\'s own definition, FUI-style: day 0 does not count, and a transfer within one calendar day continues the stay, as in the HEDIS measure FUI (2025). It is no HEDIS rate: no claims, no medication events, every stay counts and not only the first of 31 days. 14 days are the window of the Washington Circle family, not checked. Domain fact sheet 1.3, 1.5.',
    settings: [], parameters: [],
  },
  sql, Row: SharesRow,
  compute: (rows, context) => computeShares(rows, context, {
    // The unit's first day is the day of leaving: a period is known when those who left on its last day have been followed.
    clock: { kind: 'cohort', maturesAfterDays: HEADLINE_DAYS }, headline: `day${HEADLINE_DAYS}`,
    columns: [7, 14, 30].map((days) => ({ key: `day${days}`, label: `Within ${days} days` })),
    counts: [{ key: 'notYet', label: `Not known yet (${HEADLINE_DAYS} days)`, of: ({ pending }) => pending }],
  }),
  counted: (rows, counting) => ({ ...countedBy(rows.filter(({ share }) => share === `day${HEADLINE_DAYS}`), counting), label: 'Residential stays that ended in these stays' }),
});
