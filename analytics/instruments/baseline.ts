/** Which score everything later is compared with. */
import { addDays } from '../period/dates.ts';

/** Days before and after admission in which a score may be the baseline. */
export const BASELINE_DAYS = 14;

/**
 * The first score near admission.
 *
 * Shape   scores of one stay on one axis, in the order in which they were taken; the day of the stay's first admission.
 * Missing null where none was taken near admission: nothing later is compared then.
 * Source  domain 3.5, our design; `score_pairs` in engine/views.sql says the same of a cohort.
 * Example scores on 20 Dec, 5 Jan and 3 Feb, admitted 3 Jan -> that of 20 Dec (14 days before is near enough)
 */
export function baselineOf<T extends { readonly on: string }>(scores: readonly T[], admittedOn: string, days = BASELINE_DAYS): T | null {
  const [from, to] = [addDays(admittedOn, -days), addDays(admittedOn, days)];
  return scores.find(({ on }) => on >= from && on <= to) ?? null;
}
