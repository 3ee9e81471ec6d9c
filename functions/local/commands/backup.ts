/** `npm run backup -- FILE [--data DIR]`: one file with everything, also while Cairn runs. It holds keys and names: keep it as safe as the data. */
import { mkdtemp, mkdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { create } from 'tar';
import { stageBackup } from '../archive.ts';
import { Complaint } from '../complaint.ts';
import type { DataFolder } from '../data-folder.ts';
import { clientAt, openEmbeddedStore } from '../embedded-store.ts';
import { findRunning } from '../reach.ts';
import { dataFolderOf, parseWords, STORE_WORKER } from './words.ts';

async function openStore(folder: DataFolder) {
  const running = await findRunning(folder);
  if (running === null) return openEmbeddedStore(folder, STORE_WORKER);
  const client = clientAt(running.store);
  return { client, close: async () => client.destroy() };
}

export async function backup(words: string[]): Promise<void> {
  const { values, positionals } = parseWords(words, { data: { type: 'string' } });
  const [file] = positionals;
  if (file === undefined || positionals.length !== 1) throw new Complaint('Name one file: npm run backup -- FILE [--data DIR]');
  const folder = await dataFolderOf(values.data);
  const target = resolve(file);
  const part = `${target}.part`;
  await mkdir(folder.scratch, { recursive: true });
  const stage = await mkdtemp(`${folder.scratch}/backup-`);
  const store = await openStore(folder);
  try {
    const cover = await stageBackup(store.client, folder, stage, new Date());
    // WHY a mode of its own: the file holds names and keys.
    const before = process.umask(0o077);
    await create({ file: part, gzip: true, cwd: stage, portable: true }, ['.']).finally(() => process.umask(before));
    await rename(part, target);
    process.stdout.write(`Backed up ${cover.items} items to ${file}. It holds names and keys: keep it as safe as the data.\n`);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new Complaint(`The backup could not be written to ${file}. Choose a place that can be written and has room.`);
    throw error;
  } finally {
    await store.close();
    await rm(stage, { recursive: true, force: true });
    await rm(part, { force: true });
  }
}
