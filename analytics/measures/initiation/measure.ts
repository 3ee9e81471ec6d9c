/** Initiation: how many of those admitted had a first contact soon. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const initiation = defineMeasure({
  definition: {
    id: 'initiation', version: 1, effectiveFrom: '2026-11-21',
    title: 'Initiation within 14 days (IET-style)', family: 'engagement', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period, what share attended a first contact within 14 days, the day of admission included?',
    numerator: 'Episodes with an attended contact on the day of admission or on one of the 13 days after it. A contact after the person left counts like any other.',
    denominator: 'All episodes admitted from the first day of the period up to, but not including, its last, once their 14 days are over. Somebody who left before a first contact counts as not initiated.',
    exclusions: [
      'The admission itself: it is not a contact. A contact attended on the same day is one.',
      'Contacts that were missed or cancelled, and contacts dated before the admission.',
      'Episodes that ended by death within the 14 days, with or without a contact.',
      'Episodes whose 14 days are not over on the as-of date: they are neither in the numerator nor in the denominator, even if the person has attended a contact already.',
      'Episodes whose admission was retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone. Somebody admitted on 1 March has from 1 March to 14 March, both included.',
    maturity: 'An episode counts when its 14 days are over. A period of admissions is "not yet" until they are over for somebody admitted on its last day.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Initiated divided by all whose 14 days are over, pooled over all people of the group; Wilson\'s 95 % interval.',
    source: 'Cairn\'s own definition, IET-style: it follows the 14-day window and the denominator of the HEDIS measure IET (2025), and is no HEDIS rate. It knows no claims, so there is no look-back for a new episode, no age limit, and no automatic pass after a hospital stay. Domain fact sheet 1.1.',
    settings: [{ name: 'windowDays', value: 14, unit: 'days', label: 'Days for a first contact, the day of admission included', source: 'IET, measurement year 2025', isConfirmed: true }],
    parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'cohort', maturesAfterDays: context.setting('windowDays') - 1 }),
});
