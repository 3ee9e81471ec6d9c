/**
 * The event log in DynamoDB. Why it is complete and exactly-once is argued in docs/adr/0004-the-log.md; in short:
 * identities are read, pages of the log written, then each event under its identity, then the answer; a writer cannot outlive its deadline; the exporter
 * reads the base table strongly consistently from its watermark on and knows what it meets again by identity.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { isOfReview, type Event as EventType } from '#analytics/contract/event.ts';
import { parseInstant } from '#analytics/contract/instant.ts';
import { AppError, StoreUnavailable } from '#analytics/errors.ts';
import { Deadline, getAll, putAll, queryAll, textOf, type Item } from './dynamo-batch.ts';
import type { AppendOutcome, EventStore, StoredEvent } from './event-store.ts';
import { keys, LOG_SHARDS, TIMELINE_INDEX } from './events-table.ts';
import { fingerprint, identityOf, type Fingerprint } from './identity-of.ts';

export interface EventStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly writerSeconds: number;
  /** The ingest clock. `recordedAt` is taken from it before anything is written. */
  readonly clock: () => Date;
}

const BUCKET_DATE = 10;

/** A page of the log: what one batch brought, whole. */
const Page = z.array(z.object({ identity: z.string(), content: z.string(), event: z.custom<EventType>() }));

/** WHY below 400 KB: an item's limit counts every attribute, in UTF-8. */
const PAGE_BYTES = 256 * 1024;

/**
 * WHY pages: the log is read from end to end and never by event, so events go into it by the hundred. That halves what a batch writes,
 * and a reader asks for a few large items instead of thousands of small ones (docs/adr/0004-the-log.md has the figures).
 */
function logPages(pk: string, recordedAt: string, prints: readonly Fingerprint[]): Item[] {
  const pages: string[][] = [];
  let room = 0;
  for (const print of prints) {
    const entry = `{"identity":"${print.identity}","content":"${print.content}","event":${print.canonical}}`;
    const bytes = Buffer.byteLength(entry);
    if (bytes > room) {
      pages.push([]);
      room = PAGE_BYTES;
    }
    pages.at(-1)?.push(entry);
    room -= bytes;
  }
  return pages.map((entries) => ({ pk: { S: pk }, sk: { S: `${recordedAt}#${randomBytes(8).toString('hex')}` }, recordedAt: { S: recordedAt }, events: { S: `[${entries.join(',')}]` } }));
}

function storedOfPage(item: Item): StoredEvent[] {
  const recordedAt = textOf(item, 'recordedAt');
  return Page.parse(JSON.parse(textOf(item, 'events'))).map((entry) => ({ ...entry, recordedAt }));
}

/** Whose time line it is on: a definition is found under the id it defines, whatever its subject says. */
function subjectOf(event: EventType): string {
  if (event.type === 'program.defined') return event.data.program;
  return event.type === 'clinician.defined' ? event.data.clinician : event.subject;
}

/** Rules are found together, and so are reviews, whatever subject they were sent under. */
function timelineOf(organization: string, event: EventType): string {
  if (isOfReview(event)) return keys.reviews(organization);
  return event.type === 'rule.set' ? keys.rules(organization) : keys.client(organization, subjectOf(event));
}

/** The event under its identity: what makes it exactly-once, and (through the index) a client's time line. */
function identityItem(organization: string, recordedAt: string, print: Fingerprint): Item {
  const happened = new Date(parseInstant(print.event.time) ?? 0).toISOString();
  return {
    ...identityKey(organization, print.identity),
    client: { S: timelineOf(organization, print.event) }, occurred: { S: `${happened}#${print.identity.slice(0, 32)}` },
    event: { S: print.canonical }, recordedAt: { S: recordedAt }, identity: { S: print.identity }, content: { S: print.content },
  };
}

/** Identities of the events that this one corrects or retracts. */
function targetsOf(event: EventType): string[] {
  const ids = [event.data.replaces, event.type === 'event.retracted' ? event.data.event : undefined];
  return ids.flatMap((id) => (id === undefined ? [] : [identityOf(event.source, id)]));
}

/** Time lines of other clients that an event is on; beyond these, only the snapshot knows. */
const REFERENCES_AT_MOST = 4;

function referenceKeys(organization: string, identity: string): Item[] {
  return Array.from({ length: REFERENCES_AT_MOST }, (_, place) => ({ pk: { S: keys.reference(organization, identity) }, sk: { S: String(place) } }));
}

