/** Entry delay: how many days pass from an event to its entry in the record. */
import { z } from 'zod';
import { defineMeasure } from '../define.ts';
import { ProportionRow } from '../forms/proportion.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const Row = ProportionRow.extend({
  /** Days from the event to its entry, and to the day of the snapshot; null on the rows of shares. */
  delay: z.int().nonnegative().nullable(),
  age: z.int().nonnegative().nullable(),
  events: z.int().nonnegative(),
  /** On rows of a share: distinct clients behind all entries. */
  entered_people: z.int().nonnegative(),
});
export type Row = z.infer<typeof Row>;

export const entryDelay = defineMeasure({
  definition: {
    id: 'entry-delay', version: 1, effectiveFrom: '2026-11-21',
    title: 'Entry delay', family: 'data', kind: 'table', views: ['table', 'series', 'funnel'], interval: 'month', unit: 'event', direction: 'higher-is-better',
    question: 'After something happened, how many days passed until it was entered in the record?',
    numerator: 'Events entered within that many days of the day on which they happened, that day included. In the series: within 3 days (can be set).',
    denominator: 'All entries about the people admitted in the period that happened on or before the as-of date: admissions, contacts, goals, reassessments, markers, discharges.',
    exclusions: [
      'What had not been entered when the snapshot was taken. It is allowed for in the table (see method); in the series a period waits until it can no longer matter for the days asked for.',
      'Entries that were corrected or retracted: the correction counts, with its own day of entry.',
      'Episodes admitted outside the period, or retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the day on which it happened to the day on which the source recorded it (recordedtime), or, where the source does not say, to the day on which it was received here. How long the source takes to hand its entries over is not part of it. An entry made before its own date counts as 0 days.',
    maturity: 'In the series a period is known when the snapshot was taken 3 days (as set) or more after its last day. In the table a share within so many days is "not yet" where no event is that old.',
    attribution: 'Each entry belongs to the program, clinician and level of care at admission of its stay, whoever made it.',
    method: 'Delays in reverse time for right truncation (Lagakos and others 1988): what happened last week and is entered next month is not here yet, so each share is worked out from the events old enough to show it. It takes every event as entered within the longest delay seen. Median and 90th percentile are the days by which the share reaches one half and nine tenths; no intervals, for entries of one evening are not independent. Series: entered in time divided by all old enough, Wilson\'s 95 % interval.',
    source: 'Cairn\'s own definition; product idea 7 (data-age clock); Lagakos, Barraj and De Gruttola 1988.',
    settings: [{ name: 'withinDays', value: 3, unit: 'days', label: 'Days within which an entry is in time', source: 'common practice, not checked', isConfirmed: false }],
    parameters: [],
  },
  sql, Row, compute,
});
