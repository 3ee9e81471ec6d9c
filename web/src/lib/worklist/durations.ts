/** ISO 8601 durations of a calendar, as people say and type them. RULE (domain 5.2): three months are not ninety days; nothing is converted. */
import { plural } from '../format.ts';

// In the order in which a duration names them.
const UNITS = [['Y', 'year'], ['M', 'month'], ['W', 'week'], ['D', 'day']] as const;
export type DurationUnit = (typeof UNITS)[number][0];
export const DURATION_UNITS: readonly { key: DurationUnit; label: string }[] = [
  { key: 'D', label: 'days' }, { key: 'W', label: 'weeks' }, { key: 'M', label: 'months' }, { key: 'Y', label: 'years' },
];
const isUnit = (text: string): text is DurationUnit => UNITS.some(([unit]) => unit === text);

function partsOf(duration: string): { value: number; unit: DurationUnit; name: string }[] {
  return UNITS.flatMap(([unit, name]) => {
    const value = new RegExp(`^P(?:\\d+[YMWD])*?(\\d+)${unit}`).exec(duration)?.[1];
    return value === undefined ? [] : [{ value: Number(value), unit, name }];
  });
}

/** `P3M` -> `3 months`; `P1M15D` -> `1 month 15 days`; what is no duration comes back as it is. */
export function sayDuration(duration: string): string {
  const parts = partsOf(duration);
  return parts.length === 0 ? duration : parts.map(({ value, name }) => plural(value, name)).join(' ');
}

/** A duration of one unit, to be typed; null where it has several. */
export function toTyped(duration: string): { value: number; unit: DurationUnit } | null {
  const [first, ...rest] = partsOf(duration);
  return first === undefined || rest.length > 0 ? null : { value: first.value, unit: first.unit };
}

/** What was typed as a duration; null where it is none. */
export function fromTyped(value: string | null, unit: string | null): string | null {
  const typed = (value ?? '').trim();
  return /^\d{1,4}$/.test(typed) && unit !== null && isUnit(unit) ? `P${Number(typed)}${unit}` : null;
}
