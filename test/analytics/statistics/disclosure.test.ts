import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Curve, Incidence, Reading, Result, Series } from '#analytics/contract/result.ts';
import { cumulativeIncidence, followUpOf, happenedWithin, type CauseCount } from '#analytics/statistics/cumulative-incidence.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';
import { kaplanMeier, medianOf, quartilesOf, retainedAt, type DayCount } from '#analytics/statistics/kaplan-meier.ts';
import { logRank } from '#analytics/statistics/log-rank.ts';
import { proportionOf } from '#analytics/statistics/proportion.ts';

const DAYS = [30, 60, 90, 180, 365];
const context = { asOf: '2026-06-30', ci: 'log-log' } as const;
const HIDDEN: Reading = { state: 'hidden', reason: 'small-group' };
const WITHOUT = { quartiles: { lower: HIDDEN, upper: HIDDEN }, sensitivity: null };
const isOpen = (count: number): boolean => count === 0 || count >= 11;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function curveOf(groups: readonly (readonly DayCount[])[]): Curve {
  const comparison = logRank(groups);
  return {
    kind: 'curve',
    groups: groups.map((counts, index) => {
      const points = kaplanMeier(counts, 'log-log');
      const [exits, censored] = [sum(counts.map((count) => count.exits)), sum(counts.map((count) => count.censored))];
      return {
        key: `g${index}`, label: `g${index}`, episodes: exits + censored, exits, censored, points, median: medianOf(points, 'log-log'), quartiles: quartilesOf(points, 'log-log'), plannedDays: null,
        sensitivity: { label: 'silence', changed: 3, points, readings: [] },
        readings: DAYS.map((day) => ({ day, reading: retainedAt(points, day, context) })),
      };
    }),
    comparison: comparison === null ? null : { test: 'log-rank', ...comparison },
  };
}
function incidenceOf(groups: readonly (readonly CauseCount[])[]): Incidence {
  return {
    kind: 'incidence',
    groups: groups.map((counts, index) => {
      const points = cumulativeIncidence(counts, 'log-log');
      const others = counts.map((count) => ({ ...count, events: count.competing, competing: count.events }));
      const followUp = followUpOf(counts);
      const exits = cumulativeIncidence(others, 'log-log');
      const read = (curve: typeof points) => DAYS.map((day) => ({ day, reading: happenedWithin(curve, day, followUp, context) }));
      return {
        key: `g${index}`, label: `g${index}`, episodes: followUp.atLeast(0),
        causes: [{ cause: 'milestone', points, readings: read(points) }, { cause: 'exit', points: exits, readings: read(exits) }],
        readings: read(points),
      };
    }),
  };
}
const expectCurve = (result: Result): Curve => {
  if (result.kind !== 'curve') throw new Error(result.kind);
  return result;
};
const expectIncidence = (result: Result): Incidence => {
  if (result.kind !== 'incidence') throw new Error(result.kind);
  return result;
};
const expectSeries = (result: Result): Series => {
  if (result.kind !== 'series') throw new Error(result.kind);
  return result;
};

interface Checkpoint {
  readonly at: number;
  readonly remaining: number;
}
/** Everybody known to remain at some moment, from steps and readings; each difference of neighbours is a count that can be worked out. */
function derivable(episodes: number, points: readonly { day: number; atRisk: number; left: number | null }[], readings: readonly { day: number; reading: Reading }[]): number[] {
  const ends = points.flatMap(({ day, atRisk, left }, index): Checkpoint[] => [
    // A step's people were all at risk after the step before it.
    { at: (points[index - 1]?.day ?? -1) + 0.1, remaining: atRisk },
    ...(left === null ? [] : [{ at: day + 0.1, remaining: atRisk - left }]),
  ]);
  const read = readings.flatMap(({ day, reading }): Checkpoint[] => (reading.state === 'value' && reading.atRisk !== undefined ? [{ at: day - 0.1, remaining: reading.atRisk }] : []));
  const known = [{ at: -1, remaining: episodes }, ...ends, ...read].sort((left, right) => left.at - right.at || right.remaining - left.remaining);
  return known.flatMap(({ remaining }, index) => [remaining, (known[index - 1]?.remaining ?? remaining) - remaining]);
}

function attackCurve(curve: Curve): number[] {
  return curve.groups.flatMap((group) => {
    if (group.episodes === null) return [...group.points.map(({ exits }) => exits), ...(group.exits === null ? [] : [group.exits]), ...(group.censored === null ? [] : [group.censored])];
    const [exits, censored] = [sum(group.points.map((point) => point.exits)), sum(group.points.map((point) => point.censored))];
    return [
      group.episodes, ...group.points.flatMap((point) => [point.exits, point.censored]),
      ...(group.exits === null ? [] : [group.exits, group.exits - exits]), ...(group.censored === null ? [] : [group.censored, group.censored - censored]),
      ...derivable(group.episodes, group.points.map((point) => ({ ...point, left: point.exits + point.censored })), group.readings),
    ];
  });
}
function attackIncidence(incidence: Incidence): number[] {
  return incidence.groups.flatMap((group) => {
    if (group.episodes === null) return group.causes.flatMap(({ points }) => points.map(({ events }) => events));
    const first = group.causes[0]?.points ?? [];
    const censored = first.slice(0, -1).map((point, row) => point.atRisk - (first[row + 1]?.atRisk ?? 0) - sum(group.causes.map(({ points }) => points[row]?.events ?? 0)));
    return [
      group.episodes, ...group.causes.flatMap(({ points }) => points.map(({ events }) => events)), ...censored,
      ...derivable(group.episodes, first.map((point) => ({ ...point, left: null })), group.readings),
    ];
  });
}

