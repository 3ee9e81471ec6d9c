/** Names and record numbers, beside the log and never in it. A record number maps to a random surrogate once, and for good. */
import { createHmac, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Deadline, getAll, textOf, type Item } from './dynamo-batch.ts';
import { keys } from './events-table.ts';

export interface Person {
  readonly displayName: string | null;
  readonly recordNumber: string | null;
}

export interface DirectoryStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** WHY keyed digests: a record number must not stand in a key, which the store may log; and without the secret it can't be guessed back. */
  readonly secret: Uint8Array;
}

const READ_SECONDS = 20;

export class DirectoryStore {
  readonly #options: DirectoryStoreOptions;
  constructor(options: DirectoryStoreOptions) {
    this.#options = options;
  }

  #clientKey(organization: string, client: string): Item {
    return { pk: { S: keys.directory(organization) }, sk: { S: client } };
  }

  #surrogateKey(organization: string, recordNumber: string): Item {
    const digest = createHmac('sha256', this.#options.secret).update(organization).update('\u0000').update(recordNumber).digest('hex');
    return { pk: { S: keys.surrogates(organization) }, sk: { S: digest } };
  }

  async put(organization: string, client: string, person: Person): Promise<void> {
    await this.#options.client.send(new PutItemCommand({
      TableName: this.#options.table,
      Item: {
        ...this.#clientKey(organization, client),
        ...(person.displayName === null ? {} : { displayName: { S: person.displayName } }),
        ...(person.recordNumber === null ? {} : { recordNumber: { S: person.recordNumber } }),
      },
    }));
  }

  /** Who these clients are; those without an entry are left out. */
  async find(organization: string, clients: readonly string[]): Promise<Map<string, Person>> {
    const wanted = [...new Set(clients)].map((client) => this.#clientKey(organization, client));
    const found = await getAll(this.#options.client, this.#options.table, { keys: wanted }, new Deadline(READ_SECONDS));
    return new Map(found.map((item) => [textOf(item, 'sk'), { displayName: item['displayName']?.S ?? null, recordNumber: item['recordNumber']?.S ?? null }]));
  }

  /** The surrogate of each record number, minted at random where there is none yet. Two callers at once get the same one. */
  async surrogates(organization: string, recordNumbers: readonly string[]): Promise<Map<string, string>> {
    const distinct = [...new Set(recordNumbers)];
    const byDigest = new Map(distinct.map((recordNumber) => [textOf(this.#surrogateKey(organization, recordNumber), 'sk'), recordNumber]));
    const known = await getAll(this.#options.client, this.#options.table, { keys: distinct.map((recordNumber) => this.#surrogateKey(organization, recordNumber)) }, new Deadline(READ_SECONDS));
    const surrogates = new Map(known.flatMap((item) => {
      const recordNumber = byDigest.get(textOf(item, 'sk'));
      return recordNumber === undefined ? [] : [[recordNumber, textOf(item, 'surrogate')] as const];
    }));
    for (const recordNumber of distinct) {
      if (!surrogates.has(recordNumber)) surrogates.set(recordNumber, await this.#mint(organization, recordNumber));
    }
    return surrogates;
  }

  async #mint(organization: string, recordNumber: string): Promise<string> {
    const { client, table } = this.#options;
    const key = this.#surrogateKey(organization, recordNumber);
    const surrogate = `cl_${randomBytes(10).toString('hex')}`;
    try {
      await client.send(new PutItemCommand({ TableName: table, Item: { ...key, surrogate: { S: surrogate } }, ConditionExpression: 'attribute_not_exists(pk)' }));
      return surrogate;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const answer = await client.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
      return answer.Item === undefined ? this.#mint(organization, recordNumber) : textOf(answer.Item, 'surrogate');
    }
  }
}
