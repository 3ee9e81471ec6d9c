/** How late entries come. The vector of `survfit` is R 4.2.2, survival 3.5-3: delays in reverse time, entered into the risk set at their age. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import { arrivedShares, delayDistribution, type DelayCount } from '#analytics/statistics/entry-delay.ts';

const VECTOR = [
  0.470658539103, 0.658921954744, 0.681643401459, 0.828458903312, 0.828458903312, 0.870406189555, 0.870406189555,
  0.957446808511, 0.957446808511, 0.957446808511, 0.957446808511, 0.957446808511, 0.957446808511, 0.957446808511, 1,
];
const RUNS = { numRuns: 300, seed: 20261121 };
const count = (delay: number, age: number, events: number): DelayCount => ({ delay, age, events });

/** Nobody's delay is longer than its age: what is entered later is not there. */
const anyCounts = fc.array(
  fc.record({ age: fc.integer({ min: 0, max: 40 }), part: fc.double({ min: 0, max: 1, noNaN: true }), events: fc.integer({ min: 1, max: 20 }) }), { maxLength: 30 },
).map((rows) => rows.map(({ age, part, events }) => count(Math.floor(part * age), age, events)));

function expectClose(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  found.forEach((share, day) => expect(share).toBeCloseTo(wanted[day] ?? NaN, 10));
}

describe('delayDistribution', () => {
  it('is the share entered so far where everything is old', () => {
    expect(delayDistribution([count(0, 90, 5), count(2, 90, 5)])).toEqual([0.5, 0.5, 1]);
    expect(delayDistribution([count(0, 90, 5)])).toEqual([1]);
  });
  it('has nothing to say where there are no events', () => {
    expect(delayDistribution([])).toEqual([]);
  });
  it('does not take what has not come yet for what never comes', () => {
    // Half of everything comes after 5 days. Of what happened 2 days ago that half is missing: a plain count says 8 of 12.
    expect(delayDistribution([count(0, 10, 4), count(5, 10, 4), count(0, 2, 4)])).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 1]);
  });
  it('agrees with survfit on delays in reverse time', () => {
    const counts = [
      count(0, 30, 20), count(1, 30, 12), count(3, 30, 8), count(7, 30, 5), count(0, 5, 18), count(1, 5, 9), count(3, 5, 6), count(0, 2, 15), count(1, 2, 7),
      count(0, 1, 11), count(0, 0, 9), count(2, 2, 3), count(14, 20, 2), count(0, 9, 6), count(5, 9, 4),
    ];
    expectClose(delayDistribution(counts), VECTOR);
  });
  it('says nothing of the shorter delays where all that is old enough came late', () => {
    // TRAP: the risk set of day 5 is the 4 that came on it. Ten more of today cannot mend that; only time can.
    expect(delayDistribution([count(5, 10, 4), count(0, 2, 10)])).toEqual([0, 0, 0, 0, 0, 1]);
  });
  it('finds the shares that were planted, whichever days happened to be busy', () => {
    const habits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }).filter((weights) => weights.some((weight) => weight > 0));
    const days = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 });
    fc.assert(fc.property(habits, days, (weights, busy) => {
      const counts = busy.flatMap((times, age) => weights.flatMap((weight, delay) => (delay <= age && times * weight > 0 ? [count(delay, age, times * weight)] : [])));
      const longest = Math.max(-1, ...counts.map(({ delay }) => delay));
      const upTo = (day: number): number => weights.slice(0, day + 1).reduce((total, weight) => total + weight, 0);
      expectClose(delayDistribution(counts), Array.from({ length: longest + 1 }, (_, day) => upTo(day) / upTo(longest)));
    }), RUNS);
  });
  it('never falls, ends at 1, and does not depend on order or grouping', () => {
    fc.assert(fc.property(anyCounts, (counts) => {
      const shares = delayDistribution(counts);
      const singles = counts.flatMap(({ delay, age, events }) => Array.from({ length: events }, () => count(delay, age, 1))).reverse();
      expectClose(delayDistribution(singles), shares);
      shares.forEach((share, day) => expect(share >= (shares[day - 1] ?? 0) && share <= 1).toBe(true));
      expect(shares.at(-1) ?? 1).toBe(1);
    }), RUNS);
  });
  it('does not change where ages beyond the longest delay are taken as that delay', () => {
    fc.assert(fc.property(anyCounts, (counts) => {
      const longest = Math.max(0, ...counts.map(({ delay }) => delay));
      expectClose(delayDistribution(counts.map((one) => ({ ...one, age: Math.min(one.age, longest) }))), delayDistribution(counts));
    }), RUNS);
  });
});

describe('arrivedShares', () => {
  it('names the days of which not everything is here, in their order', () => {
    expect(arrivedShares([count(0, 90, 5), count(2, 90, 5)], '2026-11-21')).toEqual([{ on: '2026-11-20', share: 0.5 }, { on: '2026-11-21', share: 0.5 }]);
  });
  it('names none where everything is entered at once, and where there is nothing', () => {
    expect(arrivedShares([count(0, 90, 5)], '2026-11-21')).toEqual([]);
    expect(arrivedShares([], '2026-11-21')).toEqual([]);
  });
  it('leaves out a day of which 99.5 % is here', () => {
    expect(arrivedShares([count(0, 90, 995), count(1, 90, 5)], '2026-11-21')).toEqual([]);
    expect(arrivedShares([count(0, 90, 994), count(1, 90, 6)], '2026-11-21').map(({ on }) => on)).toEqual(['2026-11-21']);
  });
  it('goes back 60 days at most and over the end of a month, a later day never with more than an earlier one', () => {
    const shares = arrivedShares([count(0, 400, 1), count(300, 400, 1)], '2026-03-01');
    expect([shares.length, shares[0]?.on, shares.at(-1)?.on]).toEqual([60, '2026-01-01', '2026-03-01']);
    fc.assert(fc.property(anyCounts, (counts) => {
      const found = arrivedShares(counts, '2026-03-01');
      found.forEach(({ on, share }, index) => {
        expect(on).toBe(addDays('2026-03-01', index + 1 - found.length));
        expect(share <= (found[index - 1]?.share ?? 1)).toBe(true);
        expect(daysBetween(on, '2026-03-01')).toBeLessThan(60);
      });
    }), RUNS);
  });
});
