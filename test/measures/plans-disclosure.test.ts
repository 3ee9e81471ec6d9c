/** What the role `quality` sees of waits, rare events, entry delay, goals by domain and where scores lie. */
import { describe, expect, it } from 'vitest';
import type { Query } from '#analytics/contract/query.ts';
import type { Reading, Result } from '#analytics/contract/result.ts';
import { InvalidInput } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { entryDelay } from '#analytics/measures/entry-delay/measure.ts';
import { fewestBetween } from '#analytics/measures/forms/nested-shares.ts';
import { goalAttainment } from '#analytics/measures/goal-attainment/measure.ts';
import { goalsByDomain } from '#analytics/measures/goals-by-domain/measure.ts';
import { overdose } from '#analytics/measures/overdose/measure.ts';
import { scoreDistribution } from '#analytics/measures/score-distribution/measure.ts';
import { triggerToReassessment } from '#analytics/measures/trigger-to-reassessment/measure.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';

const QUERY: Query = {
  from: '2026-01-01', to: '2026-03-01', asOf: '2026-06-30', snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, interval: null, view: 'table',
  rules: 'nhs', instrument: null,
};

function shownOf(measure: Measure, rows: readonly unknown[], query: Query = QUERY): Result {
  const { result, episodesBehind } = measure.answer(rows, { query, label: (key) => key, targets: [], takenOn: '2026-07-01' });
  return suppress(result, 11, episodesBehind);
}
function statesOf(result: Result): Readonly<Record<string, Reading['state']>> {
  const cells = result.kind === 'table' ? result.groups[0]?.rows[0]?.cells ?? {} : {};
  return Object.fromEntries(Object.entries(cells).map(([column, { state }]) => [column, state]));
}

const NONE = { period: null, numerator: 0, denominator: 0, pending: 0, first_matures_on: null, people: 0 };
const wait = (days: number, ended: number) => ({ ...NONE, group_key: 'all', days, ended, left_first: 0, waiting: 0, waiting_people: 0 });
const waiters = (people: number) => ({ ...NONE, group_key: 'all', days: null, ended: 0, left_first: 0, waiting: 0, people, waiting_people: people });

describe('fewestBetween', () => {
  it('is the smallest count that shares side by side tell of', () => {
    expect(fewestBetween([{ day: 0, count: 12 }, { day: 10, count: 3 }], [7, 14], 0)).toBe(3);
    expect(fewestBetween([{ day: 7, count: 12 }, { day: 8, count: 20 }], [7, 14], 4)).toBe(4);
    expect(fewestBetween([{ day: 20, count: 2 }], [7, 14], 5)).toBe(7);
    expect(fewestBetween([], [7, 14], 0)).toBe(Infinity);
  });
});

describe('trigger-to-reassessment for the role quality', () => {
  it('shows a wait of many people', () => {
    expect(statesOf(shownOf(triggerToReassessment, [waiters(40), wait(3, 20), wait(10, 20)]))).toEqual({ begun: 'value', median: 'value', lowerQuartile: 'value', upperQuartile: 'value', within7: 'value', within14: 'value', within30: 'value' });
  });
  it('hides thirty triggers of ten people, as a table and as a curve', () => {
    const rows = [waiters(10), wait(3, 30)];
    expect(new Set(Object.values(statesOf(shownOf(triggerToReassessment, rows))))).toEqual(new Set(['hidden']));
    const curve = shownOf(triggerToReassessment, rows, { ...QUERY, view: 'curve' });
    expect(curve.kind === 'curve' ? curve.groups.map(({ episodes, points, median }) => ({ episodes, points, median })) : []).toEqual([{ episodes: null, points: [], median: { state: 'hidden', reason: 'small-group' } }]);
  });
  it('hides shares that differ by a few', () => {
    const states = statesOf(shownOf(triggerToReassessment, [waiters(43), wait(3, 20), wait(10, 3), wait(20, 20)]));
    expect([states['begun'], states['within7'], states['within14'], states['within30']]).toEqual(['value', 'hidden', 'hidden', 'hidden']);
  });
});

