/** One HTTP server on 127.0.0.1: the API, the local sign-in, and behind them the site. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { App } from '../http/base.ts';
import { codeOf, Complaint } from './complaint.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface Door {
  readonly server: Server;
  readonly origin: string;
  /** Until this is called, every request is told to come back in a moment. */
  open(parts: { api: App; local: Hono; site: Listener | null }): void;
  close(): Promise<void>;
}

function answer(response: ServerResponse, status: number, detail: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '1' });
  response.end(JSON.stringify({ type: 'about:blank', title: detail, status, detail }));
}

/** WHY: a name that somebody else's page makes point at 127.0.0.1 must not reach this server (DNS rebinding). */
function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const why = codeOf(error);
      if (why === 'EADDRINUSE') reject(new Complaint(`Port ${port} is taken by another program. Stop it, or choose another port: npm start -- --port ${port + 1}`));
      else if (why === 'EACCES') reject(new Complaint(`Port ${port} may not be used by this account. Choose one above 1023: npm start -- --port 3000`));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Takes the port at once, so that a taken one is said before anything else is done. */
export async function openDoor(port: number): Promise<Door> {
  let route: Listener = (_request, response) => answer(response, 503, 'Cairn is starting; try again in a moment.');
  const server = createServer((request, response) => {
    if (!isOwnHost(request.headers.host)) return answer(response, 421, 'This server answers only to 127.0.0.1 and localhost.');
    return route(request, response);
  });
  const origin = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    server, origin,
    open({ api, local, site }) {
      const apiListener = getRequestListener(api.fetch);
      const localListener = getRequestListener(local.fetch);
      route = (request, response) => {
        const path = request.url ?? '/';
        if (/^\/v1(\/|\?|$)/.test(path)) void apiListener(request, response);
        else if (/^\/local(\/|\?|$)/.test(path)) void localListener(request, response);
        else if (site === null) answer(response, 404, 'The site was not built; only the API is here.');
        else {
          // RULE: the site is told the scheme it is really reached by, whatever a client claims.
          request.headers['x-forwarded-proto'] = 'http';
          site(request, response);
        }
      };
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
