/** `npm run restore -- FILE [--data DIR]`: a backup into a new data folder. It never writes over one that is there. */
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { extract } from 'tar';
import { checkBackup, loadItems } from '../archive.ts';
import { Complaint } from '../complaint.ts';
import { openDataFolder } from '../data-folder.ts';
import { openEmbeddedStore } from '../embedded-store.ts';
import { parseWords, resolveDataPath, STORE_WORKER } from './words.ts';

async function unpack(file: string, stage: string): Promise<void> {
  try {
    await extract({ file: resolve(file), cwd: stage, strict: true });
  } catch {
    throw new Complaint(`${file} cannot be read as a Cairn backup. Choose another backup file.`);
  }
}

async function requireEmpty(path: string): Promise<void> {
  const names = await readdir(path).catch(() => []);
  if (names.length > 0) throw new Complaint(`The data folder ${path} is not empty, and nothing in it is written over. Restore into a new one with --data DIR.`);
}

export async function restore(words: string[]): Promise<void> {
  const { values, positionals } = parseWords(words, { data: { type: 'string' } });
  const [file] = positionals;
  if (file === undefined || positionals.length !== 1) throw new Complaint('Name one file: npm run restore -- FILE [--data DIR]');
  const path = resolveDataPath(values.data);
  await requireEmpty(path);
  await mkdir(dirname(path), { recursive: true });
  const stage = await mkdtemp(join(dirname(path), '.cairn-restore-'));
  const draft = join(stage, 'data');
  try {
    const unpacked = join(stage, 'backup');
    await mkdir(unpacked);
    await unpack(file, unpacked);
    const cover = await checkBackup(unpacked, file);
    await mkdir(draft, { mode: 0o700 });
    await cp(join(unpacked, 'keys.json'), join(draft, 'keys.json'));
    await cp(join(unpacked, 'lake'), join(draft, 'lake'), { recursive: true, force: true }).catch(() => undefined);
    const store = await openEmbeddedStore(await openDataFolder(draft), STORE_WORKER);
    await loadItems(store.client, unpacked).finally(() => store.close());
    // RULE: the folder appears whole or not at all.
    await rm(path, { recursive: true, force: true });
    await rename(draft, path);
    process.stdout.write(`Restored ${cover.items} items of ${cover.createdAt} into ${path}.\n`);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}
