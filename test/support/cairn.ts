/** A Cairn as its user runs it: another process, a folder, a port. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCH = join(ROOT, 'functions', 'local', 'launch.mjs');
const READY = /^Cairn is ready: (http:\/\/127\.0\.0\.1:\d+)$/m;

export interface Cairn {
  readonly origin: string;
  readonly child: ChildProcess;
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** What a test may hand to a child. RULE: the machine's credentials and settings stay out. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, npm_execpath } = process.env;
  return { PATH, HOME, npm_execpath, TZ: 'Pacific/Auckland' };
}

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'cairn-road-'));
}
export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

export interface Told {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export function command(name: string, ...words: string[]): Told {
  const done = spawnSync(process.execPath, [LAUNCH, name, ...words], { cwd: ROOT, env: environment(), encoding: 'utf8', timeout: 120_000 });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

export function token(folder: string, role: string, ...more: string[]): string {
  const told = command('token', role, '--data', folder, ...more);
  if (told.status !== 0) throw new Error(told.stderr);
  return told.stdout.trim();
}

/** Starts one and waits until it says that it is ready; rejects with what it said where it ends before. */
export function startCairn(folder: string, ...words: string[]): Promise<Cairn> {
  const child = spawn(process.execPath, [LAUNCH, 'start', '--data', folder, '--port', '0', ...words], { cwd: ROOT, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      const origin = READY.exec(said)?.[1];
      if (origin !== undefined) {
        resolve({
          origin, child, output: () => said,
          kill: async (signal) => {
            child.kill(signal);
            await ended;
          },
        });
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(said)));
  });
}

/** What an answer holds; its shape is what the test asserts. */
type Json = ReturnType<typeof JSON.parse>;

export async function call(origin: string, bearer: string, method: string, path: string, body?: unknown, type = 'application/json'): Promise<{ status: number; body: Json }> {
  const answer = await fetch(`${origin}${path}`, { method, headers: { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': type }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

export const BATCH = 'application/cloudevents-batch+json';
