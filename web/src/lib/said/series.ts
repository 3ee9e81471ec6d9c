/** What a series says: the latest period that is over, then what its chart of limits makes of it, else the range. */
import type { Series } from '#analytics/contract/result.ts';
import { periodName, periodsOf, pointName, sortedPoints, type Point, type SeriesGroup } from '../charts/periods.ts';
import type { Look, Spc } from '../charts/spc.ts';
import { amount, basis, date, interval, isolate, plural, type Unit } from '../format.ts';
import { asSentence, inBrackets, listed, shareOrState, TOO_FEW, type Value, type Voice } from './parts.ts';

interface Latest {
  point: Point;
  reading: Value;
}

/** The latest value; one of a period that is over goes before one that is still growing. */
function lastValue(group: SeriesGroup): Latest | null {
  const valued = sortedPoints(group).flatMap((point): Latest[] => (point.reading.state === 'value' ? [{ point, reading: point.reading }] : []));
  return valued.findLast(({ point }) => point.isPartial !== true) ?? valued.at(-1) ?? null;
}

function rangeOf(group: SeriesGroup, result: Series): string {
  const values = group.points.flatMap((point) => (point.reading.state === 'value' && point.isPartial !== true ? [point.reading.value] : []));
  // RULE: of months that are hidden nothing is known, so a range of the others would be a range of nothing.
  if (values.length < 2 || group.points.some(({ reading }) => reading.state === 'hidden')) return '';
  const [least, most] = [amount(Math.min(...values), result.unit), amount(Math.max(...values), result.unit)];
  return least === most ? ` The same in all ${plural(values.length, result.interval)}.` : ` Between ${least} and ${most} over ${plural(values.length, result.interval)}.`;
}

/** Where a chart is quiet now and was not always: the last point that was more than chance, as `since Jun 2026`; empty else. */
function quietSince(spc: Spc, interval: Series['interval']): string {
  const last = [...spc.points].sort((a, b) => a.from.localeCompare(b.from)).findLast(({ signals }) => signals.length > 0);
  return spc.variation !== 'common-cause' || last === undefined || interval === 'event' ? '' : ` since ${periodName(last.from, interval)}`;
}

/** The verdict of a chart, in its own words; too few points are counted. */
export function verdictOf(spc: Spc, interval: Series['interval'] = 'event'): string {
  if (spc.variation === 'too-few-points') return `Too few points to say${spc.needs > 0 ? ` (needs ${spc.needs} more)` : ''}.`;
  return asSentence(`${spc.sentence.replace(/\.$/, '')}${quietSince(spc, interval)}`);
}

const ASSURANCE = {
  'consistently-met': 'can be expected to be met in every period, as things are',
  'consistently-missed': 'can be expected to be missed in every period, as things are',
  'hit-and-miss': 'will be met in some periods and missed in others, by chance',
} as const;

/** What the limits say of the target in force. */
export function assuranceOf(group: SeriesGroup, unit: Unit): string {
  const assurance = group.spc?.assurance ?? null;
  const target = [...group.targets].sort((a, b) => a.from.localeCompare(b.from)).at(-1);
  return assurance === null || target === undefined ? '' : `The target of ${amount(target.value, unit)} ${ASSURANCE[assurance]}.`;
}

function noSeries(result: Series, voice: Voice): string {
  const states = new Set(result.groups.flatMap((group) => group.points.map((point) => point.reading.state)));
  if (states.has('hidden')) return TOO_FEW;
  // RULE: where single events may not be shown nothing comes, and nothing would come of nobody either: what is said is true of both.
  if (result.interval === 'event') return 'No single events to show: there were none, or they could point at someone. Asked by quarter, there is a rate.';
  return states.has('not-yet') ? 'Not known yet: these months are not over.' : voice.nobody;
}

/** Between events the last gap is told, and how long it has been since. */
function eventSentence(group: SeriesGroup, { point, reading }: Latest, result: Series, voice: Voice): string {
  const open = sortedPoints(group).at(-1);
  const since = open?.isPartial === true && open.reading.state === 'value' ? ` Since then ${amount(open.reading.value, result.unit)} without one.` : '';
  if (point.isPartial === true) return `${voice.sideIn} ${amount(reading.value, result.unit)} so far without an event.`;
  return `${voice.sideIn.replace(/,$/, ':')} the latest on ${date(point.to)}, after ${amount(reading.value, result.unit)} without one.${since}`;
}

function together(result: Series, latest: Latest[], voice: Voice): string {
  const newest = periodsOf(result).findLast(({ from }) => latest.some((each) => each.point.from === from))?.from ?? '';
  const shares = result.groups.map((group) => `${isolate(group.label)} ${shareOrState(group.points.find((point) => point.from === newest)?.reading ?? { state: 'none' }, null, result.unit)}`);
  return `${voice.sideIn} ${periodName(newest, result.interval)}: ${listed(shares)}.`;
}

const LOOKS = { improvement: 'improvement', concern: 'concern', neutral: 'neutral', 'common-cause': 'common', 'too-few-points': 'none' } as const;

/** Of several charts, which ones show something. */
function groupVerdict(judged: { label: string; spc: Spc }[]): { text: string; look: Look | 'none' } {
  const those = judged.filter(({ spc }) => spc.variation !== 'common-cause' && spc.variation !== 'too-few-points');
  const looks = new Set(those.map(({ spc }) => LOOKS[spc.variation]));
  const changed = those.map(({ label, spc }) => `${isolate(label)}: ${asSentence(spc.sentence)}`);
  if (changed.length > 0) return { text: `${changed.slice(0, 3).join(' ')}${changed.length > 3 ? ` And ${changed.length - 3} more.` : ''}`, look: looks.size === 1 ? ([...looks][0] ?? 'neutral') : 'neutral' };
  return judged.every(({ spc }) => spc.variation === 'too-few-points') ? { text: 'Too few points to say, in any of them.', look: 'none' } : { text: 'No real change in any of them.', look: 'common' };
}

/** What the limits make of a series: more than chance, or not, or too few points to say. */
export function seriesVerdict(result: Series): { text: string; look: Look | 'none' } | null {
  const judged = result.groups.flatMap(({ label, spc }) => (spc === null ? [] : [{ label, spc }]));
  const [first, group] = [judged[0], result.groups[0]];
  if (first === undefined || group === undefined || result.groups.every((each) => lastValue(each) === null)) return null;
  if (result.groups.length > 1) return groupVerdict(judged);
  const text = [verdictOf(first.spc, result.interval), assuranceOf(group, result.unit)].filter((part) => part !== '').join(' ');
  return { text, look: LOOKS[first.spc.variation] };
}

export function seriesSentence(result: Series, voice: Voice): string {
  const latest = result.groups.flatMap((group) => lastValue(group) ?? []);
  const [first, group] = [latest[0], result.groups[0]];
  if (first === undefined || group === undefined) return noSeries(result, voice);
  if (result.groups.length > 1) return result.interval === 'event' ? `${voice.sideIn.replace(/,$/, '')}, by group.` : together(result, latest, voice);
  const { point, reading } = first;
  const when = `${pointName(point, result.interval)}${point.isPartial === true ? ' so far' : ''}`;
  const figure = result.interval === 'event' ? eventSentence(group, first, result, voice)
    : `${voice.in(amount(reading.value, result.unit), when)}${inBrackets(interval(reading.lower, reading.upper, result.unit), basis(reading, 'followed', result.unit))}.`;
  return figure + (group.spc !== null || result.interval === 'event' ? '' : rangeOf(group, result));
}
