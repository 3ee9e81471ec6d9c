/** A server that speaks the S3 protocol, on 127.0.0.1 and a port nobody else has. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';

export interface LoopbackS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly client: S3Client;
  close(): Promise<void>;
}

export const BOGUS_CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** TRAP: s3rver deletes the objects of one request side by side, and they race to remove the folder that they shared. One after the other. */
function deleteInTurn(server: S3rver): void {
  const { store } = server;
  const remove = store.deleteObject.bind(store);
  let last: Promise<void> = Promise.resolve();
  store.deleteObject = (bucket, key) => {
    last = last.catch(() => undefined).then(() => remove(bucket, key));
    return last;
  };
}

export async function openLoopbackS3(bucket = 'lake'): Promise<LoopbackS3> {
  const directory = await mkdtemp(join(tmpdir(), 'cairn-s3-'));
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false, configureBuckets: [{ name: bucket }] });
  deleteInTurn(server);
  const { port } = await server.run();
  const endpoint = `http://127.0.0.1:${port}`;
  // TRAP: s3rver 3.7 doesn't know the SDK's trailing checksums; S3 does, and gets them by default.
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: BOGUS_CREDENTIALS, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
  return {
    endpoint, bucket, client,
    async close() {
      client.destroy();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
