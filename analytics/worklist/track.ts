/** How somebody does on each scale, from when on (domain 5.4). */
import { TRACK_STATES, type Track } from '../contract/worklist.ts';
import { dayName } from '../period/names.ts';
import type { EpisodeFacts, ScoreFact } from './facts.ts';
import { closedOn, type Obligation } from './obligation.ts';
import { asKnownAt, axesOf, axisNames, changeOf, isClinical, isImproved, scoreText, type AxisScores } from './scores.ts';

/** A state and the day from which it holds; the next one of its axis ends it. */
export interface TrackSpan extends Track {
  readonly from: string;
}

const YELLOW: Readonly<Record<string, string>> = { 'no-improvement': 'no reliable improvement yet', worsening: 'worse twice running', 'bam-pattern': 'out of range' };

/** RULE: yellow is what a yellow rule says of this scale, whether or not somebody has reviewed the plan since. */
function stateOf(axis: AxisScores, score: ScoreFact, yellow: string | undefined): Pick<Track, 'state' | 'says'> {
  const said = scoreText(axis, score);
  const change = changeOf(axis, score.score);
  if (change === 'deteriorated') return { state: 'red', says: `${said}: reliably worse` };
  if (yellow !== undefined) return { state: 'yellow', says: `${said}: ${YELLOW[yellow] ?? yellow}` };
  if (isImproved(change)) return { state: 'green', says: `${said}: reliably better` };
  const clinical = isClinical(axis, score.score);
  if (clinical === false && axis.baseline !== null && isClinical(axis, axis.baseline.score) === false) return { state: 'green', says: `${said}: outside the clinical range` };
  return { state: 'undecided', says: `${said}: ${axis.scale?.reliableChange ? 'no reliable change' : 'no published rule to judge by'}` };
}

function spanOf(axis: AxisScores, score: ScoreFact, from: string, found: Pick<Track, 'state' | 'says'>): TrackSpan {
  return { from, axis: axis.axis, label: axis.label, score: score.score, on: score.on, baseline: axis.baseline?.score ?? null, baselineOn: axis.baseline?.on ?? null, ...found };
}

interface Yellow {
  readonly rule: string;
  readonly on: string;
}

/** What yellow rules said, by the words they said it in; `worsening` names an axis and a day. */
function yellows(obligations: readonly Obligation[]): ReadonlyMap<string, Yellow> {
  const found = new Map<string, Yellow>();
  for (const { rule, evidence } of obligations) {
    if (YELLOW[rule] === undefined) continue;
    for (const { on, text } of evidence) {
      const key = rule === 'worsening' ? `${text.replace(/ [-\d.]+, [-\d.]+, [-\d.]+$/, '')}|${on}` : text;
      if (!found.has(key)) found.set(key, { rule, on });
    }
  }
  return found;
}

function scoredSpans(whole: AxisScores, said: ReadonlyMap<string, Yellow>): TrackSpan[] {
  return whole.scores.flatMap((score): TrackSpan[] => {
    const axis = asKnownAt(whole, score);
    const found = [said.get(scoreText(axis, score)), said.get(`${axis.label}|${score.on}`)].filter((yellow) => yellow !== undefined);
    // What a later day will say of it changes nothing until then.
    const atOnce = found.find(({ on }) => on <= score.on);
    const [then] = atOnce === undefined ? found : [];
    const now = spanOf(axis, score, score.on, stateOf(axis, score, atOnce?.rule));
    return then === undefined ? [now] : [now, spanOf(axis, score, then.on, stateOf(axis, score, then.rule))];
  });
}

/** Grey from the day on which a due score is over, on every scale of the instrument, until it is taken. */
function greySpans(axes: readonly AxisScores[], obligations: readonly Obligation[]): TrackSpan[] {
  return obligations.flatMap((one): TrackSpan[] => {
    const { instrument, overdueFrom, rule } = one;
    const closed = closedOn(one);
    if (instrument === null || rule === 'scheduled-instrument' || (closed !== null && closed <= overdueFrom)) return [];
    const own = axes.filter((axis) => axis.instrument === instrument && axis.scores.some(({ on }) => on < overdueFrom));
    if (own.length === 0) return axisNames(instrument).map(({ axis, label }) => ({ from: overdueFrom, axis, label, state: 'grey', score: null, on: null, baseline: null, baselineOn: null, says: `${label} not measured yet` }));
    return own.flatMap((axis) => {
      const last = axis.scores.findLast(({ on }) => on < overdueFrom);
      return last === undefined ? [] : [spanOf(asKnownAt(axis, last), last, overdueFrom, { state: 'grey', says: `${axis.label} not measured since ${dayName(last.on)} (then ${last.score})` })];
    });
  });
}

/** Every change of state, by day; of one day and axis, the last in it holds. */
export function trackOf(facts: EpisodeFacts, obligations: readonly Obligation[]): TrackSpan[] {
  const axes = axesOf(facts);
  const said = yellows(obligations);
  const spans = [...greySpans(axes, obligations), ...axes.flatMap((axis) => scoredSpans(axis, said))];
  return spans.map((span, place) => ({ span, place })).sort((left, right) => (left.span.from < right.span.from ? -1 : left.span.from > right.span.from ? 1 : left.place - right.place)).map(({ span }) => span);
}

/** Example 'BAM/use/items-0-4' -> 'BAM' */
const instrumentIn = (axis: string): string => axis.split('/')[0] ?? axis;

const rankOf = ({ state }: Track): number => TRACK_STATES.indexOf(state);

/** How somebody did on a day, the unknown first. */
export function trackOn(spans: readonly TrackSpan[], day: string): Track[] {
  const latest = new Map<string, TrackSpan>();
  for (const span of spans) if (span.from <= day) latest.set(span.axis, span);
  const shown = [...latest.values()];
  // A scale that was never scored gives way to those of its instrument that were.
  const isScored = (instrument: string): boolean => shown.some(({ axis, score }) => score !== null && instrumentIn(axis) === instrument);
  return shown.filter(({ axis, score }) => score !== null || !isScored(instrumentIn(axis))).map(({ from: _from, ...track }) => track).sort((left, right) => rankOf(left) - rankOf(right) || (left.label < right.label ? -1 : 1));
}

