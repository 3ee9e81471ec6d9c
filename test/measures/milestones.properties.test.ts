/** What holds of the measures of milestones and goals whatever the records: random clients, stays, goals, their versions and entries, in DuckDB. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '#analytics/contract/query.ts';
import type { Reading, Table } from '#analytics/contract/result.ts';
import type { MartValue } from '#analytics/marts/schema.ts';
import { clientsWithAttainedGoal } from '#analytics/measures/clients-with-attained-goal/measure.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { goalAttainment } from '#analytics/measures/goal-attainment/measure.ts';
import { goalsAttainedOfDue } from '#analytics/measures/goals-attained-of-due/measure.ts';
import { goalsByDomain } from '#analytics/measures/goals-by-domain/measure.ts';
import { goalsWithoutUpdate } from '#analytics/measures/goals-without-update/measure.ts';
import { milestonesReached } from '#analytics/measures/milestones-reached/measure.ts';
import { timeToFirstMilestone } from '#analytics/measures/time-to-first-milestone/measure.ts';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';
import { openMeasureEngine, type MeasureEngine } from '../support/measure-engine.ts';

const FAMILY = [milestonesReached, timeToFirstMilestone, goalsAttainedOfDue, clientsWithAttainedGoal, goalAttainment, goalsWithoutUpdate, goalsByDomain];
const START = '2025-01-01';
const day = (number: number): string => addDays(START, number);

type Row = Record<string, MartValue>;
type Marts = Record<string, Row[]>;
const QUERY: Query = {
  from: START, to: '2026-01-01', asOf: '2026-01-01', snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: 'program', ci: 'log-log', strata: {}, interval: 'month',
  view: 'table', rules: 'nhs', instrument: null,
};

let engine: MeasureEngine;
beforeAll(async () => {
  engine = await openMeasureEngine();
});
afterAll(() => {
  engine.close();
});

async function tableOf(measure: Measure, query: Query): Promise<Table> {
  const { result } = await engine.answer(measure, query);
  if (result.kind !== 'table') throw new Error(`${measure.definition.id} has no table`);
  return result;
}
const cell = (table: Table, column: string, row = 'all', group = 0): Reading => table.groups[group]?.rows.find(({ key }) => key === row)?.cells[column] ?? { state: 'none' };
const valueIn = (reading: Reading): number => (reading.state === 'value' ? reading.value : 0);
const countsOrValue = (reading: Reading | undefined): number => (reading?.state === 'value' ? (reading.numerator ?? reading.value) : 0);
const countsIn = (reading: Reading): [number, number] => (reading.state === 'value' ? [reading.numerator ?? NaN, reading.denominator ?? NaN] : [0, 0]);

const Update = fc.record({ after: fc.nat(60), kind: fc.constantFrom('milestone', 'progressed', 'revised', 'attained', 'discontinued'), level: fc.integer({ min: -2, max: 2 }), by: fc.constantFrom('client', 'program', 'joint', null) });
const Goal = fc.record({
  at: fc.nat(30), domain: fc.constantFrom('legal', 'housing'), moved: fc.constantFrom('legal', 'family'), target: fc.option(fc.nat(60), { nil: null }), weight: fc.constantFrom(null, 0, 1, 3),
  baseline: fc.constantFrom(null, -2, -1), updates: fc.array(Update, { maxLength: 4 }),
});
const Episode = fc.record({ gap: fc.constantFrom(0, 1, 2, 9), length: fc.option(fc.nat(60), { nil: null }), program: fc.constantFrom('p1', 'p2'), goals: fc.array(Goal, { maxLength: 3 }) });
const Clients = fc.array(fc.record({ admitted: fc.nat(60), episodes: fc.array(Episode, { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 5 });
type GoalOf = typeof Goal extends fc.Arbitrary<infer T> ? T : never;
type EpisodeOf = typeof Episode extends fc.Arbitrary<infer T> ? T : never;

function addGoal(marts: Marts, given: GoalOf, episode: number, on: string): void {
  const key = (marts['goals']?.length ?? 0) + 1;
  const set = addDays(on, given.at);
  const target = given.target === null ? null : addDays(set, given.target);
  marts['goals']?.push({ goal_key: key, episode_key: episode, goal: `g${key}`, authored_by: 'joint', set_on: set, baseline_level: given.baseline });
  marts['goal_terms']?.push({ goal_key: key, version: 1, from_on: set, domain: given.domain, target_on: target, weight: given.weight });
  let version = 1;
  for (const [index, { after, kind, level, by }] of [...given.updates].sort((left, right) => left.after - right.after).entries()) {
    const when = addDays(set, after);
    marts['goal_updates']?.push({ goal_key: key, position: index + 1, on_date: when, kind, level: kind === 'progressed' ? level : null, done_by: kind === 'discontinued' ? by : null });
    if (kind === 'revised') marts['goal_terms']?.push({ goal_key: key, version: version += 1, from_on: when, domain: given.moved, target_on: addDays(when, 20), weight: 2 });
    if (kind === 'milestone' || kind === 'attained') marts['milestones']?.push({ episode_key: episode, on_date: when, goal: `g${key}`, step: kind === 'milestone' ? 's' : null, kind });
  }
}

function addEpisode(marts: Marts, { length, program, goals }: EpisodeOf, place: { client: string; stay: number; position: number; on: string }): void {
  const key = (marts['episodes']?.length ?? 0) + 1;
  const until = length === null ? null : addDays(place.on, length);
  for (const goal of goals) addGoal(marts, goal, key, place.on);
  marts['episodes']?.push({
    episode_key: key, source: 'case', episode: `e${key}`, client: place.client, stay_key: place.stay, stay_position: place.position, program, level_of_care: '2.1',
    admitted_on: place.on, discharged_on: until, reason: until === null ? null : 'left',
  });
}

/** Milestones count to the end of the stay, whichever of its episodes their goal was set in. */
function withFirstMilestones(marts: Marts): Marts {
  const episodes = marts['episodes'] ?? [];
  return {
    ...marts,
    episodes: episodes.map((row) => {
      const stay = episodes.filter((other) => other['stay_key'] === row['stay_key']);
      const [from, to] = [stay.map((other) => String(other['admitted_on'])).sort()[0] ?? '', stay.find((other) => other['stay_position'] === stay.length)?.['discharged_on'] ?? null];
      const own = (marts['milestones'] ?? []).filter((other) => other['episode_key'] === row['episode_key']).map((other) => String(other['on_date']));
      return { ...row, first_milestone_on: own.filter((on) => on >= from && (to === null || on <= String(to))).sort()[0] ?? null };
    }),
  };
}

