/** What the role `quality` sees of waits, rare events and entry delay. */
import { describe, expect, it } from 'vitest';
import type { Query } from '#analytics/contract/query.ts';
import type { Reading, Result } from '#analytics/contract/result.ts';
import { InvalidInput } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { entryDelay } from '#analytics/measures/entry-delay/measure.ts';
import { fewestBetween } from '#analytics/measures/forms/nested-shares.ts';
import { overdose } from '#analytics/measures/overdose/measure.ts';
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
