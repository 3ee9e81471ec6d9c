/** What a form of a review comes back with where it was not saved. */
import type { Problem } from '#analytics/contract/problem.ts';
import type { Fault, Values } from '../record/fields.ts';
import type { Sent } from '../record/send.ts';

export const NOT_FOR_ROLE = { message: 'Reviews are for directors and quality reviewers', detail: 'They open reviews, log changes, and read what was seen after them.' };

export interface KeptReview {
  /** Everything that was typed. */
  readonly values: Values;
  readonly faults: Fault[];
  readonly problem: Pick<Problem, 'type' | 'title' | 'detail' | 'traceId'> | null;
  /** To save it under as a new entry, where its own id is taken. */
  readonly fresh: string;
}
export function keptReview(values: Values, faults: Fault[], problem: KeptReview['problem'] = null): KeptReview {
  return { values, faults, problem, fresh: `rev_${crypto.randomUUID()}` };
}

/** The first event that was turned away, and why. */
export function refusedBy(sent: Sent): Problem | null {
  if ('problem' in sent) return sent.problem;
  const rejected = sent.receipt.results.find(({ status }) => status === 'rejected');
  if (rejected === undefined) return null;
  return rejected.problem ?? { type: 'defect', title: 'It was not taken', status: 502 };
}
