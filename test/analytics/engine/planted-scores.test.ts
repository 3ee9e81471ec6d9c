/**
 * The outcome measures find the fall of scores that the simulator planted: events, fold, Parquet, DuckDB, pairs, categories.
 * The days of the latest scores are taken as they came (exits and missed reviews decide them); what the scores on them should be is drawn anew from the
 * planted truth, the spread of courses with it. Stated error: four standard errors, read off the measure's own 95 % interval; of a median, half a point more, since scores are whole.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvent } from '#analytics/contract/event.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Reading, Table } from '#analytics/contract/result.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { runMeasure, runSql } from '#analytics/engine/run.ts';
import { writeMarts } from '#analytics/engine/write.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { openRandom } from '#analytics/simulator/random.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { fingerprint } from '#functions/store/identity-of.ts';

const SEED = 11;
const AS_OF = '2026-10-09';
const FAULTS = { duplicates: 0.02, disorder: 0.1, contradictions: 0.03, retractions: 0.1 };
// The residential program on its own: whoever steps down from it begins anew with other scores.
const FRAME = { seed: SEED, from: '2024-11-21', to: '2026-11-21', faults: FAULTS };
const SIMULATIONS = [
  simulate({ ...FRAME, clients: 1400, programs: ['steady', 'early-loss', 'improving', 'late-entry'] }),
  simulate({ ...FRAME, clients: 600, programs: ['residential'] }),
];
const PLANTED = SIMULATIONS.flatMap(({ truth }, simulation) => truth.programs.map((planted) => ({ ...planted, simulation })));

/** As the demo scores them (analytics/simulator/scores.ts), said again: least and most, first scores, noise; and the published rule of change. */
const PHQ_9 = { least: 0, most: 27, mean: 13, sd: 4.5, noise: 1.8, better: -1, axis: 'PHQ-9/total', points: 6, clinicalFrom: 10 };
const BARC_10 = { least: 10, most: 60, mean: 33, sd: 7, noise: 2, better: 1, axis: 'BARC-10/total', points: Infinity, clinicalFrom: -Infinity };
type Scale = typeof PHQ_9;

