/** What a rule asks for: when it came up, when it is due, and when and by what it was cleared. */
import type { Evidence } from '../contract/worklist.ts';
import type { RuleKind } from './rules.ts';

export interface Deferral {
  readonly on: string;
  readonly until: string;
  readonly reason: string;
}

export function deferralFrom({ on, until, reason }: Deferral): Deferral {
  return { on, until, reason };
}

/**
 * One obligation of one episode.
 *
 * RULE: every day in it was settled by what happened up to that day, so how things stood on a day is a comparison of dates:
 * open on D = firedOn <= D, and neither cleared nor ended on or before D.
 */
export interface Obligation {
  readonly rule: string;
  readonly kind: RuleKind;
  /** First day on which it stands in the worklist; may lie ahead. */
  readonly firedOn: string;
  readonly dueOn: string;
  /** First day on which it is over. */
  readonly overdueFrom: string;
  /** First work about it from the day it came up; null where there was none. */
  readonly actedOn: string | null;
  /** By work, or because what was seen is no longer so. */
  readonly clearedOn: string | null;
  /** `plan-review`, `instrument`, `contact`, `goal-set`, `progress`, `score`. */
  readonly clearedBy: string | null;
  /** No longer applicable: the reason of the discharge, `level-change`, `rescheduled`, `rule-changed`. */
  readonly endedOn: string | null;
  readonly endedBy: string | null;
  readonly evidence: readonly Evidence[];
  readonly deferrals: readonly Deferral[];
  readonly title: string;
  readonly threshold: string;
  readonly source: string;
  readonly instrument: string | null;
}

/** What it takes to begin one; the rest is filled in as things happen. */
export function obligation(begun: Pick<Obligation, 'rule' | 'kind' | 'firedOn' | 'dueOn' | 'overdueFrom' | 'evidence' | 'title' | 'threshold' | 'source'> & Partial<Obligation>): Obligation {
  return { actedOn: null, clearedOn: null, clearedBy: null, endedOn: null, endedBy: null, deferrals: [], instrument: null, ...begun };
}

/** The day from which on it is in the list no more; null while it is. */
export function closedOn({ clearedOn, endedOn }: Obligation): string | null {
  return clearedOn ?? endedOn;
}

export function isOpenOn(one: Obligation, day: string): boolean {
  const closed = closedOn(one);
  return one.firedOn <= day && (closed === null || closed > day);
}

/** The deferral that holds on a day. RULE: what was said last holds, so it can be shortened; what concerns safety is never put off. */
export function deferralOn({ kind, deferrals }: Obligation, day: string): Deferral | null {
  const last = kind === 'safety' ? undefined : deferrals.findLast(({ on }) => on <= day);
  return last !== undefined && day < last.until ? last : null;
}
