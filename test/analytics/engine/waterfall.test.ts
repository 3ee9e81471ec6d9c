import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRATA } from '#analytics/contract/event.ts';
import { Query } from '#analytics/contract/query.ts';
import type { Reading, Result, Waterfall } from '#analytics/contract/result.ts';
import { runMeasure } from '#analytics/engine/run.ts';
import { askWaterfall } from '#analytics/engine/waterfall.ts';
import { STRATUM_COLUMNS, type MartValue } from '#analytics/marts/schema.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { findMeasure, MEASURES } from '#analytics/measures/registry.ts';
import { openWorld, type World } from '../../support/world.ts';

const DAYS = ['2025-01-01', '2025-06-15', '2025-11-30', '2026-03-01', '2026-08-20', '2026-11-20'];
type Row = Record<string, MartValue>;
let world: World;
let episodes: Row[];
beforeAll(async () => {
  world = await openWorld({ seed: 11, clients: 160, from: '2025-01-01', to: '2026-11-21', programs: ['steady', 'residential', 'new'], faults: { duplicates: 0.02, retractions: 0.05, contradictions: 0.02 } });
  episodes = world.rowsOf('episodes');
});
afterAll(() => world.close());

function aQuery(measure: Measure, more: Partial<Query> = {}): Query {
  return Query.parse({
    from: '2025-01-01', to: '2026-11-21', asOf: '2026-11-20', snapshot: 's', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, interval: measure.definition.interval,
    view: measure.definition.kind, rules: 'nhs', instrument: null, ...more,
  });
}
async function ask(measure: Measure, query: Query): Promise<{ waterfall: Waterfall; result: Result }> {
  const { rows, result } = await runMeasure(world.engine, measure, { query, label: (key) => key, targets: [], takenOn: '2026-11-21' });
  return { result, waterfall: await askWaterfall(world.engine, measure, { query, rows, nameOf: (_, key) => `name of ${key}` }) };
}
const measureOf = (id: string): Measure => {
  const found = findMeasure(id);
  if (found === undefined) throw new Error(id);
  return found;
};

/** What is left after each filter, counted by hand: the filters one after another over the episodes themselves. */
function countedByHand({ asOf, from, to, program, clinician, levelOfCare, strata }: Query): Record<string, number> {
  const text = (row: Row, column: string): string => String(row[column] ?? '');
  const filters: [string, (row: Row) => boolean][] = [
    ['stays', ({ stay_position: position }) => position === 1],
    ['known', (row) => text(row, 'admitted_on') <= asOf],
    ['period', (row) => text(row, 'admitted_on') >= from && text(row, 'admitted_on') < to],
    ...(program === null ? [] : [['program', (row: Row) => row['program'] === program] as [string, (row: Row) => boolean]]),
    ...(clinician === null ? [] : [['clinician', (row: Row) => row['clinician'] === clinician] as [string, (row: Row) => boolean]]),
    ...(levelOfCare === null ? [] : [['levelOfCare', (row: Row) => row['level_of_care'] === levelOfCare] as [string, (row: Row) => boolean]]),
    ...STRATA.flatMap((name): [string, (row: Row) => boolean][] => (strata[name] === undefined ? [] : [[name, (row) => (row[STRATUM_COLUMNS[name]] ?? 'unknown') === strata[name]]])),
  ];
  const found: Record<string, number> = { all: episodes.length };
  let left = episodes;
  for (const [key, isIn] of filters) {
    left = left.filter(isIn);
    found[key] = left.length;
  }
  return found;
}

/** Steps whose numbers do not add up to the step before. */
function gapsIn({ steps }: Waterfall): string[] {
  return steps.flatMap(({ key, unit, count, left }, index) => {
    const before = steps[index - 1];
    if (before === undefined || (key === 'own' && left.length === 0)) return [];
    const whole = (count ?? NaN) + left.reduce((total, one) => total + (one.count ?? NaN), 0);
    const isUnit = key === 'stays' || unit === before.unit;
    return whole === before.count && isUnit && [count, ...left.map((one) => one.count)].every((one) => (one ?? -1) >= 0) ? [] : [`${key}: ${whole} of ${before.count ?? 'null'}`];
  });
}

const someone = fc.constantFrom('program', 'clinician', 'levelOfCare', 'stratum', 'none');
const SCENE = fc.record({ measure: fc.constantFrom(...MEASURES), view: fc.nat(), dates: fc.tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS), fc.constantFrom(...DAYS)), filters: fc.uniqueArray(someone, { maxLength: 3 }), pick: fc.nat(), stratum: fc.constantFrom(...STRATA), groupBy: fc.constantFrom(null, 'program', 'levelOfCare') });
type Scene = typeof SCENE extends fc.Arbitrary<infer T> ? T : never;

