/** A client's scores by axis, each with what its instrument says of it: bands, cut-off, baseline, reliable change. */
import type { ScoreScale } from '#analytics/contract/site.ts';
import { BASELINE_DAYS, baselineOf } from '#analytics/instruments/baseline.ts';
import type { Scale } from '#analytics/instruments/instrument.ts';
import { axisLabel, findInstrument, INSTRUMENTS, scaleOf } from '#analytics/instruments/instruments.ts';
import { scoreOf } from '#analytics/instruments/score.ts';
import type { Episode } from '#analytics/marts/episodes.ts';
import type { Fold } from '#analytics/marts/fold.ts';
import { axisAndRecall } from '#analytics/marts/reassessment-rows.ts';
import { daysBetween } from '#analytics/period/dates.ts';
import { categoryOf, isInClinicalRange } from '#analytics/statistics/reliable-change.ts';

/** Numbers of the measure of reliable change that this deployment sets otherwise, by their names there. */
export type ScaleSettings = Readonly<Record<string, number>>;

interface Stay {
  /** Its number in the fold. */
  readonly stay: number;
  readonly admittedOn: string;
  readonly until: string | null;
  readonly episodes: readonly Episode[];
}
interface Taken {
  readonly stay: number;
  readonly id: string;
  readonly source: string;
  readonly episode: string;
  readonly on: string;
  readonly score: number;
  readonly isProrated: boolean;
}
type Axis = Omit<ScoreScale, 'baselines' | 'points'>;
type Point = ScoreScale['points'][number];
type Baseline = ScoreScale['baselines'][number];

const byDay = (left: { readonly on: string }, right: { readonly on: string }): number => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0);

function staysOf({ stays }: Fold, client: string): Stay[] {
  const members = new Map<number, { episode: Episode; position: number }[]>();
  for (const [episode, { stay, position }] of stays) if (episode.client === client) members.set(stay, [...(members.get(stay) ?? []), { episode, position }]);
  return [...members].map(([stay, found]) => {
    const episodes = found.sort((left, right) => left.position - right.position).map(({ episode }) => episode);
    return { stay, episodes, admittedOn: episodes.map(({ admittedOn }) => admittedOn).sort()[0] ?? '', until: episodes.at(-1)?.dischargedOn ?? null };
  });
}

/** Where a rule is set otherwise here, its source says so beside what is published. */
function cutOffOf(axis: string, { cutOff }: Scale, settings: ScaleSettings): ScoreScale['cutOff'] {
  if (cutOff === null) return null;
  const { isClinical, source, isConfirmed } = cutOff;
  const value = settings[`${axis}/cut-off`] ?? cutOff.value;
  return value === cutOff.value ? { value, isClinical, source, isConfirmed } : { value, isClinical, source: `set here; published: ${cutOff.value} (${source})`, isConfirmed: true };
}

/** RULE: a threshold set to 0 is none, as in the measure. */
function reliableChangeOf(axis: string, { reliableChange }: Scale, settings: ScaleSettings): ScoreScale['reliableChange'] {
  if (reliableChange === null) return null;
  const { source, isConfirmed } = reliableChange;
  const points = settings[`${axis}/reliable-change`] ?? reliableChange.points;
  if (points === reliableChange.points) return { points, source, isConfirmed };
  return points > 0 ? { points, source: `set here; published: ${reliableChange.points} (${source})`, isConfirmed: true } : null;
}

type Named = { readonly instrument: string; readonly scale: string; readonly version: string };

function axisFor(sent: Named, settings: ScaleSettings): Axis {
  const instrument = findInstrument(sent.instrument);
  const scale = instrument === null ? null : scaleOf(instrument, sent.scale, sent.version);
  const [axis, recallDays] = axisAndRecall(sent);
  const named = { axis, recallDays, instrument: sent.instrument, instrumentName: instrument?.name ?? null, scale: sent.scale, label: axisLabel(axis, scale) };
  if (scale === null) return { ...named, direction: null, range: null, bands: [], bandsSource: null, cutOff: null, reliableChange: null };
  const { direction, range, bands, bandsFrom } = scale;
  return {
    ...named, direction, range: range === null ? null : { from: range[0], to: range[1] }, bands: [...bands], bandsSource: bandsFrom?.source ?? null,
    cutOff: cutOffOf(axis, scale, settings), reliableChange: reliableChangeOf(axis, scale, settings),
  };
}

