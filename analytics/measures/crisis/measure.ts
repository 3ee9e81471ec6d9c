/** Crises: how many client-days lie between them. */
import { defineMeasure } from '../define.ts';
import { computeRareEvents, RareRow } from '../forms/rare-events.ts';
import sql from './rows.sql';

export const crisis = defineMeasure({
  definition: {
    id: 'crisis', version: 1, effectiveFrom: '2026-11-21',
    title: 'Crises', family: 'safety', kind: 'series', views: ['series', 'table', 'funnel'], interval: null, unit: 'client-day', direction: 'higher-is-better',
    question: 'How many client-days lie between one crisis and the next among the people admitted in the period?',
    numerator: 'Days on which a crisis of somebody in treatment is on record.',
    denominator: 'Client-days: every calendar day on which somebody admitted in the period was in treatment, the day of admission and the day of discharge included.',
    exclusions: [
      'Entries before admission or after discharge: nobody is followed then. Of crises entered twice on one day of a stay, one counts.',
      'Everything after the as-of date.',
      'Episodes admitted outside the period, or retracted as entered in error.',
    ],
    clock: 'Calendar days in the program\'s time zone. Each point is an event, from the day of the one before it (the first: from the first day anybody was in treatment) to its own; its figure is the client-days in between, that of the event\'s own day included. Several on one day have 0 client-days between them.',
    maturity: 'The client-days since the last event are shown as a point that is not over, and count for no signal. Asked by week, month or quarter, a period that begins after the as-of date is "not yet".',
    attribution: 'Each event and each client-day belongs to the program, clinician and level of care at admission of its stay. Somebody in two programs at once counts in both, with the days of both.',
    method: 'A g chart of client-days between events, with the mean and three-sigma limits of the geometric distribution. Asked by week, month or quarter: u chart of events per 1,000 client-days, exact Poisson 95 % interval (Garwood); there fewer are better, and targets, which are of the client-days between events, are not drawn.',
    source: 'Cairn\'s own definition; domain fact sheet 6.2 (rare events: g chart, not a monthly bar of zeros), 6.5.',
    settings: [], parameters: [],
  },
  sql, Row: RareRow, compute: computeRareEvents,
});
