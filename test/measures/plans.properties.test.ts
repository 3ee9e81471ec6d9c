/** What holds of plans, rare events and entry delay whatever the records; and that SQL counts as a plain reading of the rules does. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Query } from '#analytics/contract/query.ts';
import { MARTS, type MartValue } from '#analytics/marts/schema.ts';
import { crisis } from '#analytics/measures/crisis/measure.ts';
import { death } from '#analytics/measures/death/measure.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { entryDelay } from '#analytics/measures/entry-delay/measure.ts';
import { RareRow } from '#analytics/measures/forms/rare-events.ts';
import { WaitingRow } from '#analytics/measures/forms/waiting.ts';
import { hospital } from '#analytics/measures/hospital/measure.ts';
import { overdose } from '#analytics/measures/overdose/measure.ts';
import { planReviewedWithClient } from '#analytics/measures/plan-reviewed-with-client/measure.ts';
import { reassessmentOnTime } from '#analytics/measures/reassessment-on-time/measure.ts';
import { reassessmentToPlanChange } from '#analytics/measures/reassessment-to-plan-change/measure.ts';
import { triggerToReassessment } from '#analytics/measures/trigger-to-reassessment/measure.ts';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import { openMeasureEngine, type MeasureEngine } from '../support/measure-engine.ts';

const SHARES = [reassessmentOnTime, planReviewedWithClient, triggerToReassessment, reassessmentToPlanChange, entryDelay];
const RARE = [overdose, death, hospital, crisis];
const FAMILY = [...SHARES, ...RARE];
const START = '2025-01-01';
const TAKEN_ON = '2025-05-01';
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

const rowsOf = (measure: Measure, query: Query): Promise<unknown[]> => engine.rowsOf(measure, query, { takenOn: TAKEN_ON });

const KINDS = ['plan-review', 'instrument'] as const;
const Completion = fc.record({
  at: fc.nat(80), id: fc.constantFrom(null, null, 'r1', 'r2', 'r3'), kind: fc.constantFrom(...KINDS), instruments: fc.constantFrom(null, 'PHQ-9', 'GAD-7, PHQ-9'),
  changed: fc.constantFrom(0, 1, null), withClient: fc.constantFrom(0, 1, null),
});
const IDS: readonly string[] = ['r1', 'r2', 'r3', '1'];
const Schedule = fc.record({ id: fc.constantFrom(...IDS), kind: fc.constantFrom(...KINDS), instrument: fc.constantFrom(null, 'PHQ-9', 'GAD-7'), said: fc.nat(30), due: fc.nat(70) });
const Episode = fc.record({
  program: fc.constantFrom('p1', 'p2'), admitted: fc.nat(20), length: fc.option(fc.nat(60), { nil: null }), reason: fc.constantFrom('left', 'completed', 'died'),
  completions: fc.array(Completion, { maxLength: 6 }), schedules: fc.array(Schedule, { maxLength: 5 }),
  deferrals: fc.array(fc.record({ at: fc.nat(60), rule: fc.constantFrom('plan-review-rule', 'instrument-every-1-days', 'r1', 'PHQ-9 weekly', 'other 1'), days: fc.integer({ min: 1, max: 30 }) }), { maxLength: 2 }),
  markers: fc.array(fc.record({ at: fc.nat(80), marker: fc.constantFrom('overdose', 'crisis', 'hospital', 'housing-gained') }), { maxLength: 5 }),
  goals: fc.array(fc.record({ at: fc.nat(80), revised: fc.option(fc.nat(40), { nil: null }) }), { maxLength: 2 }),
  entries: fc.array(fc.record({ at: fc.nat(110), delay: fc.integer({ min: -3, max: 20 }), events: fc.integer({ min: 1, max: 4 }) }), { maxLength: 4 }),
});
type EpisodeOf = typeof Episode extends fc.Arbitrary<infer T> ? T : never;
const Episodes = fc.array(Episode, { minLength: 1, maxLength: 12 });
const AsOf = fc.integer({ min: 10, max: 100 });

const inOrder = <T extends { readonly at: number }>(rows: readonly T[]): T[] => [...rows].sort((left, right) => left.at - right.at);

function factsOf(episode: EpisodeOf, key: number): Marts {
  const at = (number: number): string => day(episode.admitted + number);
  const own = { episode_key: key };
  return {
    episodes: [{
      ...own, source: 's', episode: `e${key}`, client: `c${key}`, stay_key: key, stay_position: 1, program: episode.program, level_of_care: '2.1', clinician: 'k1',
      admitted_on: at(0), discharged_on: episode.length === null ? null : at(episode.length), reason: episode.length === null ? null : episode.reason,
    }],
    completions: inOrder(episode.completions).map((one, index) => ({
      ...own, position: index + 1, on_date: at(one.at), reassessment: one.id, kind: one.kind, instruments: one.kind === 'instrument' ? one.instruments : null, plan_changed: one.changed, with_client: one.withClient,
    })),
    schedules: inOrder(episode.schedules.map((one) => ({ ...one, at: one.said }))).map((one, index) => ({
      ...own, position: index + 1, reassessment: one.id, kind: one.kind, instrument: one.kind === 'instrument' ? one.instrument : null, scheduled_on: at(one.said), due_on: at(one.said + one.due),
    })),
    deferrals: episode.deferrals.map((one) => ({ ...own, on_date: at(one.at), rule: one.rule, reason: 'r', until_on: at(one.at + one.days) })),
    markers: inOrder(episode.markers).map((one, index) => ({ ...own, position: index + 1, on_date: at(one.at), marker: one.marker })),
    goals: episode.goals.map((one, index) => ({ ...own, goal_key: key * 10 + index, goal: `g${index}`, authored_by: 'joint', set_on: at(one.at) })),
    goal_updates: episode.goals.flatMap((one, index) => (one.revised === null ? [] : [{ goal_key: key * 10 + index, position: 1, on_date: at(one.at + one.revised), kind: 'revised' }])),
    entries: episode.entries.map((one) => ({ ...own, on_date: at(one.at), recorded_on: at(one.at + one.delay), events: one.events })),
  };
}

function martsOf(episodes: readonly EpisodeOf[]): Marts {
  const facts = episodes.map((episode, index) => factsOf(episode, index + 1));
  return Object.fromEntries(MARTS.map(({ name }) => [name, facts.flatMap((one) => one[name] ?? [])]));
}

const FACT_DAY: Readonly<Record<string, string>> = { completions: 'on_date', schedules: 'scheduled_on', deferrals: 'on_date', markers: 'on_date', goals: 'set_on', goal_updates: 'on_date', entries: 'on_date' };

/** The records as they were on a day: nothing later, and whoever left later still there. */
function asKnownOn(marts: Marts, asOf: string): Marts {
  const isLater = (row: Row, column: string): boolean => String(row[column]) > asOf;
  return Object.fromEntries(Object.entries(marts).map(([name, rows]) => {
    if (name === 'episodes') return [name, rows.map((row) => (isLater(row, 'discharged_on') ? { ...row, discharged_on: null, reason: null } : row))];
    const column = FACT_DAY[name];
    return [name, column === undefined ? rows : rows.filter((row) => !isLater(row, column))];
  }));
}