const folders: string[] = [];
const engines: Engine[] = [];
beforeAll(async () => {
  for (const { deliveries } of SIMULATIONS) {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-scores-'));
    folders.push(folder);
    const arrivals = new Map<string, Arrival>();
    for (const { at, sent } of deliveries.flatMap(({ at, events }) => events.map((sent) => ({ at, sent })))) {
      const parsed = parseEvent(sent);
      if ('faults' in parsed) throw new Error('the simulator made an event that the contract refuses');
      const { identity } = fingerprint(parsed.event);
      if (!arrivals.has(identity)) arrivals.set(identity, { event: parsed.event, recordedAt: at, identity });
    }
    const written = await writeMarts(toMartRows(foldEvents([...arrivals.values()]), '2026-12-31'), folder);
    engines.push(await openEngine(new Map(written.map(({ mart, path }) => [mart, path]))));
  }
}, 120_000);
afterAll(async () => {
  for (const engine of engines) engine.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

function engineOf(simulation: number): Engine {
  const engine = engines[simulation];
  if (engine === undefined) throw new Error('not simulated');
  return engine;
}

async function cellsOf(id: string, { program, simulation }: (typeof PLANTED)[number], axis: string): Promise<Table['groups'][number]['rows'][number]['cells']> {
  const measure = findMeasure(id);
  if (measure === undefined) throw new Error(id);
  const query: Query = {
    from: '2024-01-01', to: '2027-01-01', asOf: AS_OF, snapshot: 's', program, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, interval: 'month', view: 'table', rules: 'nhs', instrument: null,
  };
  const { result } = await runMeasure(engineOf(simulation), measure, { query, label: (key) => key, targets: [], takenOn: '2026-11-21' });
  const row = result.kind === 'table' ? result.groups[0]?.rows.find(({ key }) => key === axis) : undefined;
  if (row === undefined) throw new Error(`${id} has no ${axis}`);
  return row.cells;
}

/** Days from admission to the latest score, of every pair that is counted. */
async function daysOf({ program, simulation }: (typeof PLANTED)[number], axis: string): Promise<number[]> {
  const sql = `select datediff('day', t.admitted_on, p.last_on)::integer as day from score_pairs($as_of, null, 14, 14, 7, 90) as p join stays($as_of) as t using (stay_key)
    where p.axis = $axis and t.program = $program and p.last_on is not null and t.admitted_on + 28 <= $as_of::date`;
  const rows = await runSql(engineOf(simulation), sql, { as_of: AS_OF, axis, program });
  return rows.map(({ day }) => Number(day));
}

interface Expected {
  readonly improved: number;
  readonly deteriorated: number;
  readonly recovered: number;
  readonly medianChange: number;
  readonly medianBaseline: number;
}

const DRAWS = 60_000;
const medianOf = (values: number[]): number => values.sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

const COURSES = (SIMULATIONS[0]?.truth.courses ?? []).map(({ pace, share }) => [pace, share] as const);

function expectedOf(days: readonly number[], fallBy: number, { least, most, mean, sd, noise, better, points, clinicalFrom }: Scale): Expected {
  const random = openRandom(1, 'what scores should be');
  const scored = (level: number): number => Math.max(least, Math.min(most, Math.round(random.normal(level, noise))));
  const pairs = Array.from({ length: DRAWS }, () => {
    const fall = random.weighted(COURSES) * fallBy * (1 - Math.exp(-random.pick(days) / 60));
    const own = random.normal(mean, sd);
    return { first: scored(own), last: scored(better < 0 ? own * (1 - fall) : own + (most - own) * fall) };
  });
  const share = (counted: (pair: { first: number; last: number }) => boolean, of = pairs): number => of.filter(counted).length / of.length;
  return {
    improved: share(({ first, last }) => first - last >= points),
    deteriorated: share(({ first, last }) => last - first >= points),
    recovered: share(({ first, last }) => first - last >= points && last < clinicalFrom, pairs.filter(({ first }) => first >= clinicalFrom)),
    medianChange: medianOf(pairs.map(({ first, last }) => last - first)),
    medianBaseline: medianOf(pairs.map(({ first }) => first)),
  };
}

function errorOf(reading: Reading | undefined): { value: number; error: number } {
  if (reading?.state !== 'value' || reading.lower === null || reading.upper === null) throw new Error('has no value with an interval');
  return { value: reading.value, error: (reading.upper - reading.lower) / 3.92 };
}
function expectNear(reading: Reading | undefined, planted: number, what: string, steps = 0): void {
  const { value, error } = errorOf(reading);
  expect(Math.abs(value - planted), `seed ${SEED}, ${what}: found ${value} for ${planted}, error ${error}`).toBeLessThanOrEqual(4 * error + steps);
}

describe.each(PLANTED)('$story', (planted) => {
  it('reliable change of the PHQ-9 is what was planted', async () => {
    const [cells, days] = await Promise.all([cellsOf('reliable-change', planted, PHQ_9.axis), daysOf(planted, PHQ_9.axis)]);
    const expected = expectedOf(days, planted.scoresFallBy, PHQ_9);
    const { paired } = cells;
    expect(paired?.state === 'value' ? paired.numerator : 0).toBe(days.length);
    expect(days.length).toBeGreaterThan(120);
    expectNear(cells['better'], expected.improved, 'reliably improved');
    expectNear(cells['recovered'], expected.recovered, 'recovered');
    expectNear(cells['deteriorated'], expected.deteriorated, 'deteriorated');
    expectNear(cells['medianChange'], expected.medianChange, 'median change', 0.5);
    expectNear(cells['medianBaseline'], expected.medianBaseline, 'median at baseline', 0.5);
  });
  it('would not pass for no fall at all, nor for twice the fall', async () => {
    const [cells, days] = await Promise.all([cellsOf('reliable-change', planted, PHQ_9.axis), daysOf(planted, PHQ_9.axis)]);
    const { value, error } = errorOf(cells['better']);
    for (const fallBy of [0, 2 * planted.scoresFallBy]) expect(Math.abs(value - expectedOf(days, fallBy, PHQ_9).improved)).toBeGreaterThan(4 * error);
  });
  it('the raw change of the BARC-10 goes up by what was planted, and has no category', async () => {
    const [cells, days] = await Promise.all([cellsOf('reliable-change', planted, BARC_10.axis), daysOf(planted, BARC_10.axis)]);
    const { medianChange } = expectedOf(days, planted.scoresFallBy, BARC_10);
    expectNear(cells['medianChange'], medianChange, 'median change', 0.5);
    expect(medianChange).toBeGreaterThan(0);
    expect(cells['better']).toEqual({ state: 'none' });
  });
  it('the distribution of the PHQ-9 has the planted median at baseline, and a lower one later', async () => {
    const cells = await cellsOf('score-distribution', planted, PHQ_9.axis);
    expectNear(cells['baselineMedian'], PHQ_9.mean, 'median at baseline', 0.5);
    expect(errorOf(cells['latestMedian']).value).toBeLessThan(errorOf(cells['baselineMedian']).value);
  });
});
