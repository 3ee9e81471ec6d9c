/** Measured share: of whom do we know how they fared? */
import { defineMeasure } from '../define.ts';
import { FOLLOWED_SETTING, PAIR_SETTINGS, PairRow } from '../forms/paired-scores.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const measuredShare = defineMeasure({
  definition: {
    id: 'measured-share', version: 1, effectiveFrom: '2026-11-21',
    title: 'Share measured', family: 'outcomes', kind: 'table', views: ['table', 'series', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period to programs that use an instrument, how many have a baseline, how many were due for a second score, and how many have one?',
    numerator: 'With a baseline: a score from 14 days before to 14 days after admission. Measured twice: also a later score of the same scale and scoring, at least 14 days after the baseline.',
    denominator: 'All episodes that were, within 14 days of admission, in a program that uses the instrument, early leavers included. Due: those with a baseline who were still in treatment 14 days after it.',
    exclusions: [
      'Programs in which nobody was ever measured by the instrument up to the as-of date.',
      'Episodes admitted before their program began to use the instrument, or a scoring of it, and those admitted after it had gone over to another scoring.',
      'Scores out of the instrument\'s range, and totals of instruments that have none.',
      'Episodes admitted so recently that two scores could not have been taken yet.',
    ],
    clock: 'Days from admission in the program\'s time zone; a second score counts up to 7 days after discharge and up to the as-of date; over time, also up to 90 days after admission, so that every period is followed equally long. Questions that look back a year count a year apart.',
    maturity: 'An episode counts from 28 days after admission (for questions that look back a year, from 379 days), and may still be measured while treatment goes on. Over time, an admission period is shown 90 days after its last day, and stays as it is then.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Shares with Wilson\'s 95 % interval. Compared by caseload, the instrument by which most have a baseline is shown, unless another is asked for: scales of one sitting are not so many observations.',
    source: 'Domain fact sheet 3.4, 3.5 and 10.10: a missing score is never a good one.',
    settings: [...PAIR_SETTINGS, FOLLOWED_SETTING], parameters: ['instrument'],
  },
  sql, Row: PairRow, compute,
});
