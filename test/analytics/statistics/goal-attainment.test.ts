import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tScore, type GoalLevel } from '#analytics/statistics/goal-attainment.ts';

const goals = (levels: readonly number[], weights: readonly number[] = levels.map(() => 1)): GoalLevel[] => levels.map((level, index) => ({ level, weight: weights[index] ?? Number.NaN }));
const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e4) / 1e4);

describe('tScore', () => {
  // domain 4.1 [CALC]
  it.each([
    [[0, 0, 0], [1, 1, 1], 50], [[1, 1, 1], [1, 1, 1], 63.6931], [[2, 2, 2], [1, 1, 1], 77.3861], [[-2, -2, -2], [1, 1, 1], 22.6139], [[-1, 0, 1], [1, 1, 1], 50],
    [[1, 0, -1], [3, 2, 1], 54.4065], [[1], [1], 60], [[1], [7], 60], [[-2], [0.5], 30],
  ])('is Kiresuk and Sherman\'s of levels %j with weights %j: %f', (levels, weights, expected) => {
    expect(round(tScore(goals(levels, weights)))).toBe(expected);
  });
  it('has rho at the squared sum of the weights and 1 - rho at the sum of their squares: the other way round this would be 61.1803', () => {
    expect(round(tScore(goals([1, 1, 1])))).toBe(63.6931);
  });
  it('takes another correlation: at 0 and at 1', () => {
    expect(round(tScore(goals([1, 1, 1, 1]), 0))).toBe(70);
    expect(round(tScore(goals([1, 1, 1, 1]), 1))).toBe(60);
  });
  it('leaves out a goal that weighs nothing', () => {
    expect(tScore(goals([1, -2], [2, 0]))).toBe(60);
  });
  it.each([[[]], [goals([1, 2], [0, 0])]])('is nothing for %j', (none) => {
    expect(tScore(none)).toBeNull();
  });
  it.each([[goals([3])], [goals([-2.5])], [goals([Number.NaN])], [goals([1], [-1])], [goals([1], [Number.NaN])], [goals([1], [Infinity])]])('refuses %j', (wrong) => {
    expect(() => tScore(wrong)).toThrow(RangeError);
  });
  it.each([-0.1, 1.1, Number.NaN])('refuses a correlation of %f', (rho) => {
    expect(() => tScore(goals([1]), rho)).toThrow(RangeError);
  });

  const goal = fc.record({ level: fc.integer({ min: -2, max: 2 }), weight: fc.integer({ min: 1, max: 9 }) });
  const plan = fc.array(goal, { minLength: 1, maxLength: 12 });
  it('rises with every level', () => {
    fc.assert(fc.property(plan, fc.nat(), (all, seed) => {
      const raised = seed % all.length;
      fc.pre((all[raised]?.level ?? 2) < 2);
      const better = all.map((each, index) => (index === raised ? { ...each, level: each.level + 1 } : each));
      expect(tScore(better) ?? 0).toBeGreaterThan(tScore(all) ?? Infinity);
    }));
  });
  it('mirrors around 50, knows neither order nor the unit of the weights, and stays within what levels can give', () => {
    fc.assert(fc.property(plan, fc.constantFrom(0.5, 2, 10), (all, unit) => {
      const t = tScore(all) ?? Number.NaN;
      expect(tScore(all.map(({ level, weight }) => ({ level: -level, weight })))).toBeCloseTo(100 - t, 9);
      expect(tScore([...all].reverse())).toBeCloseTo(t, 9);
      expect(tScore(all.map(({ level, weight }) => ({ level, weight: weight * unit })))).toBeCloseTo(t, 9);
      // With a correlation of 0.3 no number of goals gives more than 20 / sqrt(0.3) from 50.
      expect(Math.abs(t - 50)).toBeLessThan(20 / Math.sqrt(0.3));
    }));
  });
});
