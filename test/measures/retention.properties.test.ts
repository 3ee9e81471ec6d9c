/** What holds of the retention measures whatever the records: random clients, stays, exits and contacts, in DuckDB. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DISCHARGE_REASONS } from '#analytics/contract/event.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Grid, Reading, Result } from '#analytics/contract/result.ts';
import type { MartValue } from '#analytics/marts/schema.ts';
import { daysInTreatment } from '#analytics/measures/days-in-treatment/measure.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { exits } from '#analytics/measures/exits/measure.ts';
import { retentionCohorts } from '#analytics/measures/retention-cohorts/measure.ts';
import { retention } from '#analytics/measures/retention/measure.ts';
import { returns } from '#analytics/measures/returns/measure.ts';
import { threePeriodContinuity } from '#analytics/measures/three-period-continuity/measure.ts';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import { lastDayOfInterval } from '#analytics/period/intervals.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';
import { openMeasureEngine, type MeasureEngine } from '../support/measure-engine.ts';

const FAMILY = [retention, exits, retentionCohorts, daysInTreatment, threePeriodContinuity, returns];
const VIEWS = FAMILY.flatMap((measure) => measure.definition.views.map((view) => [`${measure.definition.id} as ${view}`, measure, view] as const));
const START = '2025-01-01';
const day = (number: number): string => addDays(START, number);

type Row = Record<string, MartValue>;
type Marts = Record<string, Row[]>;
const QUERY: Query = {
  from: START, to: '2025-05-01', asOf: '2026-01-01', snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, interval: 'month',
  view: 'table', rules: 'nhs', instrument: null,
};

let engine: MeasureEngine;
beforeAll(async () => {
  engine = await openMeasureEngine();
});
afterAll(() => {
  engine.close();
});

async function ask<K extends Result['kind']>(measure: Measure, view: K, query: Partial<Query> = {}): Promise<Extract<Result, { kind: K }>> {
  const { result } = await engine.answer(measure, { ...QUERY, ...query, view });
  const isAsked = (found: Result): found is Extract<Result, { kind: K }> => found.kind === view;
  if (!isAsked(result)) throw new Error(`${measure.definition.id} has no ${view}`);
  return result;
}

const Episode = fc.record({
  gap: fc.constantFrom(0, 1, 2, 30, 31), length: fc.option(fc.nat(130), { nil: null, freq: 3 }), reason: fc.constantFrom(...DISCHARGE_REASONS), program: fc.constantFrom('p1', 'p2'),
  contacts: fc.array(fc.record({ at: fc.nat(95), attended: fc.nat(2) }), { maxLength: 12 }),
});
const Clients = fc.array(fc.record({ admitted: fc.nat(110), episodes: fc.array(Episode, { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 8 });
type EpisodeOf = typeof Episode extends fc.Arbitrary<infer T> ? T : never;

function addEpisode(marts: Marts, { length, reason, program, contacts }: EpisodeOf, place: Row & { readonly admitted_on: string }): void {
  const key = (marts['episodes']?.length ?? 0) + 1;
  marts['episodes']?.push({
    ...place, episode_key: key, source: 'case', episode: `e${key}`, program, level_of_care: '2.1',
    discharged_on: length === null ? null : addDays(place.admitted_on, length), reason: length === null ? null : reason,
  });
  for (const { at, attended } of contacts) marts['contacts']?.push({ episode_key: key, on_date: addDays(place.admitted_on, at), modality: `m${at}`, attended, no_show: 1, cancelled_by_client: 0, cancelled_by_program: 0 });
}

/** Episodes of a client one after another; nobody is admitted again while still there. */
function martsOf(clients: typeof Clients extends fc.Arbitrary<infer T> ? T : never): Marts {
  const marts: Marts = { episodes: [], contacts: [] };
  let stay = 0;
  for (const [index, { admitted, episodes }] of clients.entries()) {
    let [on, position, isOpen]: [string, number, boolean] = [day(admitted), 0, false];
    for (const [nth, given] of episodes.entries()) {
      if (isOpen) break;
      const isLinked = nth > 0 && given.gap <= 1;
      stay += isLinked ? 0 : 1;
      position = isLinked ? position + 1 : 1;
      on = nth === 0 ? on : addDays(on, given.gap);
      addEpisode(marts, given, { client: `c${index}`, stay_key: stay, stay_position: position, admitted_on: on });
      isOpen = given.length === null;
      on = addDays(on, given.length ?? 0);
    }
  }
  return marts;
}

