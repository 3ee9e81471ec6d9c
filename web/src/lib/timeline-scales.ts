/** A scale's scores in its own lane: bands, cut-off, baseline and the change around it that is no more than error of measurement. Pure. */
import type { ClientTimeline, ScoreScale } from '#analytics/contract/site.ts';
import { daysBetween } from './calendar.ts';
import { date, figure } from './format.ts';
import { laneOf, rowOf, standingsOf, type Dot, type Lane, type Place, type Scale } from './timeline-parts.ts';

export type ScorePoint = ScoreScale['points'][number];

const VERDICTS: Record<ScorePoint['verdict'], string> = {
  baseline: 'the baseline', recovered: 'reliably better, and out of the clinical range', improved: 'reliably better', 'no-reliable-change': 'no reliable change', deteriorated: 'reliably worse', 'not-assessable': '',
};
const LOOKS: Record<ScorePoint['verdict'], Pick<Dot, 'shape' | 'tone'>> = {
  baseline: { shape: 'circle', tone: 'plain' }, recovered: { shape: 'circle', tone: 'improvement' }, improved: { shape: 'circle', tone: 'improvement' },
  'no-reliable-change': { shape: 'circle', tone: 'quiet' }, deteriorated: { shape: 'diamond', tone: 'concern' }, 'not-assessable': { shape: 'circle', tone: 'plain' },
};

function baselineOf({ baselines }: ScoreScale, point: ScorePoint): number | null {
  return baselines.find(({ stay }) => stay === point.stay)?.score ?? null;
}

/** Example `9, mild; 7 lower than baseline 16: reliably better, and out of the clinical range; prorated` */
export function scoreText(scale: ScoreScale, point: ScorePoint): string {
  const { score, band, change, verdict, isProrated } = point;
  const baseline = baselineOf(scale, point);
  const moved = change === null || baseline === null ? '' : change === 0 ? `as baseline ${figure(baseline)}` : `${figure(Math.abs(change))} ${change < 0 ? 'lower' : 'higher'} than baseline ${figure(baseline)}`;
  const meant = moved === '' || VERDICTS[verdict] === '' ? [moved, VERDICTS[verdict]].filter((part) => part !== '') : [`${moved}: ${VERDICTS[verdict]}`];
  const parts = [`${figure(score)}${band === null ? '' : `, ${band}`}`, ...meant, ...(isProrated ? ['prorated'] : [])];
  return parts.join('; ');
}

/** WHY half a point: whole scores lie in the middle of their stretch, so a band's edge is between two scores and never on one. */
const HALF = 0.5;

function extentOf({ range, points }: ScoreScale): { least: number; most: number } {
  const scores = points.map(({ score }) => score);
  const { from, to } = range ?? { from: Math.min(...scores) - 1, to: Math.max(...scores) + 1 };
  return { least: from - HALF, most: to + HALF };
}

/** A score -> its place down the lane, 0 at the top. */
function heightIn(scale: ScoreScale): (score: number) => number {
  const { least, most } = extentOf(scale);
  return (score) => Math.min(1, Math.max(0, (most - score) / (most - least)));
}

const SHORTEST_LABEL = 0.13;

function stripesOf({ bands }: ScoreScale, down: (score: number) => number): Scale['stripes'] {
  return bands.map(({ from, to, label }, index) => {
    const [top, bottom] = [down(to + HALF), down(from - HALF)];
    return { key: `${from}-${to}`, down: top, height: bottom - top, label: bottom - top < SHORTEST_LABEL ? '' : label, isShaded: index % 2 === 1 };
  });
}

/** The line of the cut-off lies between the last score outside the clinical range and the first inside it. */
function cutOffOf({ cutOff }: ScoreScale, down: (score: number) => number): Scale['cutOff'] {
  if (cutOff === null) return null;
  const edge = cutOff.isClinical === 'at-or-below' ? cutOff.value + HALF : cutOff.value - HALF;
  return { down: down(edge), text: cutOffWords(cutOff) };
}

const cutOffWords = ({ value, isClinical }: NonNullable<ScoreScale['cutOff']>): string => `clinical range ${isClinical === 'below' ? `below ${value}` : `${value} and ${isClinical === 'at-or-above' ? 'above' : 'below'}`}`;

