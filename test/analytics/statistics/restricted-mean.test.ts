import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kaplanMeier, type DayCount } from '#analytics/statistics/kaplan-meier.ts';
import { restrictedMean } from '#analytics/statistics/restricted-mean.ts';

/** `9 13 13+`: days, a plus for still in treatment. */
const people = (text: string): DayCount[] => text.split(' ').map((word) => ({ day: Number.parseInt(word, 10), exits: word.endsWith('+') ? 0 : 1, censored: word.endsWith('+') ? 1 : 0 }));
const MAINTAINED = people('9 13 13+ 18 23 28+ 31 34 45+ 48 161+');
const NONMAINTAINED = people('5 5 8 8 12 16+ 23 27 30 33 43 45');
const context = { asOf: '2026-03-31' };
const meanOf = (counts: readonly DayCount[], tau: number) => restrictedMean(kaplanMeier(counts, 'log-log'), tau, context);
const rounded = (counts: readonly DayCount[], tau: number) => {
  const reading = meanOf(counts, tau);
  return reading.state === 'value' ? [reading.value, reading.lower, reading.upper].map((figure) => (figure === null ? null : Math.round(figure * 100) / 100)) : reading.state;
};

describe('restrictedMean', () => {
  it('gives the golden vectors of domain 2.7, with R\'s standard errors 4.528 and 4.181', () => {
    expect(rounded(MAINTAINED, 48)).toEqual([31.84, 22.97, 40.72]);
    expect(rounded(NONMAINTAINED, 48)).toEqual([22.71, 14.51, 30.9]);
  });
  it('names its method and who was followed to the horizon', () => {
    expect(meanOf(MAINTAINED, 48)).toMatchObject({ state: 'value', atRisk: 2, method: 'restricted mean to day 48: area under Kaplan-Meier, Greenwood, 95 % normal' });
  });
  it('is the plain mean of stays cut at the horizon where everybody has left', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 90 }), (days, tau) => {
      const reading = meanOf(days.map((day) => ({ day, exits: 1, censored: 0 })), tau);
      const plain = days.reduce((total, day) => total + Math.min(day, tau), 0) / days.length;
      expect(reading.state === 'value' ? reading.value : Number.NaN).toBeCloseTo(plain, 9);
    }), { numRuns: 300, seed: 20261121 });
  });
  it('stays within 0 and the horizon, and so does its interval', () => {
    const anyCounts = fc.array(fc.record({ day: fc.integer({ min: 0, max: 60 }), exits: fc.integer({ min: 0, max: 5 }), censored: fc.integer({ min: 0, max: 5 }) }), { maxLength: 40 });
    fc.assert(fc.property(anyCounts, fc.integer({ min: 1, max: 70 }), (counts, tau) => {
      const reading = meanOf(counts, tau);
      if (reading.state !== 'value') return;
      const { value, lower, upper } = reading;
      expect(value >= 0 && value <= tau + 1e-9 && (lower === null || (lower >= 0 && lower <= value)) && (upper === null || (upper <= tau && upper >= value))).toBe(true);
    }), { numRuns: 300, seed: 20261121 });
  });
  it('has no interval where nothing varied', () => {
    expect(meanOf(people('90 90 90'), 120)).toMatchObject({ state: 'value', value: 90, lower: null, upper: null });
    expect(meanOf(people('95 100+'), 90)).toMatchObject({ state: 'value', value: 90, lower: null, upper: null });
  });
  it('is a known zero where everybody left on day 0', () => {
    expect(meanOf(people('0 0'), 30)).toMatchObject({ state: 'value', value: 0, atRisk: 0 });
  });
  it('is not yet where nobody was followed that far, until the one followed longest reaches it', () => {
    expect(meanOf(people('5 20+ 1+'), 30)).toEqual({ state: 'not-yet', availableOn: '2026-04-10' });
    expect(meanOf(people('5 30+ 1+'), 30)).toMatchObject({ state: 'value' });
    expect(meanOf(people('5 20'), 30)).toMatchObject({ state: 'value', value: 12.5 });
  });
  it('is none for nobody', () => {
    expect(restrictedMean([], 30, context)).toEqual({ state: 'none' });
  });
  it.each([0, -1, 1.5, Number.NaN])('refuses a horizon of %d days', (tau) => {
    expect(() => meanOf(MAINTAINED, tau)).toThrow(RangeError);
  });
});