const isBy = (value: MartValue | undefined, asOf: string): boolean => typeof value === 'string' && value <= asOf;

/** The records as they were on a day: nothing later had happened. */
function knownOn(marts: Marts, asOf: string): Marts {
  const episodes = (marts['episodes'] ?? []).filter((row) => isBy(row['admitted_on'], asOf));
  const keys = new Set(episodes.map((row) => row['episode_key']));
  return {
    episodes: episodes.map((row) => (isBy(row['discharged_on'], asOf) ? row : { ...row, discharged_on: null, reason: null })),
    contacts: (marts['contacts'] ?? []).filter((row) => keys.has(row['episode_key'] ?? null) && isBy(row['on_date'], asOf)),
  };
}

interface Stay {
  readonly client: MartValue;
  readonly admittedOn: string;
  /** Null while it lasts. */
  readonly leftOn: string | null;
  readonly reason: MartValue;
  readonly days: number;
  readonly attendedOn: readonly string[];
}

const text = (value: MartValue | undefined): string => String(value);

/** Stays put together by hand, as of a day, with nothing of the SQL in it. */
function staysOn(marts: Marts, asOf: string): Stay[] {
  const { episodes = [], contacts = [] } = knownOn(marts, asOf);
  return [...new Set(episodes.map((row) => row['stay_key']))].map((key): Stay => {
    const own = episodes.filter((row) => row['stay_key'] === key).sort((left, right) => Number(left['stay_position']) - Number(right['stay_position']));
    const [first, last] = [own[0] ?? {}, own.at(-1) ?? {}];
    const [admittedOn, leftOn] = [text(first['admitted_on']), last['discharged_on'] == null ? null : text(last['discharged_on'])];
    const keys = own.map((row) => row['episode_key']);
    return {
      client: first['client'] ?? null, admittedOn, leftOn, reason: last['reason'] ?? null, days: daysBetween(admittedOn, leftOn ?? asOf),
      attendedOn: contacts.filter((row) => keys.includes(row['episode_key'] ?? null) && Number(row['attended']) > 0).map((row) => text(row['on_date'])),
    };
  });
}

const inWindow = ({ admittedOn }: Stay): boolean => admittedOn >= QUERY.from && admittedOn < QUERY.to;
const countsIn = (reading: Reading | undefined): [number, number] => (reading?.state === 'value' ? [reading.numerator ?? NaN, reading.denominator ?? NaN] : [0, 0]);
const RUNS = { numRuns: 20, seed: 20261121 };
/** For what is asked of every view. */
const FEW = 6;

async function always(check: (marts: Marts, asOf: string) => Promise<void>, numRuns = RUNS.numRuns): Promise<void> {
  await fc.assert(fc.asyncProperty(Clients, fc.nat(300), async (clients, number) => {
    const marts = martsOf(clients);
    await engine.load(marts);
    await check(marts, day(number));
  }), { ...RUNS, numRuns });
}

describe.each(VIEWS)('%s, for any records,', (_name, measure, view) => {
  it('is the same in whatever order they stand, and whatever happens after the as-of day', async () => {
    await always(async (marts, asOf) => {
      const query = { ...QUERY, asOf, view, groupBy: 'program' } as const;
      const inOrder = await engine.answer(measure, query);
      await engine.load(Object.fromEntries(Object.entries(marts).map(([name, rows]) => [name, [...rows].reverse()])));
      expect(JSON.stringify(await engine.answer(measure, query))).toBe(JSON.stringify(inOrder));
      await engine.load(knownOn(marts, asOf));
      expect(JSON.stringify(await engine.answer(measure, query))).toBe(JSON.stringify(inOrder));
    }, FEW);
  });
});

