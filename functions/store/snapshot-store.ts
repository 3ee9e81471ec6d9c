/**
 * Published snapshots: a catalogue in DynamoDB and immutable files beside it (a folder locally, S3 in the cloud).
 *
 * RULE: publishing is one conditional write of one catalogue item, and it comes last. A crash before it leaves files that nothing names.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConditionalCheckFailedException, DeleteItemCommand, GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Manifest } from '#analytics/contract/snapshot.ts';
import { queryAll, textOf, type Item } from './dynamo-batch.ts';
import { keys } from './events-table.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

export interface Published {
  readonly sequence: number;
  readonly manifest: Manifest;
  /** Somebody asked for it, or something refers to it: it does not expire. */
  readonly isKept: boolean;
}

/** Another exporter published first; look again. */
export class PublishedMeanwhile extends Error {
  override readonly name = 'PublishedMeanwhile';
}

export interface SnapshotStoreOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly files: SnapshotFiles;
  /** Where files that are not on this machine are copied to. */
  readonly scratch: string;
}

const sequenceKey = (sequence: number): string => String(sequence).padStart(12, '0');
const PLACE = /^snp_([0-9a-z]+)_[0-9a-f]{16}$/;

/** A new snapshot's id: its place in the catalogue, so that it is found without an index, and randomness, so that it cannot be guessed. */
export function mintSnapshotId(sequence: number): string {
  return `snp_${sequence.toString(36)}_${randomBytes(8).toString('hex')}`;
}

function publishedOf(item: Item): Published {
  return { sequence: Number(textOf(item, 'sk')), manifest: Manifest.parse(JSON.parse(textOf(item, 'manifest'))), isKept: item['kept']?.BOOL ?? false };
}

export class SnapshotStore {
  readonly #options: SnapshotStoreOptions;
  constructor(options: SnapshotStoreOptions) {
    this.#options = options;
  }

  #key(organization: string, sequence: number): Item {
    return { pk: { S: keys.snapshots(organization) }, sk: { S: sequenceKey(sequence) } };
  }

  /** The one in force, or null before the first. Strongly consistent: who was told "published" finds it. */
  async current(organization: string): Promise<Published | null> {
    const answer = await this.#options.client.send(new QueryCommand({
      TableName: this.#options.table, ConsistentRead: true, ScanIndexForward: false, Limit: 1,
      KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: keys.snapshots(organization) } },
    }));
    const item = answer.Items?.[0];
    return item === undefined ? null : publishedOf(item);
  }

  /** All that can be read, oldest first. */
  async list(organization: string): Promise<Published[]> {
    const all: Published[] = [];
    const query = { TableName: this.#options.table, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: keys.snapshots(organization) } } };
    for await (const page of queryAll(this.#options.client, query)) all.push(...page.map(publishedOf));
    return all;
  }

  async find(organization: string, id: string): Promise<Published | 'expired' | null> {
    const place = PLACE.exec(id)?.[1];
    if (place === undefined) return null;
    const { client, table } = this.#options;
    const found = await client.send(new GetItemCommand({ TableName: table, Key: this.#key(organization, parseInt(place, 36)), ConsistentRead: true }));
    if (found.Item !== undefined) {
      const published = publishedOf(found.Item);
      if (published.manifest.id === id) return published;
    }
    const gone = await client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: keys.expiredSnapshots(organization) }, sk: { S: id } } }));
    return gone.Item === undefined ? null : 'expired';
  }

  async putFile(organization: string, id: string, name: string, localFile: string): Promise<void> {
    await this.#options.files.put(`${organization}/${id}/${name}`, localFile);
  }

  /** The atomic step. Throws PublishedMeanwhile where the place is taken. */
  async publish(organization: string, published: Published): Promise<void> {
    try {
      await this.#options.client.send(new PutItemCommand({
        TableName: this.#options.table,
        Item: { ...this.#key(organization, published.sequence), manifest: { S: JSON.stringify(published.manifest) }, kept: { BOOL: published.isKept } },
        ConditionExpression: 'attribute_not_exists(pk)',
      }));
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new PublishedMeanwhile('another exporter published first', { cause: error });
      throw error;
    }
  }

  /** False where it expired in the meantime. */
  async keep(organization: string, published: Published): Promise<boolean> {
    if (published.isKept) return true;
    return this.#unless(new UpdateItemCommand({
      TableName: this.#options.table, Key: this.#key(organization, published.sequence), ConditionExpression: 'attribute_exists(pk)',
      UpdateExpression: 'set kept = :kept', ExpressionAttributeValues: { ':kept': { BOOL: true } },
    }));
  }

  /** False where the condition of a write does not hold. */
  async #unless(command: UpdateItemCommand | DeleteItemCommand): Promise<boolean> {
    try {
      await (command instanceof UpdateItemCommand ? this.#options.client.send(command) : this.#options.client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /**
   * Taken from the catalogue (unless somebody asked for it in the meantime: then false), said to be gone, and last its files:
   * at no point does the catalogue name a file that is not there.
   */
  async expire(organization: string, published: Published): Promise<boolean> {
    const { client, table, files } = this.#options;
    const { id } = published.manifest;
    const isGone = await this.#unless(new DeleteItemCommand({
      TableName: table, Key: this.#key(organization, published.sequence), ConditionExpression: 'kept <> :kept', ExpressionAttributeValues: { ':kept': { BOOL: true } },
    }));
    if (!isGone) return false;
    await client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: keys.expiredSnapshots(organization) }, sk: { S: id } } }));
    await files.remove(`${organization}/${id}/`);
    return true;
  }

  /** Are all files of a published snapshot still there? Somebody may have removed the lake; the log is whole, so it can be made again. */
  async isWhole(organization: string, { id, files }: Manifest): Promise<boolean> {
    const there = new Set(await this.#options.files.list(`${organization}/${id}/`));
    return files.every(({ name }) => there.has(`${organization}/${id}/${name}`));
  }

  /** Removes what `localFiles` copied here; files that live here stay. */
  async dropCopies(organization: string, { id }: Manifest): Promise<void> {
    await rm(join(this.#options.scratch, organization, id), { recursive: true, force: true });
  }

  /** Local path of every file of a snapshot, by the name in its manifest; copied here once where they live elsewhere. */
  async localFiles(organization: string, manifest: Manifest): Promise<Map<string, string>> {
    const { files, scratch } = this.#options;
    const folder = join(scratch, organization, manifest.id);
    const paths = await Promise.all(manifest.files.map(async ({ name, bytes }): Promise<[string, string]> => {
      const own = files.localPath(`${organization}/${manifest.id}/${name}`);
      if (own !== null) return [name, own];
      const copy = join(folder, name);
      // Files never change and are copied whole, so one of the right size is the right one.
      const isHere = await stat(copy).then(({ size }) => size === bytes, () => false);
      if (!isHere) {
        await mkdir(folder, { recursive: true });
        await files.fetch(`${organization}/${manifest.id}/${name}`, copy);
      }
      return [name, copy];
    }));
    return new Map(paths);
  }
}