const RUNS = { numRuns: 8, seed: 20261121 };
const Shares = z.object({ group_key: z.string().nullable(), period: z.string().nullable(), numerator: z.int(), denominator: z.int(), pending: z.int(), people: z.int(), days: z.int().nullish(), delay: z.int().nullish() });

it('no figure depends on the order of the records, and none on what comes after the as-of day', async () => {
  await fc.assert(fc.asyncProperty(Episodes, AsOf, async (episodes, at) => {
    const query = { ...QUERY, asOf: day(at) };
    const rowsOfAll = async (marts: Marts): Promise<unknown[][]> => {
      await engine.load(marts);
      const all: unknown[][] = [];
      for (const measure of FAMILY) all.push(await rowsOf(measure, query));
      return all;
    };
    const marts = martsOf(episodes);
    const rows = await rowsOfAll(marts);
    expect(await rowsOfAll(Object.fromEntries(Object.entries(marts).map(([name, all]) => [name, [...all].reverse()])))).toEqual(rows);
    expect(await rowsOfAll(asKnownOn(marts, query.asOf))).toEqual(rows);
  }), RUNS);
});

type ShareRow = z.infer<typeof Shares>;
function countsOf(rows: readonly ShareRow[], isWanted: (row: ShareRow) => boolean): number[] {
  const found = rows.filter(isWanted);
  return [found.reduce((total, { numerator }) => total + numerator, 0), found.reduce((total, { denominator }) => total + denominator, 0)];
}

