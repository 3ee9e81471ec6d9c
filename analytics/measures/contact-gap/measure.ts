/** Contact gap: of the people in treatment, how many has nobody met for a while. */
import { defineMeasure } from '../define.ts';
import { computeShares, SharesRow } from '../forms/shares.ts';
import sql from './rows.sql';

export const contactGap = defineMeasure({
  definition: {
    id: 'contact-gap', version: 1, effectiveFrom: '2026-11-21',
    title: 'Contact gap', family: 'engagement', kind: 'table', views: ['table', 'series', 'funnel'], interval: 'month', unit: 'episode', direction: 'lower-is-better',
    question: 'Of the episodes that are open on the as-of date, what share has had no attended contact for 14 days, and for 30 days?',
    numerator: 'Open episodes in which 14 (30) or more days lie between the last attended contact and the as-of date. With a last contact on 1 March, 15 March is the first day of a 14-day gap. Where there was no contact yet the days run from the admission.',
    denominator: 'Episodes admitted in the period that have not ended by the as-of date; in the chart, that had not ended by the last day of each period.',
    exclusions: [
      'Episodes that ended on or before that day: an exit on the day itself is an exit.',
      'Contacts that were missed or cancelled: they do not end a gap. A transfer does not either.',
      'Contacts after that day, and contacts dated before the admission.',
      'Episodes whose admission was retracted as entered in error.',
    ],
    clock: 'Whole calendar days in the program\'s time zone, from the last attended contact (or, without one, the admission) to the as-of date. An episode admitted fewer than 14 days ago is therefore in no gap.',
    maturity: 'The state on one day, so nothing has to mature. In the chart each point is the state on the last day of its period, as it is known on the as-of date; the running period shows the as-of date and counts for no signal. A period that begins later is "not yet".',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whoever has it now.',
    method: 'Episodes in a gap divided by open episodes, pooled over all people of the group; Wilson\'s 95 % interval. The chart and the comparison of groups show the longer gap. The same people appear in many points of the chart, so points are less independent than limits take them to be.',
    source: 'Cairn\'s own definition; domain fact sheet 0 (last contact date), 10.1 (silence is not treatment).',
    settings: [
      { name: 'shortGapDays', value: 14, unit: 'days', label: 'Days without an attended contact, shorter gap', source: 'common practice, not checked', isConfirmed: false },
      { name: 'longGapDays', value: 30, unit: 'days', label: 'Days without an attended contact, longer gap', source: 'common practice, not checked', isConfirmed: false },
    ],
    parameters: [],
  },
  sql, Row: SharesRow,
  compute: (rows, context) => computeShares(rows, context, {
    clock: { kind: 'event' }, headline: 'longGap',
    columns: [
      { key: 'shortGap', label: `No contact for ${context.setting('shortGapDays')} days` },
      { key: 'longGap', label: `No contact for ${context.setting('longGapDays')} days` },
      { key: 'neverContacted', label: 'No contact since admission' },
    ],
    counts: [{ key: 'open', label: 'Open episodes', of: ({ denominator }) => denominator }],
  }),
});
