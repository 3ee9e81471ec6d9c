/** What the record forms are tried with: people, hands, and a site in front of an API that can be told to fail, as one in the cloud may be. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { Event } from '#analytics/contract/event.ts';
import type { ClientTimeline, TimelineEntry } from '#analytics/contract/site.ts';
import { openBrowser } from '../support/browser.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../support/events.ts';
import { contextFor, plain, signIn, tabTo, VIEWS, type Session } from './visit.ts';

export const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
export const NAMES: Record<string, string> = { a: 'Ana Whitfield', long: 'Bartholomew Alexander Featherstonehaugh-Cholmondeley-Wolfeschlegelsteinhausenbergerdorff III', rtl: 'محمد عبد الرحمن الأنصاري' };
const about = (episode: string, id: string, days: number) => ({ id: `${id}-${episode}`, subject: `client-${episode}`, time: `${daysAgo(days)}T15:00:00Z` });
const life = (episode: string): Event[] => [
  anAdmission(episode, daysAgo(60), { clinician: 'c1' }),
  anEvent('goal.set', { episode, goal: 'g', domain: 'housing', authoredBy: 'joint', steps: [{ step: 's1' }, { step: 's2' }] }, about(episode, 'goal', 50)),
  aContact(episode, daysAgo(20), 'attended', { id: `seen-${episode}` }),
  anEvent('reassessment.completed', { episode, kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1.0', scale: 'total', score: 16 }, { instrument: 'GAD-7', version: '1.0', scale: 'total', score: 9 }] }, about(episode, 'scores', 40)),
];
/** People with a goal of two steps, a contact and two scores each; one has a very long name, one a name from right to left and two stays. */
export const ALL = (): Event[] => [
  aProgram('p', 'America/New_York'), anEvent('clinician.defined', { clinician: 'c1', name: 'Kim Weaver' }, { id: 'c1', subject: 'c1', time: '2020-01-01T00:00:00Z' }),
  ...['a', 'b', 'c', 'd', 'f', 'g', 'h', 'long'].flatMap(life),
  // Two stays, the first one ended.
  anAdmission('rtl-1', daysAgo(300), { clinician: 'c1' }, { subject: 'client-rtl' }), aDischarge('rtl-1', daysAgo(200), 'left', { subject: 'client-rtl' }), ...life('rtl'),
];

export const close = (page: Page): Promise<void> => page.context().close();
export const save = (page: Page): Promise<void> => page.getByRole('button', { name: /^Save/ }).click();
/** What the page that one came back to says. */
export const confirmation = async (page: Page): Promise<string> => {
  await page.locator('.saved').waitFor();
  return plain(await page.locator('.saved').innerText());
};
export const choose = (page: Page, name: string, value: string): Promise<void> => page.locator(`input[name="${name}"][value="${value}"]`).check();
export const focusedRole = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('role') ?? null);
/** What a form sends without anybody touching it: what is hidden in it, and today. */
export const unseenIn = async (page: Page): Promise<Record<string, string>> => Object.fromEntries(await page.locator('form[novalidate] input[type="hidden"], input[name="date"], input[name="time"]').evaluateAll((all) => all.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value])));

