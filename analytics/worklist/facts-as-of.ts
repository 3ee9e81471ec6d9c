/** An episode as it was on a day. */
import type { EpisodeFacts, GoalFact } from './facts.ts';

function goalAsOf(goal: GoalFact, day: string): GoalFact[] {
  if (goal.setOn > day) return [];
  const { closed } = goal;
  return [{ ...goal, targets: goal.targets.filter(({ from }) => from <= day), updates: goal.updates.filter(({ on }) => on <= day), closed: closed === null || closed.on > day ? null : closed }];
}

/**
 * What had happened by a day, as known now.
 *
 * Shape   facts -> the same without anything dated after `day`; somebody who left later is still there.
 * Missing null where the episode had not begun.
 * Example a discharge recorded for next week does not end today's episode (docs/adr/0009)
 */
export function factsAsOf(facts: EpisodeFacts, day: string): EpisodeFacts | null {
  if (facts.admittedOn > day) return null;
  const until = <T extends { readonly on: string }>(list: readonly T[]): T[] => list.filter(({ on }) => on <= day);
  const hasEnded = facts.endedOn !== null && facts.endedOn <= day;
  return {
    program: facts.program, admittedOn: facts.admittedOn, endedOn: hasEnded ? facts.endedOn : null, endedBy: hasEnded ? facts.endedBy : null,
    segments: facts.segments.filter(({ from }) => from <= day), transitions: until(facts.transitions), contacts: until(facts.contacts), markers: until(facts.markers), completions: until(facts.completions),
    scores: until(facts.scores), screens: until(facts.screens), schedules: until(facts.schedules), deferrals: until(facts.deferrals), goals: facts.goals.flatMap((goal) => goalAsOf(goal, day)),
  };
}
