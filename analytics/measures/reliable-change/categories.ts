/** Pairs of scores on one axis -> who changed reliably, who was not measured, and what that could hide. */
import type { Reading, Table } from '#analytics/contract/result.ts';
import { medianReading, momentsOf, type Counted } from '#analytics/statistics/distribution.ts';
import { worstAndBest } from '#analytics/statistics/missing-outcomes.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { categoryOf, isInClinicalRange, type ChangeCategory, type ChangeRule } from '#analytics/statistics/reliable-change.ts';
import { countOf } from '#analytics/statistics/small-counts.ts';
import { differenceReading, standardisedDifference } from '#analytics/statistics/standardised-difference.ts';
import type { Context } from '../define.ts';
import { episodesIn, fewest, isPaired, type AxisRows, type Pair, type PairRow } from '../forms/paired-scores.ts';

export interface AxisChange {
  readonly axis: AxisRows;
  readonly rule: ChangeRule;
  /** Admitted long enough ago for two scores. */
  readonly eligible: number;
  readonly pairs: readonly Pair[];
  readonly paired: number;
  /** Pairs whose baseline lies in the clinical range; null where no cut-off is known. */
  readonly clinical: number | null;
  readonly counts: Readonly<Record<ChangeCategory, number>>;
}

/** The rule of an axis as it is set here; a threshold set to 0 is none. */
export function ruleOf({ axis, scale }: AxisRows, { setting }: Pick<Context, 'setting'>): ChangeRule {
  const direction = scale?.direction ?? 'higher-is-worse';
  const set = scale?.reliableChange == null ? 0 : setting(`${axis}/reliable-change`);
  const points = set > 0 ? set : null;
  const cutOff = scale?.cutOff == null ? null : { value: setting(`${axis}/cut-off`), isClinical: scale.cutOff.isClinical };
  return { points, cutOff, direction };
}

export function changeOf(axis: AxisRows, context: Pick<Context, 'setting'>): AxisChange {
  const rule = ruleOf(axis, context);
  const pairs = axis.rows.filter(isPaired);
  const eligible = episodesIn(axis.rows, (row) => !row.is_pending);
  const { cutOff } = rule;
  const counts = { 'recovered': 0, 'improved': 0, 'no-reliable-change': 0, 'deteriorated': 0, 'not-assessable': eligible - episodesIn(pairs) };
  // RULE (domain 3.4): not assessable are those without two scores; where no threshold is known, those with two have their raw change.
  if (rule.points !== null) for (const pair of pairs) counts[categoryOf(pair, rule)] += pair.episodes;
  return {
    axis, rule, eligible, pairs, paired: episodesIn(pairs), counts,
    clinical: cutOff === null ? null : episodesIn(pairs, (row) => row.baseline !== null && isInClinicalRange(row.baseline, cutOff)),
  };
}

const valuesOf = (rows: readonly PairRow[], valueOf: (row: PairRow) => number | null): Counted[] =>
  rows.flatMap((row) => {
    const value = valueOf(row);
    return value === null ? [] : [{ value, count: row.episodes }];
  });

/** Baselines of those measured again less those of the others, in units of their spread. */
function baselineDifference({ axis: { rows }, pairs }: AxisChange): Reading {
  const others = rows.filter((row) => !row.is_pending && row.baseline !== null && row.last === null);
  const [left, right] = [momentsOf(valuesOf(pairs, ({ baseline }) => baseline)), momentsOf(valuesOf(others, ({ baseline }) => baseline))];
  return differenceReading(left === null || right === null ? null : standardisedDifference(left, right));
}

export const CHANGE_COLUMNS: Table['columns'] = [
  { key: 'eligible', label: 'Episodes to be measured', unit: 'count' },
  { key: 'paired', label: 'Measured twice', unit: 'share' },
  { key: 'recovered', label: 'Recovered (of those in the clinical range at baseline)', unit: 'share' },
  { key: 'improved', label: 'Improved reliably, not recovered', unit: 'share' },
  { key: 'no-reliable-change', label: 'No reliable change', unit: 'share' },
  { key: 'deteriorated', label: 'Deteriorated reliably', unit: 'share' },
  { key: 'not-assessable', label: 'Not assessable: not measured twice (of all to be measured)', unit: 'share' },
  { key: 'better', label: 'Improved reliably, recovered included', unit: 'share' },
  { key: 'worstCase', label: 'The same, as if none of those not measured had', unit: 'share' },
  { key: 'bestCase', label: 'The same, as if all of those not measured had', unit: 'share' },
  { key: 'medianBaseline', label: 'Median at baseline', unit: 'points' },
  { key: 'medianLast', label: 'Median at the latest score', unit: 'points' },
  { key: 'medianChange', label: 'Median change', unit: 'points' },
  { key: 'baselineDifference', label: 'Baseline of those measured twice less the others', unit: 'standardised-difference' },
];

