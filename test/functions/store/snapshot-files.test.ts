/** One contract, two stores: a folder, and S3 over its real protocol. */
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FolderFiles } from '#functions/store/folder-files.ts';
import { S3Files } from '#functions/store/s3-files.ts';
import { FileMissing, PathRefused, type SnapshotFiles } from '#functions/store/snapshot-files.ts';
import { BOGUS_CREDENTIALS, openLoopbackS3, type LoopbackS3 } from '../../stacks/loopback-s3.ts';

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
    // WHY not over s3rver: its continuation tokens need a cipher that OpenSSL 3 no longer has. So the answers are canned here.
    const client = new S3Client({ region: 'us-east-1', credentials: BOGUS_CREDENTIALS });
    const asked: object[] = [];
    const answers: object[] = [
      { Contents: [{ Key: 'many/b' }], NextContinuationToken: 'page 2' }, { Contents: [{ Key: 'many/a' }] }, { Deleted: [{ Key: 'many/a' }], Errors: [{ Key: 'many/b' }] },
    ];
    client.middlewareStack.add(() => async (sent) => {
      asked.push(sent.input);
      return { output: Object.assign({ $metadata: {} }, answers.shift()), response: {} };
    }, { step: 'initialize', priority: 'high' });
    await expect(new S3Files(client, 'lake').remove('many/')).rejects.toThrow('1 files');
    expect(asked).toEqual([
      { Bucket: 'lake', Prefix: 'many/' },
      { Bucket: 'lake', Prefix: 'many/', ContinuationToken: 'page 2' },
      { Bucket: 'lake', Delete: { Objects: [{ Key: 'many/a' }, { Key: 'many/b' }], Quiet: true } },
    ]);
  });
});
