import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Curve, Waterfall, WaterfallStep } from '#analytics/contract/result.ts';
import { figuresTold, narrowed, showWaterfalls, standingBeside, type Beside, type RawWaterfall } from '#analytics/releases/waterfall.ts';

const TO = '2026-07-01';
const NOTHING: Beside = { isFirst: true, to: TO, told: [], all: [], figures: [], near: [] };
type Unit = Waterfall['unit'];

/** The chain of a measure: episodes, stays, known, period, and what it counts, in its own unit or (null) in stays. */
function aWaterfall(counts: readonly [number, number, number, number], own: { unit: Unit; looked: number; left: readonly number[] } | null, to = TO): RawWaterfall {
  const [all, stays, known, period] = counts;
  const chain: WaterfallStep[] = [
    { key: 'all', label: 'All', unit: 'episode', count: all, left: [] },
    { key: 'stays', label: 'Stays', unit: 'stay', count: stays, left: [{ why: 'They go on.', count: all - stays }] },
    { key: 'known', label: 'Known', unit: 'stay', count: known, left: [{ why: 'Later.', count: stays - known }] },
    { key: 'period', label: `Before ${to}`, unit: 'stay', count: period, left: [{ why: 'Before.', count: known - period }, { why: 'After.', count: 0 }] },
  ];
  const { unit, looked, left } = own ?? { unit: 'stay', looked: period, left: [] };
  const counted = looked - left.reduce((sum, count) => sum + count, 0);
  const last: WaterfallStep[] = [
    ...(own === null || own.unit === 'stay' ? [] : [{ key: 'own', label: 'Looked at', unit, count: looked, left: [] }]),
    { key: 'counted', label: 'Counted', unit, count: counted, left: left.filter((count) => count > 0).map((count, index) => ({ why: `Reason ${index}.`, count })) },
  ];
  return { view: 'table', to, waterfall: { unit, steps: [...chain, ...last] } };
}
const show = (raw: RawWaterfall, beside: Partial<Beside> = {}): WaterfallStep[] => showWaterfalls([raw], { ...NOTHING, ...beside })[0]?.waterfall.steps ?? [];
const brief = (steps: readonly WaterfallStep[]): unknown[] => steps.map(({ key, count, left }) => [key, count, ...left.map((part) => part.count)]);

