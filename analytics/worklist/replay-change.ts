/** What differs between a rule as it is and as it would be, in words. */
import { isTriggerRule } from '../contract/rule-names.ts';
import { LEVELS_OF_CARE } from '../contract/event.ts';
import type { Cadence, RuleBook } from './book.ts';
import { durationName } from './cadence.ts';
import type { Books } from './replay.ts';

interface Said {
  readonly title: string;
  readonly program: string | null;
  readonly asOf: string;
}

/** Both numbers with their unit, the unit once where it is the same. Example 21 days, 28 days -> `21 days instead of 28` */
function insteadOf(to: string, from: string): string {
  const [, number = from, unit = ''] = /^(\d+) (\S+)$/.exec(from) ?? [];
  const isSameUnit = unit !== '' && to.replace(/^\d+ /, '').replace(/s$/, '') === unit.replace(/s$/, '');
  return `${to} instead of ${isSameUnit ? number : from}`;
}

const days = (count: number): string => `${count} day${count === 1 ? '' : 's'}`;
const lasting = (text: string): string => durationName(text) || text;

interface Both {
  readonly from: Cadence;
  readonly to: Cadence;
}

/** What a field changes, wherever it does: one phrase where it is the same everywhere, else what it becomes. */
function phraseOf<V>(pairs: readonly Both[], valueOf: (cadence: Cadence) => V, words: { both: (to: V, from: V) => string; only: (to: V) => string }): string[] {
  const changes = new Map(pairs.map(({ from, to }) => [valueOf(to), valueOf(from)] as const).filter(([to, from]) => to !== from).map(([to, from]) => [JSON.stringify([to, from]), { to, from }]));
  const targets = new Map([...changes.values()].map(({ to }) => [to, to]));
  const [only] = changes.values();
  if (only === undefined) return [];
  // Some levels of care may have had it already.
  const isUniform = pairs.every(({ from, to }) => valueOf(from) === only.from && valueOf(to) === only.to);
  return isUniform ? [words.both(only.to, only.from)] : [...targets.values()].map(words.only);
}

function earlyWords(to: number | null): string {
  return to === null ? 'done early at any time' : `done up to ${days(to)} early`;
}

function cadenceWords(pairs: readonly Both[]): string[] {
  return [
    ...phraseOf(pairs, ({ interval }) => interval, { both: (to, from) => `every ${insteadOf(lasting(to), lasting(from))}`, only: (to) => `every ${lasting(to)} at every level of care` }),
    ...phraseOf(pairs, ({ firstDue }) => firstDue, { both: (to, from) => `first after ${insteadOf(lasting(to), lasting(from))}`, only: (to) => `first after ${lasting(to)}` }),
    ...phraseOf(pairs, ({ intervalBelowCutOff }) => intervalBelowCutOff, {
      both: (to, from) => (to === null ? `no longer every ${lasting(from ?? '')} below the cut-off` : `every ${lasting(to)} below the cut-off`), only: (to) => (to === null ? 'the same below the cut-off' : `every ${lasting(to)} below the cut-off`),
    }),
    ...phraseOf(pairs, ({ graceDays }) => graceDays, { both: (to, from) => `${insteadOf(days(to), days(from))} of grace`, only: (to) => `${days(to)} of grace` }),
    ...phraseOf(pairs, ({ earlyDays }) => earlyDays, { both: (to, from) => `${earlyWords(to)} instead of ${from === null ? 'at any time' : from}`, only: earlyWords }),
  ];
}

function switched(from: boolean, to: boolean): string[] {
  return from === to ? [] : [to ? 'switched on' : 'switched off'];
}

function rhythmWords({ rule, present, changed }: Books, { program, asOf }: Said): string[] {
  const places = LEVELS_OF_CARE.map((levelOfCare) => ({ program: program ?? '', levelOfCare, on: asOf }));
  const at = (book: RuleBook): (Cadence | null)[] => places.map((place) => book.cadence(rule, place));
  const [before, after] = [at(present), at(changed)];
  const pairs = before.flatMap((from, index): Both[] => {
    const to = after[index] ?? null;
    return from === null || to === null ? [] : [{ from, to }];
  });
  return [...switched(before.some((one) => one !== null), after.some((one) => one !== null)), ...cadenceWords(pairs)];
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function triggerWords({ rule, present, changed }: Books, { program, asOf }: Said): string[] {
  if (!isTriggerRule(rule)) return [];
  const place = { program: program ?? '', on: asOf };
  const [before, after] = [present.trigger(rule, place), changed.trigger(rule, place)];
  const numbers = after.rule.settings.filter(({ name }) => before.setting(name) !== after.setting(name)).map(({ name, label }) => `${lowered(label)}: ${after.setting(name)} instead of ${before.setting(name)}`);
  return [...switched(before.isOn, after.isOn), ...(numbers.length === 0 ? [] : [`(${numbers.join('; ')})`])];
}

/**
 * Example `PHQ-9 every 21 days instead of 28`, `No contact (days without a contact attended: 7 instead of 14)`, `Crisis switched off`; nothing differs: `PHQ-9 as it is`
 */
export function changeWords(books: Books, said: Said): string {
  const phrases = isTriggerRule(books.rule) ? triggerWords(books, said) : rhythmWords(books, said);
  if (phrases.length === 0) return `${said.title} as it is`;
  return `${said.title} ${phrases.join(', ')}${phrases.length > 1 ? ',' : ''}`;
}
