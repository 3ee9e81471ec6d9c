import { describe, expect, test } from 'vitest';
import type { Funnel } from '#analytics/contract/result.ts';
import { stratify } from '#analytics/review/strata.ts';
import { funnelOf, funnelOfRates } from '#analytics/statistics/funnel.ts';
import { HIDDEN } from '#analytics/statistics/small-counts.ts';

const groupsOf = (counts: Record<string, [number, number]>) => Object.entries(counts).map(([key, [numerator, denominator]]) => ({ key, label: key.toUpperCase(), numerator, denominator }));

describe('strata', () => {
  test('every row with its value, what is likely of it, and what would have been found; in the order of the keys', () => {
    const found = stratify('program', funnelOf(groupsOf({ a: [12, 20], b: [30, 60], c: [45, 70], d: [9, 30], e: [70, 120] })));
    expect(found.rows.map(({ key, size, state }) => [key, size, state])).toEqual([['a', 20, 'too-few'], ['b', 60, 'too-few'], ['c', 70, 'said'], ['d', 30, 'too-few'], ['e', 120, 'said']]);
    expect(found.rho).toBeCloseTo(0.0341961825664, 12);
    expect(found.rows[0]?.shrunken?.value).toBeCloseTo(0.572679823991, 10);
    // c: 45 of 70 less the 121 of 230 others; the gap found with 70 beside 230 (R, the same equation).
    expect(found.rows[2]).toMatchObject({ fromOthers: { state: 'value', method: 'Newcombe hybrid score 95 %' } });
    expect(found.rows[2]?.fromOthers).toHaveProperty('value', 45 / 70 - 121 / 230);
    expect(found.rows[2]?.detectable).toBeCloseTo(0.187, 2);
    expect(found.sentence).toBe('Overall 55 % (50-61 %; 166 of 300); too few to say in 3 of 5 groups. The groups differ by more than chance alone; small ones are drawn towards the share of all.');
  });

  test('nothing of a hidden group can be had from the others', () => {
    const funnel = funnelOf(groupsOf({ a: [12, 40], b: [30, 60], c: [3, 7] }));
    const hidden: Funnel['groups'] = funnel.groups.map((group) => (group.key === 'c' ? { ...group, size: null, reading: HIDDEN } : group));
    const found = stratify('program', { ...funnel, overall: HIDDEN, groups: hidden });
    expect(found.rows[2]).toEqual({ key: 'c', label: 'C', size: null, reading: HIDDEN, shrunken: null, detectable: null, fromOthers: { state: 'none' }, state: 'not-said' });
    expect(found.rows.slice(0, 2)).toEqual(stratify('program', funnelOf(groupsOf({ a: [12, 40], b: [30, 60] }))).rows);
    expect(found.sentence).toContain('too few to show in 1 of 3 groups');
  });

  test('where somebody is counted several times, that is said', () => {
    const funnel = funnelOf(groupsOf({ a: [12, 40], b: [30, 60] }));
    expect(stratify('program', funnel, 'contact').sentence).toBe(`${stratify('program', funnel, 'stay').sentence} Several contacts may be one person's, so all of this looks surer than it is.`);
  });

  test('rates, one group and nobody', () => {
    const rates = stratify('program', funnelOfRates([{ key: 'a', label: 'A', events: 5, exposure: 1000 }, { key: 'b', label: 'B', events: 9, exposure: 3000 }]));
    expect(rates.rows.map(({ shrunken, state }) => [shrunken, state])).toEqual([[null, 'not-said'], [null, 'not-said']]);
    expect(stratify('program', funnelOf(groupsOf({ a: [12, 40] }))).rows[0]).toMatchObject({ detectable: null, fromOthers: { state: 'none' }, state: 'said' });
    expect(stratify('program', funnelOf([])).sentence).toBe('Nobody to divide yet.');
  });
});