it('no share counts more than there are, and its periods and groups add up', async () => {
  await fc.assert(fc.asyncProperty(Episodes, AsOf, async (episodes, at) => {
    await engine.load(martsOf(episodes));
    for (const measure of SHARES) {
      const rows = (await rowsOf(measure, { ...QUERY, asOf: day(at) })).map((row) => Shares.parse(row)).filter((row) => (row.days ?? row.delay ?? null) === null);
      rows.forEach((row) => expect(row.numerator <= row.denominator && row.people <= row.denominator, measure.definition.id).toBe(true));
      const all = countsOf(rows, ({ group_key: key }) => key === null);
      expect(countsOf(rows, ({ group_key: key, period }) => key !== null && period === null), measure.definition.id).toEqual(all);
      expect(countsOf(rows, ({ group_key: key, period }) => key !== null && period !== null), measure.definition.id).toEqual(all);
    }
  }), RUNS);
});

const GRACE = 7;
const EARLY = 14;

/** When a reassessment is due after all deferrals that are about it. */
function deferredTo(schedule: Row, schedules: readonly Row[], deferrals: readonly Row[]): string {
  const fitting = deferrals.filter(({ rule }) => {
    const text = String(rule);
    if (schedules.some(({ reassessment }) => reassessment === text)) return schedule['reassessment'] === text;
    const isNamed = ({ instrument }: Row): boolean => text.split(' ').includes(String(instrument));
    if (schedules.some(isNamed)) return isNamed(schedule);
    const kind = KINDS.find((one) => text.includes(one));
    return kind === undefined || schedule['kind'] === kind;
  });
  let due = String(schedule['due_on']);
  for (;;) {
    const next = fitting.filter(({ on_date: on, until_on: until }) => String(on) <= due && String(until) > due).map(({ until_on: until }) => String(until)).sort().at(-1);
    if (next === undefined) return due;
    due = next;
  }
}

/** The most due dates that completions can meet, one each: every way is tried. */
function mostMet([first = [], ...others]: readonly (readonly string[])[], used: readonly string[] = []): number {
  if (others.length === 0 && first.length === 0) return 0;
  const ways = first.filter((one) => !used.includes(one)).map((one) => 1 + mostMet(others, [...used, one]));
  return Math.max(mostMet(others, used), ...ways);
}

/** The rule of `reassessment-on-time`, read out plainly for one episode: [on time, due, open]. */
function onTimeOf({ completions = [], schedules = [], deferrals = [] }: Marts, left: string | null, asOf: string): number[] {
  const done = completions.filter((one) => String(one['on_date']) <= asOf);
  const said = schedules.filter((one) => String(one['scheduled_on']) <= asOf);
  const scheduled = [...new Map(said.map((one) => [one['reassessment'], one])).values()];
  const known = scheduled.map((row) => ({ row, now: deferredTo(row, scheduled, deferrals.filter((one) => String(one['on_date']) <= asOf)) })).filter(({ now }) => left === null || left > asOf || left > now);
  const closed = known.filter(({ now }) => addDays(now, GRACE) <= asOf);
  const queues = new Map<string, string[][]>();
  let onTime = 0;
  for (const { row, now } of closed) {
    const isIn = ({ on_date: on }: Row): boolean => daysBetween(now, String(on)) >= -EARLY && daysBetween(now, String(on)) <= GRACE;
    const own = done.filter(({ reassessment }) => reassessment === row['reassessment']);
    if (own.some(isIn)) onTime += 1;
    if (own.length > 0) continue;
    const fits = (other: Row): boolean => other['reassessment'] === null && other['kind'] === row['kind'] && String(other['on_date']) > String(row['scheduled_on'])
      && (row['instrument'] === null || String(other['instruments']).split(', ').includes(String(row['instrument'])));
    const series = `${String(row['kind'])} ${String(row['instrument'])}`;
    queues.set(series, [...(queues.get(series) ?? []), done.filter((other) => isIn(other) && fits(other)).map(({ position }) => String(position))]);
  }
  return [[...queues.values()].reduce((total, queue) => total + mostMet(queue), onTime), closed.length, known.length - closed.length];
}

