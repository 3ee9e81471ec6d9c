/** Every measure in every view over a simulated world: what is said of it, and in which order its groups stand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query } from '#analytics/contract/query.ts';
import type { MeasureDefinition, MeasureResponse, Result } from '#analytics/contract/result.ts';
import { askLabels } from '#analytics/engine/ask.ts';
import { runViews } from '#analytics/engine/run.ts';
import type { Computed } from '#analytics/measures/define.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { figuresOf } from '#analytics/receipts/figures.ts';
import { caseloadSentence, dispersionWords, outsideWords } from '../../web/src/lib/caseloads.ts';
import { GREY, type Drawing } from '../../web/src/lib/charts/config.ts';
import { toCurveChart } from '../../web/src/lib/charts/curve.ts';
import { toFunnelChart } from '../../web/src/lib/charts/funnel.ts';
import { toIncidenceChart } from '../../web/src/lib/charts/incidence.ts';
import { toSeriesChart } from '../../web/src/lib/charts/series.ts';
import { toBlocks } from '../../web/src/lib/charts/table.ts';
import { toSentence } from '../../web/src/lib/sentence.ts';
import { toTables } from '../../web/src/lib/tables.ts';
import { openWorld, type World } from '../support/world.ts';

const [FROM, TO] = ['2024-12-01', '2026-11-20'];
const GROUPINGS = [null, 'program', 'clinician'] as const;

interface Answered {
  readonly name: string;
  readonly definition: MeasureDefinition;
  readonly groupBy: (typeof GROUPINGS)[number];
  readonly computed: Computed;
}
let world: World;
const answers: Answered[] = [];

beforeAll(async () => {
  world = await openWorld({ seed: 5, clients: 120, from: FROM, to: TO });
  const labels = await askLabels(world.engine);
  for (const measure of MEASURES) {
    for (const groupBy of GROUPINGS) {
      const { definition } = measure;
      const query: Query = { from: FROM, to: TO, asOf: '2026-11-19', snapshot: world.manifest.id, program: null, clinician: null, levelOfCare: null, groupBy, ci: 'log-log', strata: {}, interval: definition.interval, view: definition.kind, rules: 'nhs', instrument: null };
      const views = definition.views.filter((view) => view !== 'funnel' || groupBy !== null);
      // Names in another order than keys, or the order of names would pass for that of keys.
      const label = (key: string): string => `${[...key].reverse().join('')} ${labels.program.get(key) ?? labels.clinician.get(key) ?? ''}`;
      const computed = await runViews(world.engine, measure, { query, label, targets: [], takenOn: TO }, views);
      computed.forEach((one, index) => answers.push({ name: `${definition.id} ${views[index] ?? ''} by ${groupBy ?? 'nothing'}`, definition, groupBy, computed: one }));
    }
  }
}, 240_000);
afterAll(() => world.close());

function drawingsOf(result: Result): Drawing[] {
  switch (result.kind) {
    case 'series': return [toSeriesChart(result, GREY), ...result.groups.map((group) => toSeriesChart({ ...result, groups: [group] }, GREY))];
    case 'curve': return [toCurveChart(result, GREY)];
    case 'incidence': return result.groups.map((group) => toIncidenceChart(group, GREY, { axis: 'Days since admission', rest: 'Neither yet' }));
    case 'funnel': return [toFunnelChart(result, GREY)];
    default: return [];
  }
}

/** All that is generated about an answer. */
function saidOf({ definition, computed: { result, warnings } }: Answered): string[] {
  const drawn = drawingsOf(result).flatMap(({ config, labels, marks, shades = [], rules = [] }) => [...config.data.datasets.flatMap(({ readouts }) => readouts), ...[...labels, ...marks, ...shades, ...rules].map(({ text }) => text)]);
  const tables = toTables(result, definition).flatMap(({ caption, columns, rows }) => [caption, ...columns, ...rows.flatMap(({ cells }) => cells.filter((cell) => typeof cell === 'string'))]);
  const answer = { value: { result } as MeasureResponse };
  const funnel = result.kind === 'funnel' ? [dispersionWords(result), outsideWords(result), caseloadSentence([{ answer }], 'program') ?? '', caseloadSentence([{ answer }], 'clinician') ?? ''] : [];
  const limits = result.kind === 'series' ? result.groups.flatMap(({ spc }) => (spc === null ? [] : [spc.sentence, spc.caution ?? ''])) : [];
  const notes = result.kind === 'table' ? result.groups.flatMap(({ rows }) => rows.flatMap((row) => row.notes ?? [])) : [];
  return [toSentence(result, definition, warnings), ...warnings.map(({ detail }) => detail), ...drawn, ...tables, ...funnel, ...limits, ...notes];
}