function queryOf({ measure, view, dates: [first, second, asOf], filters, pick, stratum, groupBy }: Scene): Query {
  const row = episodes[pick % episodes.length] ?? {};
  const [from = first, to = second] = [first, second].sort();
  const of = (name: Scene['filters'][number], column: string): string | null => (filters.includes(name) ? String(row[column] ?? 'nobody') : null);
  return aQuery(measure, {
    from, to, asOf, program: of('program', 'program'), clinician: of('clinician', 'clinician'), levelOfCare: of('levelOfCare', 'level_of_care'), groupBy: groupBy === 'program' || groupBy === 'levelOfCare' ? groupBy : null,
    strata: filters.includes('stratum') ? { [stratum]: String(row[STRATUM_COLUMNS[stratum]] ?? 'unknown') } : {}, view: measure.definition.views[view % measure.definition.views.length] ?? measure.definition.kind,
  });
}

describe('askWaterfall', () => {
  it('counts what is left after each filter as a count by hand does, and every number adds up, for any question', async () => {
    await fc.assert(fc.asyncProperty(SCENE, async (scene) => {
      const query = queryOf(scene);
      const { waterfall } = await ask(scene.measure, query);
      const { all, stays, ...filters } = countedByHand(query);
      const filtered = waterfall.steps.filter(({ key }) => key !== 'own' && key !== 'counted');
      expect(filtered.map(({ key, count }) => [key, count])).toEqual(Object.entries({ all, stays, ...filters }));
      expect(gapsIn(waterfall)).toEqual([]);
      expect(waterfall.steps.at(-1)?.unit).toBe(waterfall.unit);
    }), { numRuns: 150, seed: 5 });
  }, 120_000);

  it('ends in the denominator that the measure shows, for every share read as a table', async () => {
    const checked: string[] = [];
    for (const measure of MEASURES.filter(({ definition }) => definition.views.includes('table'))) {
      const { waterfall, result } = await ask(measure, aQuery(measure, { view: 'table', asOf: '2026-10-01' }));
      const share: Reading | undefined = result.kind === 'table' && result.rowsAre === null ? result.groups[0]?.rows[0]?.cells['share'] : undefined;
      if (share?.state !== 'value') continue;
      checked.push(measure.definition.id);
      expect([measure.definition.id, waterfall.steps.at(-1)?.count]).toEqual([measure.definition.id, share.denominator]);
    }
    expect(checked.length).toBeGreaterThan(12);
  });

  it('ends in the episodes of a curve, an incidence and a grid', async () => {
    for (const id of ['retention', 'exits', 'time-to-first-milestone', 'retention-cohorts']) {
      const measure = measureOf(id);
      const { waterfall, result } = await ask(measure, aQuery(measure));
      const group = result.kind === 'curve' || result.kind === 'incidence' ? [result.groups[0]?.episodes] : result.kind === 'grid' ? result.groups[0]?.rows.map((row) => row.episodes) : [];
      expect([id, waterfall.steps.at(-1)?.count, waterfall.unit]).toEqual([id, group?.reduce<number>((total, count) => total + (count ?? 0), 0), 'stay']);
    }
  });

  it.each([
    ['attendance', 'contact', ['own', 'counted']], ['goals-by-domain', 'goal', ['own', 'counted']], ['clients-with-attained-goal', 'person', ['own', 'counted']], ['reliable-change', 'stay-and-scale', ['own', 'counted']],
    ['overdose', 'client-day', ['own', 'counted']], ['plan-reviewed-with-client', 'reassessment', ['own', 'counted']], ['entry-delay', 'event', ['own', 'counted']], ['continuity', 'stay', ['own', 'counted']], ['initiation', 'stay', ['counted']],
    ['goal-attainment', 'stay', ['counted']], ['retention', 'stay', ['counted']],
  ])('%s counts in its own unit, %s', async (id, unit, keys) => {
    const measure = measureOf(id);
    const { waterfall } = await ask(measure, aQuery(measure));
    expect([waterfall.unit, waterfall.steps.slice(4).map(({ key }) => key)]).toEqual([unit, keys]);
    expect(waterfall.steps.at(-1)?.count).toBeGreaterThan(0);
  });

  it('leaves out steps whose filter is not set, and names what is chosen', async () => {
    const measure = measureOf('initiation');
    const [row] = episodes;
    const program = String(row?.['program']);
    const { waterfall } = await ask(measure, aQuery(measure, { program, strata: { gender: 'unknown' } }));
    expect(waterfall.steps.map(({ key }) => key)).toEqual(['all', 'stays', 'known', 'period', 'program', 'gender', 'counted']);
    expect(waterfall.steps[4]?.label).toBe(`Program: name of ${program}`);
  });

  it('has all its steps of an organization without anybody', async () => {
    const measure = measureOf('attendance');
    const { waterfall } = await ask(measure, aQuery(measure, { from: '2024-01-01', to: '2024-02-01', asOf: '2024-03-01' }));
    expect(waterfall.steps.map(({ key, count }) => [key, count])).toEqual([['all', episodes.length], ['stays', countedByHand(aQuery(measure))['stays']], ['known', 0], ['period', 0], ['own', 0], ['counted', 0]]);
  });
});
