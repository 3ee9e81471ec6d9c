/**
 * What was seen after a change, by the chart's rules alone.
 *
 * RULE: the points after a change are judged against the centre and limits of the points before it, and only among themselves: a run that had begun before the
 * change is no sign of it. Nothing here says that one came of the other.
 */
import type { Change, Verdict } from '#analytics/contract/review.ts';
import type { SeriesPoint } from '#analytics/contract/result.ts';
import { dayName } from '#analytics/period/names.ts';
import { anhoejSignals } from '#analytics/statistics/run-chart.ts';
import { limitsOf, type Limited } from '#analytics/statistics/spc-limits.ts';
import { POINTS_NEEDED, type SpcInput, type SpcPhase } from '#analytics/statistics/spc-options.ts';
import { spcInputsOf } from '#analytics/statistics/spc-series.ts';
import { nhsSignals, type Run, type Signals } from '#analytics/statistics/spc-signals.ts';
import { verdictOf, type Verdict as Spoken } from '#analytics/statistics/spc-verdict.ts';
import type { Charting } from './chart.ts';

/** RULE: below these no rule of the set could speak of a lasting change, however few points were asked for. */
const LEAST_AFTER = { nhs: 7, anhoej: POINTS_NEEDED.anhoej } as const;

export interface Judged {
  readonly points: readonly SeriesPoint[];
  readonly charting: Charting;
  /** Where centre and limits are made anew. */
  readonly starts: readonly SpcPhase[];
}

interface Sides {
  readonly base: readonly SpcInput[];
  readonly after: readonly SpcInput[];
  /** The period that the change falls into: it is neither before nor after. */
  readonly between: string | null;
}

/** RULE: the baseline is of the phase in which the change falls; a phase that begins with the change or after it does not take it away. */
function sidesOf(on: string, { points, charting, starts }: Judged): Sides {
  const start = [...starts].sort((left, right) => (left.from < right.from ? -1 : 1)).findLast(({ from }) => from < on);
  const ends = new Map(points.map(({ from, to }) => [from, to]));
  const counting = spcInputsOf(points);
  const before = counting.filter(({ from }) => (ends.get(from) ?? from) <= on && from >= (start?.from ?? ''));
  const baselineTo = start?.baselineTo ?? null;
  const frozen = baselineTo === null ? before : before.filter(({ from }) => from < baselineTo);
  return {
    base: frozen.length >= POINTS_NEEDED[charting.rules] ? frozen : before,
    after: counting.filter(({ from }) => from >= on),
    between: counting.find(({ from }) => from < on && on < (ends.get(from) ?? from))?.from ?? null,
  };
}

interface Seen {
  readonly after: readonly Limited[];
  readonly signals: Signals;
  /** Of those after the change, how many its rules count. */
  readonly useful: number;
}

function seenIn({ base, after }: Sides, charting: Charting): Seen {
  const chart = charting.rules === 'anhoej' ? 'run' : charting.chart;
  const lined = limitsOf({ points: [...base, ...after], base, isFrozen: true, reason: null, shortBaseline: null }, chart, { range: charting.range ?? {} });
  const own = lined.slice(base.length);
  if (charting.rules === 'nhs') return { after: own, signals: nhsSignals(own), useful: own.length };
  const run = anhoejSignals(own);
  return { after: own, signals: run, useful: run.useful };
}

function betterOrHigher(side: number, { direction }: Charting): string {
  if (direction === 'neither') return side > 0 ? 'Higher' : 'Lower';
  return (side > 0) === (direction === 'higher-is-better') ? 'Better' : 'Worse';
}

interface Telling {
  readonly change: Change;
  readonly seen: Seen;
  readonly charting: Charting;
}
type Told = Pick<Verdict, 'state' | 'since' | 'sentence'>;

function runWords(run: Run, { seen: { after }, charting }: Telling): string {
  const { nameOf, periods = 'points' } = charting;
  const since = nameOf(after[run.start]?.from ?? '');
  if (run.code === 'trend') return `since ${since}: ${run.side > 0 ? 'rising' : 'falling'} over ${run.length} ${periods} in a row`;
  return `since ${since}: ${run.length} ${periods} ${run.side > 0 ? 'above' : 'below'} the centre of the ${periods} before the change`;
}

const isHoped = ({ direction }: Change, side: number): boolean => (side > 0) === (direction === 'increase');

function toldOfRun(run: Run, side: number, telling: Telling): Told {
  const hoped = isHoped(telling.change, side);
  const sentence = `${betterOrHigher(side, telling.charting)} ${runWords(run, telling)}. ${hoped ? 'That is the way it was hoped to go.' : 'It was hoped to go the other way.'}`;
  return { state: hoped ? 'as-hoped' : 'other-way', since: telling.seen.after[run.start]?.from ?? null, sentence };
}

