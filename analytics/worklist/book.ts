/** Which rule holds where and when: the defaults, and what programs set of their own. */
import type { EventOf } from '../contract/event.ts';
import { isCadenceRule, isTriggerRule, type Anchor, type TriggerRuleId } from '../contract/rule-names.ts';
import { parseDuration } from '../period/duration.ts';
import { CADENCES, triggerRule, type CadenceRule, type CadenceVariant, type TriggerRule } from './rules.ts';

/** A `rule.set`, in the order in which they were stated. */
export type RuleStatement = EventOf<'rule.set'>['data'];

/** A rhythm as it holds for one program and level on one day. Days before a due date on which it is shown: never before it may be done. */
export interface Cadence {
  readonly rule: string;
  readonly title: string;
  readonly what: 'plan-review' | 'instrument';
  readonly instrument: string | null;
  readonly isByLevel: boolean;
  readonly firstDue: string;
  readonly interval: string;
  readonly intervalBelowCutOff: string | null;
  readonly anchor: Anchor;
  readonly graceDays: number;
  readonly earlyDays: number | null;
  readonly leadDays: number;
  readonly source: string;
  readonly isConfirmed: boolean;
}

/** A trigger as it holds for one program on one day. */
export interface Trigger {
  readonly rule: TriggerRule;
  readonly isOn: boolean;
  readonly source: string;
  readonly isConfirmed: boolean;
  /** Errors: throws for a name that the rule has not. */
  setting(name: string): number;
}

export interface Place {
  readonly program: string;
  readonly levelOfCare: string;
  readonly on: string;
}

export interface RuleBook {
  readonly statements: readonly RuleStatement[];
  /** Every cadence there is, defaults first. */
  readonly cadenceIds: readonly string[];
  /** What a cadence counts, wherever it holds. */
  counts(rule: string): Pick<Cadence, 'what' | 'instrument'>;
  cadence(rule: string, place: Place): Cadence | null;
  trigger(rule: TriggerRuleId, place: Pick<Place, 'program' | 'on'>): Trigger;
  /** What was set of a rule that holds at a place, in the order in which it counts: the last decides. */
  stated(rule: string, place: Place): readonly RuleStatement[];
  /** Days on which something about a program's rules changes, in order. */
  changes(program: string): readonly string[];
}

const SHOWN_DAYS = 7;
const EARLY_AT_MOST = 14;

/** About how many days, for windows only; due dates are counted exactly. */
function roughDays(interval: string): number {
  const duration = parseDuration(interval) ?? { months: 0, days: 0 };
  return duration.months * 30 + duration.days;
}

/** RULE: unless said otherwise a quarter of the interval, at least a day and at the most two weeks. */
function usualEarlyDays(interval: string): number {
  return Math.min(EARLY_AT_MOST, Math.max(1, Math.floor(roughDays(interval) / 4)));
}

function leadDaysOf(interval: string, earlyDays: number | null): number {
  return Math.min(SHOWN_DAYS, earlyDays ?? usualEarlyDays(interval));
}

const applies = (statement: RuleStatement, { program, levelOfCare, on }: Place): boolean =>
  (statement.program === undefined || statement.program === program) && (statement.levelsOfCare?.some((level) => level === levelOfCare) ?? true) && statement.from <= on;

/** RULE: a program's own goes before the organization's; of two alike the one with the later day; of the same day, the one stated last. */
function inOrder(statements: readonly RuleStatement[]): RuleStatement[] {
  const rank = ({ program }: RuleStatement): number => (program === undefined ? 0 : 1);
  return [...statements].sort((left, right) => rank(left) - rank(right) || (left.from < right.from ? -1 : left.from > right.from ? 1 : 0));
}

type Draft = Partial<CadenceVariant> & { title?: string; what?: Cadence['what']; instrument?: string | null; source?: string; isConfirmed?: boolean; isOn?: boolean };

function merge(draft: Draft, statement: RuleStatement): Draft {
  const { levelsOfCare, kind, instrument, firstDue, interval, anchor, graceDays, earlyDays, isOn, source } = statement;
  // A new interval brings its own first date and window, unless it says them.
  const renewed: Draft = interval === undefined ? {} : { interval, firstDue: null, intervalBelowCutOff: null, ...(earlyDays === undefined && draft.earlyDays !== null ? { earlyDays: usualEarlyDays(interval) } : {}) };
  return {
    ...draft, ...renewed, source, isConfirmed: true, ...(kind !== undefined && { what: kind }), ...(instrument !== undefined && { instrument }), ...(levelsOfCare !== undefined && { levels: levelsOfCare }),
    ...(firstDue !== undefined && { firstDue }), ...(anchor !== undefined && { anchor }), ...(graceDays !== undefined && { graceDays }), ...(earlyDays !== undefined && { earlyDays }), ...(isOn !== undefined && { isOn }),
  };
}

