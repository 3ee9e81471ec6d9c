/** What a release can be asked for: the groups in it, without counts. */
import { STRATA } from '#analytics/contract/event.ts';
import type { ReleasedBy, ReleasedMeasure } from '#analytics/contract/release.ts';
import type { Choices } from '#analytics/contract/site.ts';

/** Every group that stands in the tables of a measure, shown or not: that there is a program is no secret, how many it has may be. */
export function choicesOfRelease({ slices }: ReleasedMeasure, labels: Readonly<Record<ReleasedBy, string>>): Choices {
  const groupsOf = (by: ReleasedBy): Choices['program'] => {
    const groups = slices.flatMap(({ answers }) => answers.filter(({ groupBy, program }) => groupBy === by && program === null).flatMap(({ result }) => result.groups.map(({ key, label }): [string, string] => [key, label])));
    return [...new Map(groups)].sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, label]) => ({ key, label, episodes: null }));
  };
  return {
    program: groupsOf('program'), clinician: [], levelOfCare: groupsOf('levelOfCare'),
    strata: Object.fromEntries(STRATA.map((name) => [name, name === 'ageBand' || name === 'gender' ? groupsOf(name) : []])),
    groupBy: (['program', 'levelOfCare', 'ageBand', 'gender'] as const).map((key) => ({ key, label: labels[key] })),
  };
}