/** Episodes of a client one after another. */
function martsOf(clients: typeof Clients extends fc.Arbitrary<infer T> ? T : never): Marts {
  const marts: Marts = { episodes: [], milestones: [], goals: [], goal_terms: [], goal_updates: [] };
  let stay = 0;
  for (const [index, { admitted, episodes }] of clients.entries()) {
    let [on, position] = [day(admitted), 0];
    for (const [nth, given] of episodes.entries()) {
      const isLinked = nth > 0 && given.gap <= 1;
      if (!isLinked) stay += 1;
      position = isLinked ? position + 1 : 1;
      on = nth === 0 ? on : addDays(on, given.gap);
      addEpisode(marts, given, { client: `c${index}`, stay, position, on });
      if (given.length === null) break;
      on = addDays(on, given.length);
    }
  }
  return withFirstMilestones(marts);
}

/** The records as they were on a day: nothing later had happened. */
function knownOn(marts: Marts, asOf: string): Marts {
  const isKnown = (value: MartValue | undefined): boolean => typeof value === 'string' && value <= asOf;
  const keys = (rows: readonly Row[], column: string): Set<MartValue | undefined> => new Set(rows.map((row) => row[column]));
  const episodes = (marts['episodes'] ?? []).filter((row) => isKnown(row['admitted_on']));
  const goals = (marts['goals'] ?? []).filter((row) => isKnown(row['set_on']) && keys(episodes, 'episode_key').has(row['episode_key']));
  const ofGoals = (name: string, column: string): Row[] => (marts[name] ?? []).filter((row) => keys(goals, 'goal_key').has(row['goal_key']) && isKnown(row[column]));
  return {
    episodes: episodes.map((row) => ({
      ...row, ...(isKnown(row['discharged_on']) ? {} : { discharged_on: null, reason: null }), first_milestone_on: isKnown(row['first_milestone_on']) ? row['first_milestone_on'] ?? null : null,
    })),
    milestones: (marts['milestones'] ?? []).filter((row) => isKnown(row['on_date']) && keys(episodes, 'episode_key').has(row['episode_key'])),
    goals, goal_terms: ofGoals('goal_terms', 'from_on'), goal_updates: ofGoals('goal_updates', 'on_date'),
  };
}

