import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_OF_UNMEASURED, NONE_OF_UNMEASURED, worstAndBest } from '#analytics/statistics/missing-outcomes.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';

const value = (reading: ReturnType<typeof proportionOf>): number => (reading.state === 'value' ? reading.value : Number.NaN);

describe('worstAndBest', () => {
  it('counts those not measured as none and as all of them', () => {
    expect(worstAndBest({ counted: 30, measured: 50, eligible: 80 })).toEqual({
      observed: proportionOf(30, 50),
      worst: { state: 'value', value: 0.375, lower: null, upper: null, method: NONE_OF_UNMEASURED, numerator: 30, denominator: 80 },
      best: { state: 'value', value: 0.75, lower: null, upper: null, method: ALL_OF_UNMEASURED, numerator: 60, denominator: 80 },
    });
  });
  it('turns round where the share is of something unwelcome', () => {
    const { worst, best } = worstAndBest({ counted: 5, measured: 50, eligible: 80 }, 'lower-is-better');
    expect([worst, best]).toMatchObject([{ numerator: 35, method: ALL_OF_UNMEASURED }, { numerator: 5, method: NONE_OF_UNMEASURED }]);
  });
  it('has no distance between worst and best where everybody was measured', () => {
    const { worst, best } = worstAndBest({ counted: 3, measured: 10, eligible: 10 });
    expect([value(worst), value(best)]).toEqual([0.3, 0.3]);
  });
  it('knows nothing where nobody was measured: from 0 to 1, and no observed share', () => {
    const { observed, worst, best } = worstAndBest({ counted: 0, measured: 0, eligible: 12 });
    expect([observed, value(worst), value(best)]).toEqual([{ state: 'none' }, 0, 1]);
  });
  it('is none where nobody was to be measured', () => {
    expect(worstAndBest({ counted: 0, measured: 0, eligible: 0 })).toEqual({ observed: { state: 'none' }, worst: { state: 'none' }, best: { state: 'none' } });
  });
  it.each([[4, 3, 10], [1, 11, 10], [-1, 3, 10], [Number.NaN, 3, 10], [1, 3, Number.NaN]])('refuses %f of %f measured of %f', (counted, measured, eligible) => {
    expect(() => worstAndBest({ counted, measured, eligible })).toThrow(RangeError);
  });
  it('holds the observed share and whatever happened to the others', () => {
    fc.assert(fc.property(fc.nat(200), fc.nat(200), fc.nat(200), fc.nat(), (counted, others, unmeasured, fate) => {
      const measured = counted + others;
      const eligible = measured + unmeasured;
      fc.pre(measured > 0);
      const { observed, worst, best } = worstAndBest({ counted, measured, eligible });
      const truth = (counted + (fate % (unmeasured + 1))) / eligible;
      for (const share of [value(observed), truth]) {
        expect(share).toBeGreaterThanOrEqual(value(worst));
        expect(share).toBeLessThanOrEqual(value(best));
      }
      expect(value(best) - value(worst)).toBeCloseTo(unmeasured / eligible, 12);
    }));
  });
});
