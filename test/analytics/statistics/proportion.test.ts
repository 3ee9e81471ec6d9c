import { describe, expect, it } from 'vitest';
import { proportionOf } from '#analytics/statistics/proportion.ts';

describe('proportionOf', () => {
  it.each([
    [0, 10, 0, 0.2775], [8, 10, 0.4902, 0.9433], [45, 60, 0.6277, 0.8422], [10, 10, 0.7225, 1], [1, 30, 0.0059, 0.1667],
  ])('gives Wilson\'s interval of %i of %i (domain 6.6, R prop.test)', (numerator, denominator, lower, upper) => {
    const reading = proportionOf(numerator, denominator);
    expect(reading).toMatchObject({ state: 'value', value: numerator / denominator, numerator, denominator });
    expect(reading.state === 'value' ? [reading.lower, reading.upper].map((bound) => Math.round((bound ?? Number.NaN) * 1e4) / 1e4) : []).toEqual([lower, upper]);
  });
  it('is none where there was nothing to attend', () => {
    expect(proportionOf(0, 0)).toEqual({ state: 'none' });
  });
  it.each([[-1, 3], [4, 3], [Number.NaN, 3]])('refuses %f of %f', (numerator, denominator) => {
    expect(() => proportionOf(numerator, denominator)).toThrow(RangeError);
  });
});