const leftOn = (marts: Marts): string | null => {
  const left = marts['episodes']?.[0]?.['discharged_on'];
  return typeof left === 'string' ? left : null;
};

it('due dates are met as a plain reading of the rule meets them', async () => {
  await fc.assert(fc.asyncProperty(Episodes, AsOf, async (episodes, at) => {
    await engine.load(martsOf(episodes));
    const asOf = day(at);
    const rows = (await rowsOf(reassessmentOnTime, { ...QUERY, asOf })).map((row) => Shares.parse(row));
    const counts = episodes.map((episode, index) => factsOf(episode, index + 1)).filter((facts) => String(facts['episodes']?.[0]?.['admitted_on']) <= asOf).map((facts) => onTimeOf(facts, leftOn(facts), asOf));
    const total = counts.reduce((all, one) => all.map((count, index) => count + (one[index] ?? 0)), [0, 0, 0]);
    expect(rows.filter(({ group_key: key }) => key === null).map(({ numerator, denominator, pending }) => [numerator, denominator, pending])).toEqual([total]);
  }), { ...RUNS, numRuns: 25 });
});

const Crowded = fc.record({
  dues: fc.array(fc.record({ said: fc.nat(24), due: fc.nat(14) }), { minLength: 2, maxLength: 5 }), done: fc.array(fc.integer({ min: 2, max: 45 }), { minLength: 1, maxLength: 5 }),
});

it('as many due dates are met as completions can meet, each of them one', async () => {
  await fc.assert(fc.asyncProperty(fc.array(Crowded, { minLength: 20, maxLength: 30 }), async (crowds) => {
    const facts = crowds.map(({ dues, done }, index): Marts => factsOf({
      program: 'p1', admitted: 0, length: null, reason: 'left', deferrals: [], markers: [], goals: [], entries: [],
      schedules: dues.map(({ said, due }, place) => ({ id: `r${place}`, kind: 'plan-review', instrument: null, said, due })),
      completions: done.map((at) => ({ at, id: null, kind: 'plan-review', instruments: null, changed: null, withClient: null })),
    }, index + 1));
    await engine.load(Object.fromEntries(MARTS.map(({ name }) => [name, facts.flatMap((one) => one[name] ?? [])])));
    const rows = (await rowsOf(reassessmentOnTime, QUERY)).map((row) => Shares.parse(row));
    const counts = facts.map((one) => onTimeOf(one, null, QUERY.asOf));
    const total = [0, 1].map((place) => counts.reduce((sum, one) => sum + (one[place] ?? 0), 0));
    expect(rows.filter(({ group_key: key }) => key === null).map(({ numerator, denominator }) => [numerator, denominator])).toEqual([total]);
  }), RUNS);
});

/** Waits of one episode, day by day: [days, how it ended]. One is open at a time. */
function waitsOf(begins: ReadonlySet<string>, answers: ReadonlySet<string>, [admitted, last]: readonly [string, string], hasLeft: boolean): string[] {
  const waits: string[] = [];
  let began: string | null = null;
  for (let on = admitted; on <= last; on = addDays(on, 1)) {
    if (began === null && begins.has(on)) began = on;
    if (began === null || !answers.has(on)) continue;
    waits.push(`${daysBetween(began, on)} answered`);
    began = null;
  }
  return began === null ? waits : [...waits, `${daysBetween(began, last)} ${hasLeft ? 'left' : 'waiting'}`];
}

const datesOf = (rows: readonly Row[] | undefined, column: string, isWanted: (row: Row) => boolean = () => true): string[] => (rows ?? []).filter(isWanted).map((row) => String(row[column]));

