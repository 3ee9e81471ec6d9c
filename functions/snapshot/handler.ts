/** Lambda entry: arrivals become snapshots, on schedule for every organization, and by `POST /v1/snapshots` for the caller's. */
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { createApp } from '#functions/api/app.ts';
import { createCloudDeps } from '#functions/cloud.ts';
import { expireSnapshots } from './expire.ts';

const deps = createCloudDeps({ isMaker: true });
const respond = handle(createApp(deps));

interface Scheduled {
  readonly 'detail-type': string;
}

/** CloudWatch reads this line as a metric; the alarm on old snapshots waits for it (stacks/watch.ts). */
function saySnapshotsAreCurrent(functionName: string): void {
  const CloudWatchMetrics = [{ Namespace: 'Cairn', Dimensions: [['Function']], Metrics: [{ Name: 'SnapshotsCurrent', Unit: 'Count' }] }];
  console.log(JSON.stringify({ _aws: { Timestamp: deps.clock().getTime(), CloudWatchMetrics }, Function: functionName, SnapshotsCurrent: 1 }));
}

async function exportAll(): Promise<void> {
  for (const organization of await deps.events.organizations()) {
    await deps.exportNow(organization);
    await expireSnapshots(organization, deps.snapshots, deps.clock());
    await deps.releases.makeNext(organization);
  }
}

export async function handler(event: LambdaEvent | Scheduled, context: LambdaContext): Promise<Awaited<ReturnType<typeof respond>> | undefined> {
  if (!('detail-type' in event)) return respond(event, context);
  await exportAll();
  saySnapshotsAreCurrent(context.functionName);
  return undefined;
}
