/** Figures in the sentences of reviews: 62 %, 56-68 %, 12 days. */
import type { Reading, Series } from '#analytics/contract/result.ts';
import { dayName } from '#analytics/period/names.ts';

type Unit = Series['unit'];

/** Example 15810 -> `15,810` */
const whole = (count: number): string => count.toLocaleString('en-US');

export const plural = (count: number, one: string): string => `${whole(count)} ${one}${count === 1 ? '' : 's'}`;

const figure = (value: number): string => String(Number(value.toFixed(Math.abs(value) >= 100 ? 0 : 1)));
const AFTER: Readonly<Record<Unit, string>> = { 'share': ' %', 'days': ' days', 'client-days': ' client-days', 'per-1000-client-days': ' per 1,000 client-days', 'points': ' points', 't-score': '', 'count': '' };

/** With the minus that is as wide as a figure. */
const bare = (value: number, unit: Unit): string => (unit === 'share' ? String(Math.round(value * 100)) : figure(value)).replace(/^-0$/, '0').replace('-', '\u2212');

/** Example (0.56, 0.68) -> `56-68`; where one of them is below zero `\u22125 to 2` */
const between = (lower: number, upper: number, unit: Unit): string => `${bare(lower, unit)}${lower < 0 || upper < 0 ? ' to ' : '-'}${bare(upper, unit)}`;

/** What a unit is called beside an axis; '' where its figures bear it themselves. */
export const axisName = (unit: Unit): string => (unit === 'share' || unit === 'count' ? '' : unit === 't-score' ? 'T-score' : AFTER[unit].trim());

/** At an axis: a share with its sign, everything else bare. */
export const tick = (value: number, unit: Unit): string => (unit === 'share' ? amount(value, unit) : bare(value, unit));

/** Example (0.62, 'share') -> `62 %` */
export const amount = (value: number, unit: Unit): string => `${bare(value, unit)}${AFTER[unit]}`;

/** The interval and the people behind a value, in brackets; '' where there is neither. Example ` (56-68 %; 31 of 50)` */
function behind(reading: Extract<Reading, { state: 'value' }>, unit: Unit): string {
  const { lower, upper, numerator, denominator } = reading;
  const parts = [
    lower === null || upper === null ? null : `${between(lower, upper, unit)}${AFTER[unit]}`,
    denominator === undefined ? null : numerator === undefined || unit !== 'share' ? `n ${whole(denominator)}` : `${whole(numerator)} of ${whole(denominator)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** A reading in words; each state is said as what it is. */
export function readingWords(reading: Reading, unit: Unit): string {
  switch (reading.state) {
    case 'value': return `${amount(reading.value, unit)}${behind(reading, unit)}`;
    case 'none': return 'nobody yet';
    case 'not-yet': return `not yet, known from ${dayName(reading.availableOn)}`;
    case 'hidden': return 'too few to show';
  }
}

/** The difference of two shares, as points of a percentage that its column names. Example `\u221213 (\u221215 to \u221211)` */
export function differenceWords(reading: Reading): string {
  if (reading.state !== 'value') return readingWords(reading, 'share');
  const { value, lower, upper } = reading;
  const signed = `${Math.round(value * 100) > 0 ? '+' : ''}${bare(value, 'share')}`;
  return lower === null || upper === null ? signed : `${signed} (${bare(lower, 'share')} to ${bare(upper, 'share')})`;
}
