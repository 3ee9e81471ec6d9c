/** Points over time: is anything changing, beyond chance? */
import type { RuleSet } from '#analytics/contract/kinds.ts';
import type { Spc } from '#analytics/contract/result.ts';
import { anhoejSignals, type RunChart } from './run-chart.ts';
import { limitsOf, type Limited } from './spc-limits.ts';
import { FIRM_FROM, POINTS_NEEDED, type SpcChart, type SpcInput, type SpcOptions } from './spc-options.ts';
import { phasesOf, type Phase } from './spc-phases.ts';
import { nhsSignals, type Signals } from './spc-signals.ts';
import { assuranceOf, verdictOf } from './spc-verdict.ts';
import { cautionOf, sentenceOf, tooFewSentence } from './spc-words.ts';

export type { SpcChart, SpcInput, SpcOptions, SpcPhase } from './spc-options.ts';

const RULES_NAME: Readonly<Record<RuleSet, string>> = { nhs: 'NHS Making Data Count', anhoej: 'Anhoej' };
/** Charts whose limits are made from moving ranges, and can be screened. */
const BY_MOVING_RANGE: readonly SpcChart[] = ['xmr', 'p-prime', 'u-prime'];
/** RULE (domain 6.2): p' where n is in the hundreds or more. */
const PRIME_FROM = 100;

/**
 * The control chart for shares.
 *
 * Shape   p' where the denominators are 100 or more on average, else p; XmR where a point has no counts.
 * Source  domain 6.2: with large n, chance alone makes limits so narrow that every month is a signal; "XmR when in doubt".
 */
export function chartFor(points: readonly Pick<SpcInput, 'numerator' | 'denominator'>[]): 'p' | 'p-prime' | 'xmr' {
  if (points.some(({ numerator, denominator }) => numerator === undefined || denominator === undefined)) return 'xmr';
  const total = points.reduce((all, { denominator = 0 }) => all + denominator, 0);
  return total >= PRIME_FROM * points.length && points.length > 0 ? 'p-prime' : 'p';
}

interface Read {
  readonly phase: Phase;
  readonly points: readonly Limited[];
  readonly signals: Signals;
  readonly runChart: RunChart | null;
  /** Points that a verdict still needs. */
  readonly needs: number;
}

function readPhase(phase: Phase, chart: SpcChart, options: SpcOptions): Read {
  const points = limitsOf(phase, chart, options);
  const runChart = chart === 'run' ? anhoejSignals(points) : null;
  const signals = runChart ?? nhsSignals(points);
  const needs = Math.max(POINTS_NEEDED[options.rules] - (runChart?.useful ?? phase.base.length), 0);
  // RULE: where there are too few points to say, no point is marked either.
  return { phase, points, signals: needs === 0 ? signals : { codes: points.map(() => []), runs: [] }, runChart, needs };
}

type Answer = Pick<Spc, 'variation' | 'side' | 'since' | 'needs' | 'assurance' | 'sentence' | 'caution'>;

/** RULE (product case 8): the verdict is of the last point of the last phase. */
function answerOf({ phase, points, signals, runChart, needs }: Read, chart: SpcChart, options: SpcOptions): Answer {
  const { direction, rules, target = null, nameOf, periods = 'points' } = options;
  if (needs > 0) return { variation: 'too-few-points', side: null, since: null, needs, assurance: null, sentence: tooFewSentence(needs), caution: null };
  const verdict = verdictOf(points, signals, rules, direction);
  const { variation, side, run } = verdict;
  const hasShiftBelow = signals.runs.some((one) => one.code === 'shift' && one.side < 0);
  return {
    variation,
    side: side === 0 ? null : side > 0 ? 'above' : 'below',
    since: run === null ? null : points[run.start]?.from ?? null,
    needs,
    assurance: assuranceOf(points.at(-1), target, direction),
    sentence: sentenceOf({ verdict, points, chart, centreName: rules === 'nhs' ? 'mean' : 'median', nameOf, periods, runChart }),
    caution: cautionOf({ phase, points, chart, periods, hasShiftBelow }),
  };
}

function lineOf({ phase, points }: Read): Spc['phases'][number] {
  const basedOn = phase.base.length;
  return { from: points[0]?.from ?? '', centre: points[0]?.centre ?? 0, basedOn, isFrozen: phase.isFrozen, isProvisional: basedOn < FIRM_FROM, reason: phase.reason };
}

/**
 * A chart of points over time: centre, limits, signals, and what the last point says.
 *
 * Shape   the points that count, in order of time. Rules `nhs`: a control chart around the mean; `anhoej`: a run chart around the median, whatever chart
 *         was asked for. Each phase has its own centre and limits, and no rule looks across phases.
 * Units   those of the values.
 * Missing null without points. Too few points (8 for NHS, 10 off the median for Anhoej): verdict `too-few-points`, no signals. No limits from one point,
 *         or from points that are all the same.
 * Errors  RangeError where a p or u chart's points lack counts or are not what their counts give.
 * Source  domain 6.1-6.4; NHSRplotthedots; qicharts2. `side` of a trend is where it is heading.
 * Example the twelve values of domain 6.2 as XmR -> mean 62.8333, limits 47.1152 to 78.5515, "No real change."
 */
export function spcOf(points: readonly SpcInput[], options: SpcOptions): Spc | null {
  if (points.length === 0) return null;
  const { rules, phases = [], screen = false } = options;
  const chart: SpcChart = rules === 'anhoej' ? 'run' : options.chart;
  const read = phasesOf(points, phases, POINTS_NEEDED[rules]).map((phase) => readPhase(phase, chart, options));
  const last = read.at(-1);
  if (last === undefined) return null;
  return {
    chart, rules, rulesName: RULES_NAME[rules], direction: options.direction,
    centreName: rules === 'nhs' ? 'mean' : 'median',
    isScreened: screen && BY_MOVING_RANGE.includes(chart),
    phases: read.map(lineOf),
    points: read.flatMap((one) => one.points.map(({ from, centre, lower, upper }, index) => ({ from, centre, lower, upper, signals: [...(one.signals.codes[index] ?? [])] }))),
    ...answerOf(last, chart, options),
  };
}