describe('a waterfall as it may leave', () => {
  it('is shown where no count and nothing between two is small; what was before and after the period is not', () => {
    expect(brief(show(aWaterfall([760, 693, 658, 559], { unit: 'stay', looked: 559, left: [40, 60] })))).toEqual([['all', 760], ['stays', 693, 67], ['known', 658, 35], ['period', 559, null, null], ['counted', 459, 40, 60]]);
  });
  it('hides the step that would tell by subtraction how few were left out', () => {
    expect(brief(show(aWaterfall([760, 755, 700, 690], null)))).toEqual([['all', 760], ['stays', null, null], ['known', 700, null], ['period', null, null, null], ['counted', null]]);
  });
  it('hides reasons together, and says of the measure\'s own not even which they are', () => {
    expect(brief(show(aWaterfall([760, 693, 658, 559], { unit: 'stay', looked: 559, left: [40, 3] }))).at(-1)).toEqual(['counted', 516]);
    expect(brief(show(aWaterfall([760, 693, 658, 559], { unit: 'stay', looked: 559, left: [40, 45] }))).at(-1)).toEqual(['counted', 474]);
  });
  it('shows zero and hides 1 to 10', () => {
    expect(brief(show(aWaterfall([0, 0, 0, 0], null)))).toEqual([['all', 0], ['stays', 0, 0], ['known', 0, 0], ['period', 0, null, null], ['counted', 0]]);
    expect(brief(show(aWaterfall([10, 10, 10, 10], null)))).toEqual([['all', null], ['stays', null, null], ['known', null, null], ['period', null, null, null], ['counted', null]]);
  });
  it('tells what does not count people only where a figure of the measure tells it', () => {
    const contacts = aWaterfall([760, 693, 658, 559], { unit: 'contact', looked: 3000, left: [] });
    expect(brief(show(contacts)).slice(4)).toEqual([['own', null], ['counted', null]]);
    expect(brief(show(contacts, { figures: [3000, 120] })).slice(4)).toEqual([['own', 3000], ['counted', 3000]]);
    // What was left out may be one client's.
    expect(brief(show(aWaterfall([760, 693, 658, 559], { unit: 'contact', looked: 3000, left: [50] }), { figures: [2950] })).slice(4)).toEqual([['own', null], ['counted', 2950]]);
  });
  it('is not within ten of a figure of any measure, unless it is that figure', () => {
    const raw = aWaterfall([760, 693, 658, 559], null);
    expect(brief(show(raw, { all: [{ kind: 'people', count: 655 }] }))[2]).toEqual(['known', null, null]);
    expect(brief(show(raw, { all: [{ kind: 'goal', count: 655 }] }))[2]).toEqual(['known', 658, 35]);
    expect(brief(show(raw, { all: [{ kind: 'people', count: 549 }] })).slice(3)).toEqual([['period', null, null, null], ['counted', null]]);
    expect(brief(show(raw, { all: [{ kind: 'people', count: 549 }, { kind: 'people', count: 559 }], figures: [559] })).slice(3)).toEqual([['period', 559, null, null], ['counted', 559]]);
    expect(brief(show(aWaterfall([760, 693, 658, 559], { unit: 'stay', looked: 559, left: [4] }), { figures: [555] })).slice(3)).toEqual([['period', null, null, null], ['counted', 555]]);
    // A figure that was told is still not set beside a step of which it would tell something small.
    expect(brief(show(aWaterfall([760, 693, 658, 559], { unit: 'stay', looked: 559, left: [4] }), { figures: [555], told: [{ kind: 'people', count: 559, label: `Before ${TO}` }] })).slice(3)).toEqual([['period', 559, null, null], ['counted', null]]);
    expect(brief(show(raw, { near: [552] })).slice(3)).toEqual([['period', null, null, null], ['counted', null]]);
  });
  it('tells of one period alone: two that end a quarter apart would tell of the quarter, which is released later', () => {
    expect(brief(show(aWaterfall([760, 693, 658, 559], null, '2026-10-01'))).slice(3)).toEqual([['period', null, null, null], ['counted', null]]);
  });
  it('tells the whole snapshot\'s counts once: the next snapshot\'s would tell who was entered late', () => {
    const raw = aWaterfall([900, 820, 790, 120], null);
    expect(brief(show(raw, { isFirst: false }))).toEqual([['all', null], ['stays', null, null], ['known', null, null], ['period', null, null, null], ['counted', null]]);
    expect(brief(show(raw, { isFirst: false, figures: [120] }))).toEqual([['all', null], ['stays', null, null], ['known', null, null], ['period', 120, null, null], ['counted', 120]]);
    expect(brief(show(raw, { isFirst: false, told: [{ kind: 'people', count: 900, label: 'All' }] }))[0]).toEqual(['all', null]);
  });
  it('says the same step again as often as it comes', () => {
    const raw = aWaterfall([760, 693, 658, 559], null);
    const [first, second] = showWaterfalls([raw, { ...raw, view: 'curve' }], NOTHING);
    expect([second?.view, second?.waterfall]).toEqual(['curve', first?.waterfall]);
  });

  it('tells nothing small, whatever the counts: no two within ten, but for what figures tell already', () => {
    const chain = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(200)).map(([a, b, c, period]): [number, number, number, number] => [period + a + b + c, period + b + c, period + c, period]);
    const own = fc.record({ unit: fc.constantFrom<Unit>('stay', 'person', 'goal'), looked: fc.nat(200), left: fc.array(fc.nat(40), { maxLength: 3 }) }).filter(({ looked, left }) => left.reduce((sum, count) => sum + count, 0) <= looked);
    const raw = fc.tuple(chain, fc.option(own), fc.constantFrom(TO, '2026-10-01')).map(([counts, of, to]) => aWaterfall(counts, of?.unit === 'stay' ? { ...of, looked: counts[3], left: of.left.map((count) => Math.min(count, Math.floor(counts[3] / 3))) } : of, to));
    const kindOf = (unit: string): string => (['episode', 'stay', 'person'].includes(unit) ? 'people' : unit);
    const isSmall = (count: number): boolean => count >= 1 && count <= 10;
    fc.assert(fc.property(fc.array(raw, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(300), { maxLength: 5 }), fc.boolean(), (raws, all, isFirst) => {
      const figures = all.filter((count) => !isSmall(count)).slice(0, 2);
      const shown = showWaterfalls(raws, { ...NOTHING, isFirst, figures, all: all.map((count) => ({ kind: 'people', count })) });
      const told: { kind: string; count: number }[] = [];
      for (const { waterfall: { steps } } of shown) {
        const within: typeof told = [];
        for (const { unit, count, left } of steps) {
          const parts = left.flatMap((part) => part.count ?? []);
          expect([...parts, count ?? 0].filter(isSmall)).toEqual([]);
          if (count === null) continue;
          const kind = kindOf(unit);
          expect(within.filter((one) => one.kind === kind && isSmall(Math.abs(one.count - count)))).toEqual([]);
          within.push({ kind, count });
          if (figures.includes(count)) continue;
          expect(kind).toBe('people');
          expect([...told, ...all.map((one) => ({ kind: 'people', count: one }))].filter((one) => one.kind === kind && isSmall(Math.abs(one.count - count)) && !figures.includes(one.count))).toEqual([]);
          told.push({ kind, count });
        }
      }
    }), { numRuns: 3000 });
  });
});

