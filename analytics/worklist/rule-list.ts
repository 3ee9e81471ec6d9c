/** The rules as they hold for a program on a day, to be read. */
import { LEVELS_OF_CARE } from '../contract/event.ts';
import type { WorklistRule } from '../contract/worklist.ts';
import { ruleBook, thresholdOf, titleOf, type Cadence, type RuleBook, type RuleStatement } from './book.ts';
import { cadenceThreshold } from './cadence.ts';
import { CADENCES, TRIGGERS, type TriggerRule } from './rules.ts';
import { saidOf } from './stand.ts';

export interface RulePlace {
  /** null: what the organization has set, before any program's own. */
  readonly program: string | null;
  readonly on: string;
}

/** No program is called so: an id has at least one character. */
const NO_PROGRAM = '';

function kindOf({ id, kind }: TriggerRule): WorklistRule['kind'] {
  if (id === 'scheduled-plan-review' || id === 'scheduled-instrument') return 'scheduled';
  return kind === 'off-track' || kind === 'unknown' ? 'state' : 'trigger';
}

function sinceOf(statement: RuleStatement | undefined): Pick<WorklistRule, 'program' | 'from'> {
  return { program: statement?.program ?? null, from: statement?.from ?? null };
}

function triggerEntry(rule: TriggerRule, book: RuleBook, { program, on }: RulePlace): WorklistRule {
  const place = { program: program ?? NO_PROGRAM, on };
  const trigger = book.trigger(rule.id, place);
  const { id, title, clearsWhen, nextStep, levels } = rule;
  return {
    rule: id, title, kind: kindOf(rule), isOn: trigger.isOn, ...sinceOf(book.stated(id, { ...place, levelOfCare: '' }).at(-1)), source: trigger.source, isConfirmed: trigger.isConfirmed,
    levelsOfCare: [...(levels ?? [])], instrument: null, cadence: null, settings: rule.settings.map((setting) => ({ ...setting, value: trigger.setting(setting.name) })),
    threshold: thresholdOf(trigger), clearsWhen, nextStep,
  };
}

interface Variant {
  readonly cadence: Cadence;
  readonly isOn: boolean;
  readonly since: Pick<WorklistRule, 'program' | 'from'>;
}

function cadenceEntry(rule: string, { cadence, isOn, since }: Variant, levels: readonly string[]): WorklistRule {
  const { title, source, isConfirmed, instrument, firstDue, interval, anchor, graceDays, earlyDays } = cadence;
  const { clearsWhen, nextStep } = saidOf({ rule, instrument, title });
  return {
    rule, title, kind: 'cadence', isOn, ...since, source, isConfirmed, levelsOfCare: levels.length === LEVELS_OF_CARE.length ? [] : [...levels], instrument,
    cadence: { firstDue, interval, anchor, graceDays, earlyDays }, settings: [], threshold: cadenceThreshold(cadence), clearsWhen, nextStep,
  };
}

/** `whole`: the same rules with none switched off, so that one that is off still says what it would ask. */
function cadenceEntries(rule: string, { book, whole }: { book: RuleBook; whole: RuleBook }, { program, on }: RulePlace): WorklistRule[] {
  const variants = new Map<string, { variant: Variant; levels: string[] }>();
  for (const levelOfCare of LEVELS_OF_CARE) {
    const place = { program: program ?? NO_PROGRAM, levelOfCare, on };
    const cadence = whole.cadence(rule, place);
    if (cadence === null) continue;
    const variant = { cadence, isOn: book.cadence(rule, place) !== null, since: sinceOf(book.stated(rule, place).at(-1)) };
    const key = JSON.stringify(variant);
    const known = variants.get(key);
    if (known === undefined) variants.set(key, { variant, levels: [levelOfCare] });
    else known.levels.push(levelOfCare);
  }
  return [...variants.values()].map(({ variant, levels }) => cadenceEntry(rule, variant, levels));
}

/**
 * Every rule that there is, on or off.
 *
 * Shape   what was set, in the order stated; a program or none, and a day -> triggers and states, then rhythms, one row for each that differs by level of care.
 * Missing `levelsOfCare` is empty where it is for all; `from` and `program` are null for a default.
 * Example nothing set -> 21 triggers and states, plan review in six rhythms, four instruments, each a "program default, not a regulation"
 */
export function rulesOn(statements: readonly RuleStatement[], place: RulePlace): WorklistRule[] {
  const book = ruleBook(statements);
  const whole = ruleBook(statements.map(({ isOn: _isOn, ...statement }) => statement));
  return [...TRIGGERS.map((rule) => triggerEntry(rule, book, place)), ...book.cadenceIds.flatMap((rule) => cadenceEntries(rule, { book, whole }, place))];
}

/** Every rule by name, in the same order, those of single programs among them. */
export function ruleNames(book: RuleBook): { rule: string; title: string }[] {
  const titles = new Map(CADENCES.map(({ id, title }) => [id, title]));
  return [...TRIGGERS.map(({ id, title }) => ({ rule: id, title })), ...book.cadenceIds.map((rule) => ({ rule, title: titles.get(rule) ?? titleOf(rule, book.counts(rule)) }))];
}
