import { describe, expect, it } from 'vitest';
import { parseEvent } from '#analytics/contract/event.ts';
import { parseInstant } from '#analytics/contract/instant.ts';
import { addDays, daysBetween } from '#analytics/period/dates.ts';
import type { SentEvent } from '#analytics/simulator/entries.ts';
import type { Faults } from '#analytics/simulator/faults.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { groupedBy } from './grouped.ts';

const REQUEST = { seed: 11, clients: 120, from: '2025-01-01', to: '2026-01-01' };

function eventsWith(faults: Faults): SentEvent[] {
  return simulate({ ...REQUEST, faults }).deliveries.flatMap(({ events }) => [...events]);
}
const clean = eventsWith({});
const textOf = (event: SentEvent): string => JSON.stringify(event);

describe('faults', () => {
  it('make nothing that the contract refuses', () => {
    const all = eventsWith({ duplicates: 0.2, disorder: 0.2, lateEntry: 0.2, contradictions: 0.2, retractions: 0.5 });
    expect(all.map(parseEvent).filter((parsed) => 'faults' in parsed)).toEqual([]);
  });

  it('duplicates are handed over again, identical', () => {
    const events = eventsWith({ duplicates: 0.1 });
    const byId = groupedBy(events, ({ id }) => id);
    const twice = byId.filter((same) => same.length > 1);
    expect(twice.length / byId.length).toBeGreaterThan(0.08);
    expect(twice.every((same) => new Set(same.map(textOf)).size === 1)).toBe(true);
    expect(new Set(events.map(textOf))).toEqual(new Set(clean.map(textOf)));
  });

  it('disorder hands a discharge over before its admission', () => {
    const places = (events: readonly SentEvent[], type: string): Map<unknown, number> =>
      new Map(events.flatMap((event, place) => (event.type === type ? [[event.data['episode'], place] as const] : [])));
    const share = (events: readonly SentEvent[]): number => {
      const admitted = places(events, 'episode.admitted');
      const discharged = [...places(events, 'episode.discharged')];
      return discharged.filter(([episode, place]) => place < (admitted.get(episode) ?? Infinity)).length / discharged.length;
    };
    expect(share(clean)).toBeLessThan(0.1);
    expect(share(eventsWith({ disorder: 0.5 }))).toBeGreaterThan(0.35);
    expect(new Set(eventsWith({ disorder: 0.5 }).map(textOf)).size).toBeGreaterThan(clean.length * 0.99);
  });

  it('late entry comes 5 to 40 days after', () => {
    const share = (events: readonly SentEvent[]): number =>
      events.filter(({ time, recordedtime }) => (parseInstant(recordedtime) ?? 0) - (parseInstant(time) ?? 0) > 4.5 * 86_400_000).length / events.length;
    expect(share(eventsWith({ lateEntry: 0.3 })) - share(clean)).toBeGreaterThan(0.2);
  });

  it('contradictions are a second discharge, later and with another reason', () => {
    const byEpisode = groupedBy(eventsWith({ contradictions: 0.5 }).filter(({ type }) => type === 'episode.discharged'), ({ data }) => data['episode']);
    const twice = byEpisode.filter((both) => both.length === 2);
    expect(twice.length).toBeGreaterThan(20);
    const originals = new Map(clean.filter(({ type }) => type === 'episode.discharged').map((event) => [event.data['episode'], event]));
    for (const both of twice) {
      const first = both.toSorted((a, b) => (parseInstant(a.time) ?? 0) - (parseInstant(b.time) ?? 0))[0];
      expect(first).toEqual(originals.get(first?.data['episode']));
      expect(new Set(both.map(({ data }) => data['reason'])).size).toBe(2);
    }
  });

  it('silence takes people off the books months after they left, for another reason, unless they come back before', () => {
    const dateOf = ({ time }: SentEvent): string => time.slice(0, 10);
    const discharges = (events: readonly SentEvent[]): Map<unknown, SentEvent> => new Map(events.flatMap((event) => (event.type === 'episode.discharged' ? [[event.data['episode'], event] as const] : [])));
    const events = eventsWith({ silent: 0.6 });
    const [before, after] = [discharges(clean), discharges(events)];
    const readmitted = (on: SentEvent, until: string): boolean => clean.some((event) => event.type === 'episode.admitted' && event.subject === on.subject && event.time > on.time && dateOf(event) <= until);
    const changed = [...before].filter(([episode, discharge]) => after.get(episode)?.id !== discharge.id);
    expect(changed.length).toBeGreaterThan(15);
    for (const [episode, discharge] of changed) {
      expect(discharge.data['reason']).toBe('left');
      const late = after.get(episode);
      const days = late === undefined ? Infinity : daysBetween(dateOf(discharge), dateOf(late));
      if (late !== undefined) expect([days >= 60, days <= 180, ['terminated', 'other'].includes(String(late.data['reason'])), readmitted(discharge, dateOf(late))]).toEqual([true, true, true, false]);
    }
    // Nobody is on the books longer than that.
    const oldest = changed.filter(([episode]) => !after.has(episode)).map(([, discharge]) => dateOf(discharge)).sort()[0];
    expect([oldest !== undefined, (oldest ?? '') >= addDays(REQUEST.to, -180)]).toEqual([true, true]);
    const rest = (all: readonly SentEvent[]): Set<string> => new Set(all.filter(({ type }) => type !== 'episode.discharged').map(textOf));
    expect(rest(events)).toEqual(rest(clean));
  });

  it('retractions name an event that was handed over, and corrections replace one', () => {
    const events = eventsWith({ retractions: 0.6 });
    const ids = new Set(events.map(({ id }) => id));
    const retracted = events.filter(({ type }) => type === 'event.retracted').map(({ data }) => data['event']);
    const replaced = events.map(({ data }) => data['replaces']).filter((id) => id !== undefined);
    expect(retracted.length).toBeGreaterThan(10);
    expect(replaced.length).toBeGreaterThan(10);
    expect([...retracted, ...replaced].every((id) => typeof id === 'string' && ids.has(id))).toBe(true);
    const byId = new Map(events.map((event) => [event.id, event]));
    expect(retracted.map((id) => byId.get(String(id))?.type)).toContain('episode.discharged');
  });
});
