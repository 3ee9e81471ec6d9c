/** Score distribution: where people's scores lie at baseline and now, and who has none. */
import { instrumentSettings } from '#analytics/instruments/settings.ts';
import { defineMeasure } from '../define.ts';
import { PAIR_SETTINGS } from '../forms/paired-scores.ts';
import { compute, ScoreRow } from './compute.ts';
import sql from './rows.sql';

export const scoreDistribution = defineMeasure({
  definition: {
    id: 'score-distribution', version: 1, effectiveFrom: '2026-11-21',
    title: 'Score distribution', family: 'outcomes', kind: 'table', views: ['table', 'series'], interval: 'month', unit: 'episode', direction: 'neither',
    question: 'Of the people admitted in the period, where do the scores of each instrument lie at baseline and at the latest measurement after it, and who has no score?',
    numerator: 'Episodes whose score lies in the band, or in the clinical range; the median of all scores.',
    denominator: 'Episodes with a score of the scale at that moment; for "not measured", all episodes that were, within 14 days of admission, in a program that uses the instrument.',
    exclusions: [
      'No total is made for an instrument that has none, and no band where none is published.',
      'Scores out of the instrument\'s range.',
      'Scores from more than 14 days before admission or more than 7 days after discharge.',
      'Episodes admitted so recently that the score could still come: 14 days for the baseline, 28 for the latest.',
      'Episodes admitted before their program began to use the instrument, or a scoring of it, and those admitted after it had gone over to another scoring.',
      'No trend where the questions look back further than a period is long: AUDIT and DAST-10 look back a year.',
    ],
    clock: 'Baseline: the first score from 14 days before to 14 days after admission. Latest: the last score at least 14 days after the baseline (without one, after the 14 days), up to 7 days after discharge and up to the as-of date; the baseline itself is never the latest. Questions that look back a year count a year apart. Over time: everybody\'s last score taken in the period, baselines included.',
    maturity: 'An episode counts at baseline from 14 days after admission, and at the latest score from 28 days (for questions that look back a year, from 379); the latest score may still change while treatment goes on. Over time, the period the as-of date falls into is shown as far as it has gone.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Medians with an exact binomial 95 % interval; shares with Wilson\'s 95 % interval; over time an XmR chart of the median. No change over time is called better or worse: those measured later are fewer and may differ from those measured first.',
    source: 'Domain fact sheet 3.1, 3.3; bands and cut-offs with their sources below.',
    settings: [...PAIR_SETTINGS, ...instrumentSettings().filter(({ name }) => name.endsWith('/cut-off'))],
    parameters: ['instrument'],
  },
  sql, Row: ScoreRow, compute,
});
