/** The data folder of a local run: its schema number, its keys, and where things lie in it. */
import { randomBytes } from 'node:crypto';
import { access, chmod, constants, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { codeOf, Complaint } from './complaint.ts';

export const DATA_SCHEMA = 1;

/** RULE: from schema n to n + 1, in place, safe to run again. There is nothing to migrate from yet. */
const MIGRATIONS: ReadonlyMap<number, (folder: string) => Promise<void>> = new Map();

const Label = z.object({ product: z.literal('cairn'), schema: z.int().positive() });
const Keys = z.object({ signing: z.string().min(43), directory: z.string().min(43) });

export interface DataFolder {
  readonly path: string;
  /** LevelDB of the embedded store. */
  readonly store: string;
  readonly socket: string;
  readonly lake: string;
  readonly scratch: string;
  readonly running: string;
  readonly signingKey: Uint8Array;
  readonly directoryKey: Uint8Array;
}

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Writes a file whole or not at all; a second writer at the same moment keeps the first one's. */
async function writeOnce(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, text, { mode: 0o600 });
  try {
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readLabel(path: string, label: string): Promise<number> {
  const known = Label.safeParse(await readJson(label));
  if (known.success) return known.data.schema;
  if (await exists(label)) throw new Complaint(`The data folder ${path} is damaged: cairn.json in it cannot be read. Restore a backup (npm run restore -- FILE), or use another folder with --data DIR.`);
  if (await exists(join(path, 'store'))) throw new Complaint(`The data folder ${path} is damaged: it has a store but no cairn.json. Restore a backup (npm run restore -- FILE), or use another folder with --data DIR.`);
  await writeOnce(label, `${JSON.stringify({ product: 'cairn', schema: DATA_SCHEMA })}\n`);
  return DATA_SCHEMA;
}

async function migrate(path: string, label: string, from: number): Promise<void> {
  if (from > DATA_SCHEMA) throw new Complaint(`The data folder ${path} was written by a newer Cairn (schema ${from}; this one knows ${DATA_SCHEMA}). Update Cairn, or use another folder with --data DIR.`);
  for (let schema = from; schema < DATA_SCHEMA; schema += 1) {
    const step = MIGRATIONS.get(schema);
    if (step === undefined) throw new Complaint(`The data folder ${path} has schema ${schema}, which this Cairn no longer knows. Open it once with an older Cairn.`);
    await step(path);
    await writeFile(label, `${JSON.stringify({ product: 'cairn', schema: schema + 1 })}\n`);
  }
}

/** RULE: keys are made once. New ones beside old data would give every record number a new surrogate, and everybody a second self. */
async function readKeys(path: string, file: string): Promise<z.infer<typeof Keys>> {
  const isThere = await exists(file);
  if (!isThere && (await exists(join(path, 'store')))) throw new Complaint(`The data folder ${path} is damaged: it has a store but no keys.json. Restore a backup (npm run restore -- FILE), or use another folder with --data DIR.`);
  if (!isThere) {
    const fresh = (): string => randomBytes(32).toString('base64url');
    await writeOnce(file, `${JSON.stringify({ signing: fresh(), directory: fresh() })}\n`);
  }
  const keys = Keys.safeParse(await readJson(file));
  if (!keys.success) throw new Complaint(`The data folder ${path} is damaged: keys.json in it cannot be read. Restore a backup (npm run restore -- FILE), or use another folder with --data DIR.`);
  return keys.data;
}

/** TRAP: `mkdir` with `recursive` never ends where the system says ENOENT though the parent is there (/proc). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const why = codeOf(error);
    if (why === 'EEXIST') return;
    if (why !== 'ENOENT' || (await exists(dirname(path)))) throw error;
    await makeFolder(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}

async function makeWritable(path: string): Promise<void> {
  try {
    await makeFolder(path);
    await readdir(path);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(path, `.probe-${randomBytes(4).toString('hex')}`);
    await (await open(probe, 'w')).close();
    await rm(probe);
  } catch (error) {
    const why = codeOf(error);
    const what = why === 'ENOTDIR' || why === 'EEXIST' ? 'is not a folder' : why === 'ENOSPC' ? 'is on a full disk' : 'cannot be written';
    throw new Complaint(`The data folder ${path} ${what}. Choose another one with --data DIR.`);
  }
}

/** Opens (or makes) a data folder. Throws a Complaint, one sentence, where it cannot be used. */
export async function openDataFolder(given: string): Promise<DataFolder> {
  const path = resolve(given);
  await makeWritable(path);
  const label = join(path, 'cairn.json');
  await migrate(path, label, await readLabel(path, label));
  const keys = await readKeys(path, join(path, 'keys.json'));
  // WHY: the folder may have been made by somebody else, and open to others; what holds names and events is not.
  for (const name of ['store', 'lake', 'scratch']) {
    await makeFolder(join(path, name));
    await chmod(join(path, name), 0o700);
  }
  return {
    path, store: join(path, 'store'), socket: join(path, 'store.sock'), lake: join(path, 'lake'), scratch: join(path, 'scratch'), running: join(path, 'running.json'),
    signingKey: Buffer.from(keys.signing, 'base64url'), directoryKey: Buffer.from(keys.directory, 'base64url'),
  };
}
