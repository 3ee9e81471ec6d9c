/**
 * The measures find what the simulator planted, faults and all: events, fold, Parquet, DuckDB, statistics.
 * Stated error: four standard errors, read off the measure's own 95 % interval (so the interval is tested with the figure).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DISCHARGE_REASONS, parseEvent } from '#analytics/contract/event.ts';
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
import { milestoneIncidenceAt, survivalAt } from '#analytics/simulator/truth.ts';
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
  const written = await writeMarts(toMartRows(foldEvents([...arrivals.values()]), '2026-12-31'), folder);
  engine = await openEngine(new Map(written.map(({ mart, path }) => [mart, path])));
}, 120_000);
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

interface Window {
  readonly from: string | null;
  readonly to: string | null;
}

async function ask(id: string, program: string | null, { from, to }: Window = { from: null, to: null }): Promise<Result> {
  const measure = findMeasure(id);
  if (measure === undefined) throw new Error(id);
  const { kind: view, interval } = measure.definition;
  const query: Query = {
    from: from ?? '2024-01-01', to: to ?? '2027-01-01', asOf: AS_OF, snapshot: 's', program, clinician: null, levelOfCare: null, groupBy: null, ci: 'plain',
    strata: {}, interval, view, rules: 'nhs', instrument: null,
  };
  return (await runMeasure(engine, measure, { query, label: (key) => key, targets: [], takenOn: '2026-11-20' })).result;
}

type Found = Pick<Extract<Reading, { state: 'value' }>, 'value' | 'lower' | 'upper'>;

function expectFound(found: Found, planted: number, what: string): void {
  const error = found.lower === null || found.upper === null ? 0.02 : (found.upper - found.lower) / 3.92;
  expect(Math.abs(found.value - planted), `seed ${SEED}, ${what}: found ${found.value} for ${planted}, error ${error}`).toBeLessThanOrEqual(4 * error + 1e-9);
}

function expectNear(reading: Reading | undefined, planted: number, what: string): void {
  if (reading?.state !== 'value') throw new Error(`${what} has no value`);
  expectFound(reading, planted, what);
}

/** A way of ending that nobody met with has an interval of no width: then it must be rare enough for that (as rare as four errors are, 6 in 100,000). */
function expectIncidence(reading: Reading | undefined, planted: number, episodes: number, what: string): void {
  if (reading?.state === 'value' && reading.value === 0) expect((1 - planted) ** episodes, `seed ${SEED}, ${what}: found none of ${episodes} for ${planted}`).toBeGreaterThan(6e-5);
  else expectNear(reading, planted, what);
}

function expectShare(numerator: number, denominator: number, planted: number, what: string): void {
  const error = Math.sqrt((planted * (1 - planted)) / denominator);
  expect(denominator, what).toBeGreaterThan(50);
  expect(Math.abs(numerator / denominator - planted), `seed ${SEED}, ${what}: found ${numerator} of ${denominator} for ${planted}`).toBeLessThanOrEqual(4 * error);
}

/** Numerators and denominators of every reading that has them, added up. */
function pooled(readings: readonly Reading[]): readonly [number, number] {
  const values = readings.flatMap((reading) => (reading.state === 'value' ? [reading] : []));
  return [values.reduce((sum, { numerator = 0 }) => sum + numerator, 0), values.reduce((sum, { denominator = 0 }) => sum + denominator, 0)];
}

const pointsOf = (result: Result): Reading[] => (result.kind === 'series' ? result.groups.flatMap(({ points }) => points.map(({ reading }) => reading)) : []);

/** A step curve on a day. */
function on<P extends { readonly day: number }>(points: readonly P[], day: number): P {
  const point = points.findLast((one) => one.day <= day);
  if (point === undefined) throw new Error('the curve is empty');
  return point;
}