const NONE: Reading = { state: 'none' };

/** RULE: without a published threshold there is no category, only the raw change (domain 3.5). */
function shares({ rule, counts, paired, clinical, eligible }: AxisChange): Record<string, Reading> {
  const notAssessable = proportionOf(counts['not-assessable'], eligible);
  if (rule.points === null) return { 'recovered': NONE, 'improved': NONE, 'no-reliable-change': NONE, 'deteriorated': NONE, 'not-assessable': notAssessable, 'better': NONE, 'worstCase': NONE, 'bestCase': NONE };
  const better = counts.recovered + counts.improved;
  const { observed, worst, best } = worstAndBest({ counted: better, measured: paired, eligible });
  return {
    'recovered': clinical === null ? NONE : proportionOf(counts.recovered, clinical),
    'improved': proportionOf(counts.improved, paired),
    'no-reliable-change': proportionOf(counts['no-reliable-change'], paired),
    'deteriorated': proportionOf(counts.deteriorated, paired),
    'not-assessable': notAssessable, 'better': observed, 'worstCase': worst, 'bestCase': best,
  };
}

/** One axis as a row of the table. Where everybody is too recently admitted, every share is not known yet. */
export function cellsOf(change: AxisChange, pendingUntil: string | null): Record<string, Reading> {
  const { pairs, eligible, paired } = change;
  const cells = {
    eligible: countOf(eligible), paired: proportionOf(paired, eligible), ...shares(change),
    medianBaseline: medianReading(valuesOf(pairs, ({ baseline }) => baseline)),
    medianLast: medianReading(valuesOf(pairs, ({ last }) => last)),
    medianChange: medianReading(valuesOf(pairs, ({ baseline, last }) => (baseline === null || last === null ? null : last - baseline))),
    baselineDifference: baselineDifference(change),
  };
  if (eligible > 0 || pendingUntil === null) return cells;
  const notYet: Reading = { state: 'not-yet', availableOn: pendingUntil };
  return Object.fromEntries(Object.entries(cells).map(([key, reading]) => [key, key === 'eligible' ? reading : notYet]));
}

const MEASURED: ReadonlySet<string> = new Set(['eligible', 'paired', 'not-assessable', 'medianBaseline', 'medianLast', 'medianChange']);

/** For `suppress`: shares of one row tell one another (improved and better tell recovered), so none is shown where a count among them is small. */
export function peopleBehind({ eligible, paired, clinical, counts }: AxisChange, column: string): number {
  const measured = fewest(eligible, paired, eligible - paired);
  if (MEASURED.has(column)) return measured;
  const { recovered, improved, deteriorated } = counts;
  return fewest(measured, recovered, improved, counts['no-reliable-change'], deteriorated, clinical ?? 0, paired - (clinical ?? 0), (clinical ?? recovered) - recovered);
}

function thresholdNote({ axis: { scale }, rule }: AxisChange): string {
  const published = scale?.reliableChange ?? null;
  if (published === null) return 'No threshold of reliable change is published for this scale: only the raw change is shown.';
  if (rule.points === null) return `The threshold of reliable change is taken away here: only the raw change is shown; published: ${published.points} points (${published.source}).`;
  // RULE: a source stands only beside its own number.
  if (rule.points !== published.points) return `Reliable change: ${rule.points} points or more, as set here; published: ${published.points} (${published.source}).`;
  return `Reliable change: ${rule.points} points or more (${published.source}).`;
}

function cutOffNote({ axis: { scale }, rule }: AxisChange): string[] {
  const published = scale?.cutOff ?? null;
  if (rule.cutOff === null || published === null) return [];
  const range = `Clinical range: ${rule.cutOff.isClinical.replaceAll('-', ' ')} ${rule.cutOff.value}`;
  return [rule.cutOff.value === published.value ? `${range} (${published.source}).` : `${range}, as set here; published: ${published.value} (${published.source}).`];
}

function directionNote({ axis: { scale } }: AxisChange): string {
  if (scale === null) return 'Which direction is better is not known here.';
  return scale.direction === 'higher-is-better' ? 'Higher scores are better.' : 'Lower scores are better.';
}

/** What stands beside a row: which way is better, where the threshold comes from, and what it does not say. */
export function notesOf(change: AxisChange, pairedAtLeast: number): string[] {
  const { axis: { instrument }, rule, paired, eligible } = change;
  return [
    directionNote(change), thresholdNote(change), ...cutOffNote(change),
    ...((instrument?.recallDays ?? 0) > 31 ? [`Its questions look back ${instrument?.recallDays ?? 0} days, so only scores that far apart are compared.`] : []),
    ...(eligible > 0 && paired / eligible < pairedAtLeast ? [`Fewer than ${Math.round(pairedAtLeast * 100)} % were measured twice: ${rule.points === null ? 'the others may have fared otherwise' : 'read the change beside the worst and best case'}.`] : []),
  ];
}
