/** Loads the demo: two years of a simulated organization, through the real ingest, with the ingest clock set to the day of each delivery. */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { addMonths, startOfMonth } from '#analytics/period/dates.ts';
import { simulate } from '#analytics/simulator/simulate.ts';
import { receiveEvents } from '../ingest/receive.ts';
import { Exporter } from '../snapshot/export.ts';
import { DynamoEventStore } from '../store/dynamo-event-store.ts';
import { LOCAL_WRITER_SECONDS } from '../store/events-table.ts';
import { LOCAL_TABLE } from './embedded-store.ts';
import { DEMO } from './organizations.ts';
import type { Runtime } from './runtime.ts';

const SEED = 20_261;
const CLIENTS = 400;
const YEARS_IN_MONTHS = 24;
const DIRECTORY_AT_ONCE = 25;
const BATCH = 1000;
/** A little of everything that happens in life, so that the pages show how it is dealt with. */
const DEMO_FAULTS = { duplicates: 0.002, disorder: 0.01, lateEntry: 0.02, contradictions: 0.002, retractions: 0.004 };

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

/** WHY set the clock: late entry must look late, and two years of data have two years of snapshots, one at the start of each month. */
async function loadEvents(runtime: Runtime, simulation: Simulation, now: Date): Promise<number> {
  let clock = now;
  const { client } = runtime.store;
  const events = new DynamoEventStore({ client, table: LOCAL_TABLE, writerSeconds: LOCAL_WRITER_SECONDS, clock: () => clock });
  const exporter = new Exporter(DEMO.id, { ...runtime.exportDeps, events, clock: () => clock });
  const publishedBefore = (await runtime.deps.snapshots.current(DEMO.id))?.manifest.takenAt ?? '';
  let month = '';
  let loaded = 0;
  for (const delivery of simulation.deliveries) {
    const on = startOfMonth(delivery.at.slice(0, 10));
    if (month !== '' && on !== month) {
      // TRAP: a snapshot taken after the instant of a later delivery would let its watermark pass that delivery over.
      clock = new Date(Date.parse(delivery.at) - 1);
      if (clock.toISOString() > publishedBefore) await exporter.export();
    }
    month = on;
    clock = new Date(delivery.at);
    for (let index = 0; index < delivery.events.length; index += BATCH) {
      const receipt = await receiveEvents(delivery.events.slice(index, index + BATCH), DEMO.id, events);
      loaded += receipt.accepted + receipt.duplicates;
    }
  }
  clock = now;
  await exporter.export();
  return loaded;
}

/** Loads the demo unless it is there. A load that was broken off is taken up again: what is there already is a duplicate. */
export async function loadDemo(runtime: Runtime, now: Date, say: (line: string) => void): Promise<void> {
  if (await isLoaded(runtime)) return;
  say('Loading demo data (once): about 400 clients over two years. Nobody in it is real.');
  const to = now.toISOString().slice(0, 10);
  const simulation = simulate({ seed: SEED, clients: CLIENTS, from: addMonths(to, -YEARS_IN_MONTHS), to, faults: DEMO_FAULTS });
  await loadDirectory(runtime, simulation.directory);
  const loaded = await loadEvents(runtime, simulation, now);
  await runtime.store.client.send(new PutItemCommand({ TableName: LOCAL_TABLE, Item: { ...marker, events: { N: String(loaded) } } }));
  say(`Loaded ${loaded.toLocaleString('en-US')} events.`);
}
