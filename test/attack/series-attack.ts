/** Programs x one other grouping x periods: points, funnels and the totals of tables, of all releases together. */
import type { Highs } from 'highs';
import { System, type Json, type Target } from './attacker.ts';
import { groupsOf, keyOf, keysOf, type Attack, type Published } from './published.ts';
import { countsTold } from './tell.ts';

interface Window {
  readonly from: string;
  readonly to: string;
}
interface Where extends Partial<Window> {
  readonly program?: string;
  readonly group?: string;
}

/** What a reading's counts are made of: of a share, who is in the numerator and who is not. */
const atomsOf = (unit: string): readonly string[] => (unit === 'share' ? ['numerator', 'rest'] : unit === 'per-1000-client-days' ? ['numerator', 'days'] : ['n']);

class Cube {
  readonly system = new System();
  readonly targets: Target[] = [];
  readonly #cells: readonly { readonly program: string; readonly group: string; readonly period: Window }[];
  readonly #unit: string;

  constructor(programs: readonly string[], groups: readonly string[], { periods, unit }: { periods: readonly Window[]; unit: string }) {
    this.#cells = programs.flatMap((program) => groups.flatMap((group) => periods.map((period) => ({ program, group, period }))));
    this.#unit = unit;
  }

  #names(where: Where, atoms: readonly string[]): string[] {
    const { program, group, from, to } = where;
    const inside = this.#cells.filter((cell) => (program === undefined || cell.program === program) && (group === undefined || cell.group === group) && (from === undefined || cell.period.from >= from) && (to === undefined || cell.period.to <= to));
    return inside.flatMap((cell) => atoms.map((atom) => `${cell.program}|${cell.group}|${cell.period.from}|${atom}`));
  }

  take(name: string, where: Where, reading: Json): void {
    if (reading === undefined) return;
    const [first = 'n', second] = atomsOf(this.#unit);
    const parts: readonly (readonly ['denominator' | 'numerator' | 'rest', readonly string[]])[] = second === undefined ? [['denominator', [first]]]
      : second === 'days' ? [['numerator', [first]], ['denominator', [second]]] : [['numerator', [first]], ['rest', [second]], ['denominator', [first, second]]];
    const told = countsTold(reading, this.#unit === 'share');
    for (const [part, atoms] of parts) {
      const names = this.#names(where, atoms);
      const count = told?.[part];
      if (names.length === 0) continue;
      if (count !== undefined) this.system.know(names, count, `${part} of ${name}`);
      // Days are no count of people.
      else if (reading.state === 'hidden' && atoms[0] !== 'days') this.targets.push({ name: `${part} of ${name}`, cells: names });
    }
  }
}

const headlineOf = (group: Json): Json => group?.rows?.find((row: Json) => row.key === 'all')?.cells?.['share'];

/** Totals of a table's share. */
function takeTotals(cube: Cube, published: Published, { by, programs }: { by: string; programs: readonly string[] }): void {
  const window = ({ query }: Json): Window => ({ from: query.from, to: query.to });
  const all = published.get(keyOf('table', null, null));
  if (all !== undefined) cube.take(`total ${all.query.from}`, window(all), headlineOf(groupsOf(all)[0]));
  for (const [grouping, name] of [['program', 'program'], [by, 'group']] as const) {
    const answer = published.get(keyOf('table', grouping, null));
    for (const group of groupsOf(answer)) cube.take(`total of ${group.key} ${answer.query.from}`, { ...window(answer), [name]: group.key }, headlineOf(group));
  }
  for (const program of programs) {
    const answer = published.get(keyOf('table', by, program));
    for (const group of groupsOf(answer)) cube.take(`total of ${program}, ${group.key} ${answer.query.from}`, { ...window(answer), program, group: group.key }, headlineOf(group));
  }
}

/** What is asked over time: of one scale, where a measure has a series for each (`axis`); and which totals are the sum of their periods (`totals`). */
interface Asked {
  readonly by: string;
  readonly axis: string;
  readonly totals: readonly Total[];
}
interface Total {
  readonly view: 'funnel' | 'table';
  readonly release: number;
}

const windowsOf = (answers: readonly Json[]): Window[] => {
  const found = new Map<string, Window>();
  for (const answer of answers) for (const { from, to } of groupsOf(answer)[0]?.points ?? []) found.set(from, { from, to });
  return [...found.values()];
};

/** A group's own name, without the scale's. */
const nameIn = (key: string, axis: string): string | null => (axis === 'all' ? key : key.endsWith(`/${axis}`) ? key.slice(0, -axis.length - 1) : null);

function takePoints(cube: Cube, answer: Json, { axis, name }: { axis: string; name: 'program' | 'group' | null }): void {
  for (const { key, points } of groupsOf(answer)) {
    const group = name === null ? key : nameIn(key, axis);
    if (group === null || (name === null && key !== axis)) continue;
    for (const { from, to, reading } of points) cube.take(`${name ?? 'all'} ${group} ${from}`, { from, to, ...(name === null ? {} : { [name]: group }) }, reading);
  }
}

function takeFunnel(cube: Cube, answer: Json): void {
  if (answer === undefined) return;
  const { query: { from, to }, result } = answer;
  cube.take(`overall ${from}`, { from, to }, result.overall);
  for (const { key, reading } of result.groups) cube.take(`program ${key} of ${from} to ${to}`, { program: key, from, to }, reading);
}

function attackOf(releases: readonly Published[], { by, axis, totals }: Asked): Attack {
  const every = (view: string, groupBy: string | null): Json[] => releases.flatMap((release) => release.get(keyOf(view, groupBy, null)) ?? []);
  const named = (answers: readonly Json[]): string[] => [...new Set(keysOf(...answers).flatMap((key) => nameIn(key, axis) ?? []))];
  const all = every('series', null);
  const programs = named(every('series', 'program'));
  const cube = new Cube(programs, named(every('series', by)), { periods: windowsOf(all), unit: all[0]?.result.unit ?? 'share' });
  for (const answer of all) takePoints(cube, answer, { axis, name: null });
  for (const answer of every('series', 'program')) takePoints(cube, answer, { axis, name: 'program' });
  for (const answer of every('series', by)) takePoints(cube, answer, { axis, name: 'group' });
  for (const { view, release } of totals) {
    const published = releases[release];
    if (published !== undefined && view === 'funnel') takeFunnel(cube, published.get(keyOf('funnel', 'program', null)));
    if (published !== undefined && view === 'table') takeTotals(cube, published, { by, programs });
  }
  return { where: `series ${axis} by ${by}`, system: cube.system, targets: cube.targets };
}

/**
 * All that releases say over time of programs and one other grouping, an attack for each scale.
 *
 * Shape   totals are added as long as some counts fit: what is counted on one day, or of those admitted in a quarter, is no sum of its periods.
 */
export function seriesAttacks(solver: Highs, releases: readonly Published[], by: string): Attack[] {
  const axes = keysOf(...releases.map((release) => release.get(keyOf('series', null, null))));
  return axes.map((axis) => {
    let attack = attackOf(releases, { by, axis, totals: [] });
    if (axis !== 'all') return attack;
    const totals: Total[] = [];
    for (const release of releases.keys()) for (const view of ['funnel', 'table'] as const) {
      const more = attackOf(releases, { by, axis, totals: [...totals, { view, release }] });
      if (!more.system.isPossible(solver)) continue;
      totals.push({ view, release });
      attack = more;
    }
    return attack;
  });
}
