/** Lambda entry: everything that is read. Plain Lambda shape; nothing of SST's is needed at run time. */
import { handle } from 'hono/aws-lambda';
import { createCloudDeps } from '#functions/cloud.ts';
import { createApp } from './app.ts';

/** State of the container, made at cold start: clients, open engines, what was copied to /tmp. */
const app = createApp(createCloudDeps({ isMaker: false }));

export const handler = handle(app);
