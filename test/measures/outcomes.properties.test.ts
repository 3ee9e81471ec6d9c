/** What holds of the outcome measures whatever the records: random stays and scores in DuckDB, and random pairs straight into what counts them. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '#analytics/contract/query.ts';
import type { Reading, Result } from '#analytics/contract/result.ts';
import { findInstrument } from '#analytics/instruments/instruments.ts';
import type { Scale } from '#analytics/instruments/instrument.ts';
import type { MartValue } from '#analytics/marts/schema.ts';
import type { Computed, Measure } from '#analytics/measures/define.ts';
import { groupAxes, type AxisRows, type PairRow } from '#analytics/measures/forms/paired-scores.ts';
import { measuredShare } from '#analytics/measures/measured-share/measure.ts';
import { changeOf } from '#analytics/measures/reliable-change/categories.ts';
import { reliableChange } from '#analytics/measures/reliable-change/measure.ts';
import { scoreDistribution } from '#analytics/measures/score-distribution/measure.ts';
import { addDays } from '#analytics/period/dates.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';
import { openMeasureEngine, type MeasureEngine } from '../support/measure-engine.ts';

const FAMILY = [reliableChange, measuredShare, scoreDistribution];
const START = '2025-01-01';
type Row = Record<string, MartValue>;
type Marts = Record<string, Row[]>;
const QUERY: Query = {
  from: START, to: '2025-04-01', asOf: '2026-06-30', snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: 'program', ci: 'log-log', strata: {}, interval: 'month', view: 'table', rules: 'nhs', instrument: null,
};

let engine: MeasureEngine;
beforeAll(async () => {
  engine = await openMeasureEngine();
});
afterAll(() => {
  engine.close();
});

async function answer(measure: Measure, query: Query): Promise<Computed> {
  const { result, warnings } = await engine.answer(measure, query);
  return { result, warnings };
}

const AXES = [{ axis: 'PHQ-9/total', most: 27, recall: 14 }, { axis: 'WHO-5/total', most: 100, recall: 14 }, { axis: 'BAM/use/items-0-4', most: 12, recall: 30 }, { axis: 'BAM/use/days-0-30', most: 90, recall: 30 }, { axis: 'AUDIT/total', most: 40, recall: 365 }] as const;
const Scores = fc.array(fc.record({ of: fc.constantFrom(...AXES), at: fc.oneof(fc.integer({ min: -16, max: 60 }), fc.integer({ min: 340, max: 400 })), share: fc.integer({ min: 0, max: 10 }) }), { maxLength: 6 });
const Stays = fc.array(fc.record({
  admitted: fc.nat(100), length: fc.option(fc.nat(60), { nil: null }), next: fc.option(fc.nat(40), { nil: null }), program: fc.constantFrom('p', 'q'), second: fc.constantFrom('p', 'q'), scores: Scores, later: Scores,
}), { minLength: 1, maxLength: 7 });
type StaysOf = typeof Stays extends fc.Arbitrary<infer T> ? T : never;

/** Stays of one episode, or of two on following days. */
function martsOf(stays: StaysOf): Marts {
  const [episodes, scores]: [Row[], Row[]] = [[], []];
  const add = (row: Row, on: string, taken: StaysOf[number]['scores']): void => {
    const key = episodes.length + 1;
    episodes.push({ episode_key: key, source: 'case', episode: `e${key}`, level_of_care: '2.1', admitted_on: on, ...row });
    for (const [index, { of: { axis, most, recall }, at, share }] of taken.entries()) {
      const [instrument = '', scale = '', version = '1'] = axis.split('/');
      scores.push({ episode_key: key, position: index + 1, on_date: addDays(on, at), instrument, version, scale, axis, recall_days: recall, score: Math.round((most * share) / 10) });
    }
  };
  for (const [index, { admitted, length, next, program, second, scores: own, later }] of stays.entries()) {
    const on = addDays(START, admitted);
    const until = length === null ? null : addDays(on, length);
    const stay = { stay_key: index + 1, client: `c${index}` };
    add({ ...stay, stay_position: 1, program, discharged_on: until, reason: until === null ? null : 'left' }, on, own);
    if (until !== null && next !== null) add({ ...stay, stay_position: 2, program: second, discharged_on: addDays(until, 1 + next), reason: 'completed' }, addDays(until, 1), later);
  }
  return { episodes, scores };
}

