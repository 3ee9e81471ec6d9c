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
  /** Days on which something about a rule changes in a program, in order. */
  changes(program: string, rule: string): readonly string[];
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

const isFor = (statement: RuleStatement, { program, levelOfCare }: Omit<Place, 'on'>): boolean =>
  (statement.program === undefined || statement.program === program) && (statement.levelsOfCare?.some((level) => level === levelOfCare) ?? true);
const applies = (statement: RuleStatement, place: Place): boolean => isFor(statement, place) && statement.from <= place.on;

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

const daysOf = (statements: readonly RuleStatement[]): string[] => [...new Set(statements.map(({ from }) => from))].sort();

/** How many of some days, in order, have come by one. */
function countBy(days: readonly string[], on: string): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? '') <= on) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A rhythm at one place: what holds before the first of some days, and from each of them on. */
interface Line {
  readonly days: readonly string[];
  readonly holds: readonly (Cadence | null)[];
}

/** WHY day by day: thousands of statements about one rule are read once, not once for every day of every episode. */
function lineOf(rule: string, start: Draft, statements: readonly RuleStatement[]): Line {
  const days = daysOf(statements);
  const [general, own] = [statements.filter(({ program }) => program === undefined), statements.filter(({ program }) => program !== undefined)];
  const [generalDays, ownDays] = [general, own].map((all) => all.map(({ from }) => from));
  let [base, draft] = [start, start];
  const taken = { general: 0, own: 0 };
  const holds = days.map((day) => {
    const upTo = { general: countBy(generalDays ?? [], day), own: countBy(ownDays ?? [], day) };
    base = general.slice(taken.general, upTo.general).reduce(merge, base);
    // A program's own stand over the organization's: where those changed, all of them are laid over it anew.
    draft = own.slice(upTo.general === taken.general ? taken.own : 0, upTo.own).reduce(merge, upTo.general === taken.general ? draft : base);
    Object.assign(taken, upTo);
    return finished(rule, draft);
  });
  return { days, holds: [finished(rule, start), ...holds] };
}

function grouped(ordered: readonly RuleStatement[]): ReadonlyMap<string, readonly RuleStatement[]> {
  const groups = new Map<string, RuleStatement[]>();
  for (const statement of ordered) {
    const group = groups.get(statement.rule);
    if (group === undefined) groups.set(statement.rule, [statement]);
    else group.push(statement);
  }
  return groups;
}

/** A value by its key, made once. */
function once<T>(): (key: readonly (string | number | null)[], make: () => T) => T {
  const kept = new Map<string, T>();
  return (key, make) => {
    const name = JSON.stringify(key);
    const found = kept.get(name) ?? make();
    kept.set(name, found);
    return found;
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
  const byRule = grouped(inOrder(statements));
  const own = [...byRule.keys()].filter((rule) => !isTriggerRule(rule) && !isCadenceRule(rule)).sort();
  const known = new Map(CADENCES.map((cadence) => [cadence.id, cadence]));
  const about = (rule: string, program: string): RuleStatement[] => (byRule.get(rule) ?? []).filter((statement) => statement.program === undefined || statement.program === program);
  // WHY kept: an export asks this for every segment of every episode.
  const [lines, days, triggers] = [once<Line>(), once<readonly string[]>(), once<Trigger>()];
  // RULE: what is alike is one, so that a change of program under the same rule begins nothing anew.
  const cadences = once<Cadence>();
  const changes = (program: string, rule: string): readonly string[] => days([program, rule], () => daysOf(about(rule, program)));
  return {
    statements, cadenceIds: [...CADENCES.map(({ id }) => id), ...own], changes,
    counts(rule) {
      const stated = (byRule.get(rule) ?? []).findLast(({ kind }) => kind !== undefined);
      const { what, instrument } = known.get(rule) ?? { what: stated?.kind ?? 'plan-review', instrument: stated?.instrument ?? null };
      return { what, instrument };
    },
    stated: (rule, place) => (byRule.get(rule) ?? []).filter((statement) => applies(statement, place)),
    cadence(rule, { program, levelOfCare, on }) {
      const line = lines([rule, program, levelOfCare], () => {
        const { days: from, holds } = lineOf(rule, draftOf(known.get(rule), levelOfCare), about(rule, program).filter((statement) => isFor(statement, { program, levelOfCare })));
        return { days: from, holds: holds.map((one) => (one === null ? null : cadences([levelOfCare, JSON.stringify(one)], () => one))) };
      });
      return line.holds[countBy(line.days, on)] ?? null;
    },
    trigger(rule, { program, on }) {
      const count = countBy(changes(program, rule), on);
      return triggers([rule, program, count], () => triggerOf(triggerRule(rule), about(rule, program).filter(({ from }) => from <= on)));
    },
  };
}

/** The threshold in words, with the numbers that hold. Example 'Missed: {inARow} in a row' -> 'Missed: 2 in a row' */
export function thresholdOf(trigger: Trigger): string {
  return trigger.rule.threshold.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(trigger.setting(name))).replaceAll(/\b1 (working )?days\b/g, '1 $1day');
}
