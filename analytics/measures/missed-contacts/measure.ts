/** Missed contacts: of the contacts that were to happen, how many did the person miss without notice. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const missedContacts = defineMeasure({
  definition: {
    id: 'missed-contacts', version: 1, effectiveFrom: '2026-11-21',
    title: 'Missed contacts', family: 'engagement', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'contact', direction: 'lower-is-better',
    question: 'Of the contacts that the people admitted in the period were to have each month, what share was missed without notice?',
    numerator: 'Contacts that the person missed without notice (no-show).',
    denominator: 'Contacts that the person attended, missed without notice (no-show) or cancelled. Every contact counts once, so somebody with many contacts counts often.',
    exclusions: [
      'Contacts that the program cancelled: nobody could have attended or missed them.',
      'A contact that the person cancelled is not missed; it stays in the denominator. So missed and attended contacts do not add up to all.',
      'Contacts after the as-of date, and contacts before the first month of the period.',
      'Contacts of episodes admitted outside the period, or retracted as entered in error.',
    ],
    clock: 'Calendar months of the contact\'s own date in the program\'s time zone. The period chooses people by their admission; all their contacts count in the month in which they were to take place.',
    maturity: 'A month that begins after the as-of date is "not yet". A month that the as-of date falls into is shown as far as it has gone, with a warning.',
    attribution: 'Each contact belongs to the program, clinician and level of care at admission of its episode, whoever held it.',
    method: 'No-shows divided by attended, no-show and cancelled by the client, pooled over all people of the group; Wilson\'s 95 % interval, which takes contacts as independent of one another.',
    source: 'Cairn\'s own definition; domain fact sheet 6.6 (Wilson), 6.2 (p charts).',
    settings: [], parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'event' }, []),
});
