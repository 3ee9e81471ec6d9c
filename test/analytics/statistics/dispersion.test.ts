import { describe, expect, it } from 'vitest';
import { dispersionOf } from '#analytics/statistics/dispersion.ts';

const METHOD = 'additive random effects from z winsorised at 10 % each tail (Spiegelhalter, DerSimonian-Laird)';

describe('dispersionOf', () => {
  it('winsorises, takes the mean square, and makes a variance of what is beyond chance', () => {
    // z of -3 ... 6 in eleven groups of 50: the tenths are -2 and 3, so -3 becomes -2 and 6 becomes 3. Squares: 4 4 1 0 1 1 4 4 9 9 9 = 46.
    const groups = [-3, -2, -1, 0, 1, 1, 2, 2, 3, 3, 6].map((z) => ({ size: 50, z }));
    expect(dispersionOf(groups, 0.25)).toEqual({
      phi: expect.closeTo(46 / 11, 12), winsorised: 2, isAdjusted: true, method: METHOD,
      // (46 - 10) / ((550 - 27500 / 550) / 0.25) = 36 / 2000.
      tau2: expect.closeTo(0.018, 12),
    });
  });
  it('finds no variance between groups where chance is enough', () => {
    expect(dispersionOf([-1, -1, -0.5, 0, 0, 0.5, 0.5, 0.5, 1, 1].map((z, index) => ({ size: 20 + index, z })), 0.25)).toEqual({ phi: expect.closeTo(0.5, 12), tau2: 0, winsorised: 0, isAdjusted: false, method: METHOD });
  });
  it('does not say with fewer than ten groups, nor where nothing varies', () => {
    expect(dispersionOf(Array.from({ length: 9 }, () => ({ size: 50, z: 4 })), 0.25)).toBeNull();
    expect(dispersionOf(Array.from({ length: 12 }, () => ({ size: 50, z: 0 })), 0)).toBeNull();
  });
});
