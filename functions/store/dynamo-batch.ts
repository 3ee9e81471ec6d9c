/** Batches to DynamoDB that are finished only when nothing is left unprocessed, and that give up at a deadline. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetItemCommand, BatchWriteItemCommand, QueryCommand,
  type AttributeValue, type DynamoDBClient, type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { StoreUnavailable } from '#analytics/errors.ts';

export type Item = Record<string, AttributeValue>;

const WRITE_CHUNK = 25;
const GET_CHUNK = 100;
const PARALLEL = 8;

/** How long a caller may still write. RULE: no request is sent once it has passed; completeness of the log rests on this. */
export class Deadline {
  readonly #end: number;
  constructor(seconds: number) {
    this.#end = performance.now() + seconds * 1000;
  }
  /** A signal that ends with the deadline. Throws where it has passed (a process that was suspended wakes up here). */
  signal(): AbortSignal {
    const left = this.#end - performance.now();
    if (left <= 0) throw new StoreUnavailable('The store did not take the events in time; nothing of this request was acknowledged. Send it again.');
    return AbortSignal.timeout(Math.ceil(left));
  }
}

function chunksOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

async function backOff(attempt: number): Promise<void> {
  await sleep(Math.min(2 ** attempt * 20, 1000) * (0.5 + Math.random() / 2));
}

/** Puts items, 25 a request, until none is unprocessed (throttling answers so) or the deadline passes. */
export async function putAll(client: DynamoDBClient, table: string, items: readonly Item[], deadline: Deadline): Promise<void> {
  const limit = pLimit(PARALLEL);
  const writeChunk = async (chunk: Item[]): Promise<void> => {
    let left = chunk.map((item) => ({ PutRequest: { Item: item } }));
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await backOff(attempt);
      const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }), { abortSignal: deadline.signal() });
      left = (answer.UnprocessedItems?.[table] ?? []).flatMap((request) => (request.PutRequest?.Item === undefined ? [] : [{ PutRequest: { Item: request.PutRequest.Item } }]));
    }
  };
  await Promise.all(chunksOf(items, WRITE_CHUNK).map((chunk) => limit(() => writeChunk(chunk))));
}

export interface Wanted {
  /** Distinct. */
  readonly keys: readonly Item[];
  /** All of them, where left out. */
  readonly attributes?: readonly string[];
}

/** Gets items by key, strongly consistent, 100 a request; missing ones are left out. */
export async function getAll(client: DynamoDBClient, table: string, { keys, attributes }: Wanted, deadline: Deadline): Promise<Item[]> {
  const limit = pLimit(PARALLEL);
  const names = Object.fromEntries((attributes ?? []).map((name, index) => [`#a${index}`, name]));
  const projection = attributes === undefined ? {} : { ProjectionExpression: Object.keys(names).join(', '), ExpressionAttributeNames: names };
  const readChunk = async (chunk: Item[]): Promise<Item[]> => {
    const found: Item[] = [];
    let left: Item[] = chunk;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await backOff(attempt);
      const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true, ...projection } } }), { abortSignal: deadline.signal() });
      found.push(...(answer.Responses?.[table] ?? []));
      left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return found;
  };
  return (await Promise.all(chunksOf(keys, GET_CHUNK).map((chunk) => limit(() => readChunk(chunk))))).flat();
}

/** Pages of a query, to the last one. */
export async function* queryAll(client: DynamoDBClient, input: QueryCommandInput): AsyncGenerator<Item[]> {
  let start: Item | undefined;
  do {
    const answer = await client.send(new QueryCommand({ ...input, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }));
    yield answer.Items ?? [];
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

/** A text attribute, or empty text where an item lacks it. */
export function textOf(item: Item, name: string): string {
  return item[name]?.S ?? '';
}