describe('what is said', () => {
  it('is said of every measure in every view', () => {
    expect(answers.length).toBeGreaterThan(MEASURES.length * GROUPINGS.length);
    expect(answers.filter(({ computed: { result, warnings }, definition }) => toSentence(result, definition, warnings).trim().length < 10).map(({ name }) => name)).toEqual([]);
  });
  it('never says why, and never "significant"', () => {
    const causal = /\b(caus(?:e|es|ed|ing)|due to|led to|leads to|because|thanks to|result(?:s|ed) in|significant\w*)\b/i;
    expect(answers.flatMap((answered) => saidOf(answered).filter((text) => causal.test(text)).map((text) => `${answered.name}: ${text}`))).toEqual([]);
  });
  it('has no hole in it: no undefined, NaN, null or empty brackets', () => {
    const hole = /undefined|NaN|\bnull\b|\(\)|\[object/;
    expect(answers.flatMap((answered) => saidOf(answered).filter((text) => hole.test(text)).map((text) => `${answered.name}: ${text}`))).toEqual([]);
  });
  it('says a share of everybody with its interval and of how many, or its state', () => {
    const without = answers.filter(({ groupBy, computed: { result } }) => groupBy === null && (result.kind === 'curve' || (result.kind === 'series' && result.unit === 'share' && result.groups.length === 1)))
      .map(({ name, definition, computed: { result, warnings } }) => ({ name, text: toSentence(result, definition, warnings) }))
      .filter(({ text }) => /\d\u00a0%/.test(text) && !/\(\d+-\d+\u00a0%.*\d/.test(text));
    expect(without).toEqual([]);
  });
});

describe('a cursor', () => {
  it('reads every point of every chart: what it is of, and its value or its state', () => {
    const mute = answers.flatMap(({ name, computed: { result } }) => drawingsOf(result).flatMap(({ config }) => config.data.datasets.filter(({ readouts }) => readouts.length > 0)
      .filter(({ data, readouts }) => readouts.length !== data.length || readouts.some((text, index) => (Number.isNaN(data[index]?.y) ? text !== '' && !/not yet|nobody|too few|nothing|not reached/.test(text) : !/: .*\d/.test(text))))
      .map(({ key }) => `${name} ${key}`)));
    expect(mute).toEqual([]);
  });
  it('has something to read wherever something is drawn', () => {
    const dumb = answers.flatMap(({ name, computed: { result } }) => drawingsOf(result).filter(({ config }) => config.data.datasets.some(({ data }) => data.some(({ y }) => !Number.isNaN(y))) && config.data.datasets.every(({ readouts }) => readouts.length === 0)).map(() => name));
    expect(dumb).toEqual([]);
  });
});

describe('nothing ranks programs or clinicians', () => {
  const grouped = () => answers.filter(({ groupBy }) => groupBy !== null);
  const inOrder = (keys: readonly string[]): boolean => keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
  /** Each once, as they come. */
  const once = (keys: readonly string[]): string[] => [...new Set(keys)];

  it('in every answer groups stand in the order of their keys', () => {
    // A key may go on with what it is split by (an instrument); the group is what stands before the slash.
    const wrong = grouped().filter(({ computed: { result } }) => !inOrder(once(result.groups.map(({ key }) => key.split('/')[0] ?? key)))).map(({ name }) => name);
    expect(wrong).toEqual([]);
    expect(grouped().filter(({ computed: { result } }) => result.groups.length > 3).length).toBeGreaterThan(60);
  });
  it('every table, chart and export keeps the order of the answer', () => {
    for (const { name, computed: { result }, definition } of grouped()) {
      const keys = result.groups.map(({ key }) => key);
      const tables = toTables(result, definition);
      if (result.kind === 'funnel') expect([name, tables[0]?.rows.map(({ key }) => key)]).toEqual([name, keys]);
      else if (tables.length > 0) expect([name, once(tables.map(({ key }) => keys.find((group) => key === group || key.startsWith(`${group}/`)) ?? key))]).toEqual([name, keys.filter((key) => tables.some((table) => table.key === key || table.key.startsWith(`${key}/`)))]);
      if (result.kind === 'table') expect([name, once(toBlocks(result).flatMap((block) => (block.title === null ? block.rows.map(({ key }) => key.split('/')[0] ?? key) : [block.key])))]).toEqual([name, once(keys)]);
      expect([name, once(figuresOf(result).map(({ group }) => group)).filter((key) => key !== 'all')]).toEqual([name, once(keys)]);
    }
  });
  it('and that is not the order of their figures', () => {
    const funnels = grouped().flatMap(({ computed: { result } }) => (result.kind === 'funnel' ? [result.groups.flatMap(({ reading }) => (reading.state === 'value' ? [reading.value] : []))] : [])).filter((values) => values.length > 3);
    const sorted = funnels.filter((values) => values.every((value, index) => index === 0 || (values[index - 1] ?? 0) <= value) || values.every((value, index) => index === 0 || (values[index - 1] ?? 0) >= value));
    expect([funnels.length > 20, sorted.length < funnels.length / 4]).toEqual([true, true]);
  });
  it('no parameter of any address asks for an order', async () => {
    const { QUERY_PARAMETERS } = await import('#analytics/contract/query.ts');
    expect(QUERY_PARAMETERS.filter((name) => /sort|order|rank|top|best|worst|limit/i.test(name))).toEqual([]);
  });
});
