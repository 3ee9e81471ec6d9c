/**
 * A week in sentences: what changed beyond chance, what is noise, and what is only late data.
 *
 * RULE: a change is new where the last point speaks now and did not say the same a week ago. Everything else is said to be what it is: standing, noise, too few
 * points, or points that read otherwise because entries came late.
 */
import type { Digest } from '#analytics/contract/review.ts';
import type { MeasureDefinition, Meta, Reading, Series, Spc } from '#analytics/contract/result.ts';
import { dayName, periodName } from '#analytics/period/names.ts';
import { plural, readingWords } from './say.ts';

type Group = Series['groups'][number];
export interface Followed {
  readonly measure: Pick<MeasureDefinition, 'id' | 'title' | 'family'>;
  readonly series: Pick<Series, 'interval' | 'unit'>;
  readonly now: Group;
  /** As it was a week ago; null where that could not be had. */
  readonly then: Group | null;
}
export interface Week {
  readonly asOf: string;
  readonly before: string;
  readonly snapshot: string;
  /** The snapshot that was in force then; null: today's, as of then, which cannot tell what came late. */
  readonly comparedWith: string | null;
  readonly arrived: Meta['arrived'];
  readonly failed: readonly string[];
}

const SIGNALS: readonly Spc['variation'][] = ['improvement', 'concern', 'neutral'];
const isSignal = (spc: Spc | null): spc is Spc => spc !== null && SIGNALS.includes(spc.variation);

/** RULE: the same said of a run that goes on is no news; the same said of another single point is. */
function isSame(now: Spc, then: Spc | null): boolean {
  if (!isSignal(then) || then.variation !== now.variation || then.side !== now.side) return false;
  return now.since !== null && then.since !== null ? now.since === then.since : now.points.at(-1)?.from === then.points.at(-1)?.from;
}

const lineOf = ({ measure: { id, title, family } }: Followed, sentence: string) => ({ measure: id, title, family, sentence: `${title}: ${sentence}` });

function lastWords({ now, series }: Followed): string {
  const last = now.points.findLast(({ reading, isPartial }) => reading.state === 'value' && isPartial !== true);
  return last === undefined ? '' : ` ${readingWords(last.reading, series.unit)} in ${periodName(series.interval, last.from)}.`;
}

const countsOf = (reading: Reading): string => (reading.state === 'value' ? JSON.stringify([reading.value, reading.numerator, reading.denominator]) : reading.state);

/** Earlier points that counted then and read otherwise now. RULE: one that was not over, or not known yet, has only gone on. */
function restatedOf({ now, then }: Followed): Digest['restated'][number]['points'] {
  const before = new Map((then?.points ?? []).filter(({ isPartial, reading }) => isPartial !== true && reading.state === 'value').map((point) => [point.from, point.reading]));
  return now.points.flatMap(({ from, reading }) => {
    const was = before.get(from);
    return was === undefined || countsOf(was) === countsOf(reading) ? [] : [{ from, was, is: reading }];
  });
}

function restatedLine(followed: Followed): Digest['restated'] {
  const points = restatedOf(followed);
  const { interval, unit } = followed.series;
  const [first] = points;
  if (first === undefined) return [];
  const rest = points.length === 1 ? '' : `, and ${plural(points.length - 1, `other ${interval}`)}`;
  return [{ ...lineOf(followed, `${periodName(interval, first.from)} reads ${readingWords(first.is, unit)} now and read ${readingWords(first.was, unit)} then${rest}; that is what was entered since, not a change in care.`), points }];
}

function lateWords(arrived: Meta['arrived']): string[] {
  const open = arrived.filter(({ share }) => share < 0.95);
  const [worst] = [...open].sort((left, right) => left.share - right.share);
  if (worst === undefined) return [];
  return [`Of ${plural(open.length, 'recent day')} not everything has been entered yet: of ${dayName(worst.on)}, about ${Math.round(worst.share * 100)} % of what usually comes.`];
}

const measures = (count: number): string => plural(count, 'measure');

function sentenceOf(changed: number, week: Week): string {
  const since = `since ${dayName(week.before)}`;
  return changed === 0 ? `Nothing changed beyond chance ${since}.` : `${measures(changed)} changed beyond chance ${since}.`;
}

/**
 * The digest of a week.
 *
 * Shape   each measure's chart now and a week before -> lines by what they are, in the order of the measures.
 * Missing a measure without a point that counts is too few; one that could not be asked is named in `failed`.
 * Source  product idea 14; issue 5 "Digest".
 * Example a shift whose seventh month closed this week -> one line in `changed`; the same a week later -> `standing`
 */
export function digestOf(followed: readonly Followed[], week: Week): Digest {
  const judged = followed.map((one) => ({ one, spc: one.now.spc }));
  const signals = judged.flatMap(({ one, spc }) => (isSignal(spc) ? [{ one, spc, isNew: !isSame(spc, one.then?.spc ?? null) }] : []));
  const changed = signals.filter(({ isNew }) => isNew).map(({ one, spc }) => ({ ...lineOf(one, `${spc.sentence}${lastWords(one)}`), variation: spc.variation, since: spc.since }));
  const quiet = judged.filter(({ spc }) => spc?.variation === 'common-cause').length;
  const few = judged.filter(({ spc }) => spc === null || spc.variation === 'too-few-points').length;
  return {
    asOf: week.asOf, before: week.before, snapshot: week.snapshot, comparedWith: week.comparedWith, sentence: sentenceOf(changed.length, week), changed,
    standing: signals.filter(({ isNew }) => !isNew).map(({ one, spc }) => lineOf(one, spc.sentence)),
    noise: { measures: quiet, sentence: quiet === 0 ? 'No measure moved within what chance would give.' : `${measures(quiet)} moved within what chance would give.` },
    tooFew: { measures: few, sentence: few === 0 ? 'Every measure has enough points to say.' : `${measures(few)} ${few === 1 ? 'has' : 'have'} too few points to say.` },
    // RULE: without a snapshot of then, what came late cannot be told from what happened.
    restated: week.comparedWith === null ? [] : followed.flatMap(restatedLine),
    late: lateWords(week.arrived), failed: [...week.failed],
  };
}
