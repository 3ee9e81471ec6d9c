import { describe, expect, it } from 'vitest';
import { GREY } from '../../../../../web/src/lib/charts/config.ts';
import { toIncidenceChart, valueOn } from '../../../../../web/src/lib/charts/incidence.ts';
import { anExits, anIncidenceGroup } from '../results.ts';

describe('competing endings', () => {
  const drawing = toIncidenceChart(anIncidenceGroup(), GREY);
  const set = (key: string) => drawing.config.data.datasets.find((each) => each.key === key);

  it('lays milestones on the floor and exits on top of them, joined by day', () => {
    expect(set('milestone')).toMatchObject({ fill: 'origin', data: [{ x: 0, y: 0 }, { x: 5, y: 0 }, { x: 10, y: 0.3 }, { x: 20, y: 0.4 }] });
    expect(set('exit')).toMatchObject({ fill: '-1', data: [{ x: 0, y: 0 }, { x: 5, y: 0.2 }, { x: 10, y: 0.5 }, { x: 20, y: expect.closeTo(0.6, 12) as number }] });
  });

  it('draws the interval of the milestones', () => {
    expect(set('milestone/lower')?.data).toEqual([{ x: 10, y: 0.2 }, { x: 20, y: 0.3 }]);
  });

  it('ends in the shares of today, with those for whom neither has come', () => {
    expect(drawing.labels.map(({ text }) => text.replaceAll('\u00a0', ' '))).toEqual(['First milestone 40 %', 'Ended without one 20 %', 'Neither yet 40 %']);
  });

  it('reads a step function at any day', () => {
    const points = anIncidenceGroup().causes[1]?.points ?? [];
    expect([0, 10, 19, 20, 999].map((day) => valueOn(points, day))).toEqual([0, 0.3, 0.3, 0.4, 0.4]);
  });

  it('lays seven ways of ending on each other, completed at the bottom, and keeps their sum with the rest at one', () => {
    const [group] = anExits().groups;
    if (group === undefined) throw new Error('no group');
    const { config, labels, axisTitle } = toIncidenceChart(group, GREY, { rest: 'Still in treatment', axis: 'Days' });
    expect(labels.map(({ text }) => text.replaceAll('\u00a0', ' '))).toEqual([
      'Completed treatment 30 %', 'Transferred elsewhere 10 %', 'Left before completion 20 %', 'Ended by the program 4 %', 'Incarcerated 2 %', 'Died 1 %', 'Another reason 3 %', 'Still in treatment 30 %',
    ]);
    expect(new Set(labels.map(({ category }) => category)).size).toBe(8);
    expect(axisTitle).toBe('Days');
    const tops = config.data.datasets.filter(({ key }) => !key.includes('/')).map(({ data }) => data.at(-1)?.y ?? 0);
    expect(tops).toEqual([0.3, 0.4, 0.6, 0.64, 0.66, 0.67, 0.7].map((top) => expect.closeTo(top, 12) as number));
    const places = labels.map(({ at }) => at).sort((a, b) => a - b);
    for (const [index, at] of places.entries()) if (index > 0) expect(at - (places[index - 1] ?? 0)).toBeGreaterThan(0.069);
  });

  it('says its state where there is nothing', () => {
    const empty = { ...anIncidenceGroup(), causes: [], readings: [{ day: 30, reading: { state: 'none' as const } }] };
    expect(toIncidenceChart(empty, GREY)).toMatchObject({ labels: [], marks: [{ state: 'none', width: 1 }] });
  });
});
