/**
 * One plain sentence (or two) that answers a measure's question from its result: what, how sure, of how many, in which state.
 *
 * RULE: nothing here says why. No word of cause; a difference between groups is named with its test and p, never "significant" alone.
 */
import type { Curve, Incidence, Reading, Result, Series, Warning } from '#analytics/contract/result.ts';
import { basis, count, date, interval, isolate, percent, plural, reading as say } from './format.ts';
import { periodName, periodsOf } from './charts/series.ts';
import { endsByDesign } from './planned.ts';
import { wordingOf, type Named, type Wording } from './wording.ts';

type DayReading = { day: number; reading: Reading };
type Value = Extract<Reading, { state: 'value' }>;

const PREFERRED = [90, 60, 30, 180, 365];

/** The reading to lead with: day 90 if it has a value, else the nearest shorter one, else what is said of day 90. */
export function leadReading(readings: DayReading[]): DayReading | null {
  const at = (day: number): DayReading | undefined => readings.find((each) => each.day === day);
  const valued = PREFERRED.map(at).find((each) => each?.reading.state === 'value');
  return valued ?? at(90) ?? readings[0] ?? null;
}

function inBrackets(...parts: (string | null)[]): string {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

function people(episodes: number | null): string | null {
  return episodes === null ? null : `${count(episodes)} admitted`;
}

interface Told {
  label: string;
  episodes: number | null;
  lead: DayReading | null;
}

/** What a sentence needs beside the figures: how the measure is spoken of, and what the API remarked. */
interface Voice extends Wording {
  warnings: readonly Warning[];
}

function absent({ label, lead }: Told, voice: Voice): string {
  const day = lead?.day ?? 90;
  if (lead === null || lead.reading.state === 'none') {
    const planned = endsByDesign(voice.warnings, label, day);
    return planned === null ? `Nobody has been followed to day ${day} yet.` : `Treatment here ${planned}: there is no figure for day ${day}.`;
  }
  if (lead.reading.state === 'hidden') return 'Too few people to show this without pointing at someone.';
  if (lead.reading.state === 'not-yet') return `Not known yet ${voice.unknown(day)}: the first can be known on ${date(lead.reading.availableOn)}.`;
  return '';
}

function left(value: Value, day: number, as: 'followed' | 'waiting'): string | null {
  return value.atRisk === undefined ? basis(value) : `${count(value.atRisk)} still ${as} at day ${day}`;
}

interface DayGroup {
  label: string;
  readings: DayReading[];
}

/** RULE: one day for all groups, and of each group what is known of that very day; a group without a figure there is said in its state. */
function groupShares(groups: DayGroup[], voice: Voice): string {
  const day = PREFERRED.find((wanted) => groups.some(({ readings }) => readings.some((each) => each.day === wanted && each.reading.state === 'value'))) ?? 90;
  const shares = groups.map(({ label, readings }) => {
    const reading = readings.find((each) => each.day === day)?.reading ?? { state: 'none' as const };
    return `${isolate(label)} ${shareOrState(reading, endsByDesign(voice.warnings, label, day))}`;
  });
  const shown = shares.slice(0, 6).join('; ');
  return `${voice.side} ${day} days: ${shown}${shares.length > 6 ? `; and ${shares.length - 6} more below` : ''}.`;
}

function shareOrState(reading: Reading, planned: string | null = null): string {
  if (reading.state !== 'value') return planned === null ? say(reading) : say(reading, 'share', planned);
  // RULE: a share without an interval is never said as if it were sure.
  return `${percent(reading.value)}${inBrackets(interval(reading.lower, reading.upper) ?? 'no interval', reading.lower === null ? basis(reading) : null)}`;
}

function comparisonOf(result: Curve): string {
  if (result.comparison === null) return '';
  const { p } = result.comparison;
  const shown = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
  return p < 0.05 ? ` Differences as large as these would be rare by chance alone (log-rank, ${shown}).` : ` The differences are within what chance would give (log-rank, ${shown}).`;
}

/** Curves are read at days, whether people stay or arrive somewhere. */
function dailySentence(result: Curve | Incidence, voice: Voice): string {
  const [only] = result.groups;
  if (only === undefined || result.groups.every((group) => group.episodes === 0)) return 'Nobody was admitted in this period.';
  if (result.groups.length > 1) return groupShares(result.groups, voice) + (result.kind === 'curve' ? comparisonOf(result) : '');
  const told = { label: only.label, episodes: only.episodes, lead: leadReading(only.readings) };
  if (told.lead?.reading.state !== 'value') return absent(told, voice);
  const { day, reading } = told.lead;
  const still = left(reading, day, result.kind === 'curve' ? 'followed' : 'waiting');
  return `${voice.of(percent(reading.value), `${day} days`)}${inBrackets(interval(reading.lower, reading.upper), people(only.episodes), still)}.`;
}

function lastValue(group: Series['groups'][number]): { from: string; reading: Value } | null {
  const point = [...group.points].sort((a, b) => a.from.localeCompare(b.from)).findLast((each) => each.reading.state === 'value');
  return point?.reading.state === 'value' ? { from: point.from, reading: point.reading } : null;
}

function rangeOf(group: Series['groups'][number], unit: string): string {
  const values = group.points.flatMap((point) => (point.reading.state === 'value' ? [point.reading.value] : []));
  if (values.length < 2) return '';
  return ` Between ${percent(Math.min(...values))} and ${percent(Math.max(...values))} over ${plural(values.length, unit)}.`;
}

function noSeries(result: Series, voice: Voice): string {
  const states = new Set(result.groups.flatMap((group) => group.points.map((point) => point.reading.state)));
  if (states.has('hidden')) return 'Too few people to show this without pointing at someone.';
  return states.has('not-yet') ? 'Not known yet: these months are not over.' : voice.nobody;
}

function seriesSentence(result: Series, voice: Voice): string {
  const latest = result.groups.flatMap((group) => {
    const last = lastValue(group);
    return last === null ? [] : [{ group, ...last }];
  });
  const [first] = latest;
  if (first === undefined) return noSeries(result, voice);
  if (result.groups.length > 1) {
    const newest = periodsOf(result).findLast((from) => latest.some((each) => each.from === from)) ?? first.from;
    const shares = result.groups.slice(0, 6).map((group) => `${isolate(group.label)} ${shareOrState(group.points.find((point) => point.from === newest)?.reading ?? { state: 'none' })}`);
    return `${voice.side} ${periodName(newest, result.interval)}: ${shares.join('; ')}${result.groups.length > 6 ? `; and ${result.groups.length - 6} more below` : ''}.`;
  }
  const { group, from, reading } = first;
  return `${voice.of(percent(reading.value), periodName(from, result.interval))}${inBrackets(interval(reading.lower, reading.upper), basis(reading))}.${rangeOf(group, result.interval)}`;
}

/**
 * The sentence of a result.
 *
 * Example `toSentence(result, measure, meta.warnings)` -> `62 % stayed at least 90 days (56-68 %; 376 admitted; 148 still followed at day 90).`
 */
export function toSentence(result: Result, measure: Named, warnings: readonly Warning[] = []): string {
  const voice = { ...wordingOf(measure), warnings };
  return result.kind === 'series' ? seriesSentence(result, voice) : dailySentence(result, voice);
}
