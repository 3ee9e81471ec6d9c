/** Snapshot files in a folder of this machine: the lake of a local run. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { FileMissing, PathRefused, prefixSegmentsOf, segmentsOf, type SnapshotFiles } from './snapshot-files.ts';

const PART = /\.[0-9a-f]{16}\.part$/;

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** TRAP: a rename outlives a power cut only once its folder is synced too; Windows has no such call and refuses it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await sync(folder, 'r');
  } catch (error) {
    if (!isCode(error, 'EISDIR', 'EPERM', 'EACCES', 'EINVAL')) throw error;
  }
}

/** A copy under a temporary name beside its target, then one rename: readers see the whole file or none. */
async function copyWhole(from: string, to: string): Promise<void> {
  const part = `${to}.${randomBytes(8).toString('hex')}.part`;
  try {
    await copyFile(from, part);
    await sync(part, 'r+');
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await syncFolder(dirname(to));
}

export class FolderFiles implements SnapshotFiles {
  readonly #root: string;
  constructor(root: string) {
    this.#root = resolve(root);
  }

  #inside(segments: readonly string[]): string {
    const path = join(this.#root, ...segments);
    if (path !== this.#root && !path.startsWith(this.#root + sep)) throw new PathRefused('a snapshot file has a path that leads outside its folder');
    return path;
  }

  localPath(path: string): string {
    return this.#inside(segmentsOf(path));
  }

  async put(path: string, localFile: string): Promise<void> {
    const target = this.localPath(path);
    const made = await mkdir(dirname(target), { recursive: true });
    await copyWhole(localFile, target);
    // Folders that are new have to be found again after a power cut, up to the one that was there before.
    for (let folder = dirname(target); made !== undefined && folder !== dirname(made); folder = dirname(folder)) await syncFolder(dirname(folder));
  }

  async fetch(path: string, toLocalFile: string): Promise<void> {
    const source = this.localPath(path);
    try {
      await (await open(source, 'r')).close();
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR')) throw new FileMissing('a file of the snapshot is missing', { cause: error });
      throw error;
    }
    await copyWhole(source, toLocalFile);
  }

  async list(prefix: string): Promise<string[]> {
    const folder = this.#inside(prefixSegmentsOf(prefix));
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && !PART.test(entry.name))
        .map((entry) => relative(this.#root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort();
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  async remove(prefix: string): Promise<void> {
    const segments = prefixSegmentsOf(prefix);
    // RULE: the root itself is somebody else's; an empty prefix empties it, entry by entry.
    if (segments.length > 0) {
      await rm(this.#inside(segments), { recursive: true, force: true });
      return;
    }
    for (const entry of await readdir(this.#root).catch(() => [])) await rm(join(this.#root, entry), { recursive: true, force: true });
  }
}