/** The records as they were on a day: nothing later had happened. */
function knownOn(marts: Marts, asOf: string): Marts {
  const isKnown = (value: MartValue | undefined): boolean => typeof value === 'string' && value <= asOf;
  const episodes = (marts['episodes'] ?? []).filter((row) => isKnown(row['admitted_on']));
  const keys = new Set(episodes.map((row) => row['episode_key']));
  return {
    episodes: episodes.map((row) => (isKnown(row['discharged_on']) ? row : { ...row, discharged_on: null, reason: null })),
    scores: (marts['scores'] ?? []).filter((row) => keys.has(row['episode_key'] ?? null) && isKnown(row['on_date'])),
  };
}

/** Every reading with a numerator and a denominator. */
function fractionsOf(result: Result): { numerator: number; denominator: number }[] {
  const readings: Reading[] = result.kind === 'table' ? result.groups.flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.values(cells)))
    : result.kind === 'series' ? result.groups.flatMap(({ points }) => points.map(({ reading }) => reading))
      : result.kind === 'funnel' ? result.groups.map(({ reading }) => reading) : [];
  return readings.flatMap((reading) => (reading.state === 'value' && reading.numerator !== undefined && reading.denominator !== undefined ? [{ numerator: reading.numerator, denominator: reading.denominator }] : []));
}

const RUNS = { numRuns: 12, seed: 20261121 };
const Asked = fc.record({ at: fc.oneof(fc.nat(200), fc.integer({ min: 360, max: 520 })), view: fc.constantFrom('table', 'series', 'funnel') });
const queryOf = ({ definition }: Measure, { at, view }: { at: number; view: 'table' | 'series' | 'funnel' }): Query => ({ ...QUERY, asOf: addDays(START, at), view: definition.views.includes(view) ? view : 'table' });

describe.each(FAMILY.map((measure) => [measure.definition.id, measure] as const))('%s, for any records,', (_id, measure) => {
  it('is the same in whatever order they stand', async () => {
    await fc.assert(fc.asyncProperty(Stays, Asked, async (stays, asked) => {
      const marts = martsOf(stays);
      await engine.load(marts);
      const inOrder = await answer(measure, queryOf(measure, asked));
      await engine.load(Object.fromEntries(Object.entries(marts).map(([name, rows]) => [name, [...rows].reverse()])));
      expect(await answer(measure, queryOf(measure, asked))).toEqual(inOrder);
    }), RUNS);
  });
  it('does not change as of a day by what happens after it', async () => {
    await fc.assert(fc.asyncProperty(Stays, Asked, async (stays, asked) => {
      const query = queryOf(measure, asked);
      await engine.load(martsOf(stays));
      const withLater = await answer(measure, query);
      await engine.load(knownOn(martsOf(stays), query.asOf));
      expect(await answer(measure, query)).toEqual(withLater);
    }), RUNS);
  });
  it('counts no more above than below', async () => {
    await fc.assert(fc.asyncProperty(Stays, Asked, async (stays, asked) => {
      await engine.load(martsOf(stays));
      for (const { numerator, denominator } of fractionsOf((await answer(measure, queryOf(measure, asked))).result)) expect(numerator).toBeLessThanOrEqual(denominator);
    }), RUNS);
  });
});

describe.each([reliableChange, measuredShare].map((measure) => [measure.definition.id, measure] as const))('%s over time', (_id, measure) => {
  it('keeps a period as it was once it is known, whatever is measured later', async () => {
    await fc.assert(fc.asyncProperty(Stays, fc.constantFrom('PHQ-9', 'WHO-5'), async (stays, instrument) => {
      // WHY the first score of all on the first day: what a program uses from then on is known from the beginning.
      const begun = ['p', 'q'].map((program) => ({ admitted: 0, length: null, next: null, program, second: 'p', scores: AXES.slice(0, 2).flatMap((of) => [0, 30].map((at) => ({ of, at, share: 5 }))), later: [] }) as StaysOf[number]);
      await engine.load(martsOf([...begun, ...stays]));
      const pointsOn = async (asOf: string) => {
        const { result } = await answer(measure, { ...QUERY, view: 'series', instrument, asOf });
        return new Map((result.kind === 'series' ? result.groups : []).flatMap(({ key, points }) => points.map(({ from, reading }) => [`${key} ${from}`, reading])));
      };
      const [early, late] = [await pointsOn('2025-06-15'), await pointsOn('2026-06-30')];
      for (const [place, reading] of early) if (reading.state !== 'not-yet') expect([place, late.get(place)]).toEqual([place, reading]);
      expect([...early.values()].some(({ state }) => state === 'value')).toBe(true);
    }), RUNS);
  });
});

