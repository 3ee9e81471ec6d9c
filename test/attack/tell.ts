/** What published readings tell of counts. */
import type { Json } from './attacker.ts';

export const PARTS = ['denominator', 'numerator', 'rest'] as const;
export type Part = (typeof PARTS)[number];

/** Value times n, where that is a whole number: then it is how many. Example 0.25 of n 40 -> 10; a mean of 2.512 days of n 40 -> null */
export function wholeOf(value: number, n: number): number | null {
  const product = value * n;
  return Math.abs(product - Math.round(product)) < 1e-6 * Math.max(1, n / 1000) ? Math.round(product) : null;
}

/** Every count that a published reading tells, by what it counts; a share without its counts tells them where value times n is whole. Null where it is hidden. */
export function countsTold(reading: Json, isShare = false): { denominator: number; numerator?: number; rest?: number } | null {
  if (reading?.state === 'none') return { denominator: 0, numerator: 0, rest: 0 };
  if (reading?.state !== 'value') return null;
  if (reading.method === 'count') return { denominator: reading.value };
  const { value, numerator, denominator, atRisk } = reading;
  if (numerator !== undefined) return { denominator, numerator, rest: denominator - numerator };
  const derived = isShare && denominator !== undefined ? wholeOf(value, denominator) : null;
  if (derived !== null) return { denominator, numerator: derived, rest: denominator - derived };
  return { denominator: denominator ?? atRisk ?? 0 };
}

/** Names under which counts stand beside readings, as JSON and as columns of a CSV. */
const COUNTS = ['episodes', 'eligible', 'exits', 'censored', 'events', 'size', 'count', 'left', 'atRisk', 'changed', 'denominator', 'numerator'];
const isSmall = (count: unknown): boolean => typeof count === 'number' && count > 0 && count < 11;

/** Every number in a document that stands where a count stands. */
export function smallCountsIn(value: Json, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own: string[] = [];
  const told = countsTold(value, true);
  if (told !== null && value.state === 'value') {
    const isRate = typeof value.method === 'string' && /client-day|poisson|exact/i.test(value.method);
    for (const part of PARTS) if (isSmall(told[part]) && !(isRate && part === 'rest')) own.push(`${at}: ${part} ${told[part]}`);
  }
  for (const name of COUNTS) if (isSmall(value[name])) own.push(`${at}/${name} ${value[name]}`);
  // A funnel's limits are drawn at sizes that nobody need have.
  return [...own, ...Object.entries(value).flatMap(([key, entry]) => (key === 'limits' ? [] : smallCountsIn(entry, `${at}/${key}`)))];
}
