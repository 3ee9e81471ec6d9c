/** The ends of the calendar: whatever day an event names, judging an episode ends, and soon. An organization whose snapshot cannot be made is the worst there is. */
import { describe, expect, it } from 'vitest';
import { ruleBook, type RuleStatement } from '#analytics/worklist/book.ts';
import type { EpisodeFacts } from '#analytics/worklist/facts.ts';
import type { Obligation } from '#analytics/worklist/obligation.ts';
import { obligationsOf } from '#analytics/worklist/obligations.ts';

function stay(admittedOn: string, rest: Partial<EpisodeFacts> = {}): EpisodeFacts {
  return {
    program: 'p', admittedOn, endedOn: null, endedBy: null, segments: [{ from: admittedOn, levelOfCare: '3.5', program: 'p', clinician: null }], transitions: [], contacts: [], markers: [], completions: [], scores: [],
    screens: [], schedules: [], deferrals: [], goals: [], ...rest,
  };
}
const reviewed = (on: string): EpisodeFacts['completions'][number] => ({ on, at: Date.parse(on), kind: 'plan-review', reassessment: null, instruments: [], planChanged: null, withClient: null });
const THROUGH = '2027-01-01';
const datesOf = ({ firedOn, dueOn, overdueFrom, clearedOn, endedOn, evidence }: Obligation): string[] => [firedOn, dueOn, overdueFrom, ...[clearedOn, endedOn].filter((on) => on !== null), ...evidence.map(({ on }) => on)];
const daily: RuleStatement = { rule: 'plan-review', from: '0001-01-01', source: 'ours', interval: 'P1D', firstDue: 'P0D', earlyDays: 3660, graceDays: 3660 };
const monthly: RuleStatement = { rule: 'plan-review', from: '0001-01-01', source: 'ours', interval: 'P1M' };
const rare: RuleStatement = { rule: 'plan-review', from: '9999-12-31', source: 'ours', interval: 'P99Y999M999W9999D' };

describe('the ends of the calendar', () => {
  it.each([
    ['a plan review on one of its last days', stay('2026-01-01', { completions: [reviewed('9999-12-28')] }), []],
    ['the same under a rhythm of days', stay('2026-01-01', { completions: [reviewed('9999-12-28')] }), [daily]],
    ['nearly ten thousand years of months', stay('0000-01-03', { completions: [reviewed('9999-12-29')] }), [monthly]],
    ['an admission on one of its last days', stay('9999-12-28', { completions: [reviewed('9999-12-28')] }), [daily]],
    ['a rule from its last day on', stay('2026-01-01'), [rare]],
    ['a marker on one of its last days', stay('2026-01-01', { markers: [{ on: '9999-12-29', at: Date.parse('9999-12-29'), marker: 'hospital' }] }), []],
    ['what was scheduled for its last day', stay('2026-01-01', { schedules: [{ on: '2026-01-02', at: Date.parse('2026-01-02'), reassessment: 'r', kind: 'plan-review', instrument: null, dueOn: '9999-12-31' }] }), [{ rule: 'scheduled-plan-review', from: '2026-01-01', source: 'ours', settings: { graceDays: 3660 } }]],
  ] as const)('judges %s', (_name, facts, rules) => {
    const began = performance.now();
    const found = obligationsOf(facts, ruleBook(rules), THROUGH);
    for (const date of found.flatMap(datesOf)) expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(found.map(({ rule }) => rule)).toContain('plan-review');
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('reads five thousand statements about one rule, a hundred of them a program\'s own, and judges', () => {
    const from = (index: number): string => `${2010 + Math.floor(index / 336)}-${String(1 + (Math.floor(index / 28) % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`;
    const statements = Array.from({ length: 5000 }, (_, index): RuleStatement => ({ rule: 'plan-review', from: from(index), source: 'ours', interval: `P${1 + (index % 50)}D`, ...(index % 50 === 0 ? { program: 'p' } : {}) }));
    const book = ruleBook(statements);
    const began = performance.now();
    const found = Array.from({ length: 20 }, (_, index) => obligationsOf(stay(from(index * 200), { completions: [reviewed('2026-01-02')] }), book, THROUGH).length);
    expect(Math.min(...found)).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('takes a date of never for one that has not passed', () => {
    const goal = { goal: 'g', domain: 'housing', setOn: '2026-01-02', setAt: Date.parse('2026-01-02'), targets: [{ from: '2026-01-02', targetOn: '9999-12-31' }], updates: [], closed: null };
    const past = obligationsOf(stay('2026-01-01', { goals: [goal] }), ruleBook([]), THROUGH).filter(({ rule }) => rule === 'goal-past-target');
    expect(past.map(({ firedOn, dueOn }) => ({ firedOn, dueOn }))).toEqual([{ firedOn: '9999-12-31', dueOn: '9999-12-31' }]);
  });
});
