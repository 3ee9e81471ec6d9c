/** Goal domains as rows of a table. */
import { GOAL_DOMAINS } from '#analytics/contract/event.ts';
import type { Reading } from '#analytics/contract/result.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';

export type GoalDomain = (typeof GOAL_DOMAINS)[number];

/** Example 'mental-health' -> `Mental health` */
export function domainLabel(domain: GoalDomain): string {
  return `${domain.slice(0, 1).toUpperCase()}${domain.slice(1).replaceAll('-', ' ')}`;
}

/** The domains that are found, in the order of the contract: the same rows in every group, and none of them ranked. */
export function domainsIn(found: Iterable<string | null>): GoalDomain[] {
  const domains = new Set(found);
  return GOAL_DOMAINS.filter((domain) => domains.has(domain));
}

/** A domain's goals as a share of the group's. WHY: all of all is 1 by definition; an interval around it would say nothing. */
export function shareOfGoals(goals: number, all: number, isWhole: boolean): Reading {
  const share = proportionOf(goals, all);
  return isWhole && share.state === 'value' ? { ...share, lower: null, upper: null, method: 'all goals' } : share;
}