type TimeLines = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * On whose time lines events are: their own, and those that what they correct or retract is on.
 *
 * WHY: a correction or retraction may be sent under another subject (a system's, or the right client's), and so may one of it. It is on the time line of the
 * client whose event it is about in the end, or that page would still show what no longer counts. Where it comes before that event, only the snapshot knows.
 */
function timeLinesOf(organization: string, fresh: readonly Fingerprint[], known: readonly Item[]): TimeLines {
  const lines = new Map<string, Set<string>>();
  const add = (identity: string, clients: Iterable<string>): boolean => {
    const own = lines.get(identity) ?? new Set<string>();
    const before = own.size;
    for (const client of clients) if (client !== '') own.add(client);
    lines.set(identity, own);
    return own.size > before;
  };
  for (const item of known) add(textOf(item, 'identity'), [textOf(item, 'client')]);
  for (const print of fresh) add(print.identity, [timelineOf(organization, print.event)]);
  const about = fresh.map((print) => ({ print, targets: targetsOf(print.event) })).filter(({ targets }) => targets.length > 0);
  // A batch may hold a chain in any order.
  while (about.map(({ print, targets }) => add(print.identity, targets.flatMap((target) => [...(lines.get(target) ?? [])]))).some((isMore) => isMore));
  return lines;
}

function referenceItems(organization: string, recordedAt: string, print: Fingerprint, lines: TimeLines): Item[] {
  const own = timelineOf(organization, print.event);
  const others = [...(lines.get(print.identity) ?? [])].filter((client) => client !== own).slice(0, REFERENCES_AT_MOST);
  return others.map((client, place) => ({ ...identityItem(organization, recordedAt, print), pk: { S: keys.reference(organization, print.identity) }, sk: { S: String(place) }, client: { S: client } }));
}

function storedOf(item: Item): StoredEvent {
  return { event: JSON.parse(textOf(item, 'event')) as EventType, recordedAt: textOf(item, 'recordedAt'), identity: textOf(item, 'identity'), content: textOf(item, 'content') };
}

const IDENTITY = '-';

function identityKey(organization: string, identity: string): Item {
  return { pk: { S: keys.identity(organization, identity) }, sk: { S: IDENTITY } };
}

/** The first event of each identity decides; the others of the batch are compared with it and with what the store has. */
function judge(prints: readonly Fingerprint[], known: ReadonlyMap<string, string>): { outcomes: AppendOutcome[]; fresh: Fingerprint[] } {
  const contents = new Map(known);
  const fresh: Fingerprint[] = [];
  const outcomes = prints.map((print): AppendOutcome => {
    const content = contents.get(print.identity);
    if (content !== undefined) return content === print.content ? 'duplicate' : 'conflict';
    contents.set(print.identity, print.content);
    fresh.push(print);
    return 'accepted';
  });
  return { outcomes, fresh };
}

