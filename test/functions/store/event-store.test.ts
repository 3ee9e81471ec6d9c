import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import { StoreUnavailable } from '#analytics/errors.ts';
import { Replica } from '#functions/snapshot/replica.ts';
import { DynamoEventStore } from '#functions/store/dynamo-event-store.ts';
import type { StoredEvent } from '#functions/store/event-store.ts';
import { aContact, anAdmission, aProgram } from '../../support/events.ts';
import { clientOf, hasJava, startDynalite, startDynamoDbLocal, startProxy, type Meddle, type TestStore } from '../../support/stores.ts';

const ORG = 'org-a';

async function readAll(store: DynamoEventStore, since: string | null = null, organization = ORG): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  for await (const page of store.readArrivals(organization, since)) all.push(...page);
  return all;
}
const ids = (stored: readonly StoredEvent[]): string[] => stored.map(({ event }) => event.id).sort();
const many = (count: number, prefix: string): Event[] => Array.from({ length: count }, (_, index) => aContact('e', '2026-01-05', 'attended', { id: `${prefix}-${index}` }));

function contract(name: string, start: () => Promise<TestStore>): void {
  describe(`the event store on ${name}`, () => {
    let base: TestStore;
    beforeAll(async () => {
      base = await start();
    });
    afterAll(() => base.close());
    const open = async (more: { writerSeconds?: number; clock?: () => Date; client?: TestStore['client']; table?: string } = {}): Promise<DynamoEventStore> =>
      new DynamoEventStore({ client: base.client, table: more.table ?? (await base.newTable()), writerSeconds: 10, clock: () => new Date('2026-02-03T04:05:06.789Z'), ...more });

    it('answers in the order sent: new, again within the batch, other content under the same identity', async () => {
      const store = await open();
      const one = aContact('e', '2026-01-05', 'attended', { id: 'one' });
      const other = aContact('e', '2026-01-05', 'no-show', { id: 'one' });
      const two = aContact('e', '2026-01-06', 'attended', { id: 'two' });
      expect(await store.append(ORG, [one, one, other, two])).toEqual(['accepted', 'duplicate', 'conflict', 'accepted']);
      expect(await store.append(ORG, [two, other, one])).toEqual(['duplicate', 'conflict', 'duplicate']);
      const kept = await readAll(store);
      expect(kept.map(({ event, recordedAt }) => ({ event, recordedAt })).sort((left, right) => (left.event.id < right.event.id ? -1 : 1))).toEqual([
        { event: one, recordedAt: '2026-02-03T04:05:06.789Z' }, { event: two, recordedAt: '2026-02-03T04:05:06.789Z' },
      ]);
    });

    it('takes the same id from another source, and in another organization, as another event', async () => {
      const store = await open();
      const one = aContact('e', '2026-01-05', 'attended', { id: 'one' });
      expect(await store.append(ORG, [one, { ...one, source: 'urn:other' }])).toEqual(['accepted', 'accepted']);
      expect(await store.append('org-b', [one])).toEqual(['accepted']);
      expect(ids(await readAll(store, null, 'org-b'))).toEqual(['one']);
      expect(await store.organizations()).toEqual(['org-a', 'org-b']);
    });

    it('tells keys in another order, and a repeated optional field order, as the same content', async () => {
      const store = await open();
      const one = anAdmission('e', '2026-01-05', { strata: { gender: 'woman', payer: 'medicaid' } });
      const turned = JSON.parse(JSON.stringify({ data: { ...one.data }, time: one.time, type: one.type, subject: one.subject, source: one.source, id: one.id, specversion: '1.0' })) as Event;
      expect(await store.append(ORG, [one, turned])).toEqual(['accepted', 'duplicate']);
    });

    it('stores a full batch of a thousand, reads it by cursor, and gives one client by time', async () => {
      let now = new Date('2026-02-03T23:59:59.000Z');
      const store = await open({ clock: () => now });
      expect(new Set(await store.append(ORG, many(1000, 'first')))).toEqual(new Set(['accepted']));
      now = new Date('2026-02-04T00:00:01.000Z');
      await store.append(ORG, [aContact('f', '1960-02-29', 'attended', { id: 'old' }), aContact('f', '2026-01-01', 'attended', { id: 'new' })]);
      expect((await readAll(store)).length).toBe(1002);
      expect(ids(await readAll(store, '2026-02-04T00:00:01.000Z'))).toEqual(['new', 'old']);
      expect((await store.timeline(ORG, 'client-f')).map(({ event }) => event.id)).toEqual(['old', 'new']);
    });

    it('makes one event of the same event sent twenty times at once', async () => {
      const store = await open();
      const one = aContact('e', '2026-01-05', 'attended', { id: 'one' });
      const outcomes = (await Promise.all(Array.from({ length: 20 }, () => store.append(ORG, [one])))).flat();
      expect(outcomes.filter((outcome) => outcome === 'accepted').length).toBe(1);
      expect(outcomes.filter((outcome) => outcome === 'duplicate').length).toBe(19);
    });

    it('loses nothing when the store throttles: every batch write half done, every fifth request refused', async () => {
      let count = 0;
      const throttle: Meddle = async (operation, body, forward) => {
        count += 1;
        if (count % 5 === 0) return { status: 400, body: JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', message: 'slow down' }) };
        const request = JSON.parse(body) as { RequestItems?: Record<string, unknown[]> };
        const [table, items] = Object.entries(request.RequestItems ?? {})[0] ?? ['', []];
        if (operation !== 'BatchWriteItem' || !Array.isArray(items) || items.length < 2) return forward(body);
        const answer = await forward(JSON.stringify({ ...request, RequestItems: { [table]: items.slice(0, items.length / 2) } }));
        return { status: answer.status, body: JSON.stringify({ UnprocessedItems: { [table]: items.slice(items.length / 2) } }) };
      };
      const proxy = await startProxy(base.endpoint, throttle);
      const store = await open({ client: clientOf(proxy.endpoint), writerSeconds: 30 });
      const events = many(60, 'throttled');
      expect(new Set(await store.append(ORG, events))).toEqual(new Set(['accepted']));
      expect(ids(await readAll(store))).toEqual(events.map((event) => event.id).sort());
      await proxy.close();
    });

    it('acknowledges nothing that a stalled store did not take in time, and takes it when sent again', async () => {
      const table = await base.newTable();
      const proxy = await startProxy(base.endpoint, async (operation, body, forward) => {
        if (operation === 'BatchWriteItem') await sleep(3000);
        return forward(body);
      });
      const stalled = await open({ table, client: clientOf(proxy.endpoint), writerSeconds: 0.5 });
      const events = many(3, 'stalled');
      await expect(stalled.append(ORG, events)).rejects.toThrow(StoreUnavailable);
      const store = await open({ table });
      await store.append(ORG, events);
      const replica = new Replica();
      replica.add(await readAll(store));
      expect(replica.events).toBe(3);
      await proxy.close();
    });

    it('is complete: whatever a writer stalled at any step acknowledges is read from a watermark one lifetime and skew before its start', async () => {
      const table = await base.newTable();
      const acknowledged: string[] = [];
      const reader = await open({ table });
      const seen = new Set<string>();
      let watermark: string | null = null;
      const lifetime = 2;
      const exportOnce = async (): Promise<void> => {
        const startedAt = Date.now();
        for (const stored of await readAll(reader, watermark)) seen.add(stored.event.id);
        watermark = new Date(startedAt - (lifetime + 1) * 1000).toISOString();
      };
      const steps = ['BatchGetItem', 'PutItem', 'BatchWriteItem', 'none'];
      const writers = steps.flatMap((step) => [300, 900, 1500].map((delay) => ({ step, delay })));
      const proxies = await Promise.all(writers.map(({ step, delay }) => startProxy(base.endpoint, async (operation, body, forward) => {
        if (operation === step) await sleep(delay);
        return forward(body);
      })));
      const writing = Promise.all(writers.map(async ({ step, delay }, index) => {
        const store = await open({ table, client: clientOf(proxies[index]?.endpoint ?? ''), writerSeconds: lifetime, clock: () => new Date() });
        for (let round = 0; round < 4; round += 1) {
          const event = aContact('e', '2026-01-05', 'attended', { id: `${step}-${delay}-${round}` });
          await store.append(ORG, [event]).then(() => acknowledged.push(event.id), () => undefined);
        }
      }));
      const written = new AbortController();
      void writing.finally(() => written.abort());
      while (!written.signal.aborted) {
        await exportOnce();
        await sleep(50);
      }
      await writing;
      const atCall = [...acknowledged];
      await exportOnce();
      expect(atCall.filter((id) => !seen.has(id))).toEqual([]);
      expect(atCall.length).toBeGreaterThan(20);
      await Promise.all(proxies.map((proxy) => proxy.close()));
    });

    it('lets the acknowledged content count where a dead writer left another one under the same identity', async () => {
      const table = await base.newTable();
      const proxy = await startProxy(base.endpoint, async (operation, body, forward) => {
        if (operation === 'BatchWriteItem' && body.includes('#identity#')) throw new Error('the writer dies before its identity items');
        return forward(body);
      });
      const dying = await open({ table, client: clientOf(proxy.endpoint), writerSeconds: 1, clock: () => new Date('2026-02-03T04:00:00.000Z') });
      await expect(dying.append(ORG, [aContact('e', '2026-01-05', 'no-show', { id: 'one' })])).rejects.toThrow(StoreUnavailable);
      const store = await open({ table });
      const attended = aContact('e', '2026-01-05', 'attended', { id: 'one' });
      expect(await store.append(ORG, [attended])).toEqual(['accepted']);
      const replica = new Replica();
      replica.add(await readAll(store));
      expect({ events: replica.events, conflicting: replica.conflicting }).toEqual({ events: 1, conflicting: 1 });
      expect(replica.arrivals(await store.acknowledged(ORG, replica.disputed)).map(({ event }) => event)).toEqual([attended]);
      await proxy.close();
    });

    it('keeps definitions under their own id', async () => {
      const store = await open();
      await store.append(ORG, [aProgram('p')]);
      expect(ids(await store.timeline(ORG, 'p'))).toEqual(['program-p']);
    });
  });
}

contract('dynalite', startDynalite);
if (hasJava) contract('DynamoDB Local', startDynamoDbLocal);
else it('DynamoDB Local is left out: there is no Java on this machine', () => expect(hasJava).toBe(false));