const RUNS = { numRuns: 8, seed: 20261121 };
const asOfOf = (number: number): Query => ({ ...QUERY, asOf: day(number) });

describe.each(FAMILY.map((measure) => [measure.definition.id, measure] as const))('%s, for any records,', (_id, measure) => {
  it('is the same in whatever order they stand', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(160), async (clients, asOf) => {
      const marts = martsOf(clients);
      await engine.load(marts);
      const { result, warnings } = await engine.answer(measure, asOfOf(asOf));
      await engine.load(Object.fromEntries(Object.entries(marts).map(([name, rows]) => [name, [...rows].reverse()])));
      expect(await engine.answer(measure, asOfOf(asOf))).toMatchObject({ result, warnings });
    }), RUNS);
  });

  it('does not change as of a day by what happens after it', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(130), fc.constantFrom(...measure.definition.views), async (clients, asOf, view) => {
      const query = { ...asOfOf(asOf), view };
      await engine.load(martsOf(clients));
      const { result, warnings } = await engine.answer(measure, query);
      await engine.load(knownOn(martsOf(clients), query.asOf));
      expect(await engine.answer(measure, query)).toMatchObject({ result, warnings });
    }), RUNS);
  });

  it('shows no count of 1 to 10 where small counts are hidden', async () => {
    await fc.assert(fc.asyncProperty(Clients, async (clients) => {
      const many = Array.from({ length: 9 }, () => clients).flat();
      await engine.load(martsOf(many));
      const { result, episodesBehind } = await engine.answer(measure, QUERY);
      const shown = suppress(result, 11, episodesBehind);
      const counts = shown.kind !== 'table' ? [] : shown.groups.flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.values(cells).flatMap((reading) => {
        if (reading.state !== 'value') return [];
        if (reading.method === 'count') return [reading.value];
        return [reading.numerator ?? 0, reading.denominator ?? 0, (reading.denominator ?? 0) - (reading.numerator ?? reading.denominator ?? 0)];
      })));
      expect(counts.filter((count) => count >= 1 && count <= 10)).toEqual([]);
    }), { ...RUNS, numRuns: 4 });
  });
});

describe.each([['goals-by-domain', goalsByDomain], ['goal-attainment', goalAttainment]] as const)('%s, where small counts are hidden,', (_id, measure) => {
  it('never hides one domain alone beside a total from which it could be had', async () => {
    await fc.assert(fc.asyncProperty(Clients, async (clients) => {
      await engine.load(martsOf(Array.from({ length: 9 }, () => clients).flat()));
      const { result, episodesBehind } = await engine.answer(measure, { ...QUERY, groupBy: null });
      const shown = suppress(result, 11, episodesBehind);
      const rows = shown.kind === 'table' ? (shown.groups[0]?.rows ?? []) : [];
      for (const column of ['goals', 'share']) {
        const states = rows.map(({ cells }) => cells[column]).filter((reading) => reading?.state === 'hidden' || countsOrValue(reading) > 0);
        const hidden = states.filter((reading) => reading?.state === 'hidden').length;
        expect(hidden === 1 && states.length > 1).toBe(false);
      }
    }), RUNS);
  });
});