/** Counts what a person does: opening something, choosing something, typing something, pressing Enter. Walking there by Tab and arrows is not counted. */
export class Hands {
  count = 0;
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }
  async press(selector: string): Promise<void> {
    await tabTo(this.#page, selector);
    this.count += 1;
    await this.#page.keyboard.press('Enter');
  }
  async pick(selector: string, key = 'Space'): Promise<void> {
    await tabTo(this.#page, selector);
    this.count += 1;
    await this.#page.keyboard.press(key);
  }
  async type(selector: string, text: string): Promise<void> {
    await tabTo(this.#page, selector);
    this.count += 1;
    await this.#page.keyboard.type(text);
  }
  /** Enter in a field sends the form. */
  async enter(): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.press('Enter');
  }
}

/** well: as it is. refused: the store does not answer. lost: it saves, and the answer never arrives. */
export type Mood = 'well' | 'refused' | 'lost';

/** The built site that the Cairn of this file runs: the youngest. */
export function builtSite(): string {
  const builds = fileURLToPath(new URL('../../.build', import.meta.url));
  const [first] = readdirSync(builds).filter((name) => name.startsWith('web-')).map((name) => join(builds, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (first === undefined) throw new Error('no site was built');
  return first;
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

async function forward(origin: string, mood: () => Mood, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isSending = request.method === 'POST' && request.url === '/v1/events';
  if (isSending && mood() === 'refused') {
    response.writeHead(503, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: '/problems/store-unavailable', title: 'The store did not answer in time', status: 503, traceId: 'trace-503' }));
    return;
  }
  const { authorization, accept, 'content-type': type } = request.headers;
  const headers = Object.fromEntries(Object.entries({ authorization, accept, 'content-type': type }).filter((header): header is [string, string] => typeof header[1] === 'string'));
  const answer = await fetch(`${origin}${request.url ?? '/'}`, { method: request.method ?? 'GET', headers, ...(isSending && { body: await bodyOf(request) }) });
  const body = Buffer.from(await answer.arrayBuffer());
  if (isSending && mood() === 'lost') return void request.socket.destroy();
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
  response.end(body);
}

const PROGRAM = (handler: string): string => `import { createServer } from 'node:http';
let handler;
const server = createServer((request, response) => handler(request, response));
server.listen(0, '127.0.0.1', async () => {
  process.env.ORIGIN = 'http://127.0.0.1:' + server.address().port;
  ({ handler } = await import(${JSON.stringify(handler)}));
  console.log(server.address().port);
});`;

export interface RecordSite {
  readonly origin: string;
  mood: Mood;
  close(): void;
}

/** A site of its own process, and the API of `origin` behind a door that follows `mood`. */
export async function openSite(origin: string): Promise<RecordSite> {
  const site: RecordSite = { origin: '', mood: 'well', close: () => undefined };
  const api: Server = createServer((request, response) => void forward(origin, () => site.mood, request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const { port } = api.address() as AddressInfo;
  const { PATH, HOME } = process.env;
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM(join(builtSite(), 'handler.js'))], { env: { PATH, HOME, CAIRN_API_URL: `http://127.0.0.1:${port}` }, stdio: ['ignore', 'pipe', 'inherit'] });
  const sitePort = await new Promise<string>((resolve) => child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
  return Object.assign(site, {
    origin: `http://127.0.0.1:${sitePort}`,
    close: () => {
      child.kill();
      api.close();
    },
  });
}

/** A Cairn of its own with people in it, and their clinician signed in. */
export interface Stage {
  readonly cairn: Cairn;
  readonly browser: Browser;
  readonly own: Session;
  open(path: string, more?: { session?: Session; origin?: string; javaScriptEnabled?: boolean }): Promise<Page>;
  timelineOf(client: string, isDemo?: boolean): Promise<ClientTimeline>;
  entriesOf(client: string, type: string, isDemo?: boolean): Promise<TimelineEntry[]>;
  /** What was recorded for a client since `before`. */
  since(client: string, type: string, before: readonly TimelineEntry[], isDemo?: boolean): Promise<TimelineEntry[]>;
  close(): Promise<void>;
}

export const formPath = (client: string, search: string): string => `/clients/${encodeURIComponent(client)}/record?${search}`;

async function peopleIn(folder: string, { origin }: Cairn): Promise<void> {
  const operator = token(folder, 'operator', '--organization', 'own');
  const sent = await call(origin, operator, 'POST', '/v1/events', ALL(), BATCH);
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  for (const [episode, displayName] of Object.entries(NAMES)) await call(origin, operator, 'PUT', `/v1/directory/clients/client-${episode}`, { displayName });
  await call(origin, operator, 'POST', '/v1/snapshots', {});
}

export async function openStage(...words: string[]): Promise<Stage> {
  const folder = await newFolder();
  const [cairn, browser] = await Promise.all([startCairn(folder, ...words), openBrowser()]);
  await peopleIn(folder, cairn);
  const own = await signIn(browser, cairn.origin, /Clinician: Kim Weaver/);
  const bearer = { own: token(folder, 'director', '--organization', 'own'), demo: token(folder, 'director', '--organization', 'demo') };
  const timelineOf = async (client: string, isDemo = false): Promise<ClientTimeline> => (await call(cairn.origin, isDemo ? bearer.demo : bearer.own, 'GET', `/v1/clients/${encodeURIComponent(client)}`)).body;
  const entriesOf = async (client: string, type: string, isDemo = false): Promise<TimelineEntry[]> => (await timelineOf(client, isDemo)).entries.filter((entry) => entry.type === type);
  return {
    cairn, browser, own, timelineOf, entriesOf,
    async open(path, { session = own, origin = cairn.origin, ...rest } = {}) {
      const page = await (await contextFor(browser, session, VIEWS[0], rest)).newPage();
      await page.goto(origin + path, { waitUntil: 'networkidle' });
      return page;
    },
    since: async (client, type, before, isDemo = false) => (await entriesOf(client, type, isDemo)).filter(({ id }) => !before.some((entry) => entry.id === id)),
    async close() {
      await browser.close();
      await cairn.kill('SIGTERM');
      await removeFolder(folder);
    },
  };
}
