import { describe, expect, it } from 'vitest';
import type { Limited } from '#analytics/statistics/spc-limits.ts';
import { nhsSignals } from '#analytics/statistics/spc-signals.ts';

/** Centre 10, limits 7 and 13: near is beyond 12 and 8. */
const points = (...values: number[]): Limited[] => values.map((value, index) => ({
  from: String(index), value, centre: 10, lower: 7, upper: 13, side: value > 10 ? 1 : value < 10 ? -1 : 0, expected: null,
  zone: Math.abs(value - 10) > 3 ? 'outside' : Math.abs(value - 10) > 2 ? 'near' : 'inside',
}));
const marked = (code: string, ...values: number[]): number[] => nhsSignals(points(...values)).codes.flatMap((codes, index) => (codes.some((one) => one === code) ? [index] : []));

describe('nhsSignals', () => {
  it('marks a point outside the limits, not one on them', () => {
    expect(marked('outside-limits', 10, 13, 13.1, 7, 6.9)).toEqual([2, 4]);
  });
  it('marks all of seven or more points on one side of the mean, not six', () => {
    expect(marked('shift', 9, 11, 11, 12, 11, 11, 11, 9)).toEqual([]);
    expect(marked('shift', 9, 11, 11, 12, 11, 11, 11, 12, 9)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(nhsSignals(points(9, 11, 11, 12, 11, 11, 11, 12, 11, 9)).runs).toEqual([{ code: 'shift', start: 1, end: 8, side: 1, length: 8 }]);
  });
  it('ends a shift at a point on the mean', () => {
    expect(marked('shift', 11, 11, 11, 10, 11, 11, 11, 11)).toEqual([]);
  });
  it('marks all seven points of six steps the same way', () => {
    expect(marked('trend', 8.5, 8.6, 8.7, 10.1, 10.2, 10.3, 10.4)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(marked('trend', 8.5, 8.6, 8.7, 10.1, 10.2, 10.3)).toEqual([]);
    expect(nhsSignals(points(11, 8.9, 8.8, 8.7, 8.6, 8.5, 8.4, 8.3)).runs).toContainEqual({ code: 'trend', start: 0, end: 7, side: -1, length: 8 });
  });
  it('breaks a trend at a tie', () => {
    expect(marked('trend', 8.5, 8.6, 8.7, 8.7, 10.2, 10.3, 10.4, 10.5)).toEqual([]);
  });
  it('marks the points near a limit where they are two of three on one side', () => {
    expect(marked('two-of-three', 12.5, 11, 12.5)).toEqual([0, 2]);
    expect(marked('two-of-three', 12.5, 12.5, 11, 9)).toEqual([0, 1]);
    expect(marked('two-of-three', 7.5, 7.5, 7.5)).toEqual([0, 1, 2]);
  });
  it('needs all three on the same side (NHSRplotthedots#143)', () => {
    expect(marked('two-of-three', 12.5, 9, 12.5)).toEqual([]);
    expect(marked('two-of-three', 12.5, 7.5, 7.5)).toEqual([]);
    expect(marked('two-of-three', 12.5, 12.5, 10)).toEqual([]);
  });
  it('does not count a point outside the limits as one near them', () => {
    expect(marked('two-of-three', 14, 11, 12.5)).toEqual([]);
    expect(marked('two-of-three', 14, 12.5, 12.5)).toEqual([1, 2]);
  });
  it('needs three points', () => {
    expect(marked('two-of-three', 12.5, 12.5)).toEqual([]);
  });
  it('names every rule a point breaks', () => {
    expect(nhsSignals(points(10.1, 10.2, 10.3, 10.4, 12.1, 12.2, 13.5)).codes).toEqual([
      ['shift', 'trend'], ['shift', 'trend'], ['shift', 'trend'], ['shift', 'trend'], ['shift', 'trend', 'two-of-three'], ['shift', 'trend', 'two-of-three'], ['outside-limits', 'shift', 'trend'],
    ]);
  });
});
