import { describe, expect, it } from 'vitest';
import { anhoejLimits, anhoejSignals } from '#analytics/statistics/run-chart.ts';
import type { Limited } from '#analytics/statistics/spc-limits.ts';

/** `+` above the median, `-` below it, `0` on it. */
const points = (text: string): Limited[] => [...text].map((sign, index) => ({
  from: String(index), value: sign === '+' ? 2 : sign === '-' ? 0 : 1, centre: 1, lower: null, upper: null, side: sign === '+' ? 1 : sign === '-' ? -1 : 0, zone: 'inside', expected: null,
}));

describe('anhoejLimits', () => {
  // domain 6.1 [CALC]
  it.each([[10, 6, 2], [12, 7, 3], [15, 7, 4], [20, 7, 6], [24, 8, 8], [30, 8, 10], [36, 8, 13]])('of %i points are a run of %i and %i crossings', (useful, longestRun, fewestCrossings) => {
    expect(anhoejLimits(useful)).toEqual({ longestRun, fewestCrossings });
  });
});

describe('anhoejSignals', () => {
  it('finds nothing in what crosses the median often', () => {
    const read = anhoejSignals(points('+-+--++-+-+-'));
    expect(read).toEqual({ codes: Array.from({ length: 12 }, () => []), runs: [], useful: 12, crossings: 9, limits: { longestRun: 7, fewestCrossings: 3 } });
  });
  it('marks a run longer than chance gives, from its true beginning', () => {
    const read = anhoejSignals(points('-+-+--++++++++'));
    expect(read.runs).toEqual([{ code: 'long-run', start: 6, end: 13, side: 1, length: 8 }]);
    expect(read.codes.map((codes) => codes.join(' '))).toEqual([...Array.from({ length: 6 }, () => ''), ...Array.from({ length: 8 }, () => 'long-run')]);
  });
  it('lets a run of just that length be', () => {
    expect(anhoejSignals(points('-+-+-+++++++')).runs).toEqual([]);
  });
  it('passes over points on the median: they neither break a run nor add to it', () => {
    const read = anhoejSignals(points('-+-+0--++0++++0++0'));
    expect(read.runs).toEqual([{ code: 'long-run', start: 7, end: 16, side: 1, length: 8 }]);
    expect([read.useful, read.crossings]).toEqual([14, 5]);
    expect(read.codes[9]).toEqual([]);
    expect(read.codes[4]).toEqual([]);
  });
  it('marks the whole phase where the median is crossed too seldom, without a run to date it by', () => {
    const read = anhoejSignals(points('+++++-----+++++-----'));
    expect(read.codes).toEqual(Array.from({ length: 20 }, () => ['few-crossings']));
    expect([read.runs, read.crossings, read.limits]).toEqual([[], 3, { longestRun: 7, fewestCrossings: 6 }]);
  });
  it('has no limits where every point lies on the median, and answers for one that does not', () => {
    expect(anhoejSignals(points('000'))).toEqual({ codes: [[], [], []], runs: [], useful: 0, crossings: 0, limits: null });
    expect(anhoejSignals(points('0+0'))).toMatchObject({ codes: [[], [], []], useful: 1, limits: { fewestCrossings: 0 } });
  });
});
