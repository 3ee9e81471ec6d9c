import { Cron, Function, use, type StackContext } from 'sst/constructs';
import { Api } from './api.ts';
import { WITH_DUCKDB } from './duckdb.ts';
import { Identity } from './identity.ts';
import { may, mayOnKeys } from './permissions.ts';
import { Storage } from './storage.ts';

/** Arrivals become published snapshots: every five minutes, and when somebody asks. */
export function Snapshot({ stack }: StackContext) {
  const { api } = use(Api);
  const { events, lake, environment } = use(Storage);
  const identity = use(Identity);
  const exporter = new Function(stack, 'Exporter', {
    ...WITH_DUCKDB,
    handler: 'functions/snapshot/handler.handler',
    description: 'Arrivals to a published snapshot',
    timeout: 300,
    // WHY one: a guard on cost. That two exporters never both publish rests on the conditional write of the catalogue.
    reservedConcurrentExecutions: 1,
    // A run that fails is followed by the next one; a queue of late retries helps nobody.
    retryAttempts: 0,
    environment: { ...environment, ...identity.environment },
    permissions: [
      may(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [events.tableArn]),
      mayOnKeys(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], events.tableArn, ['*#snapshots', '*#snapshots-expired', '*#releases']),
      may(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [`${lake.bucketArn}/*`]),
      may(['s3:ListBucket'], [lake.bucketArn]),
    ],
  });
  new Cron(stack, 'Schedule', { schedule: 'rate(5 minutes)', job: exporter });
  api.addRoutes(stack, { 'POST /v1/snapshots': { function: exporter }, 'POST /v1/releases': { function: exporter } });
  return { exporter };
}
