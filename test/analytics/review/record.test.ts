import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEvent, type EventOf, type ReviewEvent } from '#analytics/contract/event.ts';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import type { Arrival } from '#analytics/marts/arrival.ts';
import { reviewsOf } from '#analytics/review/record.ts';
import { anEvent } from '../../support/events.ts';

let minute = 0;
function said<T extends ReviewEvent['type'] | 'event.retracted'>(id: string, type: T, data: EventOf<T>['data']): Arrival {
  minute += 1;
  return { event: anEvent(type, data, { id, source: REVIEW_SOURCE, subject: REVIEW_SUBJECT }), recordedAt: new Date(Date.UTC(2026, 5, 1, 0, minute)).toISOString(), identity: id };
}
const opened = { review: 'r', title: 'Calls after a missed contact', question: 'Do more people come back?', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'month' } as const;
const change = { change: 'c1', review: 'r', hypothesis: 'More attend', on: '2026-03-01', direction: 'increase', pointsNeeded: 7 } as const;

describe('reviews as they were recorded', () => {
  const opening = said('e1', 'review.opened', opened);

  test('what is of a review stands in it, changes by their day', () => {
    const arrivals = [
      said('e3', 'change.logged', { ...change, change: 'c2', on: '2026-05-01' }), said('e2', 'change.logged', change), opening,
      said('e4', 'review.baseline-frozen', { review: 'r', from: '2025-01-01', to: '2026-01-01', reason: 'Before the calls' }), said('e5', 'review.phase-began', { review: 'r', on: '2026-05-01', reason: 'A new scheduler' }),
      said('e6', 'review.phase-began', { review: 'other', on: '2026-05-01', reason: 'Not of this review' }),
    ];
    const [review, ...others] = reviewsOf(arrivals);
    expect(others).toEqual([]);
    expect(review).toMatchObject({ ...opened, event: { id: 'e1', source: REVIEW_SOURCE } });
    expect(review?.changes.map(({ number, change: id, isShared }) => [number, id, isShared])).toEqual([[1, 'c1', false], [2, 'c2', false]]);
    expect(review?.baselines.map(({ from, to, reason }) => [from, to, reason])).toEqual([['2025-01-01', '2026-01-01', 'Before the calls']]);
    expect(review?.phases.map(({ on, reason }) => [on, reason])).toEqual([['2026-05-01', 'A new scheduler']]);
  });

  test('a correction counts in its place; what is retracted is gone; a retracted review has nothing', () => {
    const arrivals = [opening, said('e2', 'change.logged', change), said('e3', 'change.logged', { ...change, hypothesis: 'Fewer miss', replaces: 'e2' }), said('e4', 'review.opened', { ...opened, title: 'Calls', replaces: 'e1' })];
    expect(reviewsOf(arrivals).map(({ title, changes }) => [title, changes.map(({ hypothesis }) => hypothesis)])).toEqual([['Calls', ['Fewer miss']]]);
    expect(reviewsOf([...arrivals, said('e5', 'event.retracted', { event: 'e3', reason: 'mistake' })])[0]?.changes.map(({ hypothesis }) => hypothesis)).toEqual(['More attend']);
    expect(reviewsOf([opening, said('e9', 'event.retracted', { event: 'e1', reason: 'mistake' })])).toEqual([]);
  });

  test('of two baselines that share a day the later statement holds; others stand side by side', () => {
    const frozen = (id: string, from: string, to: string) => said(id, 'review.baseline-frozen', { review: 'r', from, to, reason: id });
    expect(reviewsOf([opening, frozen('a', '2025-01-01', '2025-09-01'), frozen('b', '2025-08-01', '2026-01-01'), frozen('c', '2026-01-01', '2026-06-01')])[0]?.baselines.map(({ reason }) => reason)).toEqual(['b', 'c']);
  });

  test('a change of a measure stands in every review that lies within whom it is about', () => {
    const { review: _review, ...free } = change;
    const within = said('e2', 'review.opened', { ...opened, review: 'within', scope: { program: 'a', levelOfCare: '1.5', strata: { housing: 'stable' } } });
    const changes = [
      said('e3', 'change.logged', { ...free, change: 'all', measure: 'attendance' }), said('e4', 'change.logged', { ...free, change: 'a', measure: 'attendance', scope: { program: 'a', strata: { housing: 'stable' } } }),
      said('e5', 'change.logged', { ...free, change: 'b', measure: 'attendance', scope: { program: 'b' } }), said('e6', 'change.logged', { ...free, change: 'else', measure: 'returns' }),
    ];
    expect(reviewsOf([opening, within, ...changes]).map(({ review, changes: own }) => [review, own.map((one) => [one.change, one.isShared])])).toEqual([['r', [['all', true]]], ['within', [['a', true], ['all', true]]]]);
  });

  test('the order of arrival decides nothing', () => {
    const arrivals = [opening, said('e2', 'change.logged', change), said('e3', 'change.logged', { ...change, pointsNeeded: 9, replaces: 'e2' }), said('e4', 'review.phase-began', { review: 'r', on: '2026-02-01', reason: 'x' }), said('e5', 'event.retracted', { event: 'e4', reason: 'mistake' })];
    const expected = reviewsOf(arrivals);
    fc.assert(fc.property(fc.shuffledSubarray(arrivals, { minLength: arrivals.length }), (shuffled) => {
      expect(reviewsOf(shuffled)).toEqual(expected);
    }));
  });
});

describe('what may be said', () => {
  const faultsOf = (type: string, data: object) => {
    const parsed = parseEvent({ specversion: '1.0', id: 'e', source: REVIEW_SOURCE, type, subject: REVIEW_SUBJECT, time: '2026-06-01T00:00:00Z', data });
    return 'faults' in parsed ? parsed.faults.map(({ pointer }) => pointer) : [];
  };
  test.each([
    ['review.opened', { ...opened, title: 'x'.repeat(281) }, ['/data/title']], ['review.opened', { ...opened, question: 'two\nlines' }, ['/data/question']],
    ['review.opened', { ...opened, scope: { clinician: 'c' } }, ['/data/scope/clinician']], ['review.opened', { ...opened, rules: 'nelson' }, ['/data/rules']],
    ['review.baseline-frozen', { review: 'r', from: '2026-02-01', to: '2026-02-01', reason: 'x' }, ['/data/to']],
    ['change.logged', { ...change, review: undefined }, ['/data/review']], ['change.logged', { ...change, measure: 'attendance' }, ['/data/measure']], ['change.logged', { ...change, pointsNeeded: 0 }, ['/data/pointsNeeded']],
    ['change.logged', { ...change, direction: 'better' }, ['/data/direction']], ['change.logged', change, []], ['review.opened', opened, []],
  ])('%s %#', (type, data, expected) => {
    expect(faultsOf(type, data)).toEqual(expected);
  });
});
