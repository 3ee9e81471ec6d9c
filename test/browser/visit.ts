/** A visit to a page by a signed-in person, and everything that can be wrong with any page. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page, Response } from 'playwright-core';

export const VIEWS = [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']] as const;
export type View = (typeof VIEWS)[number];
/** One page of every kind of answer, and every family. */
export const KIND_PAGES = [
  '/measures/exits', '/measures/retention-cohorts', '/measures/attendance?view=funnel&groupBy=clinician', '/measures/reliable-change', '/measures/overdose', '/measures/overdose?interval=quarter', '/measures/attendance?rules=anhoej',
];
export const FAMILY_PAGES = ['engagement', 'retention', 'milestones', 'outcomes', 'plans', 'safety', 'data'].map((family) => `/families/${family}`);
export type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
export const JS_AT_MOST = 150_000;

/** A text as one line, with plain spaces. */
export const plain = (text: string | null | undefined): string => (text ?? '').replaceAll(/[\u00a0\s]+/g, ' ').trim();

/** Signs in by one click on the button that names the role. */
export async function signIn(browser: Browser, origin: string, title: RegExp): Promise<Session> {
  const context = await browser.newContext();
  const page = await context.newPage();
  // WHY: the first who reads releases waits for the first one to be made.
  page.setDefaultTimeout(150_000);
  await page.goto(`${origin}/`);
  await page.getByRole('button', { name: title }).click();
  await page.waitForURL((url) => ['/', '/worklist'].includes(url.pathname));
  const session = await context.storageState();
  await context.close();
  return session;
}

export async function contextFor(browser: Browser, session: Session | undefined, [width, theme]: View = VIEWS[0], more: { javaScriptEnabled?: boolean } = {}): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme: theme, hasTouch: width === 390, ...(session && { storageState: session }), ...more });
}

interface Heard {
  readonly faults: string[];
  readonly scripts: Response[];
}

/** RULE: a browser that reports the status of a page which answers so on purpose is not an error. */
function listen(page: Page, origin: string, status: number): Heard {
  const heard: Heard = { faults: [], scripts: [] };
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !message.text().includes(`status of ${status}`)) heard.faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.faults.push(`page error: ${String(error)}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) heard.faults.push(`asked elsewhere: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') heard.scripts.push(response);
  });
  return heard;
}

async function scriptFault(scripts: Response[]): Promise<string[]> {
  const bodies = await Promise.all(scripts.map((response) => response.body()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  return bytes > 0 && bytes < JS_AT_MOST ? [] : [`${bytes} bytes of script, gzipped`];
}

declare global {
  /** In a page that the checker was put into. */
  var axe: { run: (options: { resultTypes: string[] }) => Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
}

/** What the accessibility checker finds on a page. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    // WHY: every rule is run; what passes is not written down node by node, which is half of the work.
    const { violations } = await globalThis.axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`);
  });
  return found;
}

/** What who reads releases has for a clock. */
export const RELEASED = { clock: /^(Release of \w{3} \d{4}, as of \d+ \w{3} \d{4}|No release yet)$/ };

export interface Wanted {
  /** The status the page is to answer with. */
  status?: number;
  banner: string | null;
  clock: RegExp;
}

/** Opens `path` in a fresh context and answers every fault it finds, each with the page it is on. */
export async function faultsOf(browser: Browser, origin: string, visit: { session: Session; view: View; path: string }, { status = 200, banner, clock }: Wanted): Promise<string[]> {
  const context = await contextFor(browser, visit.session, visit.view);
  const page = await context.newPage();
  const { faults, scripts } = listen(page, origin, status);
  const answer = await page.goto(origin + visit.path, { waitUntil: 'networkidle' });
  if (answer?.status() !== status) faults.push(`status ${answer?.status()}`);
  const headings = await page.locator('h1').count();
  if (headings !== 1) faults.push(`${headings} h1`);
  const notice = await page.locator('aside[aria-label="Notice"]').allTextContents();
  if (plain(notice[0]) !== (banner ?? '')) faults.push(`banner: ${notice.join()}`);
  const age = plain((await page.locator('aside[aria-label="Age of the data"]').allTextContents())[0]);
  if (!clock.test(age)) faults.push(`clock: ${age}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) faults.push(`${overflow} px too wide`);
  faults.push(...(await scriptFault(scripts)), ...(await axeFaults(page)));
  await context.close();
  return faults.map((fault) => `${visit.path} ${visit.view.join(' ')}: ${fault}`);
}

export type Visit = Parameters<typeof faultsOf>[2];

/** The faults of many visits, three at a time: most of a visit is waiting for silence. */
export async function faultsOfAll(browser: Browser, origin: string, visits: Visit[], wanted: Wanted): Promise<string[]> {
  const left = [...visits];
  const found: string[] = [];
  const work = async (): Promise<void> => {
    for (let visit = left.shift(); visit !== undefined; visit = left.shift()) found.push(...(await faultsOf(browser, origin, visit, wanted)));
  };
  await Promise.all([work(), work(), work()]);
  return found;
}

/** Presses Tab until what has the focus matches; throws where it never does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`Tab never came to ${selector}`);
}
