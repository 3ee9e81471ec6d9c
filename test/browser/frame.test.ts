/** What is on the screen while the data service is still counting, with scripts and without. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { builtSiteNow } from '../support/weight.ts';
import { contextFor, plain, VIEWS } from './visit.ts';

/** As long as the fixture `late` keeps a figure back. */
const LATE_MS = 1500;
const PATHS = ['/', '/families/engagement', '/caseloads'];
let server: ChildProcess;
let browser: Browser;
let origin: string;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function serve(port: number, site: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../web/fixture-api.mjs', import.meta.url)), String(port), site], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => resolve(child));
    child.once('exit', () => reject(new Error('the fixture ended')));
  });
}

beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  [server, browser] = await Promise.all([serve(port, await builtSiteNow()), openBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser.close();
  server.kill('SIGTERM');
});

async function contextOf(scenario: string, cookies: Record<string, string>, more: { javaScriptEnabled?: boolean } = {}): Promise<BrowserContext> {
  const context = await contextFor(browser, undefined, VIEWS[0], more);
  await context.addCookies(Object.entries({ cairn_session: `${scenario}-director`, ...cookies }).map(([name, value]) => ({ name, value, url: origin })));
  return context;
}
const SCRIPTS = { cairn_scripts: '1' };
const panelsOf = (page: Page): Promise<number> => page.locator('main section[aria-labelledby^="panel-"]').count();

describe('while figures are on their way', () => {
  it.each(PATHS)('%s: the frame, the heading, the filters and room for the panels are there at once, and nothing jumps when they come', async (path) => {
    const context = await contextOf('held', SCRIPTS);
    await fetch(`${origin}/fixture/hold`, { method: 'POST' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.addInitScript(() => {
      let jumped = 0;
      Object.assign(globalThis, { jumped });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) jumped += Number(Reflect.get(entry, 'value'));
        Object.assign(globalThis, { jumped });
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(origin + path, { waitUntil: 'commit' });
    await page.locator('main .room').waitFor({ state: 'attached' });
    const seen = { h1: await page.locator('main h1').count(), rail: await page.locator('header.rail nav a').count() > 3, filters: await page.locator('form#filters').count(), clock: await page.locator('aside.clock').count(), panels: await panelsOf(page), waiting: plain(await page.locator('main [role="status"]').first().textContent()) };
    expect(seen).toEqual({ h1: 1, rail: true, filters: 1, clock: 1, panels: 0, waiting: 'Counting…' });
    // It is painted, and every figure is still held back.
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    expect(await panelsOf(page)).toBe(0);
    await fetch(`${origin}/fixture/go`, { method: 'POST' });
    await page.locator('main section[aria-labelledby^="panel-"]').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect([await panelsOf(page) > 2, await page.locator('main .room').count(), faults]).toEqual([true, 0, []]);
    expect(await page.evaluate(() => Number(Reflect.get(globalThis, 'jumped')))).toBeLessThan(0.05);
    await context.close();
  });

  it('what is remembered comes in the document itself, without a wait', async () => {
    const context = await contextOf('full', SCRIPTS);
    const asked = async (): Promise<boolean[]> => {
      const html = await (await context.request.get(`${origin}/`)).text();
      return [html.includes('class="room'), html.split('aria-labelledby="panel-').length > 8];
    };
    // A machine that is busy with other tests may take longer than a page waits.
    await expect.poll(asked, { timeout: 30_000 }).toEqual([false, true]);
    await context.close();
  });
});

describe('without scripts every figure is in the document', () => {
  it.each(PATHS)('%s: a browser that never ran one, and what is no browser', async (path) => {
    const context = await contextOf('late', {}, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(origin + path);
    expect([await panelsOf(page) > 2, await page.locator('main .room').count()]).toEqual([true, 0]);
    await context.close();
  });

  it('a browser that ran them when it signed in, and runs none now, is led to the whole page with its filters', async () => {
    const context = await contextOf('late', SCRIPTS, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${origin}/families/engagement?program=program-1`);
    await page.waitForURL(/\/families\/engagement\?program=program-1&whole=1$/, { timeout: 4 * LATE_MS });
    await page.locator('main section[aria-labelledby^="panel-"]').first().waitFor({ timeout: 8 * LATE_MS });
    expect(await page.locator('main a[href*="whole"]').count()).toBe(0);
    await context.close();
  });

  it('a browser says that it runs scripts from its first page on', async () => {
    const context = await contextFor(browser, undefined);
    const page = await context.newPage();
    await page.goto(`${origin}/sign-in`, { waitUntil: 'networkidle' });
    expect((await context.cookies(origin)).map(({ name, value }) => [name, value])).toEqual([['cairn_scripts', '1']]);
    await context.close();
  });
});