/** RULE (domain 3.3): what looks back longer than this holds most of an earlier answer in a later one, so nearer scores are no change of each other. */
const LONG_RECALL_DAYS = 31;

/** What a score says beside its baseline. */
function changeOf({ recallDays, direction, cutOff, reliableChange }: Axis, baseline: Taken, { on, score }: Taken): Pick<Point, 'change' | 'verdict'> {
  if (recallDays > LONG_RECALL_DAYS && daysBetween(baseline.on, on) < recallDays) return { change: null, verdict: 'not-assessable' };
  const change = score - baseline.score;
  if (direction === null) return { change, verdict: 'not-assessable' };
  return { change, verdict: categoryOf({ baseline: baseline.score, last: score }, { points: reliableChange?.points ?? null, cutOff, direction }) };
}

function pointsOf(axis: Axis, scores: readonly Taken[], baseline: Taken | null): Point[] {
  const from = baseline === null ? Infinity : scores.indexOf(baseline);
  return scores.map((taken, index): Point => {
    const band = axis.bands.find(({ from: least, to }) => taken.score >= least && taken.score <= to)?.label ?? null;
    const meaning = { ...taken, band, isClinical: axis.cutOff === null ? null : isInClinicalRange(taken.score, axis.cutOff) };
    if (baseline === null || index < from) return { ...meaning, change: null, verdict: 'not-assessable' };
    return index === from ? { ...meaning, change: null, verdict: 'baseline' } : { ...meaning, ...changeOf(axis, baseline, taken) };
  });
}

/** RULE: a score that its instrument cannot have is on no axis; the entry says why. */
function takenIn(stay: Stay, add: (sent: Named, taken: Taken) => void): void {
  const dated = stay.episodes.flatMap(({ source, episode, events }) => events.map((event) => ({ ...event, source, episode })));
  // WHY sorted by day alone: within a day earlier episodes and earlier entries come first already, as in the marts.
  for (const { arrival: { event }, on, source, episode } of dated.sort(byDay)) {
    if (event.type !== 'reassessment.completed') continue;
    for (const sent of event.data.scores ?? []) {
      const scored = scoreOf(sent);
      if (!('fault' in scored)) add(sent, { id: event.id, source, episode, stay: stay.stay, on, ...scored });
    }
  }
}

/** Place in the list of instruments and among the instrument's own scales. */
function placeOf({ instrument, scale }: Axis): readonly [number, number] {
  const place = INSTRUMENTS.findIndex(({ id }) => id === instrument);
  return place === -1 ? [INSTRUMENTS.length, 0] : [place, INSTRUMENTS[place]?.scales.findIndex(({ id }) => id === scale) ?? 0];
}

function inListOrder(left: Axis, right: Axis): number {
  const [one, other] = [placeOf(left), placeOf(right)];
  return one[0] - other[0] || one[1] - other[1] || (left.axis < right.axis ? -1 : 1);
}

/**
 * One scale per axis, in the order of the list of instruments; those that are not in it come last, by name.
 *
 * Missing no scale where nothing was scored. A stay without a score near its admission has no baseline, and its scores no change.
 * Source  domain 3.2 to 3.5; the numbers are those of the measure `reliable-change`, so that a client and the measure are told the same.
 * Example PHQ-9 16 on admission and 9 a month later -> one scale, baseline 16, change -7, recovered
 */
export function scalesOf(fold: Fold, client: string, settings: ScaleSettings = {}): ScoreScale[] {
  const scales = new Map<string, Axis & { baselines: Baseline[]; points: Point[] }>();
  for (const stay of staysOf(fold, client)) {
    const scores = new Map<string, Taken[]>();
    takenIn(stay, (sent, taken) => {
      const axis = axisFor(sent, settings);
      if (!scales.has(axis.axis)) scales.set(axis.axis, { ...axis, baselines: [], points: [] });
      scores.set(axis.axis, [...(scores.get(axis.axis) ?? []), taken]);
    });
    for (const [axis, taken] of scores) {
      const scale = scales.get(axis);
      const baseline = baselineOf(taken, stay.admittedOn, settings['baselineDays'] ?? BASELINE_DAYS);
      if (baseline !== null) scale?.baselines.push({ ...baseline, until: stay.until });
      scale?.points.push(...pointsOf(scale, taken, baseline));
    }
  }
  return [...scales.values()].sort(inListOrder).map((scale) => ({ ...scale, points: scale.points.sort(byDay) }));
}