describe('overdose for the role quality', () => {
  const total = (events: number, people: number) => ({ group_key: 'all', day: null, period: null, first_on: '2026-01-01', events, client_days: 4000, people: 50, people_with_event: people });

  it('has no point that dates an event, and no chart', () => {
    const days = Array.from({ length: 12 }, (_, index) => ({ ...total(1, 0), day: `2026-02-${10 + index}`, client_days: 100 * (index + 1), people: 0 }));
    const series = shownOf(overdose, [total(12, 12), ...days], { ...QUERY, view: 'series' });
    expect(series.kind === 'series' ? series.groups.map(({ points, spc }) => [points, spc]) : []).toEqual([[[], null]]);
  });
  it('shows a rate of twelve people with one, and of nobody; not of twelve events of five people', () => {
    expect(new Set(Object.values(statesOf(shownOf(overdose, [total(12, 12)]))))).toEqual(new Set(['value']));
    expect(new Set(Object.values(statesOf(shownOf(overdose, [total(0, 0)]))))).toEqual(new Set(['value']));
    expect(new Set(Object.values(statesOf(shownOf(overdose, [total(12, 5)]))))).toEqual(new Set(['hidden']));
  });
});

describe('overdose with more events than anybody can read', () => {
  it('is refused as points, and answered as a table', () => {
    const row = { group_key: 'all', day: null, period: null, first_on: '2026-01-01', events: 12_001, client_days: 90_000, people: 9000, people_with_event: 9000 };
    expect(() => shownOf(overdose, [row], { ...QUERY, view: 'series' })).toThrow(InvalidInput);
    expect(new Set(Object.values(statesOf(shownOf(overdose, [row]))))).toEqual(new Set(['value']));
  });
});

describe('entry-delay for the role quality', () => {
  const entered = (delay: number, events: number) => ({ ...NONE, group_key: 'all', delay, age: 90, events, entered_people: 0 });
  const people = (count: number) => ({ ...NONE, group_key: 'all', delay: null, age: null, events: 0, people: count, entered_people: count });

  it('hides shares that differ by a few entries, and all of a few people\'s', () => {
    const few = statesOf(shownOf(entryDelay, [people(30), entered(0, 100), entered(5, 4)]));
    expect([few['events'], few['median'], few['within0'], few['within7']]).toEqual(['value', 'value', 'hidden', 'hidden']);
    expect(new Set(Object.values(statesOf(shownOf(entryDelay, [people(10), entered(0, 100)]))))).toEqual(new Set(['hidden']));
  });
});

function shownCells(result: Result): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const rows = result.kind === 'table' ? result.groups[0]?.rows ?? [] : [];
  return new Map(rows.map(({ key, cells }) => [key, Object.fromEntries(Object.entries(cells).map(([column, { state }]) => [column, state]))]));
}

describe('goals-by-domain for the role quality', () => {
  const goals = (domain: string | null, counts: object) => ({ group_key: 'all', domain, goals: 70, clients: 40, attained: 23, due: 55, on_time: 12, due_clients: 30, discontinued: 0, discontinued_clients: 0, ...counts });
  const columnsOf = (rows: readonly unknown[], row = 'all') => shownCells(shownOf(goalsByDomain, rows)).get(row);

  it('shows what differs by many, or by nobody', () => {
    expect(new Set(Object.values(columnsOf([goals(null, {})]) ?? {}))).toEqual(new Set(['value']));
    expect(columnsOf([goals(null, { due: 70, on_time: 23 })])?.['attainedOfDue']).toBe('value');
  });
  it('hides the share of those due where few are not, or where few were attained late', () => {
    expect(columnsOf([goals(null, { due: 62 })])?.['attainedOfDue']).toBe('hidden');
    expect(columnsOf([goals(null, { on_time: 19 })])?.['attainedOfDue']).toBe('hidden');
  });
  it('hides goals discontinued where few are left that are neither that nor attained', () => {
    expect(columnsOf([goals(null, { discontinued: 40, discontinued_clients: 20 })])?.['discontinued']).toBe('hidden');
    expect(columnsOf([goals(null, { discontinued: 30, discontinued_clients: 20 })])?.['discontinued']).toBe('value');
  });
  it('hides so many domains that the row of all tells no small count of them together', () => {
    const domains = [goals('housing', { due: 62 }), goals('income', { goals: 80, due: 80, attained: 40, on_time: 40 }), goals('family', { goals: 90 })];
    const rows = [goals(null, { goals: 240, due: 197, attained: 86, on_time: 64, clients: 90, due_clients: 90 }), ...domains];
    const shown = ['all', 'housing', 'income', 'family'].map((row) => columnsOf(rows, row)?.['attainedOfDue']);
    expect(shown).toEqual(['value', 'hidden', 'hidden', 'hidden']);
  });
});

