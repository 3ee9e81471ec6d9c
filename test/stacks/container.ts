/** A function's artifact in a process of its own, away from the repository, so that it has nothing but what would be deployed. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './built.ts';

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true }).map(String).sort();

/** The folder that SST zips for a handler, copied to where no other node_modules is above it. */
export function unpack(handler: string): string {
  const artifacts = join(ROOT, '.sst', 'artifacts');
  const found = readdirSync(artifacts).map((name) => join(artifacts, name)).filter((folder) => existsSync(join(folder, handler)));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} artifacts hold ${handler}`);
  const folder = mkdtempSync(join(tmpdir(), 'cairn-artifact-'));
  cpSync(found[0], folder, { recursive: true });
  return folder;
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

export class Container {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  readonly #folder: string;
  /** Its own /tmp, which is all that a Lambda may write to. */
  readonly #scratch = mkdtempSync(join(tmpdir(), 'cairn-container-'));
  readonly #shipped: string[];
  /** What it logged. */
  readonly lines: string[] = [];

  constructor(handler: string, env: Record<string, string>) {
    this.#folder = unpack(handler);
    this.#shipped = filesIn(this.#folder);
    const { PATH } = process.env;
    this.#child = spawn(process.execPath, [join(import.meta.dirname, 'invoke.mjs'), join(this.#folder, handler)], { cwd: this.#folder, env: { ...(PATH === undefined ? {} : { PATH }), TMPDIR: this.#scratch, ...env } });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
    createInterface({ input: this.#child.stderr }).on('line', (line) => this.lines.push(line));
    this.#child.on('close', (code) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`the function ended with ${String(code)}\n${this.lines.join('\n')}`));
    });
  }

  #hear(line: string): void {
    if (!line.startsWith('answer ')) {
      this.lines.push(line);
      return;
    }
    const answer = JSON.parse(line.slice('answer '.length)) as { value: unknown } | { failed: string };
    const waiting = this.#waiting.shift();
    if ('failed' in answer) waiting?.reject(new Error(answer.failed));
    else waiting?.resolve(answer.value);
  }

  invoke(event: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify(event)}\n`);
    });
  }

  /** A request of somebody with a token, or without. */
  request(method: string, address: string, token: string | null, body?: { type: string; text: string }): Promise<HttpAnswer> {
    return this.send(method, address, token === null ? {} : { authorization: `Bearer ${token}` }, body);
  }

  /** A request as API Gateway's HTTP API hands it on (payload 2.0); a function's own address does the same. */
  async send(method: string, address: string, sent: Record<string, string>, body?: { type: string; text: string }): Promise<HttpAnswer> {
    const { pathname, searchParams } = new URL(address, 'https://api.example');
    const headers = { host: 'api.example', ...sent, ...(body === undefined ? {} : { 'content-type': body.type }) };
    const http = { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' };
    return (await this.invoke({
      version: '2.0', routeKey: `${method} ${pathname}`, rawPath: pathname, rawQueryString: searchParams.toString(), headers, isBase64Encoded: body !== undefined,
      requestContext: { http, domainName: 'api.example', requestId: 'r', stage: '$default', routeKey: '$default', accountId: '1', apiId: 'a', domainPrefix: 'api', time: '', timeEpoch: 0 },
      ...(body === undefined ? {} : { body: Buffer.from(body.text).toString('base64') }),
    })) as HttpAnswer;
  }

  /** Files that it wrote beside its code, where Lambda has a read-only disk. */
  strayFiles(): string[] {
    return filesIn(this.#folder).filter((name) => !this.#shipped.includes(name));
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.on('close', resolve));
    this.#child.stdin.end();
    this.#child.kill();
    await ended;
    for (const folder of [this.#folder, this.#scratch]) rmSync(folder, { recursive: true, force: true });
  }
}

/** The gateway in front of a function, for a caller that speaks HTTP. */
export async function openGateway(container: Container): Promise<{ endpoint: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { authorization } = request.headers;
    container.send(request.method ?? 'GET', request.url ?? '/', authorization === undefined ? {} : { authorization }).then(
      (answer) => response.writeHead(answer.statusCode, answer.headers).end(answer.body),
      () => response.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