/** What a rhythm is called that has no name of its own. */
export function titleOf(rule: string, { what, instrument }: Pick<Draft, 'what' | 'instrument'>): string {
  if (what === 'instrument') return instrument ?? rule;
  return rule === 'plan-review' ? 'Plan review' : `Plan review (${rule})`;
}

function finished(rule: string, draft: Draft): Cadence | null {
  const { what, interval, isOn = true } = draft;
  if (what === undefined || interval === undefined || !isOn) return null;
  const anchor = draft.anchor ?? 'admission';
  const earlyDays = draft.earlyDays === undefined ? (anchor === 'last-completed' ? null : usualEarlyDays(interval)) : draft.earlyDays;
  return {
    rule, title: draft.title ?? titleOf(rule, draft), what, instrument: draft.instrument ?? null, isByLevel: (draft.levels ?? null) !== null, anchor, interval,
    firstDue: draft.firstDue ?? interval, intervalBelowCutOff: draft.intervalBelowCutOff ?? null, graceDays: draft.graceDays ?? 0, earlyDays, leadDays: leadDaysOf(interval, earlyDays),
    source: draft.source ?? '', isConfirmed: draft.isConfirmed ?? false,
  };
}

function draftOf(known: CadenceRule | undefined, levelOfCare: string): Draft {
  if (known === undefined) return {};
  const { title, what, instrument, source, isConfirmed, variants } = known;
  const variant = variants.find(({ levels }) => levels === null || levels.some((level) => level === levelOfCare));
  return { title, what, instrument, source, isConfirmed, ...variant };
}

function triggerOf(rule: TriggerRule, statements: readonly RuleStatement[]): Trigger {
  const last = statements.at(-1);
  const values = new Map(rule.settings.map(({ name, value }) => [name, value]));
  for (const { settings = {} } of statements) for (const [name, value] of Object.entries(settings)) values.set(name, value);
  const isOn = statements.reduce((before, statement) => statement.isOn ?? before, true);
  return {
    rule, isOn, source: last?.source ?? rule.source, isConfirmed: last !== undefined || rule.isConfirmed,
    setting(name) {
      const value = values.get(name);
      if (value === undefined) throw new Error(`${rule.id} has no setting ${name}`);
      return value;
    },
  };
}

/**
 * The rules of an organization.
 *
 * Shape   what was set, in the order it was stated -> the rule that holds for a program, a level of care and a day.
 * Missing a cadence is null where none holds (a level without a default, or switched off).
 * Source  domain 5.2, 5.3; a statement changes what it names and leaves the rest.
 * Example `ruleBook([]).cadence('plan-review', { program: 'p', levelOfCare: '3.5', on: '2026-11-20' })` -> every P7D, from admission
 */
export function ruleBook(statements: readonly RuleStatement[]): RuleBook {
  const ordered = inOrder(statements);
  const byRule = new Map([...new Set(ordered.map(({ rule }) => rule))].map((rule) => [rule, ordered.filter((statement) => statement.rule === rule)]));
  const own = [...new Set(ordered.map(({ rule }) => rule).filter((rule) => !isTriggerRule(rule) && !isCadenceRule(rule)))].sort();
  const known = new Map(CADENCES.map((cadence) => [cadence.id, cadence]));
  const fittingOf = (rule: string, place: Place): RuleStatement[] => (byRule.get(rule) ?? []).filter((statement) => applies(statement, place));
  // WHY kept: an export asks this for every segment of every episode.
  const cadences = new Map<string, Cadence | null>();
  return {
    statements, cadenceIds: [...CADENCES.map(({ id }) => id), ...own],
    counts(rule) {
      const stated = (byRule.get(rule) ?? []).findLast(({ kind }) => kind !== undefined);
      const { what, instrument } = known.get(rule) ?? { what: stated?.kind ?? 'plan-review', instrument: stated?.instrument ?? null };
      return { what, instrument };
    },
    stated: fittingOf,
    cadence(rule, place) {
      const fitting = fittingOf(rule, place);
      const key = JSON.stringify([rule, place.levelOfCare, fitting.map((statement) => ordered.indexOf(statement))]);
      const kept = cadences.get(key);
      if (kept !== undefined) return kept;
      const found = finished(rule, fitting.reduce(merge, draftOf(known.get(rule), place.levelOfCare)));
      cadences.set(key, found);
      return found;
    },
    trigger(rule, { program, on }) {
      const fitting = (byRule.get(rule) ?? []).filter((statement) => (statement.program === undefined || statement.program === program) && statement.from <= on);
      return triggerOf(triggerRule(rule), fitting);
    },
    changes: (program) => [...new Set(statements.filter((statement) => statement.program === undefined || statement.program === program).map(({ from }) => from))].sort(),
  };
}

/** The threshold in words, with the numbers that hold. Example 'Missed: {inARow} in a row' -> 'Missed: 2 in a row' */
export function thresholdOf(trigger: Trigger): string {
  return trigger.rule.threshold.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(trigger.setting(name)));
}
