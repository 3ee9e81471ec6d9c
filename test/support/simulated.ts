/** Events of a simulated organization, as its source hands them over. */
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { simulate, type SimulationRequest } from '#analytics/simulator/simulate.ts';
import type { TestApi } from './api.ts';

const PAGE = 1000;

/** What is handed over from an instant up to, not including, another. Example ({ seed: 1, ... }, { to: '2026-01-01' }): the first deliveries */
export function simulatedEvents(request: SimulationRequest, { from = '', to = '9' }: { from?: string; to?: string } = {}): Event[] {
  const deliveries = simulate(request).deliveries.filter(({ at }) => at >= from && at < to);
  return deliveries.flatMap(({ events }) => events.flatMap((sent) => {
    const parsed = parseEvent(sent);
    return 'event' in parsed ? [parsed.event] : [];
  }));
}

/** Straight into the store: what the API would check is valid already. */
export async function appendAll(api: TestApi, events: readonly Event[], organization = 'own'): Promise<void> {
  for (let index = 0; index < events.length; index += PAGE) await api.deps.events.append(organization, events.slice(index, index + PAGE));
}
