/** The form that tries a changed rule on what happened: its fields in the address, and what the API is asked. */
import type { WorklistRule } from '#analytics/contract/worklist.ts';
import { fromTyped } from './durations.ts';

/** What differs from the rule as it is; of a rhythm, with what stays beside it. */
export interface Changes {
  interval?: string;
  firstDue?: string;
  graceDays?: number;
  /** Switched on or off. */
  isOn?: boolean;
  settings: Record<string, number>;
}

type Rule = Pick<WorklistRule, 'rule' | 'isOn' | 'cadence' | 'settings'>;
type Cadence = NonNullable<Rule['cadence']>;

/** A rule may stand in several rhythms, one for each level of care; none where there is no such rule. */
export function variantsOf<T extends Rule>(rules: readonly T[], id: string | null): T[] {
  return rules.filter(({ rule }) => rule === id);
}

/** What each rule is called in a choice, once. */
export function ruleChoices(rules: readonly Pick<WorklistRule, 'rule' | 'title'>[]): { key: string; label: string }[] {
  return [...new Map(rules.map(({ rule, title }) => [rule, { key: rule, label: title }])).values()];
}

/** What the rhythms of a rule have in common; null where they differ, or where the rule has none. */
export function shared<K extends keyof Cadence>(variants: readonly Rule[], name: K): Cadence[K] | null {
  const values = new Set(variants.map(({ cadence }) => cadence?.[name]));
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

const wholeOf = (text: string | null): number | null => (text !== null && /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : null);

/** Whether a rule is on in all of its rhythms, or in none; null where that differs. */
export function isOnNow(variants: readonly Pick<Rule, 'isOn'>[]): boolean | null {
  const [only, ...others] = new Set(variants.map(({ isOn }) => isOn));
  return only === undefined || others.length > 0 ? null : only;
}

function switched(variants: readonly Rule[], params: URLSearchParams): Pick<Changes, 'isOn'> {
  const asked = params.get('isOn');
  if (variants.length === 0 || (asked !== 'true' && asked !== 'false') || String(isOnNow(variants)) === asked) return {};
  return { isOn: asked === 'true' };
}

function cadenceChanges(variants: readonly Rule[], params: URLSearchParams): Pick<Changes, 'interval' | 'firstDue' | 'graceDays'> {
  if (variants.every(({ cadence }) => cadence === null)) return {};
  const interval = fromTyped(params.get('every'), params.get('everyUnit'));
  const firstDue = fromTyped(params.get('first'), params.get('firstUnit'));
  const graceDays = wholeOf(params.get('grace'));
  const typed = { ...(interval !== null && { interval }), ...(firstDue !== null && { firstDue }), ...(graceDays !== null && { graceDays }) };
  const differs = [interval !== null && interval !== shared(variants, 'interval'), firstDue !== null && firstDue !== shared(variants, 'firstDue'), graceDays !== null && graceDays !== shared(variants, 'graceDays')];
  // WHY all that was typed: a rhythm is one thing, and what stands in the form beside a changed number is meant to stay.
  return differs.includes(true) ? typed : {};
}

/**
 * What the form asks to change. A field that is empty, cannot be read or says what the rule says already changes nothing.
 *
 * Example `?rule=instrument-PHQ-9&every=21&everyUnit=D` on a rule of `P28D` -> `{ interval: 'P21D', settings: {} }`
 */
export function changesOf(variants: readonly Rule[], params: URLSearchParams): Changes {
  const settings = (variants[0]?.settings ?? []).flatMap(({ name, value }) => {
    const asked = wholeOf(params.get(`setting.${name}`));
    return asked === null || asked === value ? [] : [[name, asked] as const];
  });
  return { ...cadenceChanges(variants, params), ...switched(variants, params), settings: Object.fromEntries(settings) };
}

export function isChanged({ settings, ...cadence }: Changes): boolean {
  return Object.keys(cadence).length > 0 || Object.keys(settings).length > 0;
}

export interface ReplayAsk {
  rule: string;
  from: string;
  to: string;
  program: string | undefined;
  changes: Changes;
}

/** The query of `GET /v1/worklist/replay`, without `?`. */
export function toReplaySearch({ rule, from, to, program, changes }: ReplayAsk): string {
  const { settings, ...cadence } = changes;
  const params = new URLSearchParams({ rule, from, to });
  if (program !== undefined) params.set('program', program);
  for (const [name, value] of Object.entries(cadence)) params.set(name, String(value));
  for (const [name, value] of Object.entries(settings)) params.set(`setting.${name}`, String(value));
  return params.toString();
}
