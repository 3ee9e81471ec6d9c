/**
 * How fast events are taken, as a ratio against the store's own batch writes in the same run (machines are noisy; a number alone says nothing).
 * `CAIRN_SUITE=bench npx vitest run`. Not part of `npm test`.
 */
import { afterAll, beforeAll, it } from 'vitest';
import { Deadline, putAll } from '#functions/store/dynamo-batch.ts';
import { clientAt, LOCAL_TABLE } from '#functions/local/embedded-store.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';

const ROUNDS = 5;
const BATCHES = 10;
const SIZE = 1000;
let folder: string;
let cairn: Cairn;
beforeAll(async () => {
  folder = await newFolder();
  cairn = await startCairn(folder, '--empty');
});
afterAll(async () => {
  await cairn.kill('SIGKILL');
  await removeFolder(folder);
});

const median = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

it('takes events', async () => {
  const operator = token(folder, 'operator');
  const store = clientAt({ socket: `${folder}/store.sock` });
  const rates: { events: number; items: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const events = Array.from({ length: BATCHES * SIZE }, (_, index) => ({
      specversion: '1.0', id: `b-${round}-${index}`, source: 'urn:bench', type: 'progress.contact', subject: `client-${index % 500}`, time: '2026-01-05T12:00:00Z',
      data: { episode: `e-${index % 500}`, modality: 'group', attendance: 'attended' },
    }));
    let begun = performance.now();
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const { body } = await call(cairn.origin, operator, 'POST', '/v1/events', events.slice(batch * SIZE, (batch + 1) * SIZE), BATCH);
      if (body.accepted !== SIZE) throw new Error(JSON.stringify(body).slice(0, 200));
    }
    const eventRate = events.length / ((performance.now() - begun) / 1000);
    begun = performance.now();
    const items = events.map((event, index) => ({ pk: { S: `bench#${round}#${index}` }, sk: { S: '-' }, event: { S: JSON.stringify(event) } }));
    await putAll(store, LOCAL_TABLE, items, new Deadline(120));
    rates.push({ events: eventRate, items: items.length / ((performance.now() - begun) / 1000) });
  }
  store.destroy();
  const events = median(rates.map((rate) => rate.events));
  const items = median(rates.map((rate) => rate.items));
  process.stdout.write(`ingest: ${Math.round(events)} events/s; plain batch writes of the same store: ${Math.round(items)} items/s; ratio ${(events / items).toFixed(2)} (medians of ${ROUNDS})\n`);
});
