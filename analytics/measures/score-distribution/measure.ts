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
    question: 'Of the people admitted in the period, where do the scores of each instrument lie at baseline and at the latest measurement, and who has no score?',
    numerator: 'Episodes whose score lies in the band, or in the clinical range; the median of all scores.',
    denominator: 'Episodes with a score of the scale at that moment; for "not measured", all episodes of programs that use the instrument.',
    exclusions: [
      'No total is made for an instrument that has none, and no band where none is published.',
      'Scores out of the instrument\'s range.',
      'No trend where the questions look back further than a period is long: AUDIT and DAST-10 look back a year.',
    ],
    clock: 'Baseline: the first score from 14 days before to 14 days after admission. Latest: the last score up to the as-of date. Over time: everybody\'s last score taken in the period.',
    maturity: 'Scores are shown as they are up to the as-of date; the period it falls into is shown as far as it has gone.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Medians with an exact binomial 95 % interval; shares with Wilson\'s 95 % interval; over time an XmR chart of the median. Those measured later are fewer and may differ from those measured first.',
    source: 'Domain fact sheet 3.1, 3.3; bands and cut-offs with their sources below.',
    settings: [...PAIR_SETTINGS.filter(({ name }) => name === 'baselineDays'), ...instrumentSettings().filter(({ name }) => name.endsWith('/cut-off'))],
    parameters: ['instrument'],
  },
  sql, Row: ScoreRow, compute,
});
