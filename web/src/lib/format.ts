/** How figures, dates and codes are said. Percent exists only here; everywhere else a share is 0..1. */
import { MONTHS, toParts } from './calendar.ts';
import type { Reading, Series, Table } from '#analytics/contract/result.ts';

const NBSP = '\u00a0';
const MINUS = '\u2212';
/** Every unit that a series or a table can be in. */
export type Unit = Series['unit'] | Table['columns'][number]['unit'];

function toWhole(share: number): string {
  const percent = share * 100;
  // RULE: a little is not nothing and nearly all is not all.
  if (percent > 0 && percent < 0.5) return '<1';
  if (percent < 100 && percent >= 99.5) return '>99';
  return String(Math.round(percent));
}

/** 0.6213 -> `62 %`. */
export function percent(share: number): string {
  return `${toWhole(share)}${NBSP}%`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Counts a role must not see arrive as null: those of a small group, and that of one more so that the small one cannot be worked out. */
export function smallCount(value: number | null): string {
  return value === null ? 'not shown' : count(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)}${NBSP}${value === 1 ? one : many}`;
}

export function days(value: number): string {
  return `${Number.isInteger(value) ? count(value) : value.toFixed(1)}${NBSP}${value === 1 ? 'day' : 'days'}`;
}

/** A number in as many digits as it is worth: three, and whole from a hundred on. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 1 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits }).replace(/^-(?=[0.]+$)/, '').replace('-', MINUS);
}

function signed(value: number): string {
  return value > 0 ? `+${figure(value)}` : figure(value);
}

/** Points of a percentage: the difference of two shares. */
function percentagePoints(share: number): string {
  return signed(Math.round(share * 100));
}

const SPOKEN: Record<Exclude<Unit, 'share' | 'days'>, (value: number) => string> = {
  'client-days': (value) => plural(Math.round(value), 'client-day'),
  'per-1000-client-days': (value) => `${figure(value)} per 1,000${NBSP}client-days`,
  points: (value) => `${figure(value)}${NBSP}${Math.abs(value) === 1 ? 'point' : 'points'}`,
  't-score': (value) => `T${NBSP}${figure(value)}`,
  count: figure,
  difference: (value) => `${percentagePoints(value)}${NBSP}percentage ${Math.abs(Math.round(value * 100)) === 1 ? 'point' : 'points'}`,
  'standardised-difference': (value) => `${signed(value)}${NBSP}SD`,
};

/** A bare number of a unit, where the unit stands elsewhere: on an axis, within an interval. */
export function bare(value: number, unit: Unit): string {
  if (unit === 'share') return percent(value);
  if (unit === 'difference') return percentagePoints(value);
  return unit === 'standardised-difference' ? signed(value) : figure(value);
}

/** What a unit is called beside an axis; a share needs no name, its figures bear one. */
export function unitName(unit: Unit): string {
  const names: Partial<Record<Unit, string>> = {
    days: 'days', 'client-days': 'client-days', 'per-1000-client-days': 'per 1,000 client-days', points: 'points', 't-score': 'T-score', difference: 'percentage points', 'standardised-difference': 'standard deviations',
  };
  return names[unit] ?? '';
}

function dayInterval(lower: number | null, upper: number | null): string {
  if (lower === null) return `up to ${days(upper ?? 0)}`;
  return upper === null ? `${days(lower)} or more` : `${figure(lower)}-${days(upper)}`;
}

/** `56-68 %`, or null where a bound is undefined. */
export function interval(lower: number | null, upper: number | null, unit: Unit = 'share'): string | null {
  if (lower === null && upper === null) return null;
  if (unit === 'days') return dayInterval(lower, upper);
  if (unit === 'share') return lower === null || upper === null ? null : `${Math.round(lower * 100)}-${Math.round(upper * 100)}${NBSP}%`;
  if (lower === null) return `up to ${bare(upper ?? 0, unit)}`;
  if (upper === null) return `${bare(lower, unit)} or more`;
  // WHY: a hyphen between two numbers of which one is negative reads as a sum.
  return lower < 0 || upper < 0 || unit === 'difference' || unit === 'standardised-difference' ? `${bare(lower, unit)} to ${bare(upper, unit)}` : `${bare(lower, unit)}-${bare(upper, unit)}`;
}

export function amount(value: number, unit: Unit): string {
  if (unit === 'share') return percent(value);
  return unit === 'days' ? days(value) : SPOKEN[unit](value);
}

/** `2026-11-20` -> `20 Nov 2026`; anything else comes back as it is. */
export function date(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return text;
  const { year, month, day } = toParts(text.slice(0, 10));
  return `${day}${NBSP}${MONTHS[month - 1] ?? ''}${NBSP}${year}`;
}

/** A sentence of the API with its days as they are said here. */
export function withDates(text: string): string {
  return text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, date);
}

/** A sentence of the API in which no figure is parted from its percent sign. */
export function withPercents(text: string): string {
  return text.replaceAll(/(\d) %/g, `$1${NBSP}%`);
}

/** `2026-11-01` -> `Nov 2026`. */
export function month(text: string): string {
  const { year, month: of } = toParts(text.slice(0, 10));
  return `${MONTHS[of - 1] ?? ''}${NBSP}${year}`;
}

/** An instant, in UTC unless a zone is named: the server does not know where the reader sits. */
export function instant(text: string): string {
  return `${date(text)}, ${text.slice(11, 16)}${NBSP}UTC`;
}

/** `3 min old`, from a number of milliseconds. */
export function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return 'less than a minute old';
  if (minutes < 120) return `${minutes}${NBSP}min old`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}${NBSP}hours old` : `${plural(Math.floor(hours / 24), 'day')} old`;
}