describe('retention and exits, for any records,', () => {
  it('have curves that never rise, lie lower where silence counts as leaving, and add up to 1 with every way of ending', async () => {
    await always(async (_marts, asOf) => {
      const [curve] = (await ask(retention, 'curve', { asOf })).groups;
      const [incidence] = (await ask(exits, 'incidence', { asOf })).groups;
      const at = (points: readonly { readonly day: number; readonly value: number }[], on: number, before: number): number => points.findLast((point) => point.day <= on)?.value ?? before;
      for (const points of [curve?.points ?? [], curve?.sensitivity?.points ?? []]) {
        points.reduce((before, { value }) => {
          expect(value).toBeLessThanOrEqual(before);
          return value;
        }, 1);
      }
      expect(incidence?.episodes).toBe(curve?.episodes);
      for (const { day: on, value } of curve?.points ?? []) {
        expect((incidence?.causes ?? []).reduce((sum, { points }) => sum + at(points, on, 0), value)).toBeCloseTo(1, 12);
        expect(at(curve?.sensitivity?.points ?? [], on, 1)).toBeLessThanOrEqual(value + 1e-12);
      }
    });
  });
});

const cellsOf = (grid: Grid): { from: string; episodes: number | null; day: number; eligible: number | null; reading: Reading }[] =>
  grid.groups.flatMap(({ rows }) => rows.flatMap(({ from, episodes, cells }) => cells.map(({ column, eligible, reading }) => ({ from, episodes, day: Number(column.slice(1)), eligible, reading }))));

describe('retention-cohorts, for any records,', () => {
  it('makes a number only of a window that has closed for the whole month, and then of everybody in it', async () => {
    await always(async (marts, asOf) => {
      const stays = staysOn(marts, asOf).filter(inWindow);
      for (const { from, day: after, eligible, reading } of cellsOf(await ask(retentionCohorts, 'grid', { asOf }))) {
        const cohort = stays.filter(({ admittedOn }) => admittedOn.slice(0, 7) === from.slice(0, 7));
        const lastDay = lastDayOfInterval('month', from);
        expect(eligible).toBe(cohort.length);
        if (cohort.length === 0 && lastDay <= asOf) expect(reading).toEqual({ state: 'none' });
        else if (addDays(lastDay, after) > asOf) expect(reading).toEqual({ state: 'not-yet', availableOn: addDays(lastDay, after) });
        else expect(countsIn(reading)).toEqual([cohort.filter(({ days }) => days >= after).length, cohort.length]);
      }
    });
  });

  it('keeps everybody in their cohort whatever the window', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(119), async (clients, cut) => {
      await engine.load(martsOf(clients));
      const [whole, before, after] = [await ask(retentionCohorts, 'grid'), await ask(retentionCohorts, 'grid', { to: day(cut) }), await ask(retentionCohorts, 'grid', { from: day(cut) })].map(cellsOf);
      for (const { from, day: on, eligible, reading } of whole ?? []) {
        const parts = [before, after].flatMap((cells) => cells?.filter((cell) => cell.from === from && cell.day === on) ?? []);
        const sum = parts.map((part) => countsIn(part.reading)).reduce(([n, d], [numerator, denominator]) => [n + numerator, d + denominator], [0, 0]);
        expect(parts.reduce((all, part) => all + (part.eligible ?? NaN), 0)).toBe(eligible);
        expect(sum).toEqual(countsIn(reading));
      }
    }), RUNS);
  });
});