describe('goals-by-domain, where small counts are hidden,', () => {
  it('has no two shares in a row that differ by 1 to 10 goals, nor a total that tells so few of the hidden ones', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.integer({ min: 2, max: 9 }), async (clients, times) => {
      await engine.load(martsOf(Array.from({ length: times }, () => clients).flat()));
      const { result, episodesBehind } = await engine.answer(goalsByDomain, { ...QUERY, groupBy: null });
      const shown = suppress(result, 11, episodesBehind);
      const rows = shown.kind === 'table' ? (shown.groups[0]?.rows ?? []) : [];
      const partsOf = (cells: Readonly<Record<string, Reading>> | undefined, column: string): number[] | null => {
        const reading = cells?.[column];
        return reading?.state !== 'value' ? null : [reading.numerator ?? reading.value, reading.denominator ?? reading.value];
      };
      const told = rows.flatMap(({ cells }) => {
        const [goals, attained, due, discontinued] = ['goals', 'attained', 'attainedOfDue', 'discontinued'].map((column) => partsOf(cells, column));
        return [
          ...(goals != null && due != null ? [(goals[1] ?? 0) - (due[1] ?? 0)] : []), ...(attained != null && due != null ? [(attained[0] ?? 0) - (due[0] ?? 0)] : []),
          ...(attained != null && discontinued != null ? [(attained[1] ?? 0) - (attained[0] ?? 0) - (discontinued[0] ?? 0)] : []),
        ];
      });
      const left = ['attained', 'attainedOfDue', 'discontinued'].flatMap((column) => {
        const total = partsOf(rows[0]?.cells, column);
        const known = rows.slice(1).map(({ cells }) => partsOf(cells, column) ?? [0, 0]);
        return total === null ? [] : total.map((count, place) => known.reduce((rest, parts) => rest - (parts[place] ?? 0), count));
      });
      expect([...told, ...left].filter((count) => count >= 1 && count <= 10)).toEqual([]);
    }), { ...RUNS, numRuns: 20 });
  });
});

interface Told {
  readonly client: string;
  readonly isActive: boolean;
  readonly set: string;
  readonly target: string | null;
  readonly entries: readonly { readonly on: string; readonly kind: MartValue }[];
}

/** Goals as they stand on a day, told without any SQL: records known that day, walked through in order. */
function goalsOn(marts: Marts, asOf: string): Told[] {
  const known = knownOn(marts, asOf);
  const rows = (name: string): Row[] => known[name] ?? [];
  return rows('goals').map((goal) => {
    const episode = rows('episodes').find((row) => row['episode_key'] === goal['episode_key']);
    const stay = rows('episodes').filter((row) => row['stay_key'] === episode?.['stay_key']);
    const target = rows('goal_terms').findLast((row) => row['goal_key'] === goal['goal_key'])?.['target_on'];
    return {
      client: String(episode?.['client']), isActive: stay.some((row) => row['discharged_on'] === null), set: String(goal['set_on']), target: typeof target === 'string' ? target : null,
      entries: rows('goal_updates').filter((row) => row['goal_key'] === goal['goal_key']).map((row) => ({ on: String(row['on_date']), kind: row['kind'] ?? null })),
    };
  });
}
const attainedOn = ({ entries }: Told): string | null => entries.find(({ kind }) => kind === 'attained')?.on ?? null;

