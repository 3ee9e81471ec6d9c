/** What every sentence is made of. */
import type { Reading, Warning } from '#analytics/contract/result.ts';
import { amount, basis, count, interval, reading as say, type Unit } from '../format.ts';
import type { Wording } from '../wording.ts';

export type DayReading = { day: number; reading: Reading };
export type Value = Extract<Reading, { state: 'value' }>;

/** The days that are led with, the one that says most first. */
export const PREFERRED = [90, 60, 30, 180, 365];
export const TOO_FEW = 'Too few people to show this without pointing at someone.';
/** So many groups are named in a sentence; the rest are in the table. */
export const NAMED = 6;

/** What a sentence needs beside the figures: how the measure is spoken of, and what the API remarked. */
export interface Voice extends Wording {
  warnings: readonly Warning[];
}

export function inBrackets(...parts: (string | null)[]): string {
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

export function left(value: Value, day: number, as: 'followed' | 'waiting'): string | null {
  return value.atRisk === undefined ? basis(value) : `${count(value.atRisk)} still ${as} at day ${day}`;
}

/** A share as a figure, or its state; `planned` says why nobody can be left. */
export function shareOrState(reading: Reading, planned: string | null = null, unit: Unit = 'share'): string {
  if (reading.state !== 'value') return planned === null ? say(reading, unit) : say(reading, unit, planned);
  // RULE: a share without an interval is never said as if it were sure.
  const between = interval(reading.lower, reading.upper, unit) ?? (unit === 'share' ? 'no interval' : null);
  return `${amount(reading.value, unit)}${inBrackets(between, reading.lower === null ? basis(reading, 'followed', unit) : null)}`;
}

/** The first few, and how many more there are. */
export function listed(parts: string[], most = NAMED): string {
  return `${parts.slice(0, most).join('; ')}${parts.length > most ? `; and ${parts.length - most} more` : ''}`;
}

export function asSentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
