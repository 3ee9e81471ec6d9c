import { describe, expect, it } from 'vitest';
import { gammaQuantile, poissonCdf } from '#analytics/statistics/gamma-by-beta.ts';

describe('gammaQuantile', () => {
  it.each([
    [0.025, 1, 0.0253178079842899], [0.975, 1, 3.68887945411394], [0.025, 11, 5.49116036723684], [0.975, 11, 18.3903560420178], [0.025, 900, 842.153888493508], [0.975, 900, 959.740265994397], [0.025, 1500, 1425.0424682599], [0.975, 1500, 1576.85174679949], [0.025, 20000, 19723.7676006071], [0.975, 20000, 20278.1266984633],
  ])('(%d, %d) is R\'s qgamma, %d', (p, shape, theirs) => {
    expect(Math.abs(gammaQuantile(p, shape) / theirs - 1)).toBeLessThan(1e-10);
  });
});

describe('poissonCdf', () => {
  it.each([
    [0, 1, 0.367879441171442], [3, 10, 0.0103360506759257], [14, 14, 0.570436712827372], [899, 950, 0.0496941431049923], [1000, 1000, 0.508409367168506], [1087, 1200, 0.000491163092580472], [20300, 20000, 0.983028303482931], [50, 100, 2.40159223561682e-08],
  ])('(%d, %d) is R\'s ppois, %d', (count, expected, theirs) => {
    expect(Math.abs(poissonCdf(count, expected) / theirs - 1)).toBeLessThan(1e-9);
  });
  it('is 0 below no events', () => {
    expect(poissonCdf(-1, 5)).toBe(0);
  });
});