/** Texts of a definition one after the other; each ends as a sentence. */
export function sentences(...texts: string[]): string {
  return texts.filter((text) => text !== '').map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(' ');
}

/** A name where room is short. */
export function shorten(name: string, length = 24): string {
  const letters = [...name];
  return letters.length > length ? `${letters.slice(0, length - 1).join('').trimEnd()}\u2026` : name;
}

/** A name within a sentence; one that runs right to left is kept from turning the figures beside it around. */
export function isolate(name: string): string {
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(name) ? `\u2068${name}\u2069` : name;
}

/** What `none` means in a unit: a day that was not reached, nobody to share among, nothing to count. */
export function nothing(unit: Unit): string {
  if (unit === 'days') return 'not reached';
  return unit === 'share' ? 'nobody yet' : 'nothing yet';
}

/** What a reading says in one short text: the accessible name of the four looks. `nobody` is what `none` means here. */
export function reading(of: Reading, unit: Unit = 'share', nobody = nothing(unit)): string {
  switch (of.state) {
    case 'value': {
      const between = interval(of.lower, of.upper, unit);
      return between === null ? amount(of.value, unit) : `${amount(of.value, unit)} (${between})`;
    }
    case 'none':
      return `\u2013 ${nobody}`;
    case 'not-yet':
      return `not yet, known from ${date(of.availableOn)}`;
    case 'hidden':
      return 'too few to show';
  }
}

/** The people behind a reading: `148 followed`, `31 of 50`, `5 in 12,040 client-days`. Where endings compete, those at risk are `waiting`: neither has come. */
export function basis(of: Reading, atRisk: 'followed' | 'waiting' = 'followed', unit: Unit = 'share'): string | null {
  if (of.state !== 'value') return null;
  if (of.atRisk !== undefined) return `${count(of.atRisk)} ${atRisk}`;
  if (of.denominator === undefined) return null;
  if (of.numerator === undefined || !['share', 'count', 'per-1000-client-days'].includes(unit)) return `n${NBSP}${count(of.denominator)}`;
  if (unit === 'per-1000-client-days') return `${count(of.numerator)} in ${plural(Math.round(of.denominator), 'client-day')}`;
  return `${count(of.numerator)} of ${count(of.denominator)}`;
}
