import { describe, expect, it } from 'vitest';
import { ClientTimeline } from '#analytics/contract/site.ts';
import { nextDue, spanOf, toLanes, toTicks, toWins } from '../../../../web/src/lib/timeline.ts';
import { client } from '../../fixture-data.mjs';

const timeline = ClientTimeline.parse(client('c', 'full'));

describe('a client\'s time line', () => {
  it('spans from the first thing known to the as-of day', () => {
    expect(spanOf(timeline)).toEqual({ from: '2026-05-14', days: 189 });
  });

  it('puts what went well first, newest first', () => {
    expect(toWins(timeline).map(({ on, text }) => [on, text]).slice(0, 3)).toEqual([
      ['2026-10-04', 'Step 1 of 3 reached: employment'], ['2026-09-30', 'Goal attained: housing'], ['2026-09-28', 'Step 3 of 3 reached: housing'],
    ]);
  });

  it('draws attended filled, missed hollow, and only what is in force', () => {
    const contacts = toLanes(timeline).find((lane) => lane.key === 'contacts');
    const howMany = (look: string) => contacts?.dots.filter((dot) => dot.look === look).length;
    expect({ filled: howMany('filled'), hollow: howMany('hollow'), quiet: howMany('quiet') }).toEqual({ filled: 37, hollow: 8, quiet: 1 });
    expect(toLanes(timeline).find((lane) => lane.key === 'markers')?.dots.map((dot) => dot.look)).toEqual(['diamond', 'cairn']);
  });

  it('shares one axis: levels of care follow each other without a gap', () => {
    const [care] = toLanes(timeline);
    const [first, second] = care?.bands ?? [];
    expect((first?.at ?? 0) + (first?.width ?? 0)).toBeCloseTo(second?.at ?? -1, 12);
    expect((second?.at ?? 0) + (second?.width ?? 0)).toBeCloseTo(1, 12);
  });

  it('says what is due next', () => {
    expect(nextDue(timeline)).toEqual({ on: '2026-12-03', text: 'Plan review', days: 14 });
    const closed = { ...timeline, episodes: timeline.episodes.map((episode) => ({ ...episode, dischargedOn: '2026-11-01' })) };
    expect(nextDue(closed)).toBeNull();
  });

  it('has at most six months on its axis, all within it', () => {
    const ticks = toTicks(timeline);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every(({ at }) => at >= 0 && at <= 1)).toBe(true);
  });

  it('holds for a first day', () => {
    const fresh = ClientTimeline.parse(client('c', 'new'));
    expect(spanOf(fresh).days).toBe(28);
    expect(toWins(fresh)).toEqual([]);
    expect(toLanes(fresh).map((lane) => lane.key)).toEqual(['care', 'contacts']);
  });
});
