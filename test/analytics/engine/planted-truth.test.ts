/**
 * The measures find what the simulator planted, faults and all: events, fold, Parquet, DuckDB, statistics.
 * Stated error: four standard errors, read off the measure's own 95 % interval (so the interval is tested with the figure).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvent } from '#analytics/contract/event.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Reading, Result } from '#analytics/contract/result.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { runMeasure } from '#analytics/engine/run.ts';
import { writeMarts } from '#analytics/engine/write.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { fingerprint } from '#functions/store/identity-of.ts';

const SEED = 7;
const AS_OF = '2026-10-09';
const SIMULATION = simulate({
  seed: SEED, clients: 2500, from: '2024-11-21', to: '2026-11-21', programs: ['steady', 'early-loss', 'improving', 'residential'],
  faults: { duplicates: 0.02, disorder: 0.1, contradictions: 0.03, retractions: 0.1 },
});

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-truth-'));
  const arrivals = new Map<string, Arrival>();
  for (const { at, events } of SIMULATION.deliveries) {
    for (const sent of events) {
      const parsed = parseEvent(sent);
      if ('faults' in parsed) throw new Error('the simulator made an event that the contract refuses');
      const { identity } = fingerprint(parsed.event);
      if (!arrivals.has(identity)) arrivals.set(identity, { event: parsed.event, recordedAt: at, identity });
    }
  }
  const written = await writeMarts(toMartRows(foldEvents([...arrivals.values()])), folder);
  engine = await openEngine(new Map(written.map(({ mart, path }) => [mart, path])));
}, 120_000);
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(id: string, program: string, from: string | null, to: string | null): Promise<Result> {
  const measure = findMeasure(id);
  if (measure === undefined) throw new Error(id);
  const query: Query = { from: from ?? '2024-01-01', to: to ?? '2027-01-01', asOf: AS_OF, snapshot: 's', program, clinician: null, levelOfCare: null, groupBy: null, ci: 'plain' };
  return (await runMeasure(engine, measure, { query, label: (key) => key })).result;
}

function expectNear(reading: Reading | undefined, planted: number, what: string): void {
  if (reading?.state !== 'value') throw new Error(`${what} has no value`);
  const error = reading.lower === null || reading.upper === null ? 0.02 : (reading.upper - reading.lower) / 3.92;
  expect(Math.abs(reading.value - planted), `seed ${SEED}, ${what}: found ${reading.value} for ${planted}, error ${error}`).toBeLessThanOrEqual(4 * error + 1e-9);
}

describe.each(SIMULATION.truth.programs)('$story', (planted) => {
  it.each(planted.cohorts.map((cohort) => ({ cohort })))('retention and first milestones of its cohort %#', async ({ cohort }) => {
    const [retention, milestone] = await Promise.all(['retention', 'time-to-first-milestone'].map((id) => ask(id, planted.program, cohort.admittedFrom, cohort.admittedBefore)));
    const curve = retention?.kind === 'curve' ? retention.groups[0] : undefined;
    const incidence = milestone?.kind === 'incidence' ? milestone.groups[0] : undefined;
    for (const day of [30, 60, 90, 180] as const) {
      // RULE: a 28-day program has no 30-day retention; its curve is compared up to its planned end.
      if (planted.plannedDays === null) expectNear(curve?.readings.find((one) => one.day === day)?.reading, cohort.retained[day], `retained ${day} days`);
      expectNear(incidence?.readings.find((one) => one.day === day)?.reading, cohort.milestone[day], `milestone within ${day} days`);
    }
    expect((curve?.episodes ?? 0) > 100).toBe(true);
  });
  it('attendance', async () => {
    const series = await ask('attendance', planted.program, null, null);
    const readings = (series.kind === 'series' ? series.groups[0]?.points : [])?.flatMap(({ reading }) => (reading.state === 'value' ? [reading] : [])) ?? [];
    const attended = readings.reduce((sum, { numerator = 0 }) => sum + numerator, 0);
    const counted = readings.reduce((sum, { denominator = 0 }) => sum + denominator, 0);
    const error = Math.sqrt((planted.attendanceRate * (1 - planted.attendanceRate)) / counted);
    expect(Math.abs(attended / counted - planted.attendanceRate)).toBeLessThanOrEqual(4 * error);
  });
});