const anyDay = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 400 }), fc.constantFrom(0, 29, 30, 31, 89, 90, 91));
const anyCounts = (most: number) => fc.array(fc.record({ day: anyDay, exits: fc.integer({ min: 0, max: most }), censored: fc.integer({ min: 0, max: most }) }), { maxLength: 60 });
const anyGroup = fc.oneof(anyCounts(2), anyCounts(4), anyCounts(15), anyCounts(1)).chain((counts) => fc.constantFrom(counts, counts.map((count) => ({ ...count, censored: 0 }))));
const RUNS = { numRuns: 1500, seed: 20261121 };

describe('suppress', () => {
  it('leaves no count of 1 to 10 in a curve, seen or worked out', () => {
    fc.assert(fc.property(fc.array(anyGroup, { minLength: 1, maxLength: 4 }), (groups) => {
      const whole = curveOf(groups);
      const curve = expectCurve(suppress(whole));
      expect(attackCurve(curve).filter((count) => !isOpen(count))).toEqual([]);
      const small = whole.groups.map(({ episodes }) => !isOpen(episodes ?? 0));
      if (small.includes(true)) expect(curve.comparison).toBeNull();
      if (small.filter(Boolean).length === 1 && whole.groups.filter(({ episodes }) => (episodes ?? 0) > 0).length > 1) expect(curve.groups.filter(({ episodes }) => episodes === null)).toHaveLength(2);
    }), RUNS);
  });
  it('leaves no count of 1 to 10 in an incidence, seen or worked out', () => {
    fc.assert(fc.property(fc.array(anyGroup, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 5 }), (groups, split) => {
      const counts = groups.map((group) => group.map(({ day, exits, censored }, index) => (index % split === 0 ? { day, events: exits, competing: 0, censored } : { day, events: 0, competing: exits, censored })));
      expect(attackIncidence(expectIncidence(suppress(incidenceOf(counts)))).filter((count) => !isOpen(count))).toEqual([]);
    }), RUNS);
  });
  it('shows no figure that the whole result does not have', () => {
    fc.assert(fc.property(anyGroup, (group) => {
      const [whole, part] = [curveOf([group]).groups[0], expectCurve(suppress(curveOf([group]))).groups[0]];
      const heights = new Map(whole?.points.map(({ day, value }) => [day, value]));
      for (const { day, value } of part?.points ?? []) expect(value).toBe(heights.get(day));
      part?.readings.forEach((entry, index) => {
        if (entry.reading.state !== 'hidden') expect(entry).toEqual(whole?.readings[index]);
      });
      if (part?.median.state !== 'hidden') expect(part?.median).toEqual(whole?.median);
    }), RUNS);
  });
  it('tells no median or limit beside a step that leaves one to ten exits between them', () => {
    let told = 0;
    fc.assert(fc.property(fc.oneof(anyCounts(15), anyCounts(40)), (group) => {
      const [whole, part] = [curveOf([group]).groups[0], expectCurve(suppress(curveOf([group]))).groups[0]];
      if (part?.median.state !== 'value') return;
      told += 1;
      const { value, lower, upper } = part.median;
      // A midpoint tells of no single day; the days between which it lies are told as well, and tested through `makeRoomFor`.
      const days = [value, lower, upper].flatMap((day) => (day !== null && Number.isInteger(day) && whole?.points.some((point) => point.day === day) === true ? [day] : []));
      const cuts = [-1, ...part.points.map((point) => point.day)];
      cuts.forEach((start, index) => {
        const run = whole?.points.filter(({ day }) => day > start && day <= (cuts[index + 1] ?? Infinity)) ?? [];
        if (!run.some(({ day }) => days.includes(day))) return;
        const edges = [start, ...days.filter((day) => run.some((point) => point.day === day)).sort((left, right) => left - right), Infinity];
        edges.slice(0, -1).forEach((edge, position) => {
          const between = run.filter(({ day }) => day > edge && day < (edges[position + 1] ?? Infinity));
          if (between.length > 0) expect(sum(between.map(({ exits }) => exits))).toBeGreaterThanOrEqual(11);
        });
      });
    }), RUNS);
    expect(told).toBeGreaterThan(50);
  });
  it('shows only steps that may be shown', () => {
    fc.assert(fc.property(anyGroup, (group) => {
      const once = expectCurve(suppress(curveOf([group])));
      const points = once.groups[0]?.points ?? [];
      expect(points.every(({ exits, censored }) => isOpen(exits) && isOpen(censored))).toBe(true);
    }), { ...RUNS, numRuns: 200 });
  });
  it('hides a group of 10 with all it has, and shows one of 11', () => {
    const curve = expectCurve(suppress(curveOf([[{ day: 100, exits: 10, censored: 0 }]])));
    expect(curve.groups[0]).toEqual({ key: 'g0', label: 'g0', episodes: null, exits: null, censored: null, points: [], median: HIDDEN, plannedDays: null, ...WITHOUT, readings: DAYS.map((day) => ({ day, reading: HIDDEN })) });
    const eleven = curveOf([[{ day: 100, exits: 11, censored: 0 }]]);
    // The quartiles and the second curve are other days and other counts of the same people.
    expect(suppress(eleven)).toEqual({ ...eleven, groups: eleven.groups.map((group) => ({ ...group, ...WITHOUT })) });
  });
  it('shows a group of nobody as nobody', () => {
    expect(suppress(curveOf([[]]))).toEqual(curveOf([[]]));
  });
  it('hides the next smallest group beside a single small one, and the comparison', () => {
    const curve = expectCurve(suppress(curveOf([[{ day: 5, exits: 40, censored: 0 }], [{ day: 5, exits: 3, censored: 0 }], [{ day: 5, exits: 20, censored: 0 }], []])));
    expect(curve.groups.map(({ episodes }) => episodes)).toEqual([40, null, null, 0]);
    expect(curve.comparison).toBeNull();
  });
  it('hides both totals where one of them is 1 to 10', () => {
    const [group] = expectCurve(suppress(curveOf([[{ day: 5, exits: 40, censored: 0 }, { day: 50, exits: 0, censored: 4 }]]))).groups;
    expect([group?.episodes, group?.exits, group?.censored]).toEqual([44, null, null]);
  });
  it('keeps readings exact where eleven or more left between them, and hides those inside a step', () => {
    const curve = expectCurve(suppress(curveOf([[{ day: 10, exits: 12, censored: 0 }, { day: 40, exits: 5, censored: 0 }, { day: 70, exits: 9, censored: 0 }, { day: 100, exits: 30, censored: 0 }]])));
    expect(curve.groups[0]?.points.map(({ day, atRisk, exits }) => [day, atRisk, exits])).toEqual([[0, 56, 0], [10, 56, 12], [70, 44, 14], [100, 30, 30]]);
    expect(curve.groups[0]?.readings.map(({ reading }) => (reading.state === 'value' ? reading.atRisk : reading.state))).toEqual([44, 'hidden', 30, 0, 0]);
  });
  it('hides a median that would tell of the few who left just before it', () => {
    const counts = [{ day: 10, exits: 48, censored: 0 }, { day: 15, exits: 1, censored: 0 }, { day: 20, exits: 2, censored: 0 }, { day: 21, exits: 49, censored: 0 }];
    expect(expectCurve(suppress(curveOf([counts]))).groups[0]?.median).toEqual(HIDDEN);
  });
  it('keeps the median of a large group', () => {
    const counts = Array.from({ length: 270 }, (_, day) => ({ day, exits: 4, censored: 0 }));
    const whole = curveOf([counts]);
    expect(expectCurve(suppress(whole)).groups[0]?.median).toEqual(whole.groups[0]?.median);
  });
  const month = { from: '2026-01-01', to: '2026-02-01' };
  const series = (readings: readonly Reading[]): Series => ({
    kind: 'series', interval: 'month', unit: 'share', groups: readings.map((reading, index) => ({ key: `g${index}`, label: `g${index}`, points: [{ ...month, reading }], spc: null, targets: [] })),
  });
  const states = (result: Result): string[] => expectSeries(result).groups.map(({ points }) => points[0]?.reading.state ?? '');
  it.each([
    ['10 in all', [proportionOf(0, 10)], ['hidden']],
    ['11 in all, none attended', [proportionOf(0, 11)], ['value']],
    ['3 attended', [proportionOf(3, 40)], ['hidden']],
    ['3 missed', [proportionOf(37, 40)], ['hidden']],
    ['all attended', [proportionOf(40, 40)], ['value']],
    ['one small group of three', [proportionOf(3, 40), proportionOf(30, 60), proportionOf(25, 50)], ['hidden', 'value', 'hidden']],
    ['two small groups of three', [proportionOf(3, 40), proportionOf(30, 60), proportionOf(5, 50)], ['hidden', 'value', 'hidden']],
    ['a small group beside nobody', [proportionOf(3, 40), proportionOf(0, 0)], ['hidden', 'none']],
  ])('hides a month of a series by its counts: %s', (_, readings, expected) => {
    expect(states(suppress(series(readings)))).toEqual(expected);
  });
  it('hides a month with thirty contacts of one person', () => {
    expect(states(suppress(series([proportionOf(15, 30)]), 11, () => 1))).toEqual(['hidden']);
    expect(states(suppress(series([proportionOf(15, 30)]), 11, () => 11))).toEqual(['value']);
  });
});