export class DynamoEventStore implements EventStore {
  readonly #options: EventStoreOptions;
  readonly #knownBuckets = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: EventStoreOptions) {
    this.#options = options;
  }

  /**
   * WHY one at a time: two requests of one process that carry the same new event would both find no identity; in a row, the second is told
   * that it is a duplicate. Between processes the exporter settles the race (docs/adr/0004-the-log.md).
   */
  append(organization: string, events: readonly EventType[]): Promise<AppendOutcome[]> {
    const prints = events.map(fingerprint);
    const turn = this.#last.then(() => this.#append(organization, prints)).catch((error: unknown) => {
      if (error instanceof AppError) throw error;
      throw new StoreUnavailable('The store did not take the events; nothing of this request was acknowledged. Send it again.', error);
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #append(organization: string, prints: readonly Fingerprint[]): Promise<AppendOutcome[]> {
    const { client, table, writerSeconds, clock } = this.#options;
    const deadline = new Deadline(writerSeconds);
    const recordedAt = clock().toISOString();
    const targets = new Set(prints.flatMap((print) => targetsOf(print.event)));
    const wanted = [...new Set([...prints.map(({ identity }) => identity), ...targets])].map((identity) => identityKey(organization, identity));
    const found = await getAll(client, table, { keys: [...wanted, ...[...targets].flatMap((target) => referenceKeys(organization, target))], attributes: ['sk', 'identity', 'content', 'client'] }, deadline);
    // A reference without its event is what a writer left that died.
    const known = new Map(found.filter((item) => textOf(item, 'sk') === IDENTITY).map((item) => [textOf(item, 'identity'), textOf(item, 'content')]));
    const { outcomes, fresh } = judge(prints, known);
    if (fresh.length === 0) return outcomes;
    const bucket = await this.#openBucket(organization, recordedAt, deadline);
    await putAll(client, table, logPages(keys.log(organization, bucket), recordedAt, fresh), deadline);
    const lines = timeLinesOf(organization, fresh, found);
    const items = fresh.flatMap((print) => [identityItem(organization, recordedAt, print), ...referenceItems(organization, recordedAt, print, lines)]);
    await putAll(client, table, items, deadline);
    return outcomes;
  }

  /** RULE: a bucket is listed before its first log item is written, so whoever reads the list first misses nothing. */
  async #openBucket(organization: string, recordedAt: string, deadline: Deadline): Promise<string> {
    const bucket = `${recordedAt.slice(0, BUCKET_DATE)}#${randomInt(LOG_SHARDS)}`;
    const pk = keys.logBuckets(organization);
    if (!this.#knownBuckets.has(`${pk}|${bucket}`)) {
      const list = (listPk: string, sk: string) =>
        this.#options.client.send(new PutItemCommand({ TableName: this.#options.table, Item: { pk: { S: listPk }, sk: { S: sk } } }), { abortSignal: deadline.signal() });
      await list(keys.organizations(), organization);
      await list(pk, bucket);
      this.#knownBuckets.add(`${pk}|${bucket}`);
    }
    return bucket;
  }

  #from(pk: string, sk: string): AsyncIterable<Item[]> {
    const { client, table } = this.#options;
    return queryAll(client, { TableName: table, ConsistentRead: true, KeyConditionExpression: 'pk = :pk and sk >= :sk', ExpressionAttributeValues: { ':pk': { S: pk }, ':sk': { S: sk } } });
  }

  async #buckets(organization: string, since: string | null): Promise<string[]> {
    const buckets: string[] = [];
    for await (const page of this.#from(keys.logBuckets(organization), since?.slice(0, BUCKET_DATE) ?? '0')) buckets.push(...page.map((item) => textOf(item, 'sk')));
    return buckets;
  }

  async *readArrivals(organization: string, since: string | null): AsyncIterable<StoredEvent[]> {
    for (const bucket of await this.#buckets(organization, since)) {
      for await (const page of this.#from(keys.log(organization, bucket), since ?? '0')) yield page.flatMap(storedOfPage);
    }
  }

  /** WHY at once: a short while is a handful of partitions, and somebody waits for the answer. */
  async recent(organization: string, since: string): Promise<StoredEvent[]> {
    const read = async (bucket: string): Promise<StoredEvent[]> => {
      const found: StoredEvent[] = [];
      for await (const page of this.#from(keys.log(organization, bucket), since)) found.push(...page.flatMap(storedOfPage));
      return found;
    };
    return (await Promise.all((await this.#buckets(organization, since)).map(read))).flat();
  }

  async acknowledged(organization: string, identities: readonly string[]): Promise<Map<string, string>> {
    const { client, table, writerSeconds } = this.#options;
    const found = await getAll(client, table, { keys: identities.map((identity) => identityKey(organization, identity)), attributes: ['identity', 'content'] }, new Deadline(writerSeconds));
    return new Map(found.map((item) => [textOf(item, 'identity'), textOf(item, 'content')]));
  }

  async organizations(): Promise<string[]> {
    const all: string[] = [];
    const query = { TableName: this.#options.table, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: keys.organizations() } } };
    for await (const page of queryAll(this.#options.client, query)) all.push(...page.map((item) => textOf(item, 'sk')));
    return all;
  }

  async #indexed(timeline: string): Promise<StoredEvent[]> {
    const query = queryAll(this.#options.client, {
      TableName: this.#options.table, IndexName: TIMELINE_INDEX, KeyConditionExpression: 'client = :client', ExpressionAttributeValues: { ':client': { S: timeline } },
    });
    const all: StoredEvent[] = [];
    for await (const page of query) all.push(...page.map(storedOf));
    return all;
  }

  timeline(organization: string, client: string): Promise<StoredEvent[]> {
    return this.#indexed(keys.client(organization, client));
  }

  rules(organization: string): Promise<StoredEvent[]> {
    return this.#indexed(keys.rules(organization));
  }

  reviews(organization: string): Promise<StoredEvent[]> {
    return this.#indexed(keys.reviews(organization));
  }

  async clientsOf(organization: string, identities: readonly string[]): Promise<string[]> {
    if (identities.length === 0) return [];
    const { client, table, writerSeconds } = this.#options;
    const found = await getAll(client, table, { keys: identities.flatMap((identity) => [identityKey(organization, identity), ...referenceKeys(organization, identity)]), attributes: ['client'] }, new Deadline(writerSeconds));
    const prefix = keys.client(organization, '');
    return [...new Set(found.map((item) => textOf(item, 'client')))].filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  }
}
