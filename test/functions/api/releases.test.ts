import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEvent, type Event } from '#analytics/contract/event.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

let store: TestStore;
let api: TestApi;

export function eventsOf(seed: number, clients: number): Event[] {
  return simulate({ seed, clients, from: '2024-06-01', to: '2026-11-20' }).deliveries.flatMap(({ events }) => events.flatMap((sent) => {
    const parsed = parseEvent(sent);
    return 'event' in parsed ? [parsed.event] : [];
  }));
}
beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
  const events = eventsOf(11, 120);
  for (let index = 0; index < events.length; index += 1000) await api.deps.events.append('own', events.slice(index, index + 1000));
  await api.publish();
}, 400_000);
afterAll(async () => {
  await api.close();
  await store.close();
});

describe('a release', () => {
  it('is made', async () => {
    const begun = performance.now();
    await api.deps.releases.make('own');
    const { body } = await api.call('quality', 'GET', '/v1/releases');
    console.log(performance.now() - begun, JSON.stringify(body.releases.map(({ measures, ...rest }: { measures: { id: string; loss: object }[] }) => [rest, measures.map(({ id, loss }) => `${id} ${JSON.stringify(loss)}`)]), null, 1));
    for (const path of ['initiation', 'initiation?groupBy=program', 'retention', 'retention?groupBy=program', 'exits']) console.log(path, JSON.stringify((await api.call('quality', 'GET', `/v1/measures/${path}`)).body).slice(0, 3000));
  }, 400_000);
});