const Pairs = fc.array(fc.record({ axis: fc.constantFrom('PHQ-9/total', 'WHO-5/total', 'BARC-10/total'), baseline: fc.option(fc.integer({ min: 10, max: 27 }), { nil: null }), last: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }), isPending: fc.boolean(), episodes: fc.integer({ min: 1, max: 30 }) }), { minLength: 1, maxLength: 12 })
  .map((pairs) => pairs.map(({ axis, baseline, last, isPending, episodes }): PairRow => ({
    group_key: 'all', period: '2025-01-01', axis, instrument: axis.split('/')[0] ?? '', is_pending: isPending, is_due: baseline !== null, baseline, last: baseline === null ? null : last,
    last_within: baseline === null ? null : last, followed_days: 90, matures_on: '2025-02-01', episodes,
  })));
const SETTINGS = new Map(reliableChange.definition.settings.map(({ name, value }) => [name, value]));
const setting = (name: string): number => SETTINGS.get(name) ?? Number.NaN;
const CONTEXT = { query: { ...QUERY, groupBy: null }, label: (key: string) => key, targets: [], takenOn: '2027-01-01', definition: reliableChange.definition, setting };
const axesOf = (rows: readonly PairRow[]): readonly AxisRows[] => groupAxes(rows, CONTEXT)[0]?.axes ?? [];
const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

describe('changeOf', () => {
  it('puts everybody eligible into one category; where no threshold is known, into none but "not assessable"', () => {
    fc.assert(fc.property(Pairs, (rows) => {
      for (const axis of axesOf(rows)) {
        const { counts, eligible, paired, clinical, rule } = changeOf(axis, CONTEXT);
        expect(eligible).toBe(axis.rows.filter((row) => !row.is_pending).reduce((sum, { episodes }) => sum + episodes, 0));
        expect(total(counts)).toBe(rule.points === null ? eligible - paired : eligible);
        expect(counts['not-assessable']).toBe(eligible - paired);
        expect(counts.recovered).toBeLessThanOrEqual(clinical ?? 0);
      }
    }));
  });
  it('finds the same where the scale is turned upside down', () => {
    const scale = findInstrument('PHQ-9')?.scales[0];
    if (scale?.cutOff == null) throw new Error('the PHQ-9 has a cut-off');
    const upside: Scale = { ...scale, direction: 'higher-is-better', cutOff: { ...scale.cutOff, isClinical: 'at-or-below', value: 27 - scale.cutOff.value } };
    const turned = (score: number | null): number | null => (score === null ? null : 27 - score);
    fc.assert(fc.property(Pairs, (rows) => {
      const axis: AxisRows = { axis: 'PHQ-9/total', instrument: null, scale, label: 'PHQ-9', rows };
      const over: AxisRows = { ...axis, scale: upside, rows: rows.map((row) => ({ ...row, baseline: turned(row.baseline), last: turned(row.last) })) };
      const [found, mirrored] = [changeOf(axis, CONTEXT), changeOf(over, { setting: (name) => (name.endsWith('/cut-off') ? 27 - setting(name) : setting(name)) })];
      expect([mirrored.counts, mirrored.clinical]).toEqual([found.counts, found.clinical]);
    }));
  });
});