describe('what a waterfall stands beside', () => {
  const curve = (episodes: number | null): Curve => ({ kind: 'curve', comparison: null, groups: [{ key: 'all', label: 'All', episodes, exits: 60, censored: 40, points: [], median: { state: 'none' }, quartiles: { lower: { state: 'none' }, upper: { state: 'none' } }, readings: [], plannedDays: null, sensitivity: null }] });
  const slice = (release: string, waterfalls: ReturnType<typeof showWaterfalls> | undefined, episodes: number | null, groupBy: 'program' | null = null) => ({ release, waterfalls, answers: [{ groupBy, program: null, result: curve(episodes) }] });
  const shown = showWaterfalls([aWaterfall([760, 693, 658, 559], null)], NOTHING);

  it('is everything of earlier releases, and of its own the figures of all measures and the waterfalls of those before it', () => {
    const measures = [{ measure: { unit: 'episode' as const }, slices: [slice('rel_2026-07_a', shown, 100), slice('rel_2026-10_a', shown, 120)] }, { measure: { unit: 'goal' as const }, slices: [slice('rel_2026-10_a', shown, 200), slice('rel_2026-12_a', shown, 300)] }];
    const [first, second] = [standingBeside(measures, 'rel_2026-10_a', 0), standingBeside(measures, 'rel_2026-10_a', 1)];
    expect([first.isFirst, first.all]).toEqual([false, [{ kind: 'people', count: 100 }, { kind: 'people', count: 120 }, { kind: 'goal', count: 200 }]]);
    expect([first.told.length, second.told.length]).toEqual([shown[0]?.waterfall.steps.reduce((sum, { count, left }) => sum + (count === null ? 0 : 1) + left.filter((part) => part.count !== null).length, 0), 2 * first.told.length]);
    expect(standingBeside(measures, 'rel_2026-07_a', 0)).toEqual({ isFirst: true, told: [], all: [{ kind: 'people', count: 100 }] });
  });
  it('is not what groups tell, and nothing of a slice that an earlier Cairn made without waterfalls', () => {
    expect(standingBeside([{ measure: { unit: 'episode' }, slices: [slice('rel_2026-07_a', undefined, 100, 'program')] }], 'rel_2026-10_a', 0)).toEqual({ isFirst: false, told: [], all: [] });
  });
  it('is of its own figures how many they are about, and beside these what they count and add up to', () => {
    const question = { view: 'curve' as const, groupBy: null, program: null, interval: 'month' as const };
    expect(figuresTold([], [{ question, result: curve(100) }, { question: { ...question, groupBy: 'program' }, result: curve(77) }])).toEqual({ figures: [100], near: [60, 40] });
    const value = (numerator: number, denominator: number) => ({ state: 'value' as const, value: numerator / denominator, lower: null, upper: null, method: 'wilson', numerator, denominator });
    const series = (readings: readonly ReturnType<typeof value>[]) => ({ kind: 'series' as const, interval: 'month' as const, unit: 'share' as const, groups: [{ key: 'all', label: 'All', spc: null, targets: [], points: readings.map((reading, index) => ({ from: `2026-0${index + 1}-01`, to: `2026-0${index + 2}-01`, reading })) }] });
    const raw = { question: { ...question, view: 'series' as const }, result: series([value(20, 40), value(3, 30)]), behind: undefined };
    expect(figuresTold([raw], [{ question: raw.question, result: series([value(20, 40)]) }])).toEqual({ figures: [40], near: [40, 20, 70, 23, 47] });
  });
});

describe('narrowed', () => {
  it('has everybody\'s steps up to the period, those that were chosen, and no count after', () => {
    const raw = aWaterfall([760, 693, 658, 559], { unit: 'stay', looked: 559, left: [40, 60] }).waterfall;
    const filter: WaterfallStep = { key: 'program', label: 'Program: North', unit: 'stay', count: null, left: [{ why: 'Admitted to another program.', count: null }] };
    expect(brief(narrowed(raw, [filter]).steps)).toEqual([['all', 760], ['stays', 693, 67], ['known', 658, 35], ['period', 559, 99, 0], ['program', null, null], ['counted', null]]);
    expect([narrowed(raw, []), narrowed({ unit: 'stay', steps: [] }, [filter])]).toEqual([raw, { unit: 'stay', steps: [] }]);
  });
});
