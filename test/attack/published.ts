/** Everything that the role `quality` can be answered, release by release. */
import { RELEASED_BY } from '#analytics/contract/release.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import type { TestApi } from '../support/api.ts';
import type { Json, Target } from './attacker.ts';
import type { System } from './attacker.ts';

/** All of a measure's published answers, by `view`, `groupBy` and `program`. */
export type Published = ReadonlyMap<string, Json>;
export const keyOf = (view: string, groupBy: string | null, program: string | null): string => JSON.stringify([view, groupBy, program]);

/** Equations, and the counts that are hidden in them. */
export interface Attack {
  readonly where: string;
  readonly system: System;
  readonly targets: readonly Target[];
}

export const groupsOf = (answer: Json): Json[] => answer?.result?.groups ?? [];
export const keysOf = (...answers: (Json | undefined)[]): string[] => [...new Set(answers.flatMap((answer) => groupsOf(answer).map(({ key }: { key: string }) => key)))].sort();
/** Groupings that are crossed with programs. */
export const CROSSED = RELEASED_BY.filter((by) => by !== 'program');

const questionsOf = (views: readonly string[], programs: readonly string[]): { view: string; groupBy: string | null; program: string | null }[] =>
  views.flatMap((view) => [null, ...programs].flatMap((program) => [null, ...RELEASED_BY].filter((groupBy) => program === null || (view === 'table' && groupBy !== null && groupBy !== 'program')).map((groupBy) => ({ view, groupBy, program }))));

export const addressOf = (key: string, more: Readonly<Record<string, string>> = {}): string => {
  const [view, groupBy, program]: (string | null)[] = JSON.parse(key);
  return new URLSearchParams({ ...more, view: view ?? '', ...(groupBy == null ? {} : { groupBy }), ...(program == null ? {} : { program }) }).toString();
};

/** One release, measure by measure. */
export async function collect(api: TestApi, month: string, only: (id: string) => boolean = () => true): Promise<ReadonlyMap<string, Published>> {
  const programs: string[] = (await api.call('quality', 'GET', '/v1/choices')).body.program.map(({ key }: { key: string }) => key);
  const all = new Map<string, Published>();
  for (const { id, views } of MEASURES.map(({ definition }) => definition).filter(({ id: one }) => only(one))) {
    const found = new Map<string, Json>();
    for (const { view, groupBy, program } of questionsOf(views, programs)) {
      const key = keyOf(view, groupBy, program);
      const { status, body } = await api.call('quality', 'GET', `/v1/measures/${id}?${addressOf(key, { release: month })}`);
      if (status === 200) found.set(key, body);
    }
    all.set(id, found);
  }
  return all;
}

/** A copy of an answer in which somebody changed something: what suppression must never do. */
export function doctored(published: Published, key: string, change: (answer: Json) => void): Published {
  const copy = structuredClone(published.get(key));
  change(copy);
  return new Map([...published, [key, copy]]);
}
