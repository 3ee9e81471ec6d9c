/**
 * One plain sentence (or two) that answers a measure's question from its result: what, how sure, of how many, in which state.
 *
 * RULE: nothing here says why. No word of cause; a difference between groups is named with its test and p, never "significant" alone.
 */
import type { Curve, Incidence, Reading, Result, Series } from '#analytics/contract/result.ts';
import { basis, count, date, interval, isolate, percent, plural, reading as say } from './format.ts';
import { periodName, periodsOf } from './charts/series.ts';

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

function people(episodes: number | null): string {
  return episodes === null ? 'fewer than 11 admitted' : `${count(episodes)} admitted`;
}

interface Told {
  verb: string;
  label: string;
  episodes: number | null;
  lead: DayReading | null;
}

function absent({ verb, lead }: Told): string {
  if (lead === null || lead.reading.state === 'none') return `Nobody has been followed to day ${lead?.day ?? 90} yet.`;
  if (lead.reading.state === 'hidden') return 'Too few people to show this without pointing at someone.';
  if (lead.reading.state === 'not-yet') return `Not known yet how many ${verb} day ${lead.day}: the first can be known on ${date(lead.reading.availableOn)}.`;
  return '';
}

function left(value: Value, day: number, as: 'followed' | 'waiting'): string | null {
  return value.atRisk === undefined ? basis(value) : `${count(value.atRisk)} still ${as} at day ${day}`;
}

function groupShares(groups: Told[], what: string): string {
  const day = groups.map((group) => group.lead).find((lead) => lead?.reading.state === 'value')?.day ?? groups[0]?.lead?.day ?? 90;
  const shares = groups.map(({ label, lead }) => `${isolate(label)} ${lead === null ? '\u2013' : shareOrState(lead.reading)}`);
  const shown = shares.slice(0, 6).join('; ');
  return `${what} ${day} days: ${shown}${shares.length > 6 ? `; and ${shares.length - 6} more below` : ''}.`;
}

function shareOrState(reading: Reading): string {
  if (reading.state !== 'value') return say(reading);
  // RULE: a share without an interval is never said as if it were sure.
  return `${percent(reading.value)}${inBrackets(interval(reading.lower, reading.upper) ?? 'no interval', reading.lower === null ? basis(reading) : null)}`;
}

function comparisonOf(result: Curve): string {
  if (result.comparison === null) return '';
  const { p } = result.comparison;
  const shown = p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
  return p < 0.05 ? ` Differences as large as these would be rare by chance alone (log-rank, ${shown}).` : ` The differences are within what chance would give (log-rank, ${shown}).`;
}

function curveSentence(result: Curve): string {
  const groups = result.groups.map((group) => ({ verb: 'stay to', label: group.label, episodes: group.episodes, lead: leadReading(group.readings) }));
  const [only] = groups;
  if (only === undefined || result.groups.every((group) => group.episodes === 0)) return 'Nobody was admitted in this period.';
  if (groups.length > 1) return groupShares(groups, 'Stayed at least') + comparisonOf(result);
  if (only.lead?.reading.state !== 'value') return absent(only);
  const { day, reading } = only.lead;
  const between = interval(reading.lower, reading.upper);
  return `${percent(reading.value)} stayed at least ${day} days${inBrackets(between, people(only.episodes), left(reading, day, 'followed'))}.`;
}

function incidenceSentence(result: Incidence): string {
  const groups = result.groups.map((group) => ({ verb: 'reach a first milestone by', label: group.label, episodes: group.episodes, lead: leadReading(group.readings) }));
  const [only] = groups;
  if (only === undefined || result.groups.every((group) => group.episodes === 0)) return 'Nobody was admitted in this period.';
  if (groups.length > 1) return groupShares(groups, 'Reached a first milestone within');
  if (only.lead?.reading.state !== 'value') return absent(only);
  const { day, reading } = only.lead;
  return `${percent(reading.value)} reached a first milestone within ${day} days${inBrackets(interval(reading.lower, reading.upper), people(only.episodes), left(reading, day, 'waiting'))}.`;
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

function noSeries(result: Series): string {
  const states = new Set(result.groups.flatMap((group) => group.points.map((point) => point.reading.state)));
  if (states.has('hidden')) return 'Too few people to show this without pointing at someone.';
  return states.has('not-yet') ? 'Not known yet: these months are not over.' : 'Nobody had an appointment in this period.';
}

function seriesSentence(result: Series): string {
  const latest = result.groups.flatMap((group) => {
    const last = lastValue(group);
    return last === null ? [] : [{ group, ...last }];
  });
  const [first] = latest;
  if (first === undefined) return noSeries(result);
  if (result.groups.length > 1) {
    const newest = periodsOf(result).findLast((from) => latest.some((each) => each.from === from)) ?? first.from;
    const shares = result.groups.slice(0, 6).map((group) => `${isolate(group.label)} ${shareOrState(group.points.find((point) => point.from === newest)?.reading ?? { state: 'none' })}`);
    return `Attended in ${periodName(newest, result.interval)}: ${shares.join('; ')}${result.groups.length > 6 ? `; and ${result.groups.length - 6} more below` : ''}.`;
  }
  const { group, from, reading } = first;
  return `${percent(reading.value)} of appointments were attended in ${periodName(from, result.interval)}${inBrackets(interval(reading.lower, reading.upper), basis(reading))}.${rangeOf(group, result.interval)}`;
}

export function toSentence(result: Result): string {
  switch (result.kind) {
    case 'curve':
      return curveSentence(result);
    case 'incidence':
      return incidenceSentence(result);
    case 'series':
      return seriesSentence(result);
  }
}
