/** What is published about one measure -> equations, and the counts that are hidden in them. */
import { countsTold, System, type Json, type Part } from './attacker.ts';

/** All of a measure's published answers, by `view`, `groupBy` and `program`. */
export type Published = ReadonlyMap<string, Json>;
export const keyOf = (view: string, groupBy: string | null, program: string | null): string => JSON.stringify([view, groupBy, program]);

export interface Target {
  readonly name: string;
  readonly cells: readonly string[];
}
export interface Attack {
  readonly system: System;
  readonly targets: readonly Target[];
}

interface Period {
  readonly from: string;
  readonly to: string;
}

const groupsOf = (answer: Json): Json[] => answer?.result?.groups ?? [];
const keysOf = (...answers: (Json | undefined)[]): string[] => [...new Set(answers.flatMap((answer) => groupsOf(answer).map(({ key }: { key: string }) => key)))].sort();

/** Programs x one other grouping x periods, of one part of the figures. */
export function seriesAttack(published: Published, by: string, part: Part): Attack {
  const [all, programs, groups, funnel] = [published.get(keyOf('series', null, null)), published.get(keyOf('series', 'program', null)), published.get(keyOf('series', by, null)), published.get(keyOf('funnel', 'program', null))];
  const [P, G] = [keysOf(programs, funnel), keysOf(groups)];
  const periods: Period[] = groupsOf(all)[0]?.points ?? [];
  const system = new System();
  const targets: Target[] = [];
  const cells = (which: { program?: string; group?: string; from?: string; to?: string }): string[] => P.flatMap((p) => (which.program !== undefined && which.program !== p ? [] : G.flatMap((g) => (which.group !== undefined && which.group !== g ? [] : periods
    .filter(({ from, to }) => (which.from === undefined || from >= which.from) && (which.to === undefined || to <= which.to)).map(({ from }) => `${p}|${g}|${from}`)))));
  const take = (name: string, names: string[], reading: Json): void => {
    if (reading === undefined || names.length === 0) return;
    const told = countsTold(reading)?.[part];
    if (told !== undefined) system.know(names, told, name);
    else if (reading.state === 'hidden') targets.push({ name, cells: names });
  };
  for (const { from, to, reading } of groupsOf(all)[0]?.points ?? []) take(`all ${from}`, cells({ from, to }), reading);
  for (const { key, points } of groupsOf(programs)) for (const { from, to, reading } of points) take(`program ${key} ${from}`, cells({ program: key, from, to }), reading);
  for (const { key, points } of groupsOf(groups)) for (const { from, to, reading } of points) take(`${by} ${key} ${from}`, cells({ group: key, from, to }), reading);
  if (funnel !== undefined) {
    take('overall', cells({}), funnel.result.overall);
    for (const { key, reading } of groupsOf(funnel)) take(`program ${key}`, cells({ program: key }), reading);
  }
  return { system, targets };
}

/** Programs x one other grouping, of one part of one column of the totals. */
export function tableAttack(published: Published, by: string, column: string, part: Part): Attack {
  const [all, programs, groups] = [published.get(keyOf('table', null, null)), published.get(keyOf('table', 'program', null)), published.get(keyOf('table', by, null))];
  const [P, G] = [keysOf(programs), keysOf(groups)];
  const system = new System();
  const targets: Target[] = [];
  const take = (name: string, ps: readonly string[], gs: readonly string[], group: Json): void => {
    const reading = group?.rows?.find((row: Json) => row.key === 'all')?.cells?.[column];
    const names = ps.flatMap((p) => gs.map((g) => `${p}|${g}`));
    if (reading === undefined || names.length === 0) return;
    const told = countsTold(reading)?.[part];
    if (told !== undefined) system.know(names, told, name);
    else if (reading.state === 'hidden') targets.push({ name, cells: names });
  };
  take('all', P, G, groupsOf(all)[0]);
  for (const group of groupsOf(programs)) take(`program ${group.key}`, [group.key], G, group);
  for (const group of groupsOf(groups)) take(`${by} ${group.key}`, P, [group.key], group);
  for (const p of P) for (const group of groupsOf(published.get(keyOf('table', by, p)))) take(`program ${p}, ${by} ${group.key}`, [p], [group.key], group);
  return { system, targets };
}

const CUTS = [7, 14, 30, 60, 90, 180, 365];

/** Who left, and who was no longer followed, between the days at which any curve may have a step: of everybody and by one grouping. */
export function curveAttack(published: Published, by: string): Attack {
  const [all, groups] = [published.get(keyOf('curve', null, null)), published.get(keyOf('curve', by, null))];
  const G = keysOf(groups);
  const system = new System();
  const targets: Target[] = [];
  const spans = [...CUTS, Infinity].map((cut, index) => ({ from: index === 0 ? 0 : CUTS[index - 1] ?? 0, cut }));
  const names = (what: string, gs: readonly string[], from: number, to: number): string[] => gs.flatMap((g) => spans.filter((span) => span.from >= from && span.cut <= to).map(({ cut }) => `${what}|${g}|${cut}`));
  const take = (group: Json, gs: readonly string[]): void => {
    for (const what of ['exits', 'censored']) {
      if (typeof group[what] === 'number') system.know(names(what, gs, 0, Infinity), group[what], what);
      let last = 0;
      for (const point of group.points) {
        system.know(names(what, gs, last, point.day + 1), point[what], `${what} before ${point.day + 1}`);
        last = point.day + 1;
      }
    }
    if (typeof group.episodes === 'number') system.know([...names('exits', gs, 0, Infinity), ...names('censored', gs, 0, Infinity)], group.episodes, 'episodes');
  };
  if (groupsOf(all)[0] !== undefined) take(groupsOf(all)[0], G);
  for (const group of groupsOf(groups)) take(group, [group.key]);
  for (const g of G) for (const what of ['exits', 'censored']) {
    targets.push({ name: `${what} of ${by} ${g}`, cells: names(what, [g], 0, Infinity) });
    for (const { from, cut } of spans) targets.push({ name: `${what} of ${by} ${g} from ${from} to ${cut}`, cells: names(what, [g], from, cut) });
  }
  return { system, targets };
}

