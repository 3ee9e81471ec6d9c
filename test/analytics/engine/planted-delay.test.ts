/**
 * Entry delay is what the simulator planted: the days from an event to its entry by the source, however late the source hands it over.
 * Stated error: four standard errors of a share of that many entries.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvent } from '#analytics/contract/event.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Reading, Result } from '#analytics/contract/result.ts';
import { askArrivals } from '#analytics/engine/ask.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { runMeasure } from '#analytics/engine/run.ts';
import { writeMarts } from '#analytics/engine/write.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { entryDelay } from '#analytics/measures/entry-delay/measure.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { arrivedShares } from '#analytics/statistics/entry-delay.ts';
import { fingerprint } from '#functions/store/identity-of.ts';

const SEED = 11;
// A Friday: `late-entry` hands over on Fridays, so nothing of this week that has been entered is still on its way.
const TAKEN_ON = '2026-11-20';
const SIMULATION = simulate({ seed: SEED, clients: 240, from: '2026-02-01', to: '2026-11-21', programs: ['steady', 'late-entry'], faults: { duplicates: 0.02, disorder: 0.1 } });
const DAYS = [0, 1, 3, 7, 14, 30] as const;

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-delay-'));
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

async function ask(program: string, view: Query['view']): Promise<Result> {
  const query: Query = {
    from: '2026-01-01', to: '2027-01-01', asOf: TAKEN_ON, snapshot: 's', program, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, interval: 'month', view,
    rules: 'nhs', instrument: null,
  };
  return (await runMeasure(engine, entryDelay, { query, label: (key) => key, targets: [], takenOn: TAKEN_ON })).result;
}

async function cellsOf(program: string): Promise<Readonly<Record<string, Reading>>> {
  const result = await ask(program, 'table');
  return result.kind === 'table' ? result.groups[0]?.rows[0]?.cells ?? {} : {};
}

const valueOf = (reading: Reading | undefined): number => (reading?.state === 'value' ? reading.value : NaN);

describe.each(SIMULATION.truth.programs)('$story', ({ program, entryLagDays }) => {
  const plantedWithin = (day: number): number => entryLagDays.reduce((total, { days, share }) => total + (days <= day ? share : 0), 0);

  it('has the shares within so many days that were planted', async () => {
    const cells = await cellsOf(program);
    const entries = valueOf(cells['events']);
    expect(entries).toBeGreaterThan(2000);
    for (const day of DAYS) {
      const planted = plantedWithin(day);
      const error = Math.sqrt((planted * (1 - planted)) / entries);
      expect(Math.abs(valueOf(cells[`within${day}`]) - planted), `seed ${SEED}, within ${day} days`).toBeLessThanOrEqual(4 * error + 1e-9);
    }
    expect([valueOf(cells['median']), valueOf(cells['ninetieth'])]).toEqual([0.5, 0.9].map((share) => entryLagDays.find(({ days }) => plantedWithin(days) >= share - 1e-9)?.days));
  });
  it('has the share within 3 days in every month that is known, and none in the one that is not', async () => {
    const result = await ask(program, 'series');
    const points = result.kind === 'series' ? result.groups[0]?.points ?? [] : [];
    const planted = plantedWithin(3);
    const known = points.flatMap(({ from, reading }) => (reading.state === 'value' ? [{ from, ...reading }] : []));
    expect(known.map(({ from }) => from)).toEqual(['02', '03', '04', '05', '06', '07', '08', '09', '10'].map((month) => `2026-${month}-01`));
    for (const { from, value, denominator = 0 } of known) {
      expect(Math.abs(value - planted), `seed ${SEED}, ${from}`).toBeLessThanOrEqual(4 * Math.sqrt((planted * (1 - planted)) / denominator) + 1e-9);
    }
    expect(points.find(({ from }) => from === '2026-11-01')?.reading).toEqual({ state: 'not-yet', availableOn: '2026-12-03' });
  });
  it('shades the days of which not everything has arrived, by as much', async () => {
    const arrived = arrivedShares(await askArrivals(engine, { takenOn: TAKEN_ON, program }), TAKEN_ON);
    expect(arrived.at(-1)?.on).toBe(TAKEN_ON);
    expect(arrived.at(-1)?.share ?? 0).toBeCloseTo(plantedWithin(0), 1);
    // What is as old as the longest delay has come.
    expect(arrived.length).toBe(Math.max(...entryLagDays.map(({ days }) => days)));
  });
});
