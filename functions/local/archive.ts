/** The content of a backup: every item of the table, the keys, and the files of the snapshots those items name. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { Manifest } from '#analytics/contract/snapshot.ts';
import { Deadline, putAll, textOf, type Item } from '../store/dynamo-batch.ts';
import { Complaint } from './complaint.ts';
import { DATA_SCHEMA, type DataFolder } from './data-folder.ts';
import { LOCAL_TABLE } from './embedded-store.ts';

export const Cover = z.object({ product: z.literal('cairn-backup'), schema: z.int().positive(), createdAt: z.string(), items: z.int(), sha256: z.string() });
export type Cover = z.infer<typeof Cover>;

const WRITE_SECONDS = 120;
const PAGE = 500;
const SNAPSHOTS_SUFFIX = '#snapshots';

/** Copies the files of one catalogued snapshot; false where they expired while the backup ran, and the item is then left out. */
async function copySnapshot(item: Item, folder: DataFolder, stage: string): Promise<boolean> {
  const organization = textOf(item, 'pk').slice(0, -SNAPSHOTS_SUFFIX.length);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(organization)) return false;
  const manifest = Manifest.parse(JSON.parse(textOf(item, 'manifest')));
  try {
    for (const { name } of manifest.files) {
      const path = join('lake', organization, manifest.id, name);
      await mkdir(dirname(join(stage, path)), { recursive: true });
      await copyFile(join(folder.path, path), join(stage, path));
    }
    return true;
  } catch {
    return false;
  }
}

/** Lays a backup out in `stage`. RULE: items first, then the (immutable) files they name, so a running Cairn may go on writing. */
export async function stageBackup(client: DynamoDBClient, folder: DataFolder, stage: string, now: Date): Promise<Cover> {
  const hash = createHash('sha256');
  let items = 0;
  let start: Item | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: LOCAL_TABLE, ConsistentRead: true, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }));
    for (const item of page.Items ?? []) {
      if (textOf(item, 'pk').endsWith(SNAPSHOTS_SUFFIX) && !(await copySnapshot(item, folder, stage))) continue;
      const line = `${JSON.stringify(item)}\n`;
      hash.update(line);
      items += 1;
      await appendFile(join(stage, 'items.ndjson'), line);
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  await copyFile(join(folder.path, 'keys.json'), join(stage, 'keys.json'));
  const cover: Cover = { product: 'cairn-backup', schema: DATA_SCHEMA, createdAt: now.toISOString(), items, sha256: hash.digest('hex') };
  await writeFile(join(stage, 'backup.json'), `${JSON.stringify(cover)}\n`);
  return cover;
}

/** Reads the cover of an unpacked backup and checks every item against it. Throws a Complaint where it is not whole. */
export async function checkBackup(stage: string, file: string): Promise<Cover> {
  const broken = new Complaint(`${file} is not a whole Cairn backup. Choose another backup file.`);
  const cover = Cover.safeParse(await readFile(join(stage, 'backup.json'), 'utf8').then((text): unknown => JSON.parse(text), () => null));
  if (!cover.success || (await stat(join(stage, 'keys.json')).catch(() => null)) === null) throw broken;
  if (cover.data.schema > DATA_SCHEMA) throw new Complaint(`${file} was made by a newer Cairn (schema ${cover.data.schema}; this one knows ${DATA_SCHEMA}). Update Cairn first.`);
  const hash = createHash('sha256');
  if (cover.data.items > 0) for await (const chunk of createReadStream(join(stage, 'items.ndjson'))) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== cover.data.sha256) throw broken;
  return cover.data;
}

/** Puts every item of an unpacked backup into the (new, empty) store. */
export async function loadItems(client: DynamoDBClient, stage: string): Promise<void> {
  let page: Item[] = [];
  const flush = async (): Promise<void> => {
    await putAll(client, LOCAL_TABLE, page, new Deadline(WRITE_SECONDS));
    page = [];
  };
  if ((await stat(join(stage, 'items.ndjson')).catch(() => null)) === null) return;
  for await (const line of createInterface({ input: createReadStream(join(stage, 'items.ndjson')), crlfDelay: Infinity })) {
    page.push(JSON.parse(line) as Item);
    if (page.length >= PAGE) await flush();
  }
  await flush();
}
