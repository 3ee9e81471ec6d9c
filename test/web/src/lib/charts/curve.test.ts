import { describe, expect, it } from 'vitest';
import { GREY } from '../../../../../web/src/lib/charts/config.ts';
import { atRiskOn, toCurveChart } from '../../../../../web/src/lib/charts/curve.ts';
import { aCurve, aCurveGroup } from '../results.ts';

describe('a survival chart', () => {
  it('is steps with a band, from the points as they are', () => {
    const { config } = toCurveChart(aCurve(), GREY);
    expect(config.data.datasets.map(({ key, stepped, fill }) => ({ key, stepped, fill }))).toEqual([
      { key: 'all/lower', stepped: 'before', fill: false }, { key: 'all/upper', stepped: 'before', fill: '-1' }, { key: 'all', stepped: 'before', fill: false },
    ]);
    expect(config.data.datasets[2]?.data).toEqual([{ x: 0, y: 1 }, { x: 40, y: 0.8 }, { x: 70, y: 0.62 }, { x: 200, y: 0.57 }]);
  });

  it('joins the few points of a released curve, from everybody on day 0, and counts who is followed on those days alone', () => {
    const told = (day: number, atRisk: number, exits: number, censored: number, value: number) => ({ day, atRisk, exits, censored, value, lower: value - 0.1, upper: value + 0.1 });
    const group = aCurveGroup({ key: 'p', label: 'P', isCoarse: true, points: [told(29, 81, 45, 0, 0.44), told(89, 36, 11, 12, 0.3)] });
    const { config, atRisk, marks } = toCurveChart(aCurve(group), GREY);
    const line = config.data.datasets.at(-1);
    expect(config.data.datasets.map(({ key, stepped }) => [key, stepped])).toEqual([['p/lower', false], ['p/upper', false], ['p', false]]);
    expect([line?.data, line?.pointRadius, marks]).toEqual([[{ x: 0, y: 1 }, { x: 29, y: 0.44 }, { x: 89, y: 0.3 }], [0, 3.5, 3.5], []]);
    expect(line?.readouts.map((text) => text.replaceAll('\u00a0', ' '))).toEqual(['P: 81 admitted', 'P: 44 % (34-54 %) beyond day 29; 36 followed', 'P: 30 % (20-40 %) beyond day 89; 13 followed']);
    expect(atRisk[0]?.counts.map(({ at, count }) => [Math.round(at * config.axis.max), count])).toEqual([[0, 81], [29, 36], [89, 13]]);
    // One point is a curve too; none is not.
    expect(toCurveChart(aCurve({ ...group, points: group.points.slice(0, 1) }), GREY).marks).toEqual([]);
    expect(toCurveChart(aCurve({ ...group, points: [] }), GREY).marks).toHaveLength(1);
  });

  it('has a gap in the band where a bound is undefined', () => {
    const { config } = toCurveChart(aCurve(), GREY);
    expect(config.data.datasets[0]?.data.at(-1)?.y).toBeNaN();
  });

  it('reads each step out with its interval and n', () => {
    const { config } = toCurveChart(aCurve(), GREY);
    expect(config.data.datasets[2]?.readouts[2]?.replaceAll('\u00a0', ' ')).toBe('All: 62 % (56-68 %) beyond day 70; 248 followed');
  });

  it('counts who is followed under each tick: those of the next step', () => {
    const { atRisk, config } = toCurveChart(aCurve(), GREY);
    expect(config.axis.ticks.map((tick) => tick.value)).toEqual([0, 60, 120, 180, 240]);
    expect(atRisk[0]?.counts).toEqual([{ at: 0, count: 376 }, { at: 0.25, count: 248 }, { at: 0.5, count: 148 }, { at: 0.75, count: 148 }, { at: 1, count: 0 }]);
    expect(atRiskOn(aCurveGroup().points, 40)).toBe(376);
  });

  it('names groups at their lines\' ends, apart from each other; a lone group needs no name', () => {
    expect(toCurveChart(aCurve(), GREY).labels).toEqual([]);
    const { labels } = toCurveChart(aCurve(aCurveGroup({ key: 'a', label: 'A' }), aCurveGroup({ key: 'b', label: 'B' })), GREY);
    expect(labels.map(({ text, category }) => [text, category])).toEqual([['A', 0], ['B', 1]]);
    expect(Math.abs((labels[0]?.at ?? 0) - (labels[1]?.at ?? 0))).toBeGreaterThan(0.07);
  });

  it('keeps each group in its colour where another is hidden', () => {
    const hidden = aCurveGroup({ key: 'a', episodes: null, points: [], readings: [{ day: 90, reading: { state: 'hidden', reason: 'small' } }] });
    const { atRisk, labels, marks } = toCurveChart(aCurve(hidden, aCurveGroup({ key: 'b' })), GREY);
    expect([atRisk[0]?.category, labels[0]?.category]).toEqual([1, 1]);
    expect(marks).toEqual([]);
  });

  it('marks where a stay ends by design, once for all groups that end there', () => {
    expect(toCurveChart(aCurve(aCurveGroup({ plannedDays: 60 })), GREY).rules).toEqual([{ at: 0.25, text: 'planned end, day 60' }]);
    const groups = [aCurveGroup({ key: 'a', label: 'A', plannedDays: 60 }), aCurveGroup({ key: 'b', label: 'B', plannedDays: 60 }), aCurveGroup({ key: 'c', label: 'C', plannedDays: 999 })];
    expect(toCurveChart(aCurve(...groups), GREY).rules).toEqual([{ at: 0.25, text: 'A, B: planned end, day 60' }]);
  });

  it('draws the other reading dashed and thin, behind the line, and names it', () => {
    const sensitivity = { label: 'Counting 30 days without contact as an exit', changed: 41, points: aCurveGroup().points.map((point) => ({ ...point, value: point.value * 0.9 })), readings: [] };
    const { config, labels } = toCurveChart(aCurve(aCurveGroup({ sensitivity })), GREY);
    expect(config.data.datasets.at(-1)).toMatchObject({ key: 'all/sensitivity', borderDash: [4, 4], borderWidth: 1, fill: false, stepped: 'before' });
    expect(labels.map(({ text }) => text)).toEqual(['As recorded', 'Counting 30 days without contact as an exit']);
  });

  it('says the state over the whole plot where nothing can be drawn', () => {
    const hidden = aCurveGroup({ episodes: null, points: [], readings: [{ day: 90, reading: { state: 'hidden', reason: 'small' } }] });
    expect(toCurveChart(aCurve(hidden), GREY).marks).toEqual([{ state: 'hidden', at: 0, width: 1, text: 'too few to show' }]);
  });
});