describe('measures of milestones and goals, beside one another and beside a walk through the records,', () => {
  it('count goals due, in time and late as the walk does, and every goal due in one place', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(160), async (clients, asOf) => {
      const marts = martsOf(clients);
      await engine.load(marts);
      const table = await tableOf(goalsAttainedOfDue, { ...asOfOf(asOf), groupBy: null });
      const told = goalsOn(marts, day(asOf));
      const due = told.filter(({ target }) => target !== null && target <= day(asOf));
      const inTime = due.filter((goal) => (attainedOn(goal) ?? '9999') <= (goal.target ?? ''));
      const late = due.filter((goal) => attainedOn(goal) !== null).length - inTime.length;
      expect(countsIn(cell(table, 'share'))).toEqual([inTime.length, due.length]);
      expect([valueIn(cell(table, 'late')), valueIn(cell(table, 'noTarget'))]).toEqual([late, told.filter(({ target }) => target === null).length]);
      const others = ['late', 'open', 'byClient', 'byProgram', 'byBoth'].reduce((total, column) => total + valueIn(cell(table, column)), 0);
      expect(inTime.length + others).toBe(due.length);
      expect(due.length + valueIn(cell(table, 'notYet')) + valueIn(cell(table, 'noTarget'))).toBe(told.length);
    }), { ...RUNS, numRuns: 15 });
  });

  it('count clients with an attained goal as the walk does', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(160), async (clients, asOf) => {
      const marts = martsOf(clients);
      await engine.load(marts);
      const told = goalsOn(marts, day(asOf));
      const distinct = (goals: readonly Told[]): number => new Set(goals.map(({ client }) => client)).size;
      expect(countsIn(cell(await tableOf(clientsWithAttainedGoal, { ...asOfOf(asOf), groupBy: null }), 'share'))).toEqual([distinct(told.filter((goal) => attainedOn(goal) !== null)), distinct(told)]);
    }), { ...RUNS, numRuns: 15 });
  });

  it('count open goals without an update as the walk does, today and in the running month of the chart', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(160), async (clients, asOf) => {
      const marts = martsOf(clients);
      await engine.load(marts);
      const query = { ...asOfOf(asOf), groupBy: null };
      const open = goalsOn(marts, day(asOf)).filter(({ isActive, entries }) => isActive && !entries.some(({ kind }) => kind === 'attained' || kind === 'discontinued'));
      const stale = open.filter(({ set, entries }) => daysBetween(entries.at(-1)?.on ?? set, day(asOf)) >= 30);
      expect(countsIn(cell(await tableOf(goalsWithoutUpdate, query), 'share'))).toEqual([stale.length, open.length]);
      const { result } = await engine.answer(goalsWithoutUpdate, { ...query, view: 'series' });
      const running = result.kind === 'series' ? result.groups[0]?.points.find(({ from }) => from === `${day(asOf).slice(0, 7)}-01`) : undefined;
      expect(countsIn(running?.reading ?? { state: 'none' })).toEqual([stale.length, open.length]);
    }), { ...RUNS, numRuns: 15 });
  });

  it('agree on who reached a milestone, and on the goals due', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(160), async (clients, asOf) => {
      await engine.load(martsOf(clients));
      const query = { ...asOfOf(asOf), groupBy: null };
      const { result } = await engine.answer(timeToFirstMilestone, { ...query, view: 'incidence' });
      const reached = result.kind === 'incidence' ? result.groups[0]?.causes[0]?.points.reduce((total, { events }) => total + events, 0) : undefined;
      expect(countsIn(cell(await tableOf(milestonesReached, query), 'share'))[0]).toBe(reached);
      const [byDomain, ofDue, attainment] = [await tableOf(goalsByDomain, query), await tableOf(goalsAttainedOfDue, query), await tableOf(goalAttainment, query)];
      expect(countsIn(cell(byDomain, 'attainedOfDue'))).toEqual(countsIn(cell(ofDue, 'share')));
      expect(cell(attainment, 'goals')).toEqual(cell(byDomain, 'goals'));
      const domains = byDomain.groups[0]?.rows.filter(({ key }) => key !== 'all') ?? [];
      for (const column of ['goals', 'discontinued']) expect(domains.reduce((total, { cells }) => total + valueIn(cells[column] ?? { state: 'none' }), 0)).toBe(valueIn(cell(byDomain, column)));
    }), { ...RUNS, numRuns: 10 });
  });

  it('count every goal in one window of admissions: two windows side by side add up to the whole', async () => {
    await fc.assert(fc.asyncProperty(Clients, fc.nat(60), async (clients, cut) => {
      await engine.load(martsOf(clients));
      const query = { ...QUERY, groupBy: null };
      const shareOf = async (window: Partial<Query>): Promise<[number, number]> => countsIn(cell(await tableOf(goalsAttainedOfDue, { ...query, ...window }), 'share'));
      const [[before, dueBefore], [after, dueAfter]] = [await shareOf({ to: day(cut) }), await shareOf({ from: day(cut) })];
      expect([before + after, dueBefore + dueAfter]).toEqual(await shareOf({}));
    }), RUNS);
  });
});
