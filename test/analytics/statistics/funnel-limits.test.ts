import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { exactLimits, widenedLimits, type Chance } from '#analytics/statistics/funnel-limits.ts';

const share = (overall: number): Chance => ({ overall, per: 1, family: 'binomial' });
const rate = (overall: number): Chance => ({ overall, per: 1000, family: 'poisson' });
const near = (limits: object) => Object.fromEntries(Object.entries(limits).map(([key, value]) => [key, expect.closeTo(Number(value), 6)]));

describe('exactLimits', () => {
  it('interpolates between whole counts of a share', () => {
    expect(exactLimits(share(0.6), 40)).toEqual(near({ lower95: 0.43251491, upper95: 0.76300579, lower998: 0.34324168, upper998: 0.84305556 }));
    expect(exactLimits(share(0.6), 200)).toEqual(near({ lower95: 0.52911781, upper95: 0.66985631, lower998: 0.48929415, upper998: 0.70799961 }));
  });
  // domain 6.5: exact R quantiles .450-.750, .350-.825 of 40 at 0.6; the limits lie less than one count beyond them.
  it('lies within one count beyond the exact quantiles of domain 6.5', () => {
    const { lower95, upper95, lower998, upper998 } = exactLimits(share(0.6), 40);
    [[0.45, lower95], [0.35, lower998]].forEach(([quantile = 0, limit = 0]) => expect([limit <= quantile, limit > quantile - 1 / 40]).toEqual([true, true]));
    [[0.75, upper95], [0.825, upper998]].forEach(([quantile = 0, limit = 0]) => expect([limit >= quantile, limit < quantile + 1 / 40]).toEqual([true, true]));
  });
  it('interpolates between whole counts of a rate', () => {
    expect(exactLimits(rate(14), 1000)).toEqual(near({ lower95: 6.6193793, upper95: 22.3168562, lower998: 3.3950048, upper998: 27.4582661 }));
    expect(exactLimits(rate(7), 2000)).toEqual(near({ lower95: 6.6193793 / 2, upper95: 22.3168562 / 2, lower998: 3.3950048 / 2, upper998: 27.4582661 / 2 }));
  });
  it('stands where everybody stands when there is nothing to vary', () => {
    expect(exactLimits(share(0), 40)).toEqual({ lower95: 0, upper95: 0, lower998: 0, upper998: 0 });
    expect(exactLimits(share(1), 40)).toEqual({ lower95: 1, upper95: 1, lower998: 1, upper998: 1 });
    expect(exactLimits(rate(0), 40)).toEqual({ lower95: 0, upper95: 0, lower998: 0, upper998: 0 });
  });
  const anyShare = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 600 })).map(([thousandth, size]) => ({ overall: thousandth / 1000, size }));
  it('names a count beyond exactly where counts as far out have less than the tail\'s chance', () => {
    fc.assert(fc.property(anyShare, fc.double({ min: 0, max: 1, noNaN: true }), ({ overall, size }, where) => {
      const count = Math.round(where * size);
      const { lower95, upper95 } = exactLimits(share(overall), size);
      const [below, above] = [binomialCdf(count, size, overall), count === 0 ? 1 : 1 - binomialCdf(count - 1, size, overall)];
      fc.pre(Math.abs(below - 0.025) > 1e-9 && Math.abs(above - 0.025) > 1e-9);
      expect([count / size < lower95, count / size > upper95]).toEqual([below < 0.025, above < 0.025]);
    }));
  });
  it('mirrors: the share of those who left has the limits of those who stayed', () => {
    fc.assert(fc.property(anyShare, ({ overall, size }) => {
      const [stayed, left] = [exactLimits(share(overall), size), exactLimits(share(1 - overall), size)];
      expect(left).toEqual(Object.fromEntries(Object.entries({ lower95: 1 - stayed.upper95, upper95: 1 - stayed.lower95, lower998: 1 - stayed.upper998, upper998: 1 - stayed.lower998 }).map(([key, value]) => [key, expect.closeTo(value, 8)])));
    }));
  });
  it('holds the overall figure, the inner limits within the outer', () => {
    fc.assert(fc.property(fc.oneof(anyShare.map(({ overall, size }) => ({ chance: share(overall), size })), fc.tuple(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.integer({ min: 1, max: 100_000 })).map(([overall, size]) => ({ chance: rate(overall), size }))), ({ chance, size }) => {
      const { lower95, upper95, lower998, upper998 } = exactLimits(chance, size);
      const rising = [0, lower998, lower95, chance.overall, upper95, upper998, chance.family === 'binomial' ? 1 : Infinity];
      expect(rising).toEqual([...rising].sort((left, right) => left - right));
    }));
  });
});

describe('widenedLimits', () => {
  it('adds the variance between groups to that by chance', () => {
    // root of (0.24 / 40 + 0.002) = 0.0894427.
    expect(widenedLimits(share(0.6), 40, 0.002)).toEqual(near({ lower95: 0.6 - 1.959964 * 0.0894427, upper95: 0.6 + 1.959964 * 0.0894427, lower998: 0.6 - 3.090232 * 0.0894427, upper998: 0.6 + 3.090232 * 0.0894427 }));
  });
  // domain 6.5 [CALC]
  it('is the normal approximation of domain 6.5 without any', () => {
    const round = (limits: object) => Object.values(limits).map((value) => Number(Number(value).toFixed(3)));
    expect(round(widenedLimits(share(0.6), 40, 0))).toEqual([0.448, 0.752, 0.361, 0.839]);
    expect(round(widenedLimits(share(0.6), 200, 0))).toEqual([0.532, 0.668, 0.493, 0.707]);
  });
  it('keeps within what the figure can be', () => {
    expect(widenedLimits(share(0.9), 12, 0.05)).toMatchObject({ upper95: 1, upper998: 1 });
    expect(widenedLimits(rate(2), 500, 4)).toMatchObject({ lower95: 0, lower998: 0 });
  });
});