it('waits are those of somebody who goes through the stay day by day', async () => {
  await fc.assert(fc.asyncProperty(Episodes, AsOf, async (episodes, at) => {
    await engine.load(martsOf(episodes));
    const asOf = day(at);
    const found = { trigger: [] as string[], change: [] as string[] };
    for (const facts of episodes.map((episode, index) => factsOf(episode, index + 1))) {
      const admitted = String(facts['episodes']?.[0]?.['admitted_on']);
      const left = leftOn(facts);
      const hasLeft = left !== null && left <= asOf;
      const span = [admitted, hasLeft ? left : asOf] as const;
      const completed = new Set(datesOf(facts['completions'], 'on_date'));
      const changes = [...datesOf(facts['completions'], 'on_date', (row) => row['plan_changed'] === 1), ...datesOf(facts['goals'], 'set_on'), ...datesOf(facts['goal_updates'], 'on_date')];
      found.trigger.push(...waitsOf(new Set(datesOf(facts['markers'], 'on_date', (row) => row['marker'] !== 'housing-gained')), completed, span, hasLeft));
      found.change.push(...waitsOf(completed, new Set(changes), span, hasLeft));
    }
    for (const [measure, waits] of [[triggerToReassessment, found.trigger], [reassessmentToPlanChange, found.change]] as const) {
      const rows = (await rowsOf(measure, { ...QUERY, asOf })).map((row) => WaitingRow.parse(row));
      const counted = rows.flatMap(({ days, ended, left_first: left, waiting }) => (days === null ? [] : [...Array<string>(ended).fill(`${days} answered`), ...Array<string>(left).fill(`${days} left`), ...Array<string>(waiting).fill(`${days} waiting`)]));
      expect(counted.sort()).toEqual([...waits].sort());
    }
  }), { ...RUNS, numRuns: 20 });
});

describe.each(RARE.map((measure) => [measure.definition.id, measure] as const))('%s between client-days', (id, measure) => {
  it('has the days of every stay, however they are cut up, and every event once', async () => {
    await fc.assert(fc.asyncProperty(Episodes, AsOf, fc.constantFrom('week' as const, 'month' as const, 'quarter' as const), async (episodes, at, interval) => {
      await engine.load(martsOf(episodes));
      const asOf = day(at);
      const rows = (await rowsOf(measure, { ...QUERY, asOf, interval, groupBy: null })).map((row) => RareRow.parse(row));
      const stays = episodes.map((episode, index) => factsOf(episode, index + 1)).flatMap((facts) => {
        const [admitted, left] = [String(facts['episodes']?.[0]?.['admitted_on']), leftOn(facts)];
        const hasLeft = left !== null && left <= asOf;
        const last = hasLeft ? left : asOf;
        const died = hasLeft && facts['episodes']?.[0]?.['reason'] === 'died' ? [last] : [];
        const marked = datesOf(facts['markers'], 'on_date', (row) => row['marker'] === id).filter((on) => on >= admitted && on <= last);
        return admitted > asOf ? [] : [{ admitted, last, on: [...new Set(id === 'death' ? died : marked)] }];
      });
      const upTo = (end: string): number => stays.reduce((total, { admitted, last }) => total + Math.max(0, daysBetween(admitted, last < end ? last : end) + 1), 0);
      const events = stays.reduce((total, { on }) => total + on.length, 0);
      const totalOf = (wanted: readonly RareRow[]): number[] => [wanted.reduce((total, row) => total + row.events, 0), wanted.reduce((total, row) => total + row.client_days, 0)];
      expect(totalOf(rows.filter((row) => row.day === null && row.period === null))).toEqual([events, stays.length === 0 ? 0 : upTo(asOf)]);
      expect(totalOf(rows.filter((row) => row.period !== null))).toEqual([events, stays.length === 0 ? 0 : upTo(asOf)]);
      const days = rows.flatMap((row) => (row.day === null ? [] : [[row.day, row.events, row.client_days]]));
      expect(days).toEqual([...new Set(stays.flatMap(({ on }) => on))].sort().map((on) => [on, stays.filter((stay) => stay.on.includes(on)).length, upTo(on)]));
    }), RUNS);
  });
});

it('the rare events are counted by one statement, but for which event it is', () => {
  const after = ({ sql }: Measure): string => sql.slice(sql.indexOf('spans as ('));
  expect(new Set(RARE.map(after)).size).toBe(1);
  const waits = ({ sql }: Measure): string => sql.slice(sql.indexOf('waits as ('));
  expect(waits(triggerToReassessment)).toBe(waits(reassessmentToPlanChange));
});