describe('goal-attainment for the role quality', () => {
  const goalsOf = (from: number, count: number, baseline: number | null) => Array.from({ length: count }, (_, index) => ({
    group_key: 'all', stay: from + index, person: from + index, domain: 'housing', weight: 1, baseline, level: 0, is_attained: false,
  }));

  it('shows T beside its change where many, or nobody, have no baseline, and hides the change where a few have none', () => {
    const changeOf = (without: number) => shownCells(shownOf(goalAttainment, [...goalsOf(1, 30, -1), ...goalsOf(31, without, null)])).get('all')?.['change'];
    expect([changeOf(0), changeOf(4), changeOf(11)]).toEqual(['value', 'hidden', 'value']);
  });
});

describe('score-distribution for the role quality', () => {
  const at = (moment: string, score: number | null, episodes: number, axis = 'OWN/total', instrument = 'OWN') => ({ group_key: 'all', axis, instrument, moment, period: null, is_pending: false, score, matures_on: '2026-02-01', episodes });
  const lines = (rows: readonly unknown[], settings = {}) => {
    const { result, episodesBehind } = scoreDistribution.answer(rows, { query: QUERY, label: (key) => key, targets: [], takenOn: '2026-07-01', settings });
    return shownCells(suppress(result, 11, episodesBehind));
  };
  const states = (rows: readonly unknown[], row: string) => [...new Set(Object.values(lines(rows).get(row) ?? {}))].sort();

  it('shows two moments that differ by many, or by nobody', () => {
    expect(states([at('baseline', 5, 40), at('baseline', null, 93), at('latest', 4, 20), at('latest', null, 113)], 'OWN/total/not-measured')).toEqual(['value']);
  });
  it('hides those not measured where two more were at one moment than at the other', () => {
    expect(states([at('baseline', 5, 40), at('baseline', null, 93), at('latest', 4, 20), at('latest', null, 91)], 'OWN/total/not-measured')).toEqual(['hidden']);
  });
  it('hides those measured where six more were, their medians too', () => {
    expect(states([at('baseline', 5, 29), at('baseline', null, 93), at('latest', 4, 23), at('latest', null, 60)], 'OWN/total')).toEqual(['hidden', 'none']);
  });
  it('hides all to be measured where a few wait for their latest score', () => {
    expect(states([at('baseline', 5, 60), at('baseline', null, 60), at('latest', 4, 40), at('latest', null, 75)], 'OWN/total/not-measured')).toEqual(['hidden']);
  });
  it('hides the bands where a cut-off set otherwise cuts a few off one of them', () => {
    const phq = (score: number, episodes: number) => at('baseline', score, episodes, 'PHQ-9/total', 'PHQ-9');
    const rows = [phq(2, 20), phq(10, 20), phq(14, 2), phq(16, 20), phq(22, 20)];
    expect(lines(rows).get('PHQ-9/total')?.['baselineShare']).toBe('value');
    expect(lines(rows, { 'PHQ-9/total/cut-off': 12 }).get('PHQ-9/total')?.['baselineShare']).toBe('hidden');
  });
  it('takes an instrument by its own name, not by what its name begins with', () => {
    expect([...lines([at('baseline', 5, 40, 'BAM/use/items-0-4', 'BAM/use')]).keys()]).toEqual(['BAM/use/items-0-4', 'BAM/use/items-0-4/not-measured']);
    const { result } = scoreDistribution.answer([at('baseline', 5, 40, 'PHQ-9/total', 'PHQ-9/total')], { query: QUERY, label: (key) => key, targets: [], takenOn: '2026-07-01' });
    expect(result.kind === 'table' ? result.groups[0]?.rows.map(({ label }) => label) : []).toEqual(['PHQ-9 total', 'PHQ-9 total: not measured, of all to be measured']);
  });
});
