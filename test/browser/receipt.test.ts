/** From the overview to a figure's receipt by keyboard, and from the receipt to a verdict. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { NumberReceipt } from '#analytics/contract/number-receipt.ts';
import type { Event as Sent } from '#analytics/contract/event.ts';
import { call, command, token } from '../support/cairn.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../support/events.ts';
import { openSite, type Site } from './site.ts';
import { faultsOfAll, plain, signIn, tabTo, VIEWS, type Session } from './visit.ts';

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const OWN = { banner: null, clock: /^Data through/ };
const EVENTS = (): Sent[] => [
  aProgram(), anEvent('clinician.defined', { clinician: 'c1', name: 'Kim Weaver' }, { id: 'c1', subject: 'c1', time: '2020-01-01T00:00:00Z' }),
  ...Array.from({ length: 40 }, (_, index) => {
    const on = daysAgo(400 - index * 7);
    return [anAdmission(`x${index}`, on, { clinician: 'c1' }), aContact(`x${index}`, daysAgo(398 - index * 7)), aContact(`x${index}`, daysAgo(390 - index * 7), index % 3 === 0 ? 'no-show' : 'attended'), ...(index % 4 === 0 ? [aDischarge(`x${index}`, daysAgo(350 - index * 7))] : [])];
  }).flat(),
];

let site: Site;
let director: Session;
let bearer: string;
beforeAll(async () => {
  site = await openSite(EVENTS());
  bearer = token(site.folder, 'director', '--organization', 'own');
  director = await signIn(site.browser, site.cairn.origin, /Program director/);
  return () => site.close();
}, 400_000);

const open = (path: string): Promise<Page> => site.open(director, path);

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
    const file = join(site.folder, 'receipt.json');
    await download.saveAs(file);
    const verified = command('verify', file, '--data', site.folder);
    expect([verified.status, verified.stdout]).toEqual([0, expect.stringMatching(/^verified: Retention: At 90 days; \d+ figures over \d+ files of snapshot snp_/)]);
    const receipt = NumberReceipt.parse(JSON.parse(await readFile(file, 'utf8')));
    await writeFile(file, JSON.stringify({ ...receipt, waterfall: { ...receipt.waterfall, steps: receipt.waterfall.steps.map((step) => ({ ...step, count: 41 })) } }));
    const altered = command('verify', file, '--data', site.folder);
    expect([altered.status, altered.stdout.split('\n').filter((line) => line.startsWith('waterfall/steps/0'))]).toEqual([1, ['waterfall/steps/0/count was 41, is 40']]);
    await page.context().close();
  });

  it('says on its page who is counted, and comes along as a table', async () => {
    const page = await open('/measures/attendance');
    const steps = (await page.locator('section[aria-labelledby="waterfall"] li strong').allTextContents()).map(plain);
    const answer = (await call(site.cairn.origin, bearer, 'GET', `/v1/measures/attendance?from=${daysAgo(730)}&to=${daysAgo(0)}`)).body;
    expect([steps[0], steps.at(-1)]).toEqual(['40 episodes', `${answer.waterfall.steps.at(-1).count} contacts`]);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^attendance-\d{4}-\d{2}-\d{2}\.csv$/);
    await page.context().close();
  });
});

describe('a point of a chart', () => {
  const leadOf = async (page: Page): Promise<string> => {
    await page.waitForURL(/\/receipts\/rcp_[^?]+\?figure=groups/);
    return plain(await page.locator('.lead strong').textContent());
  };
  it.each([
    ['/', 'section[aria-labelledby="panel-attendance"] '], ['/', 'section[aria-labelledby="panel-retention"] '], ['/families/retention', 'section[aria-labelledby="panel-exits"] '], ['/caseloads', 'section[aria-labelledby="panel-attendance"] '],
    ['/measures/attendance?groupBy=program', ''], ['/measures/attendance', ''], ['/measures/retention?groupBy=program', ''], ['/measures/exits', ''], ['/measures/attendance?view=funnel', ''],
  ])('opens its receipt with Enter: %s %s', async (path, panel) => {
    const page = await open(path);
    await tabTo(page, `${panel}[role="img"]`);
    expect(plain(await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-describedby') ?? '')?.textContent))).toMatch(/Enter opens the receipt of the point\.$/);
    // Nothing has been read yet, so nothing opens.
    await page.keyboard.press('Enter');
    const readout = page.locator(`${panel}[data-readout]`).first();
    await page.keyboard.press('End');
    // Of the latest months nobody may be known yet.
    for (let steps = 0; steps < 12 && !/: \d/.test(plain(await readout.textContent())); steps += 1) await page.keyboard.press('ArrowLeft');
    const heard = plain(await readout.textContent());
    await page.keyboard.press('Enter');
    const lead = await leadOf(page);
    expect([heard, lead]).toEqual([expect.stringMatching(/\d/), expect.stringMatching(/\d/)]);
    expect(heard).toContain(`: ${lead}`);
    await page.context().close();
  });

  it('opens by a click; a finger reads it first, and opens it with the next tap', async () => {
    const page = await open('/measures/attendance');
    const desk = page.locator('[role="img"] canvas');
    // Where there is a figure: those before the first admission and of the last months have none, and open nothing.
    await desk.click({ position: { x: ((await desk.boundingBox())?.width ?? 0) * 0.6, y: 120 } });
    expect(await leadOf(page)).toMatch(/^\d+ %$/);
    await page.context().close();
    const phone = await site.open(director, '/measures/attendance', VIEWS[2]);
    const canvas = phone.locator('[role="img"] canvas');
    await canvas.tap({ position: { x: 232, y: 120 } });
    // Sooner it would be a double tap.
    await phone.waitForTimeout(800);
    expect(phone.url()).toMatch(/measures\/attendance$/);
    await canvas.tap({ position: { x: 232, y: 120 } });
    expect(await leadOf(phone)).toMatch(/^\d+ %$/);
    await phone.context().close();
  });
});

describe('a panel', () => {
  it.each(['/', '/families/engagement', '/families/retention', '/caseloads'])('%s: has its chart as a table of its own, and its receipt', async (path) => {
    const page = await open(path);
    const panels = page.locator('main section[aria-labelledby^="panel-"]');
    const count = await panels.count();
    expect(count).toBeGreaterThan(2);
    for (const panel of await panels.all()) {
      const title = plain(await panel.locator('h2').textContent());
      expect((await panel.locator('.foot a').allTextContents()).map(plain)).toEqual([`Receipt of ${title}`, `CSV of ${title}`]);
      const [file, receipt] = await panel.locator('.foot a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href).reverse());
      const csv = await page.request.get(file ?? '');
      expect([csv.status(), csv.headers()['content-type'], (await csv.text()).split('\n').length > 1]).toEqual([200, 'text/csv; charset=utf-8', true]);
      expect(receipt).toMatch(/\/receipts\/rcp_/);
    }
    await page.context().close();
  });
});

describe('a receipt', () => {
  it('is well in both themes, on a desk and on a phone', async () => {
    const id: string = (await call(site.cairn.origin, bearer, 'GET', `/v1/measures/retention?from=${daysAgo(700)}&to=${daysAgo(0)}`)).body.meta.receipt;
    const paths = [`/receipts/${id}`, `/receipts/${id}?figure=groups/0/readings/0/reading`, '/measures/attendance', '/measures/retention'];
    expect(await faultsOfAll(site.browser, site.cairn.origin, VIEWS.flatMap((view) => paths.map((path) => ({ session: director, view, path }))), OWN)).toEqual([]);
    expect(await faultsOfAll(site.browser, site.cairn.origin, [{ session: director, view: VIEWS[0], path: '/receipts/rcp_none' }], { ...OWN, status: 400 })).toEqual([]);
  });
});
