/** Groups side by side on a funnel: who lies further out than chance would put them. Never a ranking. */
import type { Funnel, Reading } from '#analytics/contract/result.ts';
import { dispersionOf, GROUPS_NEEDED } from './dispersion.ts';
import { poissonRate } from './exact-limits.ts';
import { exactLimits, spreadOf, widenedLimits, type Chance, type FunnelLimits } from './funnel-limits.ts';
import { proportionOf } from './proportion.ts';
import { signOf } from './spc-compare.ts';

type Group = Funnel['groups'][number];
type Position = Group['position'];

export interface ShareGroup {
  readonly key: string;
  readonly label: string;
  readonly numerator: number;
  readonly denominator: number;
}
export interface RateGroup {
  readonly key: string;
  readonly label: string;
  readonly events: number;
  readonly exposure: number;
}

/** RULE (domain 6.6): below 11 a share is "k of n" and says nothing of a group. */
const SIZE_AT_LEAST = 11;
/** RULE: below one expected event the exact limits are those of a single event, and say nothing of a group either. */
const EXPECTED_AT_LEAST = 1;
/** Key of those of whom it is not known which group they are in: they count in the overall figure and are no group to judge. */
const UNKNOWN = 'unknown';
const SIZES_DRAWN = 40;

interface Dot {
  readonly key: string;
  readonly label: string;
  readonly size: number;
  readonly reading: Reading;
  readonly isJudged: boolean;
}
interface Around extends Chance {
  readonly reading: Reading;
}

function positionOf(value: number, { lower95, upper95, lower998, upper998 }: FunnelLimits): Position {
  if (signOf(value, upper998) > 0 || signOf(value, lower998) < 0) return 'beyond-998';
  return signOf(value, upper95) > 0 || signOf(value, lower95) < 0 ? 'beyond-95' : 'within';
}

/** Closer together where the funnel is steep. Example largest 1600 -> 1, 4, 9 ... 1600 */
function sizesUpTo(largest: number, isWhole: boolean): number[] {
  const sizes = Array.from({ length: SIZES_DRAWN }, (_, index) => largest * ((index + 1) / SIZES_DRAWN) ** 2);
  return [...new Set(isWhole ? sizes.map((size) => Math.max(Math.round(size), 1)) : sizes)];
}

const lies = (count: number): string => (count === 1 ? 'lies' : 'lie');

function beyondSentence(judged: number, outer: number, inner: number): string {
  if (outer > 0) {
    const also = inner === 0 ? '' : `, ${inner} more beyond the 95 % limits`;
    const whose = outer === 1 ? 'its' : 'their';
    return `${outer} of ${judged} ${lies(outer)} beyond the 99.8 % limits${also}: look at ${whose} records and case mix before anything else.`;
  }
  if (inner > 0) return `${inner} of ${judged} ${lies(inner)} beyond the 95 % limits, none beyond the 99.8 %: with ${judged} groups chance alone puts at least one there up to ${Math.round(100 * (1 - 0.95 ** judged))} times in 100.`;
  return judged === 1 ? 'The one group is within what chance would give.' : `All ${judged} are within what chance would give.`;
}

/** RULE (domain 6.5): 95 % is "look", 99.8 % is "alarm"; over-dispersion is checked before anybody is named, or it is said that it could not be. */
function sentenceOf(positions: readonly Position[], dispersion: Funnel['dispersion']): string {
  const count = (...wanted: Position[]): number => positions.filter((position) => wanted.includes(position)).length;
  const [judged, outer, inner, few] = [count('within', 'beyond-95', 'beyond-998'), count('beyond-998'), count('beyond-95'), count('too-few')];
  if (judged === 0) return few === 0 ? 'There are no groups to look at.' : 'Every group has too few to say.';
  return [
    beyondSentence(judged, outer, inner),
    dispersion === null && judged > 1 && judged < GROUPS_NEEDED && outer + inner > 0 ? `With fewer than ${GROUPS_NEEDED} groups, how far groups differ anyway cannot be taken into account.` : '',
    few === 0 ? '' : `${few} more ${few === 1 ? 'has' : 'have'} too few to say.`,
  ].filter((part) => part !== '').join(' ');
}

