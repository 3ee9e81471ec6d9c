import { describe, expect, it } from 'vitest';
import type { Reading, Result } from '#analytics/contract/result.ts';
import { toSentence } from '../../../../web/src/lib/sentence.ts';
import { aCurve, aCurveGroup, anIncidenceGroup, aSeries, proportion, value } from './results.ts';

const say = (result: Result): string => toSentence(result).replaceAll('\u00a0', ' ');

describe('retention in a sentence', () => {
  it('says the share, its interval, and of whom', () => {
    expect(say(aCurve())).toBe('62 % stayed at least 90 days (56-68 %; 376 admitted; 148 still followed at day 90).');
  });

  it('leads with a shorter span while day 90 is not known', () => {
    const young = aCurveGroup({ episodes: 14, readings: [{ day: 30, reading: value(0.93, 0.79, 1, 13) }, { day: 90, reading: { state: 'not-yet', availableOn: '2027-01-05' } }] });
    expect(say(aCurve(young))).toBe('93 % stayed at least 30 days (79-100 %; 14 admitted; 13 still followed at day 30).');
  });

  it('says each state that is not a value, never a zero', () => {
    const all = (reading: Reading) => say(aCurve(aCurveGroup({ readings: [{ day: 90, reading }] })));
    expect(all({ state: 'none' })).toBe('Nobody has been followed to day 90 yet.');
    expect(all({ state: 'not-yet', availableOn: '2027-03-14' })).toBe('Not known yet how many stay to day 90: the first can be known on 14 Mar 2027.');
    expect(all({ state: 'hidden', reason: 'small' })).toBe('Too few people to show this without pointing at someone.');
    expect(say(aCurve(aCurveGroup({ episodes: 0 })))).toBe('Nobody was admitted in this period.');
  });

  it('sets groups side by side in the order they came, and names the test', () => {
    const result = aCurve(aCurveGroup({ key: 'a', label: 'Northside' }), aCurveGroup({ key: 'b', label: 'Harbor', readings: [{ day: 90, reading: { state: 'hidden', reason: 'small' } }] }));
    const shares = 'Stayed at least 90 days: Northside 62 % (56-68 %); Harbor too few to show.';
    expect(say(result)).toBe(shares);
    expect(say({ ...result, comparison: { test: 'log-rank', chiSquare: 11.4, df: 2, p: 0.0033 } })).toBe(`${shares} Differences as large as these would be rare by chance alone (log-rank, p = 0.003).`);
    expect(say({ ...result, comparison: { test: 'log-rank', chiSquare: 0.4, df: 2, p: 0.53 } })).toBe(`${shares} The differences are within what chance would give (log-rank, p = 0.53).`);
    expect(say({ ...result, comparison: { test: 'log-rank', chiSquare: 90, df: 2, p: 4e-17 } })).toContain('p < 0.001');
  });
});

describe('attendance in a sentence', () => {
  it('says the latest month that has a value, and the range', () => {
    const result = aSeries([proportion(30, 40), proportion(80, 100), { state: 'hidden', reason: 'small' }, { state: 'not-yet', availableOn: '2026-12-01' }]);
    expect(say(result)).toBe('80 % of appointments were attended in Sep 2026 (70-90 %; 80 of 100). Between 75 % and 80 % over 2 months.');
  });

  it('says why there is none', () => {
    expect(say(aSeries([{ state: 'none' }]))).toBe('Nobody had an appointment in this period.');
    expect(say(aSeries([{ state: 'none' }, { state: 'hidden', reason: 'small' }]))).toBe('Too few people to show this without pointing at someone.');
    expect(say(aSeries([{ state: 'not-yet', availableOn: '2026-12-01' }]))).toBe('Not known yet: these months are not over.');
  });

  it('compares groups in the same month', () => {
    const [a, b] = [aSeries([proportion(30, 40), proportion(20, 40)], 'a', 'A'), aSeries([proportion(10, 40)], 'b', 'B')];
    expect(say({ ...a, groups: [...a.groups, ...b.groups] })).toBe('Attended in Sep 2026: A 50 % (40-60 %); B \u2013 nobody yet.');
  });
});

it('time to first milestone in a sentence', () => {
  expect(say({ kind: 'incidence', groups: [anIncidenceGroup()] })).toBe('40 % reached a first milestone within 30 days (30-50 %; 50 admitted; 12 still waiting at day 30).');
});

it('no sentence says why', () => {
  const results: Result[] = [aCurve(), aSeries([proportion(30, 40)]), { kind: 'incidence', groups: [anIncidenceGroup()] }];
  for (const result of results) {
    expect(say(result)).not.toMatch(/caus|due to|led to|because|significant|fail|addict/i);
  }
});
