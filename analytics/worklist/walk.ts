/** What happened and what was done about it, walked through in order. */
import { addDays } from '../period/dates.ts';
import { thresholdOf, type Trigger } from './book.ts';
import type { EpisodeFacts, Happening } from './facts.ts';
import { obligation, type Obligation } from './obligation.ts';
import type { Act } from './rules.ts';

/** Something that calls for work. */
export interface Signal extends Happening {
  readonly text: string;
  readonly dueOn: string;
}
/** Something done. `isSelf`: what was seen is no longer so. */
export interface Done extends Happening {
  readonly by: Act;
}

/** Everything done in an episode, in order. */
export function actsOf(facts: EpisodeFacts): Done[] {
  const acts: Done[] = [
    ...facts.contacts.filter(({ attendance }) => attendance === 'attended').map(({ on, at }) => ({ on, at, by: 'contact' as const })),
    ...facts.completions.map(({ on, at, kind }) => ({ on, at, by: kind })),
    ...facts.goals.map(({ setOn, setAt }) => ({ on: setOn, at: setAt, by: 'goal-set' as const })),
    ...facts.goals.flatMap(({ updates }) => updates.map(({ on, at }) => ({ on, at, by: 'progress' as const }))),
  ];
  return acts.sort((left, right) => left.at - right.at);
}

export function only(acts: readonly Done[], ...kinds: readonly Act[]): Done[] {
  return acts.filter(({ by }) => kinds.includes(by));
}

type Step = { readonly at: number; readonly signal: Signal } | { readonly at: number; readonly clear: Done };

function begin(trigger: Trigger, signal: Signal): Obligation {
  const { rule } = trigger;
  const { on, dueOn, text } = signal;
  return obligation({ rule: rule.id, kind: rule.kind, firedOn: on, dueOn, overdueFrom: addDays(dueOn, 1), evidence: [{ on, text }], title: rule.title, threshold: thresholdOf(trigger), source: trigger.source });
}

/** Where a rule no longer applies from a day on. */
export interface End {
  readonly on: string;
  readonly by: string;
}

/** How a walk ends, and what counts as having acted beside what clears. */
export interface WalkOptions {
  readonly end?: End | null;
  /** What is done at the very instant of the signal does not clear it: the signal is itself a piece of work. */
  readonly isStrict?: boolean;
  readonly acts?: readonly Done[];
}

interface Open {
  readonly at: number;
  readonly one: Obligation;
}

/** RULE: acted on is the first work from the moment it came up, clearing or not; what merely got better by itself is no work. */
function closeBy({ at, one }: Open, how: Partial<Obligation>, acts: readonly Done[]): Obligation {
  const until = how.clearedOn ?? how.endedOn ?? null;
  const byWork = how.clearedBy === 'score' ? null : (how.clearedOn ?? null);
  const first = acts.find((act) => act.at >= at && (until === null || act.on <= until))?.on ?? null;
  return { ...one, ...how, actedOn: first === null || (byWork !== null && byWork < first) ? byWork : first };
}

function stepsOf(signals: readonly Signal[], clears: readonly Done[], isStrict: boolean): Step[] {
  const rank = (step: Step): number => ('signal' in step === isStrict ? 1 : 0);
  return [...signals.map((signal) => ({ at: signal.at, signal })), ...clears.map((clear) => ({ at: clear.at, clear }))].sort((left, right) => left.at - right.at || rank(left) - rank(right));
}

/**
 * Obligations out of signals and what clears them.
 *
 * RULE    One open obligation per rule: what comes while it is open is added to it. What is done at the instant of the signal, or later, clears it.
 * Example two missed contacts, then a third, then one attended -> one obligation with two pieces of evidence, cleared on the day attended
 */
export function walk(trigger: Trigger, signals: readonly Signal[], clears: readonly Done[], { end = null, isStrict = false, acts = [] }: WalkOptions = {}): Obligation[] {
  if (!trigger.isOn) return [];
  const closed: Obligation[] = [];
  const now: { open: Open | null } = { open: null };
  for (const step of stepsOf(signals, clears, isStrict)) {
    const { open } = now;
    if ('signal' in step) {
      const { signal } = step;
      if (end !== null && signal.on >= end.on) continue;
      now.open = open === null ? { at: signal.at, one: begin(trigger, signal) } : { ...open, one: { ...open.one, evidence: [...open.one.evidence, { on: signal.on, text: signal.text }] } };
    } else if (open !== null && step.clear.on >= open.one.firedOn && (end === null || step.clear.on <= end.on)) {
      closed.push(closeBy(open, { clearedOn: step.clear.on, clearedBy: step.clear.by }, acts));
      now.open = null;
    }
  }
  if (now.open !== null) closed.push(closeBy(now.open, end === null ? {} : { endedOn: end.on, endedBy: end.by }, acts));
  return closed;
}
