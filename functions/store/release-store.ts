/**
 * Releases: a catalogue in DynamoDB, one item a month, and one immutable file a measure beside it.
 *
 * RULE: a month is released once. The catalogue's item comes last, by one conditional write; files of a maker that lost or was killed are named by nothing.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConditionalCheckFailedException, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Release, ReleasedMeasure } from '#analytics/contract/release.ts';
import { queryAll, textOf } from './dynamo-batch.ts';
import { keys } from './events-table.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

export interface ReleaseStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly files: SnapshotFiles;
  readonly scratch: string;
}

/** A file of a release that is not what the catalogue says it is. */
export class ReleaseDamaged extends Error {
  override readonly name = 'ReleaseDamaged';
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

export class ReleaseStore {
  readonly #options: ReleaseStoreOptions;
  constructor(options: ReleaseStoreOptions) {
    this.#options = options;
  }

  /** All releases, oldest first. Strongly consistent. */
  async list(organization: string): Promise<Release[]> {
    const { client, table } = this.#options;
    const all: Release[] = [];
    const query = { TableName: table, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: keys.releases(organization) } } };
    for await (const page of queryAll(client, query)) all.push(...page.map((item) => Release.parse(JSON.parse(textOf(item, 'release')))));
    return all;
  }

  async #inScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
    await mkdir(this.#options.scratch, { recursive: true });
    const folder = await mkdtemp(join(this.#options.scratch, 'release-'));
    try {
      return await use(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Keeps one measure's file and gives its digest. */
  async put(organization: string, release: string, released: ReleasedMeasure): Promise<string> {
    const text = JSON.stringify(released);
    await this.#inScratch(async (folder) => {
      const path = join(folder, 'measure.json');
      await writeFile(path, text);
      await this.#options.files.put(`${organization}/${release}/${released.measure.id}.json`, path);
    });
    return sha256Of(text);
  }

  /** One measure of a release. Errors: ReleaseDamaged where the file is not the one that was released. */
  async read(organization: string, release: Release, measure: string): Promise<ReleasedMeasure | null> {
    const named = release.measures.find(({ id }) => id === measure);
    if (named === undefined) return null;
    return this.#inScratch(async (folder) => {
      const path = join(folder, 'measure.json');
      await this.#options.files.fetch(`${organization}/${release.id}/${measure}.json`, path);
      const text = await readFile(path, 'utf8');
      if (sha256Of(text) !== named.sha256) throw new ReleaseDamaged('a file of a release has changed');
      return ReleasedMeasure.parse(JSON.parse(text));
    });
  }

  /** False where the month has been released meanwhile. */
  async publish(organization: string, release: Release): Promise<boolean> {
    const { client, table } = this.#options;
    try {
      await client.send(new PutItemCommand({
        TableName: table, Item: { pk: { S: keys.releases(organization) }, sk: { S: release.month }, release: { S: JSON.stringify(release) } },
        ConditionExpression: 'attribute_not_exists(pk)',
      }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
