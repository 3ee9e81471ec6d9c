/** What the ingest function is made of in the cloud. TRAP: no DuckDB may be reached from here. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createRemoteJWKSet } from 'jose';
import { NotAllowed } from '#analytics/errors.ts';
import { readCloudConfig, type CloudConfig } from './config.ts';
import { poolAuthenticate } from './http/identity.ts';
import type { BaseDeps } from './http/base.ts';
import type { LogLine } from './http/problem.ts';
import type { IngestDeps } from './ingest/app.ts';
import { DirectoryStore } from './store/directory-store.ts';
import { DynamoEventStore } from './store/dynamo-event-store.ts';
import { CLOUD_WRITER_SECONDS } from './store/events-table.ts';

/** WHY less than the function's limit: the answer still has to be made. The log's argument uses the limit itself. */
const ANSWER_SECONDS = 5;

const clock = (): Date => new Date();
/** One JSON line per happening. RULE: codes, counts and trace ids only. */
const log: LogLine = (line) => console.log(JSON.stringify(line));

export function cloudBase(config: CloudConfig): BaseDeps {
  const keys = createRemoteJWKSet(new URL(`${config.TOKEN_ISSUER}/.well-known/jwks.json`));
  return {
    authenticate: poolAuthenticate(keys, { issuer: config.TOKEN_ISSUER, audience: config.TOKEN_AUDIENCE }), clock, log,
    // Read, written and recorded alike: there is no demo in the cloud.
    organizationOf: async (claimed) => {
      if (claimed === null) throw new NotAllowed('The token names no organization.');
      return { id: claimed, name: claimed, isDemo: false };
    },
  };
}

export function cloudStores(config: CloudConfig): { client: DynamoDBClient; events: DynamoEventStore; directory: DirectoryStore } {
  const client = new DynamoDBClient({});
  const table = config.EVENTS_TABLE;
  return {
    client, events: new DynamoEventStore({ client, table, writerSeconds: CLOUD_WRITER_SECONDS - ANSWER_SECONDS, clock }),
    directory: new DirectoryStore({ client, table, secret: Buffer.from(config.DIRECTORY_SECRET, 'utf8') }),
  };
}

export function createCloudWriter(): IngestDeps {
  const config = readCloudConfig();
  const { events, directory } = cloudStores(config);
  // Snapshots follow on their schedule; nothing is told here.
  return { ...cloudBase(config), events, directory, onAccepted: () => undefined };
}