function baselinesOf({ baselines, reliableChange }: ScoreScale, asOf: string, { place, down }: { place: Place; down: (score: number) => number }): Scale['baselines'] {
  return baselines.map(({ on, score, until, ...entry }) => {
    const [at, end] = [place(on), place(until ?? asOf)];
    // RULE: a change of the threshold itself is reliable, so the band ends half a point inside it.
    const within = reliableChange === null ? null : reliableChange.points - HALF;
    const band = within === null ? null : { down: down(score + within), height: down(score - within) - down(score + within) };
    const text = `Baseline ${figure(score)}, ${date(on)}${reliableChange === null ? '' : `; less than ${reliableChange.points} points from it is no reliable change`}`;
    return { key: rowOf(entry), at, width: Math.max(0, end - at), down: down(score), band, text };
  });
}

const LONG_RECALL_DAYS = 31;

/** RULE (domain 3.3): questions that look back a year cannot register a change within it, so nearer scores are not joined; what was between two stays is not known. */
function mayJoin(scale: ScoreScale, from: ScorePoint, to: ScorePoint): boolean {
  if (from.stay !== to.stay) return false;
  return scale.recallDays <= LONG_RECALL_DAYS || daysBetween(from.on, to.on) >= scale.recallDays;
}

function joinsOf(scale: ScoreScale, dots: readonly Dot[]): Scale['joins'] {
  return scale.points.flatMap((to, index) => {
    const from = scale.points[index - 1];
    const [start, end] = [dots[index - 1], dots[index]];
    if (from === undefined || start === undefined || end === undefined || !mayJoin(scale, from, to)) return [];
    return [{ key: end.key, from: { at: start.at, down: start.down }, to: { at: end.at, down: end.down } }];
  });
}

function ticksOf(scale: ScoreScale, down: (score: number) => number): Scale['ticks'] {
  const { least, most } = extentOf(scale);
  return [most - HALF, least + HALF].map((score) => ({ key: String(score), down: down(score), text: figure(score) }));
}

export function directionWords({ direction }: Pick<ScoreScale, 'direction'>): string {
  if (direction === null) return 'which way is better is not known here';
  return direction === 'higher-is-better' ? 'higher is better' : 'higher is worse';
}

function saysOf(scale: ScoreScale): string[] {
  const { range, cutOff, reliableChange, recallDays } = scale;
  return [
    `${range === null ? '' : `${figure(range.from)} to ${figure(range.to)}, `}${directionWords(scale)}`, ...(cutOff === null ? [] : [cutOffWords(cutOff)]), reliableChange === null ? 'no reliable change published' : `reliable change ${reliableChange.points} points`,
    ...(recallDays > LONG_RECALL_DAYS ? [`looks back ${recallDays} days`] : []),
  ];
}

function scaleLane(scale: ScoreScale, asOf: string, place: Place): Lane {
  const down = heightIn(scale);
  const dots = scale.points.map((point, index): Dot => ({
    key: `${rowOf(point)} ${index}`, on: point.on, at: place(point.on), down: down(point.score), ...LOOKS[point.verdict], isHollow: point.isProrated, label: '', text: `${scale.label} ${scoreText(scale, point)}`, row: rowOf(point),
  }));
  const standings = standingsOf(scale.points.map((point) => ({ on: point.on, text: scoreText(scale, point) })));
  return laneOf({
    key: `scale ${scale.axis}`, kind: 'scale', name: scale.label, says: saysOf(scale), dots, standings,
    scale: { stripes: stripesOf(scale, down), cutOff: cutOffOf(scale, down), baselines: baselinesOf(scale, asOf, { place, down }), joins: joinsOf(scale, dots), ticks: ticksOf(scale, down) },
  });
}

/** One lane for each axis, in the API's order. */
export function scaleLanes({ scales, asOf }: ClientTimeline, place: Place): Lane[] {
  return scales.map((scale) => scaleLane(scale, asOf, place));
}

export interface ScaleSource {
  axis: string;
  label: string;
  texts: string[];
}

const checked = ({ source, isConfirmed }: { source: string; isConfirmed: boolean }): string => `${source}${isConfirmed || source.includes('not checked') ? '' : '; not checked against a publication'}`;

/** Where each scale's numbers come from. RULE: a number stands beside its source. */
export function scaleSources({ scales }: Pick<ClientTimeline, 'scales'>): ScaleSource[] {
  return scales.map(({ axis, label, instrumentName, cutOff, reliableChange, bandsSource }) => ({
    axis, label: instrumentName === null ? label : `${label} (${instrumentName})`,
    texts: [
      cutOff === null ? 'No cut-off is published.' : `Cut-off, ${cutOffWords(cutOff)}: ${checked(cutOff)}.`,
      reliableChange === null ? 'No threshold of reliable change is published: the raw change is said.' : `Reliable change, ${reliableChange.points} points or more: ${checked(reliableChange)}.`,
      ...(bandsSource === null ? [] : [`Bands: ${bandsSource}.`]),
    ],
  }));
}
