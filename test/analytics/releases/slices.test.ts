import { describe, expect, it } from 'vitest';
import type { Series } from '#analytics/contract/result.ts';
import { intervalOf, lastMonth, matureTo, nextSlice, quarterOf, questionsOf } from '#analytics/releases/slices.ts';

const series = (points: readonly [string, 'value' | 'not-yet' | 'none'][]): Series => ({
  kind: 'series', interval: 'month', unit: 'share',
  groups: [{ key: 'all', label: 'All', spc: null, targets: [], points: points.map(([from, state]) => ({ from, to: from, reading: state === 'not-yet' ? { state, availableOn: '2027-01-01' } : state === 'none' ? { state } : { state, value: 1, lower: null, upper: null, method: 'x', numerator: 1, denominator: 1 } })) }],
});

describe('months of a release', () => {
  it.each([
    ['2026-11-20', { month: '2026-10', to: '2026-10-01', asOf: '2026-09-30' }],
    ['2026-10-31', { month: '2026-10', to: '2026-10-01', asOf: '2026-09-30' }],
    ['2026-10-30', { month: '2026-09', to: '2026-10-01', asOf: '2026-09-30' }],
    ['2026-12-31', { month: '2026-12', to: '2027-01-01', asOf: '2026-12-31' }],
    ['2027-01-01', { month: '2026-12', to: '2027-01-01', asOf: '2026-12-31' }],
  ])('%s -> %j', (day, months) => expect(lastMonth(day)).toEqual(months));
  it.each([['2026-01-01', '2026-01-01'], ['2026-03-31', '2026-01-01'], ['2026-12-15', '2026-10-01']])('%s is in the quarter of %s', (day, quarter) => expect(quarterOf(day)).toBe(quarter));
  it('adds two years first, then quarters, and nothing to less', () => {
    expect([nextSlice(null, '2026-10-01'), nextSlice('2026-07-01', '2026-10-01'), nextSlice('2026-10-01', '2026-10-01'), nextSlice('2026-04-01', '2026-10-01')]).toEqual([
      { from: '2024-10-01', to: '2026-10-01' }, { from: '2026-07-01', to: '2026-10-01' }, null, { from: '2026-04-01', to: '2026-10-01' },
    ]);
  });
  it('ends before the quarter of which something is not known yet', () => {
    expect([matureTo(series([['2026-06-01', 'value'], ['2026-08-01', 'not-yet'], ['2026-09-01', 'not-yet']]), '2026-10-01'), matureTo(series([['2026-08-01', 'none']]), '2026-10-01'), matureTo(series([['2026-11-01', 'not-yet']]), '2026-10-01')]).toEqual(['2026-07-01', '2026-10-01', '2026-10-01']);
  });
});

describe('questions', () => {
  it('are a fixed list: no clinician, groups within programs as totals alone', () => {
    const asked = questionsOf({ views: ['series', 'table', 'funnel', 'grid'] }, ['p', 'q'], new Map([[null, 'month'], ['program', 'month']]));
    expect(asked.map(({ view, groupBy, program, interval }) => [view, groupBy, program, interval].join(' '))).toEqual([
      'series   month', 'series program  month', 'series levelOfCare  quarter', 'series ageBand  quarter', 'series gender  quarter',
      'table   month', 'table program  month', 'table levelOfCare  quarter', 'table ageBand  quarter', 'table gender  quarter',
      'table levelOfCare p quarter', 'table ageBand p quarter', 'table gender p quarter', 'table levelOfCare q quarter', 'table ageBand q quarter', 'table gender q quarter',
      'funnel program  month', 'grid   month',
    ]);
  });
  it.each([[960, 24, 1, 'month'], [959, 24, 1, 'quarter'], [1920, 24, 3, 'quarter']] as const)('%i admissions in %i months and %i groups are told by the %s', (admissions, months, groups, interval) => expect(intervalOf(admissions, months, groups)).toBe(interval));
});
