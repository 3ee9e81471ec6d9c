import { describe, expect, it } from 'vitest';
import { limitsOf, meanMovingRange } from '#analytics/statistics/spc-limits.ts';
import type { SpcChart, SpcInput } from '#analytics/statistics/spc-options.ts';

const values = (...all: number[]): SpcInput[] => all.map((value, index) => ({ from: `2026-01-${String(index + 1).padStart(2, '0')}`, value }));
const shares = (numerators: number[], denominators: number[], per = 1): SpcInput[] => numerators.map((numerator, index) => {
  const denominator = denominators[index] ?? 1;
  return { from: `2026-01-${String(index + 1).padStart(2, '0')}`, value: (per * numerator) / denominator, numerator, denominator };
});
const linesOf = (points: SpcInput[], chart: SpcChart, options: Parameters<typeof limitsOf>[2] = {}) => limitsOf({ points, base: points, isFrozen: false, reason: null, shortBaseline: null }, chart, options);
const at = (points: SpcInput[], index: number, chart: SpcChart, options?: Parameters<typeof limitsOf>[2]) => {
  const point = linesOf(points, chart, options)[index];
  return [point?.centre, point?.lower, point?.upper];
};
const close = (...all: number[]) => all.map((value) => expect.closeTo(value, 4));

// The vectors of domain 6.2.
const XMR = values(62, 58, 65, 60, 71, 66, 59, 63, 68, 61, 64, 57);
const P = shares([18, 25, 22, 30, 19, 27, 21, 24], [40, 45, 42, 50, 41, 48, 44, 43]);

