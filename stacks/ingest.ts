import { Function, use, type StackContext } from 'sst/constructs';
import { CLOUD_WRITER_SECONDS } from '#functions/store/events-table.ts';
import { Api } from './api.ts';
import { Identity } from './identity.ts';
import { may, mayOnKeys } from './permissions.ts';
import { Storage } from './storage.ts';

/** What is written by callers: events, and the directory beside them. A small function, without DuckDB. */
export function Ingest({ stack }: StackContext) {
  const { api } = use(Api);
  const { events, environment } = use(Storage);
  const identity = use(Identity);
  const writer = new Function(stack, 'Writer', {
    handler: 'functions/ingest/handler.handler',
    description: 'Events and directory entries in',
    // RULE: the log's completeness rests on this (docs/adr/0004-the-log.md): no writer outlives it.
    timeout: CLOUD_WRITER_SECONDS,
    memorySize: 1024,
    nodejs: { loader: { '.sql': 'text' } },
    environment: { ...environment, ...identity.environment },
    permissions: [
      may(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], [events.tableArn]),
      // Whose client it is that a clinician records for.
      may(['dynamodb:Query'], [`${events.tableArn}/index/timeline`]),
      mayOnKeys(['dynamodb:PutItem', 'dynamodb:BatchWriteItem'], events.tableArn, ['*#buckets', '*#log#*', '*#identity#*', '*#directory', '*#surrogates', '#organizations']),
    ],
  });
  api.addRoutes(stack, {
    'POST /v1/events': { function: writer },
    'PUT /v1/directory/clients/{id}': { function: writer },
    'POST /v1/directory/surrogates': { function: writer },
  });
  return { writer };
}
