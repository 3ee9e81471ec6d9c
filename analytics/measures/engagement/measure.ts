/** Engagement: how many of those admitted came, and came again. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const engagement = defineMeasure({
  definition: {
    id: 'engagement', version: 1, effectiveFrom: '2026-11-21',
    title: 'Engagement within 34 days of initiation (IET-style)', family: 'engagement', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of all people admitted in the period, what share attended a first contact within 14 days and then contacts on two or more days within 34 days of it?',
    numerator: 'Episodes with an attended contact within 14 days of admission (day 0 included), followed by attended contacts on two or more days from the day after the first one through 34 days after it.',
    denominator: 'All episodes admitted from the first day of the period up to, but not including, its last, whether or not there was a first contact, once 47 days have passed since the admission (13 and 34).',
    exclusions: [
      'Contacts on the day of the first one: engagement starts the day after.',
      'A second contact on one day: several on one day count once, because a contact as we receive it does not say who gave it.',
      'Contacts that were missed or cancelled, and contacts dated before the admission.',
      'Episodes that ended by death within the 47 days, with or without contacts.',
      'Episodes with fewer than 47 days on the as-of date: they are neither in the numerator nor in the denominator, even if the person has come often enough already. Otherwise only those who came early would count early.',
      'Episodes whose admission was retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone. Somebody admitted on 1 March whose first contact is on 10 March has from 11 March to 13 April, both included.',
    maturity: 'An episode counts 47 days after its admission, whenever its first contact was. A period of admissions is "not yet" until 47 days after its last day.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Engaged divided by all whose 47 days are over, pooled over all people of the group; Wilson\'s 95 % interval.',
    source: 'Cairn\'s own definition, IET-style: it follows the windows and the denominator of the HEDIS measure IET (2025), and is no HEDIS rate. It knows no claims: no look-back for a new episode, no age limit, no medication events, and two contacts on one day never count twice. Domain fact sheet 1.1.',
    settings: [
      { name: 'windowDays', value: 14, unit: 'days', label: 'Days for a first contact, the day of admission included', source: 'IET, measurement year 2025', isConfirmed: true },
      { name: 'engagementDays', value: 34, unit: 'days', label: 'Days after the first contact in which further ones count', source: 'IET, measurement year 2025', isConfirmed: true },
      { name: 'furtherContacts', value: 2, unit: 'days with a contact', label: 'Days with a further contact that are needed', source: 'IET, measurement year 2025', isConfirmed: true },
    ],
    parameters: [],
  },
  sql, Row: ProportionRow,
  compute: (rows, context) => computeProportion(rows, context, { kind: 'cohort', maturesAfterDays: context.setting('windowDays') - 1 + context.setting('engagementDays') }),
});
