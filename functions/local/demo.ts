/** Loads the demo: two years of a simulated organization, through the real ingest, with the ingest clock set to the day of each delivery. */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { MAX_BATCH_EVENTS } from '#analytics/contract/event.ts';
import { startOfMonth } from '#analytics/period/dates.ts';
import { localDate } from '#analytics/period/zone.ts';
import { demoRequest } from '#analytics/simulator/demo.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { receiveEvents } from '../ingest/receive.ts';
import { Exporter } from '../snapshot/export.ts';
import { DynamoEventStore } from '../store/dynamo-event-store.ts';
import { LOCAL_WRITER_SECONDS } from '../store/events-table.ts';
import { LOCAL_TABLE } from './embedded-store.ts';
import { DEMO } from './organizations.ts';
import type { Runtime } from './runtime.ts';

const DIRECTORY_AT_ONCE = 25;
const AT_ONCE = 16;

const marker = { pk: { S: `${DEMO.id}#meta` }, sk: { S: 'loaded' } };

async function isLoaded({ store }: Runtime): Promise<boolean> {
  return (await store.client.send(new GetItemCommand({ TableName: LOCAL_TABLE, Key: marker, ConsistentRead: true }))).Item !== undefined;
}

type Simulation = ReturnType<typeof simulate>;

async function loadDirectory({ deps }: Runtime, people: Simulation['directory']): Promise<void> {
  for (let index = 0; index < people.length; index += DIRECTORY_AT_ONCE) {
    await Promise.all(people.slice(index, index + DIRECTORY_AT_ONCE).map(({ client, displayName, recordNumber }) => deps.directory.put(DEMO.id, client, { displayName, recordNumber })));
  }
}

type Delivery = Simulation['deliveries'][number];

/** WHY set the clock: late entry must look late. Each delivery has a store of its own with the clock of its own instant. */
async function loadDelivery({ store }: Runtime, delivery: Delivery): Promise<number> {
  const events = new DynamoEventStore({ client: store.client, table: LOCAL_TABLE, writerSeconds: LOCAL_WRITER_SECONDS, clock: () => new Date(delivery.at) });
  let loaded = 0;
  for (let index = 0; index < delivery.events.length; index += MAX_BATCH_EVENTS) {
    const receipt = await receiveEvents(delivery.events.slice(index, index + MAX_BATCH_EVENTS), DEMO.id, events);
    loaded += receipt.accepted + receipt.duplicates;
  }
  return loaded;
}

function byMonth(deliveries: readonly Delivery[]): Delivery[][] {
  const months = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const month = startOfMonth(delivery.at.slice(0, 10));
    months.set(month, [...(months.get(month) ?? []), delivery]);
  }
  return [...months.values()];
}

/** Month by month, a snapshot after each, so that two years of data have two years of snapshots. */
async function loadEvents(runtime: Runtime, simulation: Simulation, now: Date): Promise<number> {
  let clock = now;
  const exporter = new Exporter(DEMO.id, { ...runtime.exportDeps, clock: () => clock });
  const publishedBefore = (await runtime.deps.snapshots.current(DEMO.id))?.manifest.takenAt ?? '';
  const limit = pLimit(AT_ONCE);
  const months = byMonth(simulation.deliveries);
  let loaded = 0;
  for (const [index, deliveries] of months.entries()) {
    const counts = await Promise.all(deliveries.map((delivery) => limit(() => loadDelivery(runtime, delivery))));
    loaded += counts.reduce((sum, count) => sum + count, 0);
    // TRAP: a snapshot taken after the instant of a later delivery would let its watermark pass that delivery over.
    const next = months[index + 1]?.[0];
    clock = next === undefined ? now : new Date(Date.parse(next.at) - 1);
    if (clock.toISOString() > publishedBefore) await exporter.export();
  }
  return loaded;
}

/** Loads the demo unless it is there. A load that was broken off is taken up again: what is there already is a duplicate. */
export async function loadDemo(runtime: Runtime, now: Date, say: (line: string) => void): Promise<void> {
  if (await isLoaded(runtime)) return;
  say('Loading demo data (once): about 400 clients over two years. Nobody in it is real.');
  // The day it is in the last zone to begin it: nothing of the demo lies in the future.
  const to = localDate(now.getTime(), 'America/Los_Angeles');
  const simulation = simulate(demoRequest(to));
  await loadDirectory(runtime, simulation.directory);
  const loaded = await loadEvents(runtime, simulation, now);
  await runtime.store.client.send(new PutItemCommand({ TableName: LOCAL_TABLE, Item: { ...marker, events: { N: String(loaded) } } }));
  say(`Loaded ${loaded.toLocaleString('en-US')} events.`);
}
