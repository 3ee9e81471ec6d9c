/**
 * What each page weighs, compressed, and when its largest part is painted, as a ratio to a page of the same server in the same run that has nothing in it.
 * `CAIRN_SUITE=bench npx vitest run test/bench/weight.test.ts`; about three minutes. Not part of `npm test`; that no page loads 150 kB of script is (test/web/weight.test.ts).
 */
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { signIn } from '../browser/visit.ts';
import { openBrowser } from '../support/browser.ts';
import { newFolder, removeFolder, startCairn, type Cairn } from '../support/cairn.ts';
import { builtSiteNow, weightsOf } from '../support/weight.ts';

const ROUNDS = 5;
/** A few bytes of text as the server keeps them: the least a page can be. */
const BLANK = '/_app/version.json';
const PAGES = ['/', '/families/retention', '/families/outcomes', '/caseloads', '/measures/retention', '/measures/attendance?groupBy=program', '/measures/retention/episodes', '/worklist', '/clients'];

let folder: string;
let cairn: Cairn;
let browser: Browser;
beforeAll(async () => {
  folder = await newFolder();
  [cairn, browser] = await Promise.all([startCairn(folder), openBrowser()]);
}, 400_000);
afterAll(async () => {
  await browser.close();
  await cairn.kill('SIGTERM');
  await removeFolder(folder);
});

declare global {
  /** In the page: when its largest part was painted, so far. */
  var painted: number | undefined;
}

const median = (values: readonly number[]): number => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

interface Visit {
  readonly paintedMs: number;
  readonly document: number;
}

/** One first visit: nothing in the cache. */
async function visit(context: BrowserContext, path: string): Promise<Visit> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.painted = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  const answer = await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
  const paintedMs = await page.evaluate(() => globalThis.painted ?? Number.NaN);
  const document = (await answer?.body())?.length ?? 0;
  await page.close();
  return { paintedMs, document };
}

it('weighs the pages', async () => {
  for (const { route, script, style } of await weightsOf(await builtSiteNow())) process.stdout.write(`${route}: ${kB(script)} of script, ${kB(style)} of style, gzipped\n`);
  const session = await signIn(browser, cairn.origin, /Program director/);
  const times = new Map<string, number[]>();
  const sizes = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    // In turns, so that what else the machine does falls on all alike.
    for (const path of [BLANK, ...PAGES]) {
      const context = await browser.newContext({ storageState: session, viewport: { width: 1440, height: 900 } });
      const { paintedMs, document } = await visit(context, path);
      await context.close();
      times.set(path, [...(times.get(path) ?? []), paintedMs]);
      sizes.set(path, document);
    }
  }
  const blank = median(times.get(BLANK) ?? []);
  process.stdout.write(`a blank page: largest paint after ${blank.toFixed(0)} ms (median of ${ROUNDS})\n`);
  for (const path of PAGES) {
    const painted = median(times.get(path) ?? []);
    process.stdout.write(`${path}: largest paint after ${painted.toFixed(0)} ms, ${(painted / blank).toFixed(1)} times the blank page; document ${kB(sizes.get(path) ?? 0)} as it is read\n`);
  }
}, 600_000);
