import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { periodName } from '#analytics/period/names.ts';
import { chartFor, spcOf, type SpcInput, type SpcOptions } from '#analytics/statistics/spc.ts';

const month = (index: number): string => `${2025 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
const values = (...all: number[]): SpcInput[] => all.map((value, index) => ({ from: month(index), value }));
const shares = (numerators: number[], denominators: number[]): SpcInput[] => numerators.map((numerator, index) => {
  const denominator = denominators[index] ?? 100;
  return { from: month(index), value: numerator / denominator, numerator, denominator };
});
const OPTIONS: SpcOptions = { chart: 'xmr', rules: 'nhs', direction: 'higher-is-better', nameOf: (from) => periodName('month', from), periods: 'months' };
const verdict = (points: SpcInput[], options: Partial<SpcOptions> = {}) => {
  const spc = spcOf(points, { ...OPTIONS, ...options });
  return spc === null ? null : { variation: spc.variation, side: spc.side, since: spc.since, needs: spc.needs, sentence: spc.sentence };
};
/** Ten quiet months with a mean of 10 and limits of 10 +/- 5.32. */
const QUIET = [9, 11, 9, 11, 9, 11, 9, 11, 9, 11];
const FROZEN = { phases: [{ from: month(0), reason: 'baseline', baselineTo: month(10) }] };

describe('spcOf', () => {
  it('says of the vector of domain 6.2 that nothing is changing', () => {
    const points = values(62, 58, 65, 60, 71, 66, 59, 63, 68, 61, 64, 57);
    const lines = { centre: expect.closeTo(62.8333, 4), lower: expect.closeTo(47.1152, 4), upper: expect.closeTo(78.5515, 4), signals: [] };
    expect(spcOf(points, { ...OPTIONS, target: 80 })).toEqual({
      chart: 'xmr', rules: 'nhs', rulesName: 'NHS Making Data Count', direction: 'higher-is-better', centreName: 'mean', isScreened: false,
      phases: [{ from: '2025-01-01', centre: expect.closeTo(62.8333, 4), basedOn: 12, isFrozen: false, isProvisional: false, reason: null }],
      points: points.map(({ from }) => ({ from, ...lines })),
      variation: 'common-cause', side: null, since: null, needs: 0, assurance: 'consistently-missed', sentence: 'No real change.', caution: null,
    });
  });
  it('is null without points', () => {
    expect(spcOf([], OPTIONS)).toBeNull();
    expect(spcOf([], { ...OPTIONS, chart: 'p', rules: 'anhoej' })).toBeNull();
  });

  describe('with too few points', () => {
    it('says how many more it needs, and marks none', () => {
      expect(verdict(values(1, 2, 3))).toEqual({ variation: 'too-few-points', side: null, since: null, needs: 5, sentence: 'Too few points to say (needs 5 more).' });
      expect(verdict(values(5))).toMatchObject({ needs: 7 });
      const rising = spcOf(values(1, 2, 3, 4, 5, 6, 7), { ...OPTIONS, target: 3 });
      expect([rising?.needs, rising?.assurance, rising?.points.flatMap(({ signals }) => signals)]).toEqual([1, null, []]);
    });
    it('draws provisional limits from two on, says so from eight on, and is sure from twelve', () => {
      const read = (length: number) => spcOf(values(...Array.from({ length }, (_, index) => index % 3)), OPTIONS);
      expect([read(1)?.points[0]?.lower, read(2)?.points[0]?.lower === null]).toEqual([null, false]);
      expect([read(8)?.variation, read(8)?.phases[0]?.isProvisional, read(8)?.caution]).toEqual(['common-cause', true, 'Provisional: the limits come from 8 points; 12 are usual.']);
      expect([read(12)?.phases[0]?.isProvisional, read(12)?.caution]).toEqual([false, null]);
    });
    it('needs ten points off the median for a run chart', () => {
      expect(verdict(values(1, 5, 1, 5, 1, 5, 1, 5, 3), { rules: 'anhoej' })).toEqual({ variation: 'too-few-points', side: null, since: null, needs: 2, sentence: 'Too few points to say (needs 2 more).' });
      expect(verdict(values(1, 5, 1, 5, 1, 5, 1, 5, 1, 5), { rules: 'anhoej' })).toMatchObject({ variation: 'common-cause', needs: 0, sentence: 'No real change.' });
    });
  });

  describe('by the NHS rules', () => {
    it('dates a shift by its first month, all the way back', () => {
      const points = values(...QUIET, 11, 11, 12, 11, 12, 11, 11, 12);
      expect(verdict(points, FROZEN)).toEqual({ variation: 'improvement', side: 'above', since: '2025-10-01', needs: 0, sentence: 'Better since Oct 2025: 9 months above the mean.' });
      expect(verdict(points, { ...FROZEN, direction: 'lower-is-better' })).toMatchObject({ variation: 'concern', side: 'above', sentence: 'Worse since Oct 2025: 9 months above the mean.' });
      expect(verdict(points, { ...FROZEN, direction: 'neither' })).toMatchObject({ variation: 'neutral', side: 'above', sentence: 'Higher since Oct 2025: 9 months above the mean.' });
    });
    it('says better of a fall where lower is better, and lower where neither is', () => {
      const points = values(...QUIET, 9, 9, 8, 9, 8, 9, 9);
      expect(verdict(points, { ...FROZEN, direction: 'lower-is-better' })).toEqual({ variation: 'improvement', side: 'below', since: '2025-11-01', needs: 0, sentence: 'Better since Nov 2025: 7 months below the mean.' });
      expect(verdict(points, { ...FROZEN, direction: 'neither' })).toMatchObject({ sentence: 'Lower since Nov 2025: 7 months below the mean.' });
    });
    it('dates a trend by the point it starts from', () => {
      expect(verdict(values(...QUIET, 7, 8, 9.5, 10.5, 11.5, 12.5, 13), FROZEN)).toEqual({
        variation: 'improvement', side: 'above', since: '2025-11-01', needs: 0, sentence: 'Better since Nov 2025: rising over 7 months in a row.',
      });
      expect(verdict(values(...QUIET, 13, 12.5, 11.5, 10.5, 9.5, 8, 7), { ...FROZEN, direction: 'neither' })).toMatchObject({ side: 'below', sentence: 'Lower since Nov 2025: falling over 7 months in a row.' });
    });
    it('does not date a single month outside the limits', () => {
      const unusual = { variation: 'concern', side: 'below', since: null, needs: 0, sentence: 'Unusual in Nov 2025 (outside the limits); one point is not a trend.' };
      expect(verdict(values(...QUIET, 4), FROZEN)).toEqual(unusual);
      expect(verdict(values(...QUIET, 4), { ...FROZEN, direction: 'neither' })).toEqual({ ...unusual, variation: 'neutral' });
    });
    it('does not date two of three near a limit', () => {
      expect(verdict(values(...QUIET, 14, 11, 14), FROZEN)).toEqual({
        variation: 'improvement', side: 'above', since: null, needs: 0, sentence: 'Unusual in Jan 2026 (2 of the last 3 months near the upper limit); that is not a trend.',
      });
    });
    it('follows the last point alone: what was and has passed is marked, not said', () => {
      const spc = spcOf(values(...QUIET, 11, 11, 12, 11, 12, 11, 11, 9.5), { ...OPTIONS, ...FROZEN });
      expect(spc?.points.map(({ signals }) => signals.join())).toEqual([...Array.from({ length: 9 }, () => ''), ...Array.from({ length: 8 }, () => 'shift'), '']);
      expect([spc?.variation, spc?.side, spc?.since, spc?.sentence]).toEqual(['common-cause', null, null, 'No real change.']);
    });
    it('speaks of the run where the last point is in one and outside the limits too', () => {
      expect(verdict(values(...QUIET, 12, 12, 12, 12, 12, 12, 20), FROZEN)).toMatchObject({ since: '2025-10-01', sentence: 'Better since Oct 2025: 8 months above the mean.' });
    });
    it('does not date a month outside the limits by a run the other way', () => {
      // Rising for seven months, and yet below the lower limit.
      expect(verdict(values(...QUIET, 1, 1.5, 2, 2.5, 3, 3.5, 4), FROZEN)).toMatchObject({ variation: 'concern', side: 'below', since: '2025-11-01', sentence: 'Worse since Nov 2025: 7 months below the mean.' });
    });
    it('lets a trend speak before a shift: months below the mean that rise are getting better', () => {
      const points = values(...QUIET, 5, 5.5, 6, 6.5, 7, 7.5, 8);
      expect(verdict(points, FROZEN)).toEqual({ variation: 'improvement', side: 'above', since: '2025-11-01', needs: 0, sentence: 'Better since Nov 2025: rising over 7 months in a row.' });
      expect(spcOf(points, { ...OPTIONS, ...FROZEN })?.points.at(-1)?.signals).toEqual(['shift', 'trend']);
    });
    it('says no real change of points that are all the same, without limits', () => {
      const spc = spcOf(values(...Array.from({ length: 12 }, () => 0.1)), { ...OPTIONS, target: 1 });
      expect(spc).toMatchObject({ variation: 'common-cause', sentence: 'No real change.', assurance: null, caution: 'No limits: every point they would come from is the same.' });
      expect(spc?.points.every(({ lower, upper, signals }) => lower === null && upper === null && signals.length === 0)).toBe(true);
    });
  });

  describe('by the Anhoej rules', () => {
    const shifted = values(2, 4, 2, 4, 2, 4, 2, 4, 2, 1, 5, 5, 6, 5, 6, 5, 5, 6, 5);
    it('draws a run chart around the median whatever chart was asked for, and says nothing of limits', () => {
      const spc = spcOf(shifted, { ...OPTIONS, rules: 'anhoej', chart: 'p-prime', target: 3, screen: true });
      expect(spc).toMatchObject({ chart: 'run', rules: 'anhoej', rulesName: 'Anhoej', centreName: 'median', isScreened: false, assurance: null, caution: null });
      expect(spc?.points.every(({ lower, upper }) => lower === null && upper === null)).toBe(true);
      expect(spc?.sentence).not.toMatch(/limit|special|stable|control/);
    });
    it('dates a long run by its first month', () => {
      expect(verdict(shifted, { rules: 'anhoej', phases: [{ from: month(0), reason: null, baselineTo: month(10) }] })).toEqual({
        variation: 'improvement', side: 'above', since: '2025-11-01', needs: 0, sentence: 'Better since Nov 2025: 9 months above the median.',
      });
    });
    it('says that something changed where the median is crossed too seldom, and not since when or which way', () => {
      const stepped = values(...[1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9].map((value, index) => value + index / 100));
      expect(verdict(stepped, { rules: 'anhoej' })).toEqual({
        variation: 'neutral', side: null, since: null, needs: 0, sentence: 'Something changed along the way: the median is crossed 3 times, by chance it would be at least 6.',
      });
    });
    it('goes on with a long run where the last point lies on the median', () => {
      const points = [...shifted, { from: month(19), value: 3 }];
      expect(verdict(points, { rules: 'anhoej', phases: [{ from: month(0), reason: null, baselineTo: month(10) }] })).toMatchObject({ variation: 'improvement', since: '2025-11-01' });
    });
    it('calls a median of ten points provisional in a run chart\'s words', () => {
      expect(spcOf(values(...QUIET), { ...OPTIONS, rules: 'anhoej' })?.caution).toBe('Provisional: the median comes from 10 points; 12 are usual.');
    });
  });

  describe('with phases', () => {
    const points = values(...QUIET, 20, 22, 20, 22, 20, 22, 20, 22);
    it('makes lines anew from a phase on, and looks at no signal across it (NHSRplotthedots#172)', () => {
      const spc = spcOf(points, { ...OPTIONS, phases: [{ from: '2025-10-15', reason: 'a second group room' }] });
      expect(spc?.phases).toEqual([
        { from: '2025-01-01', centre: 10, basedOn: 10, isFrozen: false, isProvisional: true, reason: null },
        { from: '2025-11-01', centre: 21, basedOn: 8, isFrozen: false, isProvisional: true, reason: 'a second group room' },
      ]);
      expect(spc?.points.map(({ centre }) => centre)).toEqual([...QUIET.map(() => 10), ...Array.from({ length: 8 }, () => 21)]);
      expect([spc?.variation, spc?.sentence, spc?.points.flatMap(({ signals }) => signals)]).toEqual(['common-cause', 'No real change.', []]);
    });
    it('takes the verdict and the target of the last phase', () => {
      const phases = [{ from: month(10), reason: null }];
      expect(spcOf(points, { ...OPTIONS, phases, target: 12 })?.assurance).toBe('consistently-met');
      expect(spcOf(points.slice(0, 13), { ...OPTIONS, phases })).toMatchObject({ variation: 'too-few-points', needs: 5, sentence: 'Too few points to say (needs 5 more).' });
    });
    it('freezes centre and limits on the points before a date', () => {
      const spc = spcOf(points, { ...OPTIONS, ...FROZEN });
      expect(spc?.phases).toEqual([{ from: '2025-01-01', centre: 10, basedOn: 10, isFrozen: true, isProvisional: true, reason: 'baseline' }]);
      expect(spc?.sentence).toBe('Better since Oct 2025: 9 months above the mean.');
    });
    it('does not freeze a baseline that is too short, and says so', () => {
      const spc = spcOf(points, { ...OPTIONS, phases: [{ from: month(0), reason: null, baselineTo: month(4) }] });
      expect(spc?.phases).toMatchObject([{ basedOn: 18, isFrozen: false }]);
      expect(spc?.caution).toBe('The baseline has too few points (4) to freeze: the limits come from the whole phase.');
    });
    it('passes over phases without points, and takes the last of several that begin at one', () => {
      const phases = [{ from: '2024-01-01', reason: 'before all' }, { from: '2024-06-01', reason: 'still before' }, { from: '2031-01-01', reason: 'after all' }];
      expect(spcOf(points, { ...OPTIONS, phases })?.phases.map(({ from, reason }) => [from, reason])).toEqual([['2025-01-01', 'still before']]);
    });
  });

  describe('against a target', () => {
    // Limits 10 +/- 5.32.
    it.each([
      ['higher-is-better', 16, 'consistently-missed'], ['higher-is-better', 4, 'consistently-met'], ['higher-is-better', 12, 'hit-and-miss'],
      ['lower-is-better', 16, 'consistently-met'], ['lower-is-better', 4, 'consistently-missed'], ['lower-is-better', 10, 'hit-and-miss'],
      ['neither', 16, null], ['higher-is-better', null, null],
    ] as const)('%s, target %j: %j', (direction, target, assurance) => {
      expect(spcOf(values(...QUIET), { ...OPTIONS, direction, target })?.assurance).toBe(assurance);
    });
  });

  describe('cautions', () => {
    it('says where fewer than five are expected either way', () => {
      const few = shares([3, 2, 3, 4, 2, 3, 3, 2, 3, 4, 3, 28], [12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 100]);
      expect(spcOf(few, { ...OPTIONS, chart: 'p' })?.caution).toBe('In 11 of 12 months fewer than 5 are expected: read the limits as rough, or take longer periods.');
    });
    it('says of a g chart that runs below its mean come easily', () => {
      const spc = spcOf(values(3, 40, 2, 50, 3, 45, 2, 3, 4, 2, 3, 1, 2), { ...OPTIONS, chart: 'g', periods: 'events' });
      expect(spc).toMatchObject({ variation: 'concern', since: '2025-07-01', sentence: 'Worse since Jul 2025: 7 events below the mean.', caution: 'What lies between rare events is skewed: runs below the mean come by chance more often than on other charts.' });
    });
    it('states moving-range screening where it was asked for and can be done', () => {
      expect(spcOf(values(...QUIET), { ...OPTIONS, screen: true })?.isScreened).toBe(true);
      expect(spcOf(values(...QUIET), { ...OPTIONS, chart: 'g', screen: true })?.isScreened).toBe(false);
    });
  });

  describe('always', () => {
    const anyShare = fc.integer({ min: 1, max: 300 }).chain((n) => fc.integer({ min: 0, max: n }).map((x) => [x, n] as const));
    const manyShares = (minLength: number) => fc.array(anyShare, { minLength, maxLength: 40, size: 'max' }).map((pairs) => shares(pairs.map(([x]) => x), pairs.map(([, n]) => n)));
    const anyShares = manyShares(1);
    const anyWalk = fc.array(fc.integer({ min: -4, max: 5 }), { minLength: 8, maxLength: 40, size: 'max' })
      .map((steps) => values(...steps.map((_, index) => 100 + steps.slice(0, index + 1).reduce((total, step) => total + step, 0))));
    const anyChart = fc.constantFrom('xmr', 'p', 'p-prime', 'u', 'u-prime', 'g' as const);
    const anyRules = fc.constantFrom('nhs', 'anhoej' as const);
    it('keeps the centre within the limits, and limits of shares within 0 and 1', () => {
      fc.assert(fc.property(anyShares, anyChart, anyRules, (points, chart, rules) => {
        for (const { centre, lower, upper } of spcOf(points, { ...OPTIONS, chart, rules })?.points ?? []) {
          if (lower === null || upper === null) continue;
          expect(lower).toBeLessThanOrEqual(centre);
          expect(upper).toBeGreaterThanOrEqual(centre);
          if (chart !== 'xmr') expect(lower).toBeGreaterThanOrEqual(0);
          if (chart === 'p' || chart === 'p-prime') expect(upper).toBeLessThanOrEqual(1);
        }
      }));
    });
    it('changes nothing earlier by a later point where the baseline is frozen', () => {
      fc.assert(fc.property(manyShares(13), anyChart, fc.integer({ min: 0, max: 1000 }), (points, chart, later) => {
        const phases = [{ from: month(0), reason: null, baselineTo: month(12) }];
        const more = [...points, { from: month(points.length), value: later / 1000, numerator: later, denominator: 1000 }];
        const [before, after] = [spcOf(points, { ...OPTIONS, chart, phases }), spcOf(more, { ...OPTIONS, chart, phases })];
        const lines = (spc: typeof before) => spc?.points.slice(0, points.length).map(({ signals: _, ...rest }) => rest);
        expect(lines(after)).toEqual(lines(before));
        expect(after?.phases).toEqual(before?.phases);
        // A signal stays once it is there; a later point can only make a run of what was none.
        before?.points.forEach(({ signals }, index) => expect(after?.points[index]?.signals).toEqual(expect.arrayContaining(signals)));
      }));
    });
    it('turns better into worse where the direction turns, and changes nothing else', () => {
      const turned = { improvement: 'concern', concern: 'improvement' } as const;
      fc.assert(fc.property(anyShares, anyChart, anyRules, (points, chart, rules) => {
        const [up, down] = [spcOf(points, { ...OPTIONS, chart, rules }), spcOf(points, { ...OPTIONS, chart, rules, direction: 'lower-is-better' })];
        expect(down?.variation).toBe(up?.variation === 'improvement' || up?.variation === 'concern' ? turned[up.variation] : up?.variation);
        expect(down?.points).toEqual(up?.points);
      }));
    });
    it('says since only of a run whose every month lies on its side, or is on its way', () => {
      fc.assert(fc.property(anyWalk, (points) => {
        const spc = spcOf(points, OPTIONS);
        expect(spc?.sentence.includes('since')).toBe(spc?.since !== null);
        if (spc?.since === null || spc === null) return;
        const start = points.findIndex(({ from }) => from === spc.since);
        expect(points.length - start).toBeGreaterThanOrEqual(7);
        expect(spc.points.slice(start).every(({ signals }) => signals.includes('shift') || signals.includes('trend'))).toBe(true);
      }));
    });
  });
});

describe('chartFor', () => {
  it('takes p\' where denominators are 100 or more on average, else p', () => {
    expect(chartFor(shares([1, 2], [100, 100]))).toBe('p-prime');
    expect(chartFor(shares([1, 2], [150, 49]))).toBe('p');
    expect(chartFor([])).toBe('p');
  });
  it('takes XmR where a point has no counts', () => {
    expect(chartFor(values(0.2, 0.3))).toBe('xmr');
  });
});
