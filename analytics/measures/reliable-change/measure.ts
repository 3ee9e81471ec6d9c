/** Reliable change: whose score moved by more than its error of measurement. */
import { instrumentSettings } from '#analytics/instruments/settings.ts';
import { defineMeasure } from '../define.ts';
import { countedBy } from '../forms/counted.ts';
import { episodesIn, FOLLOWED_SETTING, isPaired, PAIR_SETTINGS, PairRow } from '../forms/paired-scores.ts';
import { compute } from './compute.ts';
import sql from './rows.sql';

export const reliableChange = defineMeasure({
  definition: {
    id: 'reliable-change', version: 1, effectiveFrom: '2026-11-21',
    title: 'Reliable change', family: 'outcomes', kind: 'table', views: ['table', 'series', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period who were measured twice, whose score got better or worse by more than the instrument\'s error of measurement, and how many were not measured?',
    numerator: 'Improved: the latest score is better than the baseline by at least the instrument\'s threshold. Recovered: improved, and from inside the clinical range to outside it. Deteriorated: worse by at least the threshold. No reliable change: anything smaller.',
    denominator: 'Episodes with a baseline and a later score of the same instrument, scale and scoring; for "recovered", those of them whose baseline lies in the clinical range. Not assessable is counted of everybody who could have been measured twice.',
    exclusions: [
      'Instruments without a total have none made for them: the BAM is shown by its three scales, the C-SSRS has no score.',
      'Scales for which no threshold is published (BAM, AUDIT, AUDIT-C, DAST-10, BARC-10) have no categories, only the raw change.',
      'Scores of another scoring of the same scale are never paired. Scores out of the instrument\'s range are not counted.',
      'Instruments whose questions look back a year are compared only a year apart.',
      'Episodes admitted so recently that two scores could not have been taken yet.',
      'Episodes admitted before their program began to use the instrument, or a scoring of it, and those admitted after it had gone over to another scoring.',
    ],
    clock: 'Baseline: the first score from 14 days before to 14 days after admission. Latest: the last score at least 14 days after the baseline, up to 7 days after discharge and up to the as-of date; over time, also up to 90 days after admission, so that every period is followed equally long.',
    maturity: 'An episode counts from 28 days after admission (for questions that look back a year, from 379 days), and its latest score may still change while treatment goes on. Over time, an admission period is shown once its last member could have been followed for 90 days, and stays as it is then.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later. Everybody who was, within 14 days of admission, in a program that uses an instrument is to be measured by it.',
    method: 'Jacobson and Truax: the threshold is 1.96 times the standard error of a difference, as published for each instrument. Shares with Wilson\'s 95 % interval; medians with an exact binomial interval; bounds as if none, and as if all, of those not measured had improved; standardised difference of baselines between those measured twice and the others.',
    source: 'Domain fact sheet 3.3 to 3.5; thresholds and cut-offs with their sources below.',
    settings: [
      ...PAIR_SETTINGS,
      { name: 'pairedAtLeast', value: 0.7, unit: 'share', label: 'Below this share measured twice, a warning is shown', source: 'domain fact sheet 3.4, our design', isConfirmed: false },
      FOLLOWED_SETTING,
      ...instrumentSettings(),
    ],
    parameters: ['instrument'],
  },
  sql, Row: PairRow, compute,
  counted: (rows, counting) => {
    const pairs = countedBy(rows, counting);
    return { ...pairs, left: [...pairs.left, { why: 'They were not measured twice.', count: episodesIn(rows, (row) => !row.is_pending && !isPaired(row)) }] };
  },
});
