/** Starts the embedded store and makes its table; or reaches the one of a Cairn that is running. */
import { rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { platform } from 'node:process';
import { Worker } from 'node:worker_threads';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { EVENTS_TABLE } from '../store/events-table.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder } from './data-folder.ts';

export const LOCAL_TABLE = 'cairn-events';

export type StoreAddress = { readonly socket: string } | { readonly port: number };

export interface EmbeddedStore {
  readonly client: DynamoDBClient;
  readonly address: StoreAddress;
  close(): Promise<void>;
}

/** TRAP: a socket's path has 107 bytes at the most on Linux, 103 on macOS; and Windows has none in a folder. */
const SOCKET_PATH_MAX = 100;

/** Credentials are a formality here: the socket lies in a folder that only its owner may enter. */
export function clientAt(address: StoreAddress): DynamoDBClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ...('socket' in address ? { socketPath: address.socket } : {}) });
  return new DynamoDBClient({
    region: 'local', endpoint: `http://127.0.0.1:${'port' in address ? address.port : 80}`, credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ httpAgent: agent, requestTimeout: 30_000 }),
  });
}

async function isAnswering(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.on('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
  });
}

function startWorker(script: URL, path: string, socket: string | null): Promise<{ worker: Worker; port: number | null }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: { path, socket } });
    worker.once('error', reject);
    worker.once('message', (message: { port: number | null } | { failed: string }) => {
      if ('failed' in message) reject(new Error(message.failed));
      else resolve({ worker, port: message.port });
    });
  });
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const { keys, attributes, indexes } = EVENTS_TABLE;
  const schema = (partition: string, sort: string) => [{ AttributeName: partition, KeyType: 'HASH' as const }, { AttributeName: sort, KeyType: 'RANGE' as const }];
  try {
    await client.send(new CreateTableCommand({
      TableName: LOCAL_TABLE, BillingMode: 'PAY_PER_REQUEST', KeySchema: schema(keys.partitionKey, keys.sortKey),
      AttributeDefinitions: Object.keys(attributes).map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
      GlobalSecondaryIndexes: Object.entries(indexes).map(([name, index]) => ({ IndexName: name, KeySchema: schema(index.partitionKey, index.sortKey), Projection: { ProjectionType: 'ALL' as const } })),
    }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

/** Opens the store of a data folder. Throws a Complaint where another Cairn has it or it cannot be read. A socket left by a kill -9 is not in the way. */
export async function openEmbeddedStore(folder: DataFolder, script: URL): Promise<EmbeddedStore> {
  const socket = platform !== 'win32' && Buffer.byteLength(folder.socket) <= SOCKET_PATH_MAX ? folder.socket : null;
  if (socket !== null) {
    if (await isAnswering(socket)) throw new Complaint(`Another Cairn is running on the data folder ${folder.path}. Stop it, or use another folder with --data DIR.`);
    await rm(socket, { force: true });
  }
  const { worker, port } = await startWorker(script, folder.store, socket);
  // RULE: a Cairn without its store answers nothing any more, so it ends and says so; left alone, a worker's end is silent.
  // Until it is open, what is wrong with it is said below.
  const end: { isAsked: boolean; cause: unknown } = { isAsked: true, cause: undefined };
  worker.once('error', (error) => {
    end.cause = error;
  });
  worker.once('exit', () => {
    if (!end.isAsked) throw new Complaint(`The store of the data folder ${folder.path} has ended, perhaps for want of memory. Nothing that was acknowledged is lost: start Cairn again.`, { cause: end.cause });
  });
  worker.unref();
  const address: StoreAddress = socket === null ? { port: port ?? 0 } : { socket };
  const client = clientAt(address);
  try {
    await client.send(new ListTablesCommand({}));
    await createTable(client);
    end.isAsked = false;
  } catch (error) {
    await worker.terminate();
    throw new Complaint(`The data folder ${folder.path} is damaged or in use by another Cairn: its store cannot be opened. Stop the other one, restore a backup (npm run restore -- FILE), or use another folder with --data DIR.`, { cause: error });
  }
  return {
    client, address,
    async close() {
      client.destroy();
      end.isAsked = true;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      // TRAP: an unreferenced worker lets the process end while its end is being waited for.
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
}