const pooled = async (measure: Measure, asOf: string): Promise<[number, number, number]> => {
  const cells = (await ask(measure, 'table', { asOf })).groups[0]?.rows[0]?.cells ?? {};
  const notYet = cells['notYet'];
  return [...countsIn(cells['share']), notYet?.state === 'value' ? notYet.value : NaN];
};

describe('three-period-continuity and returns, for any records,', () => {
  it('are what looking at every stay by itself gives', async () => {
    await always(async (marts, asOf) => {
      const [all, stays] = [staysOn(marts, asOf), staysOn(marts, asOf).filter(inWindow)];
      const closed = stays.filter(({ admittedOn }) => addDays(admittedOn, 89) <= asOf);
      const daysFrom = ({ admittedOn, leftOn, attendedOn }: Stay, from: number): number =>
        new Set(attendedOn.filter((on) => on <= (leftOn ?? asOf) && daysBetween(admittedOn, on) >= from && daysBetween(admittedOn, on) < from + 30)).size;
      const kept = closed.filter((stay) => [0, 30, 60].every((from) => daysFrom(stay, from) >= 2));
      expect(await pooled(threePeriodContinuity, asOf)).toEqual([kept.length, closed.length, stays.length - closed.length]);
      const left = stays.flatMap(({ client, leftOn, reason }) => (leftOn !== null && (reason === 'left' || reason === 'terminated') ? [{ client, leftOn }] : []));
      const over = left.filter(({ leftOn }) => addDays(leftOn, 30) <= asOf);
      const back = over.filter(({ client, leftOn }) => all.some((other) => other.client === client && other.admittedOn > leftOn && other.admittedOn <= addDays(leftOn, 30)));
      expect(await pooled(returns, asOf)).toEqual([back.length, over.length, left.length - over.length]);
    });
  });
});

describe('days-in-treatment, for any records,', () => {
  it('is the plain mean of a month whose 90 days are over, and never more than its horizon', async () => {
    await always(async (marts, asOf) => {
      const stays = staysOn(marts, asOf).filter(inWindow);
      for (const { from, reading } of (await ask(daysInTreatment, 'series', { asOf })).groups[0]?.points ?? []) {
        const cohort = stays.filter(({ admittedOn }) => admittedOn.slice(0, 7) === from.slice(0, 7));
        const isOver = addDays(lastDayOfInterval('month', from), 90) <= asOf;
        expect(reading.state).toBe(!isOver ? 'not-yet' : cohort.length === 0 ? 'none' : 'value');
        if (reading.state === 'value') expect(reading.value).toBeCloseTo(cohort.reduce((sum, { days }) => sum + Math.min(days, 90), 0) / cohort.length, 9);
      }
      const cells = (await ask(daysInTreatment, 'table', { asOf })).groups[0]?.rows[0]?.cells ?? {};
      for (const horizon of [90, 180, 365]) {
        const reading = cells[`d${horizon}`];
        if (reading?.state === 'value') expect(reading.value).toBeLessThanOrEqual(horizon);
      }
    });
  });
});

describe('tables of retention for the role quality', () => {
  const row = (days: number, gone: number) => ({ group_key: 'all', days, exits: gone, censored: 0, silent: 0, last_seen: 0, longest_planned_days: null, shortest_planned_days: null });
  it('hide a group in which a few left between two of the days that are read, who would be known by subtracting', () => {
    const shown = (few: number): string[] => {
      const { result, episodesBehind } = retention.answer([row(10, 20), row(70, few), row(400, 40)], { query: QUERY, label: (key) => key, targets: [], takenOn: '2027-01-01' });
      const table = suppress(result, 11, episodesBehind);
      return table.kind === 'table' ? Object.entries(table.groups[0]?.rows[0]?.cells ?? {}).flatMap(([column, { state }]) => (column.startsWith('day') ? [state] : [])) : [];
    };
    expect(shown(3)).toEqual(Array.from({ length: 5 }, () => 'hidden'));
    expect(shown(11)).toEqual(Array.from({ length: 5 }, () => 'value'));
  });
});