function funnelAround(around: Around, dots: readonly Dot[], unit: Funnel['unit']): Omit<Funnel, 'kind'> {
  const spread = spreadOf(around);
  const zOf = (value: number, size: number, tau2: number): number => (value - around.overall) / Math.sqrt(spread / size + tau2);
  const judged = dots.flatMap(({ reading, size, isJudged }) => (isJudged && reading.state === 'value' && spread > 0 ? [{ size, z: zOf(reading.value, size, 0) }] : []));
  const dispersion = dispersionOf(judged, spread);
  const tau2 = dispersion?.tau2 ?? 0;
  const limitsAt = (size: number): FunnelLimits => (tau2 > 0 ? widenedLimits(around, size, tau2) : exactLimits(around, size));
  const groups = dots.map(({ key, label, size, reading, isJudged }): Group => {
    const limits = size > 0 ? limitsAt(size) : null;
    const isPlaced = isJudged && reading.state === 'value' && limits !== null;
    const z = isPlaced && spread > 0 ? zOf(reading.value, size, tau2) : null;
    return { key, label, size, reading, z, limits, position: isPlaced ? positionOf(reading.value, limits) : key === UNKNOWN ? 'unknown' : 'too-few' };
  });
  const largest = dots.reduce((most, { size }) => Math.max(most, size), 0);
  return {
    unit, overall: around.reading, dispersion,
    limits: largest === 0 ? [] : sizesUpTo(largest, around.family === 'binomial').map((size) => ({ size, ...limitsAt(size) })),
    groups,
    sentence: sentenceOf(groups.map(({ position }) => position), dispersion),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const valueOf = (reading: Reading): number => (reading.state === 'value' ? reading.value : 0);

/**
 * Shares of groups against their overall share.
 *
 * Shape   groups with whole counts -> the same groups in the same order, limits for each and at some 40 sizes for drawing. z is in standard errors at the
 *         overall share, the variance between groups included.
 * Missing a group of fewer than 11 is `too-few` and that of key `unknown` is `unknown`: plotted with its limits, without z, counted in the overall share. A
 *         group of nobody has no limits. `dispersion` is null with fewer than 10 groups to judge.
 * Errors  RangeError where a numerator is not within 0 and its denominator.
 * Source  domain 6.5; Spiegelhalter 2005; limits exact where groups differ by chance alone, else widened by the variance between them.
 */
export function funnelOf(groups: readonly ShareGroup[]): Omit<Funnel, 'kind'> {
  const reading = proportionOf(sum(groups.map(({ numerator }) => numerator)), sum(groups.map(({ denominator }) => denominator)));
  const dots = groups.map(({ key, label, numerator, denominator }) => ({
    key, label, size: denominator, reading: proportionOf(numerator, denominator), isJudged: key !== UNKNOWN && denominator >= SIZE_AT_LEAST,
  }));
  return funnelAround({ overall: valueOf(reading), per: 1, family: 'binomial', reading }, dots, 'share');
}

/**
 * Rates of groups against their overall rate.
 *
 * Shape   events and exposure in client-days -> as `funnelOf`; sizes are client-days.
 * Units   per 1000 client-days.
 * Missing as `funnelOf`; `too-few` is a group in which fewer than one event would be expected.
 * Errors  RangeError where there are events without exposure.
 * Source  domain 6.5; Spiegelhalter 2005 (Poisson).
 */
export function funnelOfRates(groups: readonly RateGroup[]): Omit<Funnel, 'kind'> {
  const per = 1000;
  const reading = poissonRate(sum(groups.map(({ events }) => events)), sum(groups.map(({ exposure }) => exposure)), per);
  const overall = valueOf(reading);
  const dots = groups.map(({ key, label, events, exposure }) => ({
    key, label, size: exposure, reading: poissonRate(events, exposure, per), isJudged: key !== UNKNOWN && (overall * exposure) / per >= EXPECTED_AT_LEAST,
  }));
  return funnelAround({ overall, per, family: 'poisson', reading }, dots, 'per-1000-client-days');
}
