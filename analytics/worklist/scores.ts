/** One scale's scores in one episode: baseline, direction, and what a change means. */
import { baselineOf } from '../instruments/baseline.ts';
import { axisOf, findInstrument, scaleOf } from '../instruments/instruments.ts';
import type { Scale } from '../instruments/instrument.ts';
import { dayName } from '../period/names.ts';
import { categoryOf, isInClinicalRange, type ChangeCategory } from '../statistics/reliable-change.ts';
import type { EpisodeFacts, ScoreFact } from './facts.ts';

export interface AxisScores {
  readonly axis: string;
  readonly instrument: string;
  readonly label: string;
  /** null: nothing is known of the instrument. */
  readonly scale: Scale | null;
  readonly scores: readonly ScoreFact[];
  /** First score within 14 days of admission (domain 3.5). */
  readonly baseline: ScoreFact | null;
}

function labelOf(instrument: string, scale: string): string {
  return scale === 'total' ? instrument : `${instrument} ${scale}`;
}

/** The scores by axis, in the order in which each axis was first used. */
export function axesOf({ scores, admittedOn }: EpisodeFacts): AxisScores[] {
  const axes = new Map<string, ScoreFact[]>();
  for (const score of scores) axes.set(score.axis, [...(axes.get(score.axis) ?? []), score]);
  return [...axes].flatMap(([axis, own]): AxisScores[] => {
    const [first] = own;
    if (first === undefined) return [];
    const known = findInstrument(first.instrument);
    const scale = known === null ? null : scaleOf(known, first.scale, first.version);
    return [{ axis, instrument: first.instrument, label: labelOf(first.instrument, first.scale), scale, scores: own, baseline: baselineOf(own, admittedOn) }];
  });
}

/** How much worse a score is than another, in points; better is negative. */
export function worseBy(scale: Scale, score: number, than: number): number {
  return scale.direction === 'higher-is-worse' ? score - than : than - score;
}

/** RULE: what was taken before the baseline is compared with nothing: on its day there was none. */
export function asKnownAt(axis: AxisScores, { on }: Pick<ScoreFact, 'on'>): AxisScores {
  return axis.baseline !== null && axis.baseline.on > on ? { ...axis, baseline: null } : axis;
}

export function changeOf({ scale, baseline }: AxisScores, score: number): ChangeCategory {
  if (scale === null || baseline === null) return 'not-assessable';
  return categoryOf({ baseline: baseline.score, last: score }, { points: scale.reliableChange?.points ?? null, cutOff: scale.cutOff, direction: scale.direction });
}

/** null: no cut-off is known. */
export function isClinical({ scale }: Pick<AxisScores, 'scale'>, score: number): boolean | null {
  return scale?.cutOff ? isInClinicalRange(score, scale.cutOff) : null;
}

export function isImproved(category: ChangeCategory): boolean {
  return category === 'improved' || category === 'recovered';
}

/** Example `PHQ-9 16 on 9 Nov 2026, up 6 from baseline 10` */
export function scoreText({ label, baseline }: AxisScores, { score, on }: ScoreFact): string {
  const said = `${label} ${score} on ${dayName(on)}`;
  if (baseline === null || baseline.on >= on) return said;
  const change = score - baseline.score;
  return change === 0 ? `${said}, as at baseline` : `${said}, ${change > 0 ? 'up' : 'down'} ${Math.abs(change)} from baseline ${baseline.score}`;
}

/** An axis of an instrument, without a score. */
export function axisNames(instrument: string): { axis: string; label: string }[] {
  const known = findInstrument(instrument);
  const [first] = known?.scales ?? [];
  return known === null || first === undefined ? [{ axis: instrument, label: instrument }] : [{ axis: axisOf(known, first), label: instrument }];
}