describe.each(SIMULATION.truth.programs)('$story', (planted) => {
  const { program, plannedDays } = planted;
  const cohorts = planted.cohorts.map((cohort) => ({ cohort, window: { from: cohort.admittedFrom, to: cohort.admittedBefore } }));

  it.each(cohorts)('retention of its cohort %#, as stays', async ({ cohort, window }) => {
    const result = await ask('retention', program, window);
    const curve = result.kind === 'curve' ? result.groups[0] : undefined;
    expect(curve?.episodes ?? 0).toBeGreaterThan(100);
    for (const day of [30, 60, 90, 180] as const) {
      // The curve itself is compared, just before the day: a 28-day program has no 30-day retention to read.
      expectFound(on(curve?.points ?? [], day - 1), cohort.stayed[day], `retained ${day} days`);
      expect(curve?.readings.find((one) => one.day === day)?.reading.state).toBe(plannedDays === null ? 'value' : 'none');
    }
    if (plannedDays === null) expect(cohort.stayed).toEqual(cohort.retained);
    else expectFound(on(curve?.points ?? [], plannedDays - 1), survivalAt(cohort.exits, plannedDays - 1), 'there on the planned last day');
  });

  it.each(cohorts)('first milestones of its cohort %#', async ({ cohort, window }) => {
    const result = await ask('time-to-first-milestone', program, window);
    const incidence = result.kind === 'incidence' ? result.groups[0] : undefined;
    if (plannedDays === null) {
      for (const { day, reading } of incidence?.readings.filter((one) => one.day <= 180) ?? []) {
        expectNear(reading, milestoneIncidenceAt(cohort.exits, planted.firstMilestoneDay, planted.milestonePerDay, day), `milestone within ${day} days`);
      }
      return;
    }
    // WHY only up to the planned end: whoever steps down may reach a first milestone there, at that program's pace.
    const points = incidence?.causes.find(({ cause }) => cause === 'milestone')?.points ?? [];
    for (const day of [7, 14, plannedDays - 1]) expectFound(on(points, day), milestoneIncidenceAt(cohort.exits, planted.firstMilestoneDay, planted.milestonePerDay, day), `milestone within ${day} days`);
  });

  it.each(cohorts)('ways of ending of its cohort %#', async ({ cohort, window }) => {
    const result = await ask('exits', program, window);
    const [group] = result.kind === 'incidence' ? result.groups : [];
    const causes = group?.causes ?? [];
    expect(causes).toHaveLength(7);
    for (const { cause, points, readings } of causes) {
      const reason = DISCHARGE_REASONS.find((one) => one === cause) ?? 'other';
      if (plannedDays === null) {
        for (const day of [30, 60, 90, 180] as const) expectIncidence(readings.find((one) => one.day === day)?.reading, cohort.exitsFor[reason][day], group?.episodes ?? 0, `${reason} within ${day} days`);
        continue;
      }
      // WHY the day before: those who complete on the planned day and step down have not left.
      const before = cohort.exitsFor[reason][30] - (reason === 'completed' ? survivalAt(cohort.exits, plannedDays - 1) : 0);
      expectIncidence({ state: 'value', method: '', ...on(points, plannedDays - 1) }, before, group?.episodes ?? 0, `${reason} before the planned day`);
    }
  });

  it.each(cohorts)('admission cohorts of its cohort %#', async ({ cohort, window }) => {
    const result = await ask('retention-cohorts', program, window);
    const rows = result.kind === 'grid' ? result.groups[0]?.rows ?? [] : [];
    for (const day of [30, 60, 90, 180] as const) {
      const cells = rows.flatMap(({ cells: row }) => row.filter(({ column }) => column === `d${day}`)).map(({ reading }) => reading);
      if (plannedDays !== null) expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(['none']));
      else expectShare(...pooled(cells), cohort.stayed[day], `cohorts retained ${day} days`);
    }
  });

  it.each(cohorts)('days in treatment of its cohort %#', async ({ cohort, window }) => {
    const result = await ask('days-in-treatment', program, window);
    const cells = result.kind === 'table' ? result.groups[0]?.rows[0]?.cells ?? {} : {};
    for (const tau of [90, 180] as const) expectNear(cells[`d${tau}`], cohort.stayDays[tau], `days out of ${tau}`);
  });

  // WHY not where people step down: contacts of a stay count for the program it began in, and the next one has a rate of its own.
  if (plannedDays === null) {
    it('attendance', async () => {
      expectShare(...pooled(pointsOf(await ask('attendance', program))), planted.attendanceRate, 'attendance');
    });
  }
});

describe('all programs', () => {
  it('returns within 30 days of an unplanned exit', async () => {
    expectShare(...pooled(pointsOf(await ask('returns', null))), SIMULATION.truth.returnWithin30, 'returns');
  });
});
