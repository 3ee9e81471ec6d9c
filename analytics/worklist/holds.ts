/** Which trigger rule holds for an episode when: by its program of the day, and what was set there. */
import type { TriggerRuleId } from '../contract/rule-names.ts';
import type { RuleBook, Trigger } from './book.ts';
import { segmentOn, type EpisodeFacts } from './facts.ts';
import { triggerRule } from './rules.ts';
import type { End } from './walk.ts';

/** RULE: the rule that holds is that of the program and day on which something came up. */
export function triggerAt(book: RuleBook, facts: EpisodeFacts, rule: TriggerRuleId, on: string): Trigger {
  return book.trigger(rule, { program: segmentOn(facts, on)?.program ?? facts.program, on });
}

/** Days on which another rule may begin to hold, in order. None where nothing was set about it. */
function bordersOf(book: RuleBook, { segments }: EpisodeFacts, rule: TriggerRuleId): string[] {
  if (!book.statements.some((statement) => statement.rule === rule)) return [];
  return [...new Set([...segments.map(({ from }) => from), ...segments.flatMap(({ program }) => book.changes(program, rule))])].sort();
}

/**
 * Days on which a rule is switched off: what it has open ends there, as with a rhythm.
 *
 * RULE: what has come up about somebody's safety is taken from the list by work alone, never by a change of settings.
 */
export function offDays(book: RuleBook, facts: EpisodeFacts, rule: TriggerRuleId): End[] {
  if (triggerRule(rule).kind === 'safety') return [];
  return bordersOf(book, facts, rule).filter((on) => !triggerAt(book, facts, rule, on).isOn).map((on) => ({ on, by: 'rule-changed' }));
}

export interface Held {
  readonly on: string;
  readonly trigger: Trigger;
}

/**
 * The first day, from one on, on which a rule asks for something that a day itself brings up.
 *
 * Shape   `asks`: the day by the rule as it stands -> that day under the rule that holds on it, never before that rule holds.
 * Missing null where the rule is off whenever it would.
 * Example silent since 5 Jan; 14 days, and 21 from 15 Jan on -> 26 Jan
 */
export function firstDay(book: RuleBook, facts: EpisodeFacts, { rule, from }: { rule: TriggerRuleId; from: string }, asks: (trigger: Trigger) => string): Held | null {
  const starts = [from, ...bordersOf(book, facts, rule).filter((on) => on > from)];
  for (const [index, start] of starts.entries()) {
    const trigger = triggerAt(book, facts, rule, start);
    if (!trigger.isOn) continue;
    const asked = asks(trigger);
    const on = asked < start ? start : asked;
    const next = starts[index + 1];
    if (next === undefined || on < next) return { on, trigger };
  }
  return null;
}