describe('limitsOf', () => {
  it('puts XmR limits at the mean and 2.66 mean moving ranges: 3 / 1.128 would give 78.5490', () => {
    expect(meanMovingRange(XMR.map(({ value }) => value), false)).toBeCloseTo(5.9091, 4);
    expect(at(XMR, 0, 'xmr')).toEqual(close(62.8333, 47.1152, 78.5515));
  });
  it('makes p limits of each denominator around the pooled share', () => {
    expect(at(P, 3, 'p')).toEqual([expect.closeTo(0.52691, 5), ...close(0.3151, 0.7387)]);
  });
  it('widens p\' limits by sigma z', () => {
    expect(at(P, 3, 'p-prime')).toEqual([expect.closeTo(0.52691, 5), ...close(0.3059, 0.748)]);
  });
  it('makes p\' limits no narrower than chance: shares that hardly vary have the limits of p', () => {
    const steady = shares([50, 51, 50, 51, 50, 51, 50, 51], Array.from({ length: 8 }, () => 100));
    expect(linesOf(steady, 'p-prime')).toEqual(linesOf(steady, 'p'));
    const same = shares([50, 50, 50], [100, 100, 100]);
    expect(linesOf(same, 'p-prime')).toEqual(linesOf(same, 'p'));
  });
  it('makes u limits on the scale of the values, floored at 0', () => {
    // 20 events in 8000 days: 2.5 per 1000; 3 sqrt(0.0025 / 1000) = 0.004743.
    const rates = shares([2, 3, 2, 3, 2, 3, 2, 3], Array.from({ length: 8 }, () => 1000), 1000);
    expect(at(rates, 0, 'u')).toEqual([expect.closeTo(2.5, 10), 0, expect.closeTo(2.5 + 4.743416, 5)]);
    const alike = shares([2, 3, 2, 3, 2, 3, 2, 3], Array.from({ length: 8 }, () => 1000));
    expect(at(alike, 0, 'u')).toEqual([expect.closeTo(0.0025, 10), 0, expect.closeTo(0.0025 + 0.004743416, 8)]);
  });
  it('widens u\' limits by sigma z', () => {
    const wild = shares([5, 50, 5, 50], [1000, 1000, 1000, 1000]);
    // With equal exposures the standard errors cancel: 3 mean moving ranges of 0.045 / 1.128.
    expect(at(wild, 0, 'u-prime')).toEqual([expect.closeTo(0.0275, 10), 0, expect.closeTo(0.0275 + (3 * 0.045) / 1.128, 10)]);
  });
  it('makes g limits of the mean', () => {
    expect(at(values(14, 20, 8, 14), 0, 'g')).toEqual([14, 0, expect.closeTo(57.4741, 4)]);
  });
  it('keeps shares within 0 and 1, and other values within what they can be', () => {
    const few = linesOf(shares([3, 4, 4, 4], [4, 4, 4, 4]), 'p');
    expect(few.map(({ upper }) => upper)).toEqual([1, 1, 1, 1]);
    expect(few.map(({ zone }) => zone)).toEqual(['inside', 'inside', 'inside', 'inside']);
    expect(at(values(1, 9, 2), 0, 'xmr', { range: { min: 0 } })).toEqual([4, 0, expect.closeTo(4 + 2.66 * 7.5, 10)]);
    expect(linesOf(shares([0, 1, 0], [9, 9, 9]), 'p').map(({ lower }) => lower)).toEqual([0, 0, 0]);
  });
  it('has no limits from one point, nor from points that are all the same', () => {
    expect(linesOf(shares([3], [4]), 'p')).toMatchObject([{ centre: 0.75, lower: null, upper: null, zone: 'inside' }]);
    expect(linesOf(values(5), 'xmr')).toMatchObject([{ centre: 5, lower: null, upper: null }]);
    expect(linesOf(values(5, 5, 5), 'xmr')).toMatchObject([{ lower: null }, { lower: null }, { lower: null }]);
    expect(linesOf(shares([0, 0, 0], [9, 9, 9]), 'p-prime')).toMatchObject([{ centre: 0, lower: null, upper: null }, {}, {}]);
    expect(linesOf(shares([9, 9], [9, 9]), 'p-prime')).toMatchObject([{ centre: 1, lower: null, upper: null }, {}]);
    expect(linesOf(values(0, 0), 'g')).toMatchObject([{ centre: 0, lower: null, upper: null }, {}]);
  });
  it('leaves the largest moving ranges out once where that is asked for', () => {
    const jump = values(10, 11, 10, 11, 10, 11, 10, 11, 10, 60);
    // Ranges: eight of 1 and one of 50; mean 6.444, so 50 > 21.05 goes and the mean is 1.
    expect(at(jump, 0, 'xmr')).toEqual([15.4, expect.closeTo(15.4 - 2.66 * (58 / 9), 8), expect.closeTo(15.4 + 2.66 * (58 / 9), 8)]);
    expect(at(jump, 0, 'xmr', { screen: true })).toEqual([15.4, expect.closeTo(15.4 - 2.66, 8), expect.closeTo(15.4 + 2.66, 8)]);
  });
  it('takes a figure on the centre for one on the centre, whatever rounding says', () => {
    expect(linesOf(values(0.1, 0.1, 0.1), 'xmr').map(({ side }) => side)).toEqual([0, 0, 0]);
  });
  it('tells points near a limit from those within two thirds of the way and those outside', () => {
    const steady = values(...Array.from({ length: 10 }, (_, index) => 10 + (index % 2)), 12.3, 15);
    const base = steady.slice(0, 10);
    expect(limitsOf({ points: steady, base, isFrozen: true, reason: null, shortBaseline: null }, 'xmr', {}).slice(-3).map(({ zone }) => zone)).toEqual(['inside', 'near', 'outside']);
  });
  it('refuses p and u charts of points whose counts are missing or say something else', () => {
    expect(() => linesOf(values(0.5, 0.6), 'p')).toThrow('has no counts');
    expect(() => linesOf([...shares([1, 2], [4, 4]), { from: '2026-02-01', value: 0.9, numerator: 1, denominator: 4 }], 'p')).toThrow(RangeError);
  });
  it('draws a run chart around the median, without bounds', () => {
    expect(linesOf(values(1, 2, 30, 4), 'run')).toMatchObject([{ centre: 3, lower: null, upper: null, side: -1 }, { side: -1 }, { side: 1 }, { side: 1 }]);
  });
});
