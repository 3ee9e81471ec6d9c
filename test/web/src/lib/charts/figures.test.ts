import { describe, expect, it } from 'vitest';
import { MeasureResponse, type Result } from '#analytics/contract/result.ts';
import { figuresOf } from '#analytics/receipts/figures.ts';
import { GREY, type Drawing } from '../../../../../web/src/lib/charts/config.ts';
import { toCurveChart } from '../../../../../web/src/lib/charts/curve.ts';
import { placesOf, type Places } from '../../../../../web/src/lib/charts/figures.ts';
import { toFunnelChart } from '../../../../../web/src/lib/charts/funnel.ts';
import { toIncidenceChart } from '../../../../../web/src/lib/charts/incidence.ts';
import { toSeriesChart } from '../../../../../web/src/lib/charts/series.ts';
import { measureResponse } from '../../../fixture-data.mjs';

// As it comes over the wire.
const answerOf = (id: string, more: string): Result => MeasureResponse.parse(JSON.parse(JSON.stringify(measureResponse(id, 'full', new URLSearchParams(`from=2025-11-20&to=2026-11-20&${more}`))))).result;

/** Every picture of a result, drawn whole and group by group, as its pages do. */
function drawingsOf(result: Result, places: Places): Drawing[] {
  switch (result.kind) {
    case 'series': return [result, ...result.groups.map((group) => ({ ...result, groups: [group] }))].map((each) => toSeriesChart(each, GREY, { places }));
    case 'curve': return [result, ...result.groups.map((group) => ({ ...result, groups: [group] }))].map((each) => toCurveChart(each, GREY, undefined, places));
    case 'incidence': return result.groups.map((group) => toIncidenceChart(group, GREY, undefined, places));
    case 'funnel': return [toFunnelChart(result, GREY, places)];
    default: return [];
  }
}

/** What a drawn point is, as far as a chart says it: its value, or for a stacked area nothing, for areas lie on each other. */
const pointsOf = ({ config }: Drawing) => config.data.datasets.flatMap((set) => set.data.flatMap(({ y }, index) => (set.readouts.length === 0 || (set.readouts[index] ?? '') === '' ? [] : [{ y, figure: set.figures?.[index] ?? null, said: set.readouts[index] ?? '' }])));

describe('each point of a chart leads to its own figure', () => {
  it.each([
    ['attendance', ''], ['attendance', 'groupBy=program'], ['overdose', ''], ['overdose', 'groupBy=program'], ['retention', ''], ['retention', 'groupBy=program'], ['attendance', 'view=funnel&groupBy=program'],
  ])('%s %s', (id, more) => {
    const result = answerOf(id, more);
    const known = new Map(figuresOf(result).map(({ path, reading }) => [path, reading]));
    const points = drawingsOf(result, placesOf(result)).flatMap(pointsOf);
    const wrong = points.filter(({ y, figure }) => {
      const reading = known.get(figure ?? '');
      return reading === undefined || (reading.state === 'value' ? reading.value !== y : !Number.isNaN(y));
    });
    expect([points.length > 0, wrong]).toEqual([true, []]);
  });

  it.each([['time-to-first-milestone', 'groupBy=program'], ['exits', '']])('%s %s: to the step of its ending that holds on its day', (id, more) => {
    const result = answerOf(id, more);
    const known = new Map(figuresOf(result).map((row) => [row.path, row]));
    const points = drawingsOf(result, placesOf(result)).flatMap(pointsOf);
    const led = points.flatMap(({ figure, said }) => (figure === null ? [] : [{ said, row: known.get(figure) }]));
    const wrong = led.filter(({ said, row }) => row?.reading.state !== 'value' || Number(row.beside.day ?? 0) > Number(/by day (\d+)/.exec(said)?.[1]) || !said.includes(`${Math.round(row.reading.value * 100)}`));
    expect([led.length > 0, wrong]).toEqual([true, []]);
    // Before its first step an ending has no figure, and is 0 %.
    expect(points.filter(({ figure, said }) => figure === null && !/: 0\s%; 0 waiting$/.test(said))).toEqual([]);
  });

  it('opens nothing where nothing is to be opened', () => {
    const result = answerOf('attendance', '');
    expect(result.kind === 'series' && toSeriesChart(result, GREY).config.data.datasets.flatMap(({ figures = [] }) => figures).every((figure) => figure === null)).toBe(true);
    expect(placesOf(answerOf('retention-cohorts', '')).size).toBe(0);
  });
});
