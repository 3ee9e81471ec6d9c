import { describe, expect, it } from 'vitest';
import { unfrozenIn } from '#analytics/contract/baseline.ts';
import { startsOf } from '#analytics/review/chart.ts';
import { spcOf } from '#analytics/statistics/spc.ts';

const month = (index: number): string => `${2025 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
const points = (count: number, every = 1) => Array.from({ length: count }, (_, index) => ({ from: month(index * every), value: 50 + (index % 3) }));
const baseline = (from: string, to: string) => ({ from, to, reason: 'Before the change.', recordedAt: '2026-11-01T00:00:00Z', event: { source: 's', id: `b-${from}` } });

/** As the page has them: phases by the chart itself, from the review's own record. */
function unfrozen(count: number, baselines: ReturnType<typeof baseline>[], every = 1): string[] {
  const spc = spcOf(points(count, every), { chart: 'xmr', rules: 'nhs', direction: 'neither', nameOf: (from) => from, periods: 'months', phases: startsOf({ rules: 'nhs', baselines, phases: [] }) });
  return [...unfrozenIn(baselines, spc?.phases ?? [])];
}

describe('unfrozenIn', () => {
  it('is nothing where a baseline is frozen, nor where none was asked for', () => {
    expect([unfrozen(24, [baseline('2025-01-01', '2026-01-01')]), unfrozen(24, [])]).toEqual([[], []]);
  });
  it('is the phase whose baseline has too few points, whichever phase it is', () => {
    expect(unfrozen(24, [baseline('2025-01-01', '2025-04-01')])).toEqual(['2025-01-01']);
    expect(unfrozen(36, [baseline('2025-01-01', '2025-04-01'), baseline('2026-01-01', '2027-01-01')])).toEqual(['2025-01-01']);
  });
  it('is a baseline that nothing came after, and one by months over points of quarters', () => {
    expect(unfrozen(12, [baseline('2025-01-01', '2026-01-01')])).toEqual(['2025-01-01']);
    expect(unfrozen(8, [baseline('2025-02-01', '2026-02-01')], 3)).toEqual(['2025-04-01']);
  });
});
