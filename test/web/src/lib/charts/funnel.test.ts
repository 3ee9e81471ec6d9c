import { describe, expect, it } from 'vitest';
import { GREY } from '../../../../../web/src/lib/charts/config.ts';
import { toFunnelChart } from '../../../../../web/src/lib/charts/funnel.ts';
import { toTables } from '../../../../../web/src/lib/tables.ts';
import { aFunnel } from '../results.ts';

const drawing = toFunnelChart(aFunnel(), GREY);
const set = (key: string) => drawing.config.data.datasets.find((each) => each.key === key);

describe('a funnel', () => {
  it('puts each group where its size and rate are, and leaves out one that is hidden', () => {
    expect(set('groups')?.data).toEqual([{ x: 20, y: 0.5 }, { x: 50, y: 0.8 }, { x: 100, y: 0.6 }]);
    expect(set('groups')?.showLine).toBe(false);
  });

  it('is not stretched by limits of sizes next to nothing', () => {
    const steep = { ...aFunnel(), unit: 'per-1000-client-days' as const, limits: [{ size: 1, lower95: 0, upper95: 40, lower998: 0, upper998: 90 }, ...aFunnel().limits], groups: aFunnel().groups.map((group, index) => (index === 2 ? { ...group, size: 1 } : group)) };
    expect(toFunnelChart(steep, GREY).config.yAxis?.max).toBeLessThan(2);
  });

  it('names only what lies outside the limits', () => {
    expect(drawing.tags?.map(({ text }) => text)).toEqual(['A']);
  });

  it('tells by shape and not by a colour of praise or blame', () => {
    expect(set('groups')?.pointStyle).toEqual(['circle', 'rectRot', 'circle']);
    expect(set('groups')?.pointBorderColor).toEqual([GREY.common, GREY.ink, GREY.common]);
  });

  it('draws both limits as lines, the inner ones dashed', () => {
    expect([set('upper95')?.borderDash, set('upper998')?.borderDash]).toEqual([[5, 4], []]);
    expect(set('lower95')?.data).toEqual([{ x: 10, y: 0.5 }, { x: 50, y: 0.5 }, { x: 100, y: 0.5 }]);
  });

  it('says on focus who it is, of how many, and where it lies', () => {
    expect(set('groups')?.readouts[1]?.replaceAll('\u00a0', ' ')).toBe('A: 80 % (70-90 %); 40 of 50; outside the 99.8 % limits: worth a question');
  });

  it('is never sorted by its rate, neither drawn nor as a table', () => {
    expect(toTables(aFunnel(), { id: 'x', title: 'X' })[0]?.rows.map(({ name }) => name)).toEqual(['B', 'A', 'C', 'D']);
    expect(toTables(aFunnel(), { id: 'x', title: 'X' })[0]?.rows.at(-1)?.cells).toEqual([{ state: 'hidden', reason: 'small' }]);
  });

  it('says its state where there is nobody to draw', () => {
    expect(toFunnelChart({ ...aFunnel(), groups: [], overall: { state: 'none' } }, GREY)).toMatchObject({ labels: [], marks: [{ state: 'none', width: 1 }] });
  });
});
