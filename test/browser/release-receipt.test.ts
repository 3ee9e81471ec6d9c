/** From a released figure to its receipt, as who reads releases, and from the receipt to a verdict. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ReleaseReceipt } from '#analytics/contract/release-receipt.ts';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import { BATCH, call, command, token } from '../support/cairn.ts';
import { anEvent } from '../support/events.ts';
import { openSite, type Site } from './site.ts';
import { faultsOfAll, plain, RELEASED, signIn, tabTo, VIEWS, type Session } from './visit.ts';

const DEMO = { banner: 'Demo data: nobody here is real.', ...RELEASED };
let site: Site;
let quality: Session;
let bearer: string;
beforeAll(async () => {
  site = await openSite();
  bearer = token(site.folder, 'quality', '--organization', 'demo');
  // The first release is made when it is first asked for.
  for (let tries = 0; tries < 60 && (await call(site.cairn.origin, bearer, 'GET', '/v1/measures/attendance')).status !== 200; tries += 1) await new Promise((done) => setTimeout(done, 2000));
  quality = await signIn(site.browser, site.cairn.origin, /Quality reviewer/);
  return () => site.close();
}, 400_000);

const open = (path: string): Promise<Page> => site.open(quality, path);

describe('a released figure', () => {
  it('opens its receipt by keyboard; the file that it gives is verified, and one that was altered is not', async () => {
    const page = await open('/measures/attendance?view=table');
    await tabTo(page, 'main a[href*="figure=groups/0/rows/0/cells/"]');
    const shown = plain(await page.evaluate(() => document.activeElement?.textContent));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/receipts\//);
    expect(plain(await page.locator('.lead strong').textContent())).toBe(shown);
    expect((await page.locator('h2').allTextContents()).map(plain)).toEqual(expect.arrayContaining(['Held back', 'How this is counted', 'Who is counted', 'Figures', 'What was asked', 'Release', 'SQL', 'Digests']));
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the receipt' }).click()]);
    const file = join(site.folder, 'receipt.json');
    await download.saveAs(file);
    const verified = command('verify', file, '--data', site.folder);
    expect([verified.status, verified.stdout]).toEqual([0, expect.stringMatching(/^verified: Attendance: .+; \d+ figures? of release rel_\d{4}-\d\d_[0-9a-f]{16}, made again from \d+ files of snapshot snp_/)]);
    const receipt = ReleaseReceipt.parse(JSON.parse(await readFile(file, 'utf8')));
    await writeFile(file, JSON.stringify({ ...receipt, release: { ...receipt.release, sha256: '0'.repeat(64) } }));
    const altered = command('verify', file, '--data', site.folder);
    expect([altered.status, altered.stdout.split('\n').filter((line) => line.startsWith('file: '))]).toEqual([1, [`file: attendance.json of release ${receipt.release.id} was changed or damaged, expected sha256 ${'0'.repeat(64)}, found ${receipt.release.sha256}`]]);
    await page.getByRole('link', { name: 'Attendance', exact: true }).first().click();
    await page.waitForURL(/\/measures\/attendance\?.*view=table.*release=\d{4}-\d\d/);
    await page.context().close();
  });

  it('opens from a point of a review\'s chart with Enter', async () => {
    const said = { source: REVIEW_SOURCE, subject: REVIEW_SUBJECT, time: new Date().toISOString() };
    const opened = anEvent('review.opened', { review: 'calls', title: 'Calls', question: 'Do more people come?', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'quarter' }, { id: 'opened', ...said });
    expect((await call(site.cairn.origin, bearer, 'POST', '/v1/events', [opened], BATCH)).body.rejected).toBe(0);
    const page = await open('/review/calls');
    await tabTo(page, 'main [role="img"]');
    await page.keyboard.press('End');
    const heard = plain(await page.locator('main [data-readout]').textContent());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/receipts\/rcp_[^?]+\?figure=groups\/0\/points\/\d+\/reading$/);
    const lead = plain(await page.locator('.lead strong').textContent());
    expect([lead, heard]).toEqual([expect.stringMatching(/^\d+ %$/), expect.stringContaining(`: ${lead}`)]);
    await page.context().close();
  });

  it('is well in both themes, on a desk and on a phone, and says of counts that are not shown that they are not', async () => {
    const id: string = (await call(site.cairn.origin, bearer, 'GET', '/v1/measures/attendance?groupBy=program')).body.meta.receipt;
    const one: string = (await call(site.cairn.origin, bearer, 'GET', '/v1/measures/attendance?program=maple-outpatient')).body.meta?.receipt ?? id;
    const paths = [`/receipts/${id}`, `/receipts/${one}`];
    expect(await faultsOfAll(site.browser, site.cairn.origin, VIEWS.flatMap((view) => paths.map((path) => ({ session: quality, view, path }))), DEMO)).toEqual([]);
    const page = await open(`/receipts/${id}`);
    const counts = (await page.locator('section[aria-labelledby="waterfall"] li strong').allTextContents()).map(plain);
    expect([counts.length > 4, counts.some((text) => /^\d/.test(text)), counts.filter((text) => !/^[\d,. ]+ \w|^[\w -]+: not shown$/.test(text))]).toEqual([true, true, []]);
    await page.context().close();
  });
});
