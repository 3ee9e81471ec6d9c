/** From the overview to a figure's receipt by keyboard, and from the receipt to a verdict. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NumberReceipt } from '#analytics/contract/number-receipt.ts';
import type { Event as Sent } from '#analytics/contract/event.ts';
import { openBrowser } from '../support/browser.ts';
import { BATCH, call, command, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../support/events.ts';
import { contextFor, faultsOfAll, plain, signIn, tabTo, VIEWS, type Session } from './visit.ts';

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const OWN = { banner: null, clock: /^Data through/ };
const EVENTS = (): Sent[] => [
  aProgram(), anEvent('clinician.defined', { clinician: 'c1', name: 'Kim Weaver' }, { id: 'c1', subject: 'c1', time: '2020-01-01T00:00:00Z' }),
  ...Array.from({ length: 40 }, (_, index) => {
    const on = daysAgo(400 - index * 7);
    return [anAdmission(`x${index}`, on, { clinician: 'c1' }), aContact(`x${index}`, daysAgo(398 - index * 7)), aContact(`x${index}`, daysAgo(390 - index * 7), index % 3 === 0 ? 'no-show' : 'attended'), ...(index % 4 === 0 ? [aDischarge(`x${index}`, daysAgo(350 - index * 7))] : [])];
  }).flat(),
];

let folder: string;
let cairn: Cairn;
let browser: Browser;
let director: Session;
let bearer: string;
beforeAll(async () => {
  folder = await newFolder();
  [cairn, browser] = await Promise.all([startCairn(folder, '--empty'), openBrowser()]);
  const operator = token(folder, 'operator', '--organization', 'own');
  bearer = token(folder, 'director', '--organization', 'own');
  const sent = await call(cairn.origin, operator, 'POST', '/v1/events', EVENTS(), BATCH);
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  await call(cairn.origin, operator, 'POST', '/v1/snapshots', {});
  director = await signIn(browser, cairn.origin, /Program director/);
}, 400_000);
afterAll(async () => {
  await browser.close();
  await cairn.kill('SIGTERM');
  await removeFolder(folder);
});

async function open(path: string): Promise<Page> {
  const page = await (await contextFor(browser, director)).newPage();
  await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
  return page;
}

describe('a figure', () => {
  it('opens its receipt by keyboard, from the overview on; the file that it gives is verified, and one that was altered is not', async () => {
    const page = await open('/');
    await tabTo(page, 'main a[href^="/measures/retention"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/measures\/retention/);
    await page.waitForLoadState('networkidle');
    await tabTo(page, 'main a[href*="figure=groups/0/readings/2/"]');
    const shown = plain(await page.evaluate(() => document.activeElement?.textContent));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/receipts\//);
    expect(plain(await page.locator('h1').textContent())).toBe('Retention: At 90 days');
    expect(plain(await page.locator('.lead strong').textContent())).toBe(shown);
    expect((await page.locator('h2').allTextContents()).map(plain)).toEqual(expect.arrayContaining(['Held back', 'How this is counted', 'Who is counted', 'Figures', 'What was asked', 'Snapshot', 'SQL', 'Digests']));
    const link = page.getByRole('link', { name: 'Download the receipt' });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const file = join(folder, 'receipt.json');
    await download.saveAs(file);
    const verified = command('verify', file, '--data', folder);
    expect([verified.status, verified.stdout]).toEqual([0, expect.stringMatching(/^verified: Retention: At 90 days; \d+ figures over \d+ files of snapshot snp_/)]);
    const receipt = NumberReceipt.parse(JSON.parse(await readFile(file, 'utf8')));
    await writeFile(file, JSON.stringify({ ...receipt, waterfall: { ...receipt.waterfall, steps: receipt.waterfall.steps.map((step) => ({ ...step, count: 41 })) } }));
    const altered = command('verify', file, '--data', folder);
    expect([altered.status, altered.stdout.split('\n').filter((line) => line.startsWith('waterfall/steps/0'))]).toEqual([1, ['waterfall/steps/0/count was 41, is 40']]);
    await page.context().close();
  });

  it('says on its page who is counted, and comes along as a table', async () => {
    const page = await open('/measures/attendance');
    const steps = (await page.locator('section[aria-labelledby="waterfall"] li strong').allTextContents()).map(plain);
    const answer = (await call(cairn.origin, bearer, 'GET', `/v1/measures/attendance?from=${daysAgo(730)}&to=${daysAgo(0)}`)).body;
    expect([steps[0], steps.at(-1)]).toEqual(['40 episodes', `${answer.waterfall.steps.at(-1).count} contacts`]);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^attendance-\d{4}-\d{2}-\d{2}\.csv$/);
    await page.context().close();
  });
});

describe('a receipt', () => {
  it('is well in both themes, on a desk and on a phone', async () => {
    const id: string = (await call(cairn.origin, bearer, 'GET', `/v1/measures/retention?from=${daysAgo(700)}&to=${daysAgo(0)}`)).body.meta.receipt;
    const paths = [`/receipts/${id}`, `/receipts/${id}?figure=groups/0/readings/0/reading`, '/measures/attendance', '/measures/retention'];
    expect(await faultsOfAll(browser, cairn.origin, VIEWS.flatMap((view) => paths.map((path) => ({ session: director, view, path }))), OWN)).toEqual([]);
    expect(await faultsOfAll(browser, cairn.origin, [{ session: director, view: VIEWS[0], path: '/receipts/rcp_none' }], { ...OWN, status: 400 })).toEqual([]);
  });
});
