/** Snapshot files in an S3 bucket: the lake in the cloud. Plain puts and gets; publishing is the catalogue's (house D9). */
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { FileMissing, prefixSegmentsOf, segmentsOf, type SnapshotFiles } from './snapshot-files.ts';

const DELETE_CHUNK = 1000;

export class S3Files implements SnapshotFiles {
  readonly #client: S3Client;
  readonly #bucket: string;
  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  localPath(path: string): null {
    segmentsOf(path);
    return null;
  }

  /** One request, so the object appears whole or not at all. S3 takes up to 5 GB so; a mart stays far below it. */
  async put(path: string, localFile: string): Promise<void> {
    const key = segmentsOf(path).join('/');
    const { size } = await stat(localFile);
    await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: createReadStream(localFile), ContentLength: size }));
  }

  async fetch(path: string, toLocalFile: string): Promise<void> {
    const { body, length } = await this.#open(segmentsOf(path).join('/'));
    const part = `${toLocalFile}.${randomBytes(8).toString('hex')}.part`;
    try {
      await pipeline(body, createWriteStream(part));
      // TRAP: a connection that breaks off can end the stream without an error.
      if ((await stat(part)).size !== length) throw new Error('a file of the snapshot arrived incomplete');
      await rename(part, toLocalFile);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async #open(key: string): Promise<{ body: Readable; length: number }> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      // In Node the SDK's body is a Readable; its type also names what browsers get.
      return { body: answer.Body as Readable, length: answer.ContentLength ?? 0 };
    } catch (error) {
      if (error instanceof NoSuchKey) throw new FileMissing('a file of the snapshot is missing', { cause: error });
      throw error;
    }
  }

  async list(prefix: string): Promise<string[]> {
    const segments = prefixSegmentsOf(prefix);
    const start = segments.length === 0 ? '' : `${segments.join('/')}/`;
    const found: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: start, ...(token === undefined ? {} : { ContinuationToken: token }) }));
      found.push(...(page.Contents ?? []).flatMap((object) => object.Key ?? []));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found.sort();
  }

  async remove(prefix: string): Promise<void> {
    const found = await this.list(prefix);
    for (let start = 0; start < found.length; start += DELETE_CHUNK) {
      const Objects = found.slice(start, start + DELETE_CHUNK).map((Key) => ({ Key }));
      const answer = await this.#client.send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }));
      if ((answer.Errors ?? []).length > 0) throw new Error(`${answer.Errors?.length} files of an expired snapshot were not removed`);
    }
  }
}
