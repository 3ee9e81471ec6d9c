/** `npm start`: the whole of Cairn in one process, on one port of 127.0.0.1. */
import { rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MART_SCHEMA_VERSION } from '#analytics/marts/schema.ts';
import { createApp } from '../../api/app.ts';
import { readLocalConfig, tellSite } from '../../config.ts';
import { Complaint } from '../complaint.ts';
import { loadDemo } from '../demo.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { openDoor, type Door } from '../server.ts';
import { signInRoutes } from '../sign-in.ts';
import { dataFolderOf, parseWords, STORE_WORKER } from './words.ts';
import { DEMO, OWN } from '../organizations.ts';

const DEFAULT_PORT = 3000;

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) throw new Complaint(`${text} is not a port; give a whole number from 0 to 65535: npm start -- --port 3000`);
  return port;
}

async function openSite(web: string | undefined, origin: string): Promise<((request: IncomingMessage, response: ServerResponse) => void) | null> {
  if (web === undefined) return null;
  tellSite(origin);
  const site: { handler: (request: IncomingMessage, response: ServerResponse) => void } = await import(pathToFileURL(join(web, 'handler.js')).href);
  return site.handler;
}

async function publishFirst({ deps, organizations }: Runtime): Promise<void> {
  for (const { id } of new Set([OWN, ...organizations.shown()])) {
    const current = await deps.snapshots.current(id);
    if (current === null || current.manifest.schemaVersion !== MART_SCHEMA_VERSION || id === OWN.id || !(await deps.snapshots.isWhole(id, current.manifest))) await deps.exportNow(id);
  }
}

function stopOnSignal(door: Door, runtime: Runtime): void {
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await door.close();
    await runtime.close();
    await rm(runtime.folder.running, { force: true });
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
}

const DEMO_RELEASE_AFTER_MS = 60_000;

export async function start(words: string[]): Promise<void> {
  const { values } = parseWords(words, { port: { type: 'string' }, data: { type: 'string' }, empty: { type: 'boolean', default: false } });
  const config = readLocalConfig();
  const port = portOf(values.port ?? config.port);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const folder = await dataFolderOf(values.data);
  const door = await openDoor(port);
  const opened = await openRuntime(folder, STORE_WORKER, () => new Date());
  const runtime = values.empty ? opened : await withDemo(opened, say);
  await publishFirst(runtime);
  door.open({ api: createApp(runtime.deps), local: signInRoutes(runtime), site: await openSite(config.web, door.origin) });
  await writeFile(folder.running, `${JSON.stringify({ pid: process.pid, origin: door.origin, store: runtime.store.address })}\n`, { mode: 0o600 });
  stopOnSignal(door, runtime);
  say(`Cairn is ready: ${door.origin}`);
  // Behind the door: what somebody recorded in the demo just before the last run ended, and its log, read before the next of it comes.
  if (runtime.organizations.shown().includes(DEMO)) {
    runtime.deps.onAccepted(DEMO.id);
    // The demo's data are whole, so its release can be made; who asks for it later need not wait. WHY not at once: half a minute's work, while somebody opens their first pages.
    setTimeout(() => {
      runtime.deps.releases.make(DEMO.id).catch(() => runtime.deps.log({ level: 'error', event: 'release-failed' }));
    }, DEMO_RELEASE_AFTER_MS).unref();
  }
}

async function withDemo(runtime: Runtime, say: (line: string) => void): Promise<Runtime> {
  await loadDemo(runtime, new Date(), say);
  runtime.organizations.noteDemo();
  return runtime;
}

