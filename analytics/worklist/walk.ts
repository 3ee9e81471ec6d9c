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
/** The first moment of a day: what a day itself brings up comes before anything done on it, in every zone. */
export const DAYBREAK = Number.NEGATIVE_INFINITY;

/** Something done. */
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

type Step = Happening & ({ readonly signal: Signal } | { readonly clear: Done } | { readonly off: End });

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
  /** Days on which the rule is switched off: what is open ends there. */
  readonly offs?: readonly End[];
}

interface Open {
  readonly at: number;
  readonly one: Obligation;
}

/** RULE: acted on is the first work from the moment it came up, clearing or not; what merely got better by itself is no work. */
function closeBy({ at, one }: Open, how: Partial<Obligation>, { acts = [], isStrict = false }: WalkOptions): Obligation {
  const until = how.clearedOn ?? how.endedOn ?? null;
  const byWork = how.clearedBy === 'score' ? null : (how.clearedOn ?? null);
  const isSince = (act: Done): boolean => act.on > one.firedOn || (act.on === one.firedOn && (isStrict ? act.at > at : act.at >= at));
  const first = acts.find((act) => isSince(act) && (until === null || act.on <= until))?.on ?? null;
  return { ...one, ...how, actedOn: first === null || (byWork !== null && byWork < first) ? byWork : first };
}

const compare = <T extends number | string>(left: T, right: T): number => (left < right ? -1 : left > right ? 1 : 0);

/** By day, then by the moment within it: what a day brings up has no moment of its own. */
function stepsOf(signals: readonly Signal[], clears: readonly Done[], { isStrict = false, offs = [] }: WalkOptions): Step[] {
  const rank = (step: Step): number => ('off' in step ? 0 : 'signal' in step === isStrict ? 2 : 1);
  const steps: Step[] = [
    ...offs.map((off) => ({ on: off.on, at: DAYBREAK, off })), ...signals.map((signal) => ({ on: signal.on, at: signal.at, signal })), ...clears.map((clear) => ({ on: clear.on, at: clear.at, clear })),
  ];
  return steps.sort((left, right) => compare(left.on, right.on) || compare(left.at, right.at) || rank(left) - rank(right));
}

/**
 * Obligations out of signals and what clears them.
 *
 * RULE    One open obligation per rule: what comes while it is open is added to it. What is done at the instant of the signal, or later, clears it.
 * Example two missed contacts, then a third, then one attended -> one obligation with two pieces of evidence, cleared on the day attended
 */
export function walk(trigger: Trigger, signals: readonly Signal[], clears: readonly Done[], options: WalkOptions = {}): Obligation[] {
  if (!trigger.isOn) return [];
  const { end = null } = options;
  const closed: Obligation[] = [];
  const now: { open: Open | null } = { open: null };
  const close = (open: Open, how: Partial<Obligation>): void => {
    closed.push(closeBy(open, how, options));
    now.open = null;
  };
  for (const step of stepsOf(signals, clears, options)) {
    const { open } = now;
    if (end !== null && step.on > end.on) break;
    if ('off' in step) {
      if (open !== null && (end === null || step.on < end.on)) close(open, { endedOn: step.on, endedBy: step.off.by });
    } else if ('signal' in step) {
      const { signal } = step;
      if (end !== null && signal.on >= end.on) continue;
      now.open = open === null ? { at: signal.at, one: begin(trigger, signal) } : { ...open, one: { ...open.one, evidence: [...open.one.evidence, { on: signal.on, text: signal.text }] } };
    } else if (open !== null) close(open, { clearedOn: step.clear.on, clearedBy: step.clear.by });
  }
  if (now.open !== null) close(now.open, end === null ? {} : { endedOn: end.on, endedBy: end.by });
  return closed;
}
