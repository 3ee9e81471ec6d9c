/** What to know before reading a T: how the goals were set, and what T cannot be compared across. */
import type { Warning } from '#analytics/contract/result.ts';
import { SMALLEST_GROUP } from '#analytics/statistics/disclosure.ts';
import { countValues, momentsOf } from '#analytics/statistics/distribution.ts';
import type { Context } from '../define.ts';
import type { Stay } from './compute.ts';
import type { Row } from './measure.ts';

interface Scored {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly stays: readonly Stay[];
}

const GOAL_COUNTS: Warning = {
  code: 't-depends-on-goal-count',
  detail: 'Episodes have different numbers of goals, and T depends on that number: the same attainment gives a T further from 50 with more goals. Read the change from baseline, and compare no single people.',
};
const ATTAINED_BELOW: Warning = {
  code: 'attained-below-expected',
  detail: 'Some goals are recorded as attained while their last level is below the expected one, or they have none. T goes by the levels that were entered.',
};

/**
 * RULE (domain 4.1): a mean well above 60 says that goals were set too easy, one below 40 too hard. It is said of no group of 1-10 clients: a mean of few
 * says little about how goals are set, and every role reads a warning.
 */
function settingWarnings({ label, stays }: Scored, { setting }: Context): Warning[] {
  const scored = stays.flatMap(({ t, person }) => (t === null ? [] : [{ t, person }]));
  const mean = momentsOf(countValues(scored.map(({ t }) => t)))?.mean;
  if (mean === undefined || new Set(scored.map(({ person }) => person)).size < SMALLEST_GROUP) return [];
  const [most, least] = [setting('tooEasyAbove'), setting('tooHardBelow')];
  if (mean > most) return [{ code: 'goals-set-too-easy', detail: `${label}: the mean T is above ${most}. The goals may have been set too easy.` }];
  return mean < least ? [{ code: 'goals-set-too-hard', detail: `${label}: the mean T is below ${least}. The goals may have been set too hard.` }] : [];
}

/** Warnings of all groups, those of single groups in their order. */
export function warningsOf(groups: readonly Scored[], context: Context): Warning[] {
  const goalCounts = new Set(groups.flatMap(({ stays }) => stays.filter(({ t }) => t !== null).map(({ scored }) => scored)));
  const isAttainedBelow = groups.some(({ rows }) => rows.some((row) => row.is_attained && (row.level ?? -1) < 0));
  return [
    ...groups.flatMap((group) => settingWarnings(group, context)),
    ...(goalCounts.size > 1 ? [GOAL_COUNTS] : []),
    ...(isAttainedBelow ? [ATTAINED_BELOW] : []),
  ];
}
