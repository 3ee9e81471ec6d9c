/** The API for a command: of the Cairn that runs on the data folder, or of one opened in this process for the purpose. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { createApp } from '../api/app.ts';
import { signToken } from '../http/identity.ts';
import { Complaint } from './complaint.ts';
import type { DataFolder } from './data-folder.ts';
import { OWN } from './organizations.ts';
import { openRuntime } from './runtime.ts';

const Running = z.object({ pid: z.number(), origin: z.string(), store: z.union([z.object({ socket: z.string() }), z.object({ port: z.number() })]) });
export type Running = z.infer<typeof Running>;

export interface Reach {
  /** A request to the API as operator of one's own organization, or of another one named. */
  request(path: string, init: { method: string; headers?: Record<string, string>; body?: string }): Promise<Response>;
  close(): Promise<void>;
}

/** Who runs on this folder now, or null. What a kill -9 left behind is not believed: it must answer. */
export async function findRunning(folder: DataFolder): Promise<Running | null> {
  try {
    const running = Running.parse(JSON.parse(await readFile(folder.running, 'utf8')));
    const answer = await fetch(`${running.origin}/local/health`, { signal: AbortSignal.timeout(5000) });
    const health = z.object({ product: z.literal('cairn'), pid: z.number() }).parse(await answer.json());
    return health.pid === running.pid ? running : null;
  } catch {
    return null;
  }
}

export async function reachApi(folder: DataFolder, workerScript: URL, organization: string | null = OWN.id): Promise<Reach> {
  const token = await signToken(folder.signingKey, { subject: 'local-operator', role: 'operator', organization, clinician: null }, new Date());
  const headers = { authorization: `Bearer ${token}` };
  const running = await findRunning(folder);
  if (running !== null) {
    return { request: (path, init) => fetch(`${running.origin}${path}`, { ...init, headers: { ...init.headers, ...headers } }), close: async () => undefined };
  }
  const runtime = await openRuntime(folder, workerScript, () => new Date());
  const app = createApp(runtime.deps);
  return { request: async (path, init) => app.request(path, { ...init, headers: { ...init.headers, ...headers } }), close: () => runtime.close() };
}

/** The body of an answer, or the problem it tells as a Complaint. */
export async function answerOf<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return schema.parse(body);
  const problem = z.object({ title: z.string(), detail: z.string().optional() }).safeParse(body);
  throw new Complaint(problem.success ? `${problem.data.title}. ${problem.data.detail ?? ''}` : `Cairn answered ${response.status}.`);
}