/** A run that has ended is still said: what the last point says is not all that was seen. */
function fadedOf(telling: Telling): Told | null {
  const { seen: { signals, after }, charting: { nameOf, periods = 'points' } } = telling;
  const run = signals.runs.at(-1);
  if (run === undefined) return null;
  const when = `${nameOf(after[run.start]?.from ?? '')} to ${nameOf(after[run.end]?.from ?? '')}`;
  const how = run.code === 'trend' ? (run.side > 0 ? 'rising' : 'falling') : `${run.side > 0 ? 'above' : 'below'} the centre of the ${periods} before the change`;
  return { state: 'faded', since: null, sentence: `No real change now. From ${when}, ${run.length} ${periods} in a row were ${how}.` };
}

function toldOfPoint({ code, side }: Spoken, { seen: { after }, charting: { nameOf, periods = 'points' } }: Telling): Told {
  if (code === 'few-crossings') return { state: 'changed', since: null, sentence: `Something changed along the way: the centre of the ${periods} before the change is crossed unusually seldom.` };
  const name = nameOf(after.at(-1)?.from ?? '');
  const where = code === 'outside-limits' ? `outside the limits of the ${periods} before the change` : `close to the ${side > 0 ? 'upper' : 'lower'} limit of the ${periods} before the change, like another of the last 3`;
  return { state: 'unusual', since: null, sentence: `Unusual in ${name} (${where}); that is not a trend.` };
}

function told(telling: Telling): Told {
  const { change, seen: { after, signals }, charting } = telling;
  const spoken = verdictOf(after, signals, charting.rules, charting.direction);
  if (spoken.run !== null) return toldOfRun(spoken.run, spoken.side, telling);
  if (spoken.code !== null) return toldOfPoint(spoken, telling);
  return fadedOf(telling) ?? { state: 'no-real-change', since: null, sentence: `No real change since ${dayName(change.on)} (${after.length} ${charting.periods ?? 'points'}).` };
}

function cautionOf(change: Change, { base, between }: Sides, { others, charting }: { others: readonly Change[]; charting: Charting }): string | null {
  const { nameOf, periods = 'points' } = charting;
  const beside = others.filter(({ number, on }) => number !== change.number && on >= change.on).map(({ number }) => number);
  const parts = [
    between === null ? null : `${nameOf(between)} is counted on neither side: the change falls into it.`,
    base.length < 12 ? `Provisional: judged by ${base.length} ${periods}; 12 are usual.` : null,
    beside.length === 0 ? null : `Change ${beside.join(' and ')} came with it or later: what was seen after both cannot be told apart.`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}

/** Of worlds in which nothing changed, 7 to 10 in 100 have such a run within 12 to 15 points (docs/review.md). */
const BY_CHANCE = 'Such a run comes by chance about once in ten.';

/**
 * The verdict on one change.
 *
 * Shape   the change, the points of the chart with what it is made by, and all changes of the review -> a state, the numbers behind it, and a sentence.
 * Units   centre and limits as the points; limits are those of the last point.
 * Missing `no-baseline` where fewer points lie before it than the rules need (8, Anhoej 10): later points would not mend that. `too-few-points` until as many
 *         came after it as were asked for, and no fewer than a lasting change needs (7; Anhoej 10 off the median).
 * Source  domain 6.1-6.3; product idea 9; NHSRplotthedots and qicharts2 for the rules.
 * Example 12 months at 50 %, then 8 at 70 % after a change that hoped for more -> `as-hoped`, "Better since ...: 8 months above the centre of the months before the change."
 */
export function verdictOn(change: Change, judged: Judged, others: readonly Change[]): Verdict {
  const { charting } = judged;
  const sides = sidesOf(change.on, judged);
  const { base, after } = sides;
  const counts = { after: after.length, before: base.length };
  const nothing = { ...counts, needs: 0, centre: null, lower: null, upper: null, since: null };
  const least = POINTS_NEEDED[charting.rules];
  if (base.length < least) return { ...nothing, state: 'no-baseline', sentence: `Too few ${charting.periods ?? 'points'} before it to judge it by (${base.length}; ${least} are needed).`, caution: null };
  const seen = seenIn(sides, charting);
  const needs = Math.max(Math.max(change.pointsNeeded, LEAST_AFTER[charting.rules]) - seen.useful, 0);
  const lines = { centre: seen.after.at(-1)?.centre ?? null, lower: seen.after.at(-1)?.lower ?? null, upper: seen.after.at(-1)?.upper ?? null };
  const caution = cautionOf(change, sides, { others, charting });
  if (needs > 0) return { ...nothing, ...lines, needs, state: 'too-few-points', sentence: `Too few points to say (needs ${needs} more).`, caution };
  const found = told({ change, seen, charting });
  return { ...nothing, ...lines, ...found, caution: found.state === 'faded' ? [BY_CHANCE, caution].filter((part) => part !== null).join(' ') : caution };
}
