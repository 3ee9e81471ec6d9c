/** One contract, two stores: a folder, and S3 over its real protocol. */
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FolderFiles } from '#functions/store/folder-files.ts';
import { S3Files } from '#functions/store/s3-files.ts';
import { FileMissing, PathRefused, type SnapshotFiles } from '#functions/store/snapshot-files.ts';
import { openLoopbackS3, type LoopbackS3 } from '../../stacks/loopback-s3.ts';

let folder: string;
let s3: LoopbackS3;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-files-'));
  s3 = await openLoopbackS3();
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const local = (name: string): string => join(folder, 'local', name);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function have(name: string, bytes: Buffer | string): Promise<string> {
  await writeFile(local(name), bytes);
  return local(name);
}

const isThere = async (path: string): Promise<boolean> => access(path).then(() => true, () => false);

const stores: [string, () => SnapshotFiles][] = [
  ['FolderFiles', () => new FolderFiles(join(folder, 'lake'))],
  ['S3Files', () => new S3Files(s3.client, s3.bucket)],
];

describe.each(stores)('%s', (_name, open) => {
  let files: SnapshotFiles;
  beforeEach(async () => {
    await mkdir(join(folder, 'local'), { recursive: true });
    files = open();
    await files.remove('');
  });

  it('gives back what was put, byte for byte, and leaves the source alone', async () => {
    const bytes = randomBytes(20_000_000);
    const source = await have('big', bytes);
    await files.put('north/snp_1/episodes.parquet', source);
    await files.fetch('north/snp_1/episodes.parquet', local('big-again'));
    expect(sha256(await readFile(local('big-again')))).toBe(sha256(bytes));
    expect(await isThere(source)).toBe(true);
  });

  it('keeps an empty file', async () => {
    await files.put('north/snp_1/empty.parquet', await have('empty', ''));
    await files.fetch('north/snp_1/empty.parquet', local('empty-again'));
    expect((await readFile(local('empty-again'))).length).toBe(0);
  });

  it('puts a file over one of a crashed attempt', async () => {
    await files.put('north/snp_1/a.parquet', await have('first', 'first'));
    await files.put('north/snp_1/a.parquet', await have('second', 'second, longer'));
    await files.fetch('north/snp_1/a.parquet', local('a'));
    expect(await readFile(local('a'), 'utf8')).toBe('second, longer');
  });

  it('says FileMissing for a file that is not there and leaves no local file', async () => {
    await expect(files.fetch('north/snp_1/none.parquet', local('none'))).rejects.toBeInstanceOf(FileMissing);
    expect(await isThere(local('none'))).toBe(false);
  });

  it('does not put what cannot be read', async () => {
    await expect(files.put('north/snp_1/a.parquet', local('never-written'))).rejects.toThrow();
    expect(await files.list('')).toEqual([]);
  });

  it('replaces a half-written local file and leaves no temporary one', async () => {
    await files.put('north/snp_1/a.parquet', await have('whole', 'whole'));
    await rm(join(folder, 'local'), { recursive: true });
    await mkdir(join(folder, 'local'));
    await have('target', 'who');
    await Promise.all(Array.from({ length: 8 }, () => files.fetch('north/snp_1/a.parquet', local('target'))));
    expect(await readFile(local('target'), 'utf8')).toBe('whole');
    expect(await readdir(join(folder, 'local'))).toEqual(['target']);
  });

  it('lists and removes by folder, without the neighbour whose name begins the same', async () => {
    const source = await have('small', 'x');
    for (const path of ['north/snp_1/a.parquet', 'north/snp_1/b.parquet', 'north/snp_10/a.parquet', 'northwest/snp_1/a.parquet']) await files.put(path, source);
    expect(await files.list('north/snp_1/')).toEqual(['north/snp_1/a.parquet', 'north/snp_1/b.parquet']);
    await files.remove('north/snp_1/');
    expect(await files.list('north/')).toEqual(['north/snp_10/a.parquet']);
    expect(await files.list('')).toEqual(['north/snp_10/a.parquet', 'northwest/snp_1/a.parquet']);
  });

  it('finds nothing, and removes nothing, where nothing is', async () => {
    expect(await files.list('nobody/')).toEqual([]);
    await expect(files.remove('nobody/')).resolves.toBeUndefined();
  });

  it('keeps ids with spaces, plus signs, percent signs and other alphabets', async () => {
    const path = 'Site 32/snp+1/program-A+B%2F é日本.parquet';
    await files.put(path, await have('odd', 'odd'));
    expect(await files.list('Site 32/')).toEqual([path]);
    await files.fetch(path, local('odd-again'));
    expect(await readFile(local('odd-again'), 'utf8')).toBe('odd');
  });

  it.each(['../a', 'north/../../a', '/etc/passwd', 'north//a', './a', 'north/..', '..', '', 'north\\..\\a', 'north/a\0b', 'north/'])('refuses the path %j', async (path) => {
    const source = await have('small', 'x');
    await expect(files.put(path, source)).rejects.toBeInstanceOf(PathRefused);
    await expect(files.fetch(path, local('out'))).rejects.toBeInstanceOf(PathRefused);
    expect(() => files.localPath(path)).toThrow(PathRefused);
  });

  it.each(['..', '../', 'north', 'north/../', '/', 'north//'])('refuses the prefix %j', async (prefix) => {
    await expect(files.list(prefix)).rejects.toBeInstanceOf(PathRefused);
    await expect(files.remove(prefix)).rejects.toBeInstanceOf(PathRefused);
  });
});

describe('FolderFiles', () => {
  it('answers its own path, so that nothing is copied', async () => {
    const files = new FolderFiles(join(folder, 'lake'));
    await files.put('north/snp_2/a.parquet', await have('own', 'own'));
    expect(await readFile(files.localPath('north/snp_2/a.parquet'), 'utf8')).toBe('own');
  });

  it('does not list what a crash left half-written', async () => {
    const files = new FolderFiles(join(folder, 'lake'));
    await files.remove('');
    await mkdir(join(folder, 'lake', 'north', 'snp_3'), { recursive: true });
    await writeFile(join(folder, 'lake', 'north', 'snp_3', 'a.parquet.0123456789abcdef.part'), 'hal');
    expect(await files.list('')).toEqual([]);
    await files.remove('north/snp_3/');
    expect(await isThere(join(folder, 'lake', 'north', 'snp_3'))).toBe(false);
  });
});

describe('S3Files', () => {
  it('answers no local path: the file has to be fetched', () => {
    expect(new S3Files(s3.client, s3.bucket).localPath('north/snp_1/a.parquet')).toBeNull();
  });

  it('lists and removes more than one page', async () => {
    const files = new S3Files(s3.client, s3.bucket);
    const source = await have('small', 'x');
    const paths = Array.from({ length: 1100 }, (_, index) => `many/snp_1/${String(index).padStart(4, '0')}.parquet`);
    for (let start = 0; start < paths.length; start += 50) await Promise.all(paths.slice(start, start + 50).map((path) => files.put(path, source)));
    expect(await files.list('many/')).toEqual(paths);
    await files.remove('many/');
    expect((await s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'many/' }))).KeyCount).toBe(0);
  });
});