type Cells = Readonly<Record<string, Reading>>;
function cellsOf(rows: readonly PairRow[], isSuppressed: boolean): Cells[] {
  const { result, episodesBehind } = reliableChange.answer(rows, CONTEXT);
  const shown = isSuppressed ? suppress(result, 11, episodesBehind) : result;
  return shown.kind === 'table' ? shown.groups.flatMap((group) => group.rows.map(({ cells }) => cells)) : [];
}
const partsOf = (reading: Reading | undefined): { numerator: number; denominator: number } | null =>
  reading?.state === 'value' && reading.numerator !== undefined ? { numerator: reading.numerator, denominator: reading.denominator ?? 0 } : null;

describe('the table of reliable change', () => {
  it('has the share observed between its worst and its best case', () => {
    fc.assert(fc.property(Pairs, (rows) => {
      for (const { better, worstCase, bestCase } of cellsOf(rows, false)) {
        if (better?.state !== 'value' || worstCase?.state !== 'value' || bestCase?.state !== 'value') continue;
        expect(worstCase.value).toBeLessThanOrEqual(better.value);
        expect(better.value).toBeLessThanOrEqual(bestCase.value);
      }
    }));
  });
  it('has no count of 1 to 10 in a share that may be seen, nor between two of them', () => {
    fc.assert(fc.property(Pairs, (rows) => {
      for (const cells of cellsOf(rows, true)) {
        const [paired, recovered, improved, better, worst] = ['paired', 'recovered', 'improved', 'better', 'worstCase'].map((key) => partsOf(cells[key]));
        const told = [
          ...Object.values(cells).flatMap((cell) => partsOf(cell) ?? []).flatMap(({ numerator, denominator }) => [numerator, denominator, denominator - numerator]),
          ...(paired != null && recovered != null ? [paired.numerator - recovered.denominator] : []),
          ...(better != null && improved != null ? [better.numerator - improved.numerator] : []),
          ...(worst != null && improved != null ? [worst.numerator - improved.numerator] : []),
        ];
        for (const count of told) expect(count === 0 || count >= 11).toBe(true);
      }
    }));
  });
});

const Spread = fc.array(fc.record({ score: fc.option(fc.integer({ min: 0, max: 27 }), { nil: null }), moment: fc.constantFrom('baseline', 'latest'), episodes: fc.integer({ min: 1, max: 30 }) }), { minLength: 1, maxLength: 12 });

describe('the table of the distribution', () => {
  it('has no band of 1 to 10 that may be seen, nor that the other bands and their total tell', () => {
    fc.assert(fc.property(Spread, (spread) => {
      const rows = spread.map((row) => ({ ...row, group_key: 'all', axis: 'PHQ-9/total', instrument: 'PHQ-9', period: null, is_pending: false, matures_on: '2025-02-01' }));
      const { result, episodesBehind } = scoreDistribution.answer(rows, CONTEXT);
      const shown = suppress(result, 11, episodesBehind);
      const lines = shown.kind === 'table' ? (shown.groups[0]?.rows ?? []) : [];
      for (const column of ['baselineShare', 'latestShare']) {
        const parts = lines.map(({ cells }) => partsOf(cells[column]));
        for (const count of parts.flatMap((part) => (part === null ? [] : [part.numerator, part.denominator, part.denominator - part.numerator]))) expect(count === 0 || count >= 11).toBe(true);
        const bands = parts.slice(1, -1);
        const seen = bands.filter((part) => part !== null);
        const left = (seen[0]?.denominator ?? 0) - seen.reduce((sum, { numerator }) => sum + numerator, 0);
        if (seen.length > 0 && seen.length === bands.length - 1) expect(left === 0 || left >= 11).toBe(true);
      }
      for (const { cells } of [lines[0], lines.at(-1)].flatMap((line) => line ?? [])) {
        const [before, after] = [cells['baselineShare'], cells['latestShare']].map(partsOf);
        const isNotMeasured = cells === lines.at(-1)?.cells;
        const apart = before == null || after == null ? [] : [before.denominator - after.denominator, ...(isNotMeasured ? [before.numerator - after.numerator] : [])];
        const medians = [cells['baselineMedian'], cells['latestMedian']].flatMap((cell) => (cell?.state === 'value' ? [cell.denominator ?? 0] : []));
        for (const count of [...apart, ...(medians.length === 2 ? [(medians[0] ?? 0) - (medians[1] ?? 0)] : [])]) expect(count === 0 || Math.abs(count) >= 11).toBe(true);
      }
    }));
  });
});
