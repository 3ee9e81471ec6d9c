import { describe, expect, it } from 'vitest';
import { smallestBetween } from '#analytics/measures/forms/between-readings.ts';

const left = (day: number, exits: number) => ({ day, exits, censored: 0 });

describe('smallestBetween', () => {
  it('is the fewest who left between two days that are read, before the first or from the last on', () => {
    const counts = [left(10, 40), left(50, 3), left(90, 12)];
    expect(smallestBetween(counts, [30, 90])).toBe(3);
    expect(smallestBetween(counts, [90])).toBe(12);
    expect(smallestBetween(counts, [60, 365])).toBe(12);
  });
  it('counts an exit on a day that is read as after it, as S(t-) does', () => {
    expect(smallestBetween([left(90, 5), left(100, 20)], [90])).toBe(25);
    expect(smallestBetween([left(89, 5), left(100, 20)], [90])).toBe(5);
  });
  it('counts those who are followed no longer apart from those who left', () => {
    expect(smallestBetween([{ day: 20, exits: 30, censored: 4 }], [90])).toBe(4);
  });
  it('is of nobody where there is nobody', () => {
    expect(smallestBetween([], [90])).toBe(Infinity);
  });
});
