/** Presses everything that releases say, measure by measure. */
import type { Highs } from 'highs';
import { MEASURES } from '#analytics/measures/registry.ts';
import { curveAttack, gridAttack } from './curve-attack.ts';
import { CROSSED, groupsOf, keyOf, type Attack, type Published } from './published.ts';
import { seriesAttacks } from './series-attack.ts';
import { tableAttack } from './table-attack.ts';

/** Measures by id, of one release. */
export type Released = ReadonlyMap<string, Published>;

/** Measures of the same people, whose curves are pressed together. */
const LINKED: Readonly<Record<string, readonly string[]>> = { 'exits': ['retention', 'exits'], 'retention': [] };

const NOTHING: Published = new Map();

/** WHY once for tables of rows (instruments, domains): they are not released by group. */
function tablesBy({ id }: { id: string }, release: Published): Attack[] {
  const isCrossed = release.get(keyOf('table', null, null))?.result.rowsAre === null;
  return (isCrossed ? CROSSED : CROSSED.slice(0, 1)).map((by) => tableAttack(id, release, by));
}

/** Every system of equations about one measure: what is said over time of all releases together, the rest release by release, for their people differ. */
export function attacksOn({ id, views }: { id: string; views: readonly string[] }, releases: readonly Released[], solver: Highs): Attack[] {
  const own = releases.map((release) => release.get(id) ?? NOTHING);
  const linked = LINKED[id] ?? [id];
  const has = (...names: readonly string[]): boolean => views.some((view) => names.includes(view));
  return [
    ...(has('series') ? CROSSED.flatMap((by) => seriesAttacks(solver, own, by)) : []),
    ...(has('table') ? own.flatMap((release) => tablesBy({ id }, release)) : []),
    ...(has('curve', 'incidence') && linked.length > 0 ? releases.flatMap((release) => CROSSED.map((by) => curveAttack(linked.map((one) => release.get(one) ?? NOTHING), by))) : []),
    ...(has('grid') ? own.map(gridAttack) : []),
  ];
}

export interface Found {
  readonly pinned: string[];
  /** Where no counts fit: what is added up there is no count of separate things, or two answers contradict each other. */
  readonly contradicts: string[];
  readonly tally: { attacks: number; facts: number; targets: number; asked: number; solved: number };
}

export function press(releases: readonly Released[], solver: Highs, only: (id: string) => boolean = () => true): Found {
  const found: Found = { pinned: [], contradicts: [], tally: { attacks: 0, facts: 0, targets: 0, asked: 0, solved: 0 } };
  const { tally } = found;
  for (const { definition } of MEASURES.filter((measure) => only(measure.definition.id))) {
    for (const { where, system, targets } of attacksOn(definition, releases, solver)) {
      const pressed = system.press(solver, targets);
      tally.attacks += 1;
      tally.facts += system.size.facts;
      tally.targets += targets.length;
      tally.asked += pressed?.asked ?? 0;
      tally.solved += pressed?.solved ?? 0;
      if (pressed === null) found.contradicts.push(`${definition.id} ${where}`);
      for (const { name, low, high } of pressed?.pinned ?? []) found.pinned.push(`${definition.id} ${where}: ${name} is ${low} to ${high}`);
    }
  }
  return found;
}

/** Figures of tables that are read off a curve which does not say them: a median, a day without a step, more than three decimals. */
export function beyondCurves(release: Released): string[] {
  return MEASURES.flatMap(({ definition: { id, views } }) => {
    const published = release.get(id);
    if (published === undefined || !views.some((view) => view === 'curve' || view === 'incidence')) return [];
    return [...published].flatMap(([key, answer]) => (answer.result.kind !== 'table' ? [] : groupsOf(answer).flatMap(({ key: group, rows }) => Object.entries<{ state: string; value: number; method: string }>(rows[0].cells).flatMap(([column, reading]) => {
      if (reading.state !== 'value' || reading.method === 'count') return [];
      const day = Number(/\d+$/.exec(column)?.[0] ?? 90);
      const [, by, program]: (string | null)[] = JSON.parse(key);
      const curves = ['curve', 'incidence'].flatMap((view) => groupsOf(published.get(keyOf(view, by ?? null, null))).filter((one) => one.key === group));
      const steps = curves.flatMap((curve) => curve.points ?? curve.causes[0].points).map((point: { day: number }) => point.day + 1);
      const isTold = program === null && steps.includes(day) && Math.abs(reading.value * 1000 - Math.round(reading.value * 1000)) < 1e-6;
      return isTold ? [] : [`${id} ${key} ${group} ${column}`];
    }))));
  });
}
