import { Api as HttpApi, Function, use, type StackContext } from 'sst/constructs';
import { WITH_DUCKDB } from './duckdb.ts';
import { Identity } from './identity.ts';
import { may, mayOnKeys } from './permissions.ts';
import { Storage } from './storage.ts';

/** WHY not the default format: it logs the path, and a path may hold a client's id. The route says enough. */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId', requestTime: '$context.requestTime', route: '$context.routeKey', status: '$context.status',
  responseLatency: '$context.responseLatency', integrationError: '$context.integrationErrorMessage',
});

/** The one address, and everything that is read from it. Other stacks add the routes that write. */
export function Api({ stack }: StackContext) {
  const { events, lake, environment } = use(Storage);
  const identity = use(Identity);
  const reader = new Function(stack, 'Reader', {
    ...WITH_DUCKDB,
    handler: 'functions/api/handler.handler',
    description: 'Everything that is read',
    timeout: 29,
    environment: { ...environment, ...identity.environment },
    permissions: [
      may(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], [events.tableArn]),
      may(['dynamodb:Query'], [`${events.tableArn}/index/timeline`]),
      // Whoever opens a receipt keeps its snapshot.
      mayOnKeys(['dynamodb:UpdateItem'], events.tableArn, ['*#snapshots']),
      may(['s3:GetObject'], [`${lake.bucketArn}/*`]),
    ],
  });
  const api = new HttpApi(stack, 'Http', {
    cors: false,
    accessLog: { format: ACCESS_LOG, retention: 'three_months' },
    authorizers: { people: { type: 'user_pool', userPool: { id: identity.people.userPoolId, clientIds: [identity.client.userPoolClientId] } } },
    // The gateway turns away who has no token of the pool; the functions verify it again and ask what its role may do.
    defaults: { authorizer: 'people', throttle: { burst: 200, rate: 100 } },
    routes: { 'GET /v1/{proxy+}': { function: reader } },
  });
  stack.addOutputs({ ApiUrl: api.url });
  return { api, reader };
}
