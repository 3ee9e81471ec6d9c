/** Lambda entry: what callers write. TRAP: nothing imported here may reach DuckDB; this function is bundled without it, and a test looks. */
import { handle } from 'hono/aws-lambda';
import { createCloudWriter } from '#functions/cloud-writer.ts';
import { createIngestApp } from './app.ts';

const app = createIngestApp(createCloudWriter());

export const handler = handle(app);
