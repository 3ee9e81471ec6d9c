import { describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { MARTS, type MartRows } from '#analytics/marts/schema.ts';
import { fingerprint } from '#functions/store/identity-of.ts';
import { aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';

function rows(mart: keyof MartRows, columns: readonly string[], ...events: Event[]): unknown[][] {
  const arrivals = [aProgram('p', 'America/New_York'), ...events].map((event) => ({ event, recordedAt: '2026-05-01T03:00:00.000Z', identity: fingerprint(event).identity }));
  const names: readonly { name: string }[] = MARTS.find(({ name }) => name === mart)?.columns ?? [];
  return toMartRows(foldEvents(arrivals), '2026-12-31')[mart].map((row) => columns.map((column) => row[names.findIndex(({ name }) => name === column)]));
}
const noon = (on: string) => ({ subject: 'client-a', time: `${on}T17:00:00Z` });
const goal = (type: Event['type'], on: string, data: object = {}): Event => anEvent(type, { episode: 'a', goal: 'g', ...data }, { id: `${type} ${on}`, ...noon(on) });
const completed = (on: string, data: object): Event => anEvent('reassessment.completed', { episode: 'a', kind: 'instrument', ...data }, { id: `completed ${on}`, ...noon(on) });

describe('toMartRows', () => {
  it('counts a milestone to the end of the stay, not of the episode its goal was set in', () => {
    const set = goal('goal.set', '2026-01-06', { domain: 'housing', authoredBy: 'client' });
    const moved = [anAdmission('a', '2026-01-05'), aDischarge('a', '2026-01-31', 'transferred'), set, goal('goal.milestone-reached', '2026-02-10', { step: 's' })];
    const first = (...events: Event[]) => rows('episodes', ['episode', 'stay_position', 'first_milestone_on'], ...events);
    expect(first(...moved)).toEqual([['a', 1, null]]);
    expect(first(...moved, anAdmission('b', '2026-02-01', {}, { subject: 'client-a' }))).toEqual([['a', 1, '2026-02-10'], ['b', 2, null]]);
    expect(first(...moved, anAdmission('b', '2026-02-02', {}, { subject: 'client-a' }))).toEqual([['a', 1, null], ['b', 1, null]]);
  });
  it('keeps every version of a goal; a second setting is a revision, and one dated before the setting has nothing to change', () => {
    const events = [
      anAdmission('a', '2026-01-05'), goal('goal.revised', '2026-01-06', { targetOn: '2026-01-31' }), goal('goal.set', '2026-01-07', { domain: 'housing', authoredBy: 'joint', targetOn: '2026-03-01', weight: 2, baselineLevel: -1, steps: [{ step: 's' }] }),
      goal('goal.revised', '2026-02-01', { weight: 3 }), goal('goal.set', '2026-02-05', { domain: 'income', authoredBy: 'client', targetOn: '2026-04-01' }), goal('goal.progressed', '2026-02-06', { level: 1 }), goal('goal.attained', '2026-02-07', { by: 'joint' }),
    ];
    expect(rows('goals', ['goal_key', 'episode_key', 'goal', 'authored_by', 'set_on', 'baseline_level', 'steps'], ...events)).toEqual([[1, 1, 'g', 'joint', '2026-01-07', -1, 1]]);
    expect(rows('goal_terms', ['version', 'from_on', 'domain', 'target_on', 'weight'], ...events)).toEqual([
      [1, '2026-01-07', 'housing', '2026-03-01', 2], [2, '2026-02-01', 'housing', '2026-03-01', 3], [3, '2026-02-05', 'income', '2026-04-01', 3],
    ]);
    expect(rows('goal_updates', ['position', 'on_date', 'kind', 'level', 'done_by'], ...events)).toEqual([
      [1, '2026-01-06', 'revised', null, null], [2, '2026-02-01', 'revised', null, null], [3, '2026-02-05', 'revised', null, null], [4, '2026-02-06', 'progressed', 1, null], [5, '2026-02-07', 'attained', null, 'joint'],
    ]);
  });
  it('scores items by the instrument, names the axis, and leaves out what the instrument cannot have', () => {
    const score = (instrument: string, scale: string, more: object, version = '1') => ({ instrument, version, scale, ...more });
    const events = [anAdmission('a', '2026-01-05'), completed('2026-01-05', { scores: [
      score('PHQ-9', 'total', { items: [1, 1, 1, 1, 1, 1, 1, 1, null] }), score('PHQ-9', 'total', { score: 28 }), score('BAM', 'total', { score: 12 }),
      score('BAM', 'use', { score: 5 }, 'items-0-4'), score('BARC-10', 'total', { score: 9 }), score('OWN', 'total', { score: 3.5 }),
    ] })];
    expect(rows('scores', ['position', 'instrument', 'axis', 'recall_days', 'score', 'is_prorated'], ...events)).toEqual([
      [1, 'PHQ-9', 'PHQ-9/total', 14, 9, 1], [2, 'BAM', 'BAM/use/items-0-4', 30, 5, 0], [3, 'OWN', 'OWN/total', 0, 3.5, 0],
    ]);
    expect(rows('completions', ['on_date', 'kind', 'instruments', 'plan_changed', 'with_client'], ...events)).toEqual([['2026-01-05', 'instrument', 'BAM, BARC-10, OWN, PHQ-9', null, null]]);
  });
  it('keeps every time a reassessment was scheduled, in the order they happened', () => {
    const scheduled = (on: string, reassessment: string, dueOn: string): Event => anEvent('reassessment.scheduled', { episode: 'a', reassessment, kind: 'instrument', instrument: 'PHQ-9', dueOn }, { id: `scheduled ${reassessment} ${on}`, ...noon(on) });
    const events = [scheduled('2026-03-01', 'r1', '2026-04-01'), anAdmission('a', '2026-01-02'), scheduled('2026-01-05', 'r1', '2026-02-01'), scheduled('2026-01-06', 'r2', '2026-01-20')];
    expect(rows('schedules', ['episode_key', 'position', 'reassessment', 'kind', 'instrument', 'scheduled_on', 'due_on'], ...events)).toEqual([
      [1, 1, 'r1', 'instrument', 'PHQ-9', '2026-01-05', '2026-02-01'], [1, 2, 'r2', 'instrument', 'PHQ-9', '2026-01-06', '2026-01-20'], [1, 3, 'r1', 'instrument', 'PHQ-9', '2026-03-01', '2026-04-01'],
    ]);
  });
  it('ends each stretch of care where the next begins, the last with the episode; of several changes on one day the last holds', () => {
    const transfer = (at: string, levelOfCare: '2.1' | '1.0'): Event => anEvent('episode.transferred', { episode: 'a', levelOfCare }, { id: at, subject: 'client-a', time: at });
    expect(rows('segments', ['from_on', 'to_on', 'level_of_care'], anAdmission('a', '2026-01-05'), transfer('2026-01-20T15:00:00Z', '2.1'), transfer('2026-01-20T18:00:00Z', '1.0'), aDischarge('a', '2026-03-01')))
      .toEqual([['2026-01-05', '2026-01-20', '1.5'], ['2026-01-20', '2026-03-01', '1.0']]);
  });
  it('counts entries by the day they happened and the day they were recorded, both in the program’s zone', () => {
    expect(rows('entries', ['on_date', 'recorded_on', 'events'], anAdmission('a', '2026-04-30'), aDischarge('a', '2026-05-01', 'left', { recordedtime: '2026-05-03T12:00:00Z' })))
      .toEqual([['2026-04-30', '2026-04-30', 1], ['2026-05-01', '2026-05-03', 1]]);
  });
  it('keeps of two targets for one measure, program and day the one stated last', () => {
    const target = (id: string, value: number, recordedtime: string, program?: string): Event =>
      anEvent('target.set', { measure: 'attendance', value, from: '2026-01-01', ...(program === undefined ? {} : { program }) }, { id, subject: 't', time: '2026-01-01T12:00:00Z', recordedtime });
    expect(rows('targets', ['measure', 'program', 'value', 'from_on'], target('2', 0.8, '2026-02-01T00:00:00Z'), target('1', 0.7, '2026-01-01T00:00:00Z'), target('3', 0.9, '2026-01-01T00:00:00Z', 'p')))
      .toEqual([['attendance', null, 0.8, '2026-01-01'], ['attendance', 'p', 0.9, '2026-01-01']]);
  });
});
