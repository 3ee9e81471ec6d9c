/** A review as a director and a quality reviewer have it: opened by a form, read as a page, taken along as a binder. */
import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Event as Sent } from '#analytics/contract/event.ts';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import { addDays, addMonths, startOfMonth } from '#analytics/period/dates.ts';
import { BATCH, call, token } from '../support/cairn.ts';
import { aContact, anAdmission, anEvent, aProgram } from '../support/events.ts';
import { openSite, type Site } from './site.ts';
import { axeFaults, faultsOf, faultsOfAll, plain, signIn, tabTo, VIEWS, type Session } from './visit.ts';

const OWN = { banner: null, clock: /^Data through/ };
const HERE = startOfMonth(new Date().toISOString().slice(0, 10));
const monthsAgo = (months: number): string => addMonths(HERE, -months);
const CHANGED_ON = monthsAgo(8);

/** Twenty contacts a month for twenty months: half attended, and 18 of 20 in the eight months after the change. */
function attendance(): Sent[] {
  const people = ['a', 'b'].map((episode, index) => anAdmission(episode, addDays(monthsAgo(20), -10), { program: index === 0 ? 'p' : 'q', clinician: 'c1' }));
  const contacts = Array.from({ length: 20 }, (_, month) => Array.from({ length: 20 }, (__, one) => aContact(one % 2 === 0 ? 'a' : 'b', addDays(monthsAgo(20 - month), one), one < (month >= 12 ? 18 : 9 + (month % 3)) ? 'attended' : 'no-show'))).flat();
  return [aProgram('p'), aProgram('q'), anEvent('clinician.defined', { clinician: 'c1', name: 'Kim Weaver' }, { id: 'c1', subject: 'c1', time: '2020-01-01T00:00:00Z' }), ...people, ...contacts];
}

let site: Site;
let bearer: string;
const session = {} as Record<'director' | 'clinician', Session>;
beforeAll(async () => {
  site = await openSite(attendance());
  bearer = token(site.folder, 'director', '--organization', 'own');
  for (const [role, title] of [['director', /Program director/], ['clinician', /Clinician: Kim Weaver/]] as const) session[role] = await signIn(site.browser, site.cairn.origin, title);
  return () => site.close();
}, 400_000);

const open = (path: string, more: { javaScriptEnabled?: boolean } = {}): Promise<Page> => site.open(session.director, path, VIEWS[0], more);
const said = (id: string, type: 'review.opened' | 'change.logged' | 'review.baseline-frozen', data: Parameters<typeof anEvent<'review.opened' | 'change.logged' | 'review.baseline-frozen'>>[1]): Sent =>
  anEvent(type, data, { id, source: REVIEW_SOURCE, subject: REVIEW_SUBJECT, time: `${HERE}T12:00:00Z` });

describe('a review', () => {
  it.each([true, false])('is opened and gets a change by forms, with JavaScript (%s)', async (javaScriptEnabled) => {
    const page = await open('/review', { javaScriptEnabled });
    await page.getByRole('button', { name: 'Open the review' }).click();
    await page.locator('[role="alert"]').waitFor();
    expect(await page.locator('[role="alert"] li').count()).toBe(3);
    await page.getByLabel('Title').fill('Calls after a missed contact');
    await page.getByLabel('Question').fill('Do more people come?');
    await page.getByLabel('Measure').selectOption('attendance');
    await page.getByRole('button', { name: 'Open the review' }).click();
    await page.waitForURL(/\/review\/rev_.*saved=open/);
    expect(plain(await page.locator('h1').textContent())).toBe('Calls after a missed contact');
    expect(await page.title()).toBe('Review: Attendance · Cairn');
    await page.getByText('Log a change').click();
    await page.locator('#change-hypothesis').fill('More people come when they are called');
    await page.locator('#change-on').fill(CHANGED_ON);
    await page.getByLabel('go up').check();
    await page.getByRole('button', { name: 'Log the change' }).click();
    await page.waitForURL(/saved=change/);
    await page.locator('#changes ~ ol li').waitFor();
    expect(plain(await page.locator('#changes ~ ol li').textContent())).toMatch(/1 .* More people come when they are called Better since \w+ \d{4}: 8 months above the centre of the months before the change\. That is the way it was hoped to go\./);
    await page.getByText('Something here was entered in error').click();
    await page.getByRole('button', { name: 'Take it back' }).first().click();
    await page.waitForURL(/saved=retract/);
    expect(await page.locator('#changes ~ ol li').count()).toBe(0);
    await page.context().close();
  });

  it('is well on every page, in both themes, on a desk and on a phone; and not for clinicians', async () => {
    const answer = await call(site.cairn.origin, bearer, 'POST', '/v1/events', [
      said('o', 'review.opened', { review: 'r', title: 'Calls', question: 'Do more people come?', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'month' }),
      said('c', 'change.logged', { change: 'c', review: 'r', hypothesis: 'More people come', on: CHANGED_ON, direction: 'increase', pointsNeeded: 7 }),
      said('b', 'review.baseline-frozen', { review: 'r', from: monthsAgo(20), to: monthsAgo(10), reason: 'Before anything was changed' }),
      said('o2', 'review.opened', { review: 'scores', title: 'Scores', question: 'Better?', measure: 'reliable-change', scope: {}, snapshot: null, rules: 'anhoej', interval: 'quarter' }),
    ], BATCH);
    expect(answer.body.rejected).toBe(0);
    const paths = ['/review', '/review/r', '/review/scores', '/review/digest'];
    expect(await faultsOfAll(site.browser, site.cairn.origin, VIEWS.flatMap((view) => paths.map((path) => ({ session: session.director, view, path }))), OWN)).toEqual([]);
    const refused = [];
    for (const path of ['/review', '/review/r', '/review/digest']) refused.push(...(await faultsOf(site.browser, site.cairn.origin, { session: session.clinician, view: VIEWS[0], path }, { ...OWN, status: 403 })));
    expect(refused).toEqual([]);
  });

  it('has a receipt for every figure, each of the answer it stands in', async () => {
    const page = await open('/review/r');
    const receipts = await page.locator('main a[href^="/receipts/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('?')[0]));
    expect(new Set(receipts).size).toBeGreaterThan(2);
    await page.locator('main table td a[href^="/receipts/"]').first().click();
    await page.waitForURL(/\/receipts\//);
    expect(plain(await page.locator('h1').textContent())).toContain('Attendance');
    await page.context().close();
  });

  it('opens the receipt of a point of its chart: with Enter, by a click, and with a finger\'s second tap', async () => {
    const lead = async (page: Page): Promise<string> => {
      await page.waitForURL(/\/receipts\/rcp_[^?]+\?figure=groups\/0\/points\/\d+\/reading$/);
      return plain(await page.locator('.lead strong').textContent());
    };
    const page = await open('/review/r');
    await tabTo(page, 'main [role="img"]');
    expect(plain(await page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-describedby') ?? '')?.textContent))).toMatch(/Enter opens the receipt of the point\.$/);
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    const heard = plain(await page.locator('main [data-readout]').textContent());
    await page.keyboard.press('Enter');
    expect(heard).toContain(`: ${await lead(page)}`);
    await page.goBack();
    const desk = page.locator('main [role="img"] canvas');
    await desk.click({ position: { x: ((await desk.boundingBox())?.width ?? 0) * 0.6, y: 120 } });
    expect(await lead(page)).toMatch(/^\d+ %$/);
    await page.context().close();
    const phone = await site.open(session.director, '/review/r', VIEWS[2]);
    const canvas = phone.locator('main [role="img"] canvas');
    await canvas.tap({ position: { x: 200, y: 120 } });
    // Sooner it would be a double tap.
    await phone.waitForTimeout(800);
    expect(phone.url()).toMatch(/review\/r$/);
    await canvas.tap({ position: { x: 200, y: 120 } });
    expect(await lead(phone)).toMatch(/^\d+ %$/);
    await phone.context().close();
  });

  it('is taken along as a binder that opens without a network, is accessible, and prints', async () => {
    const page = await open('/review/r');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Take the binder with you').click()]);
    const file = join(site.folder, 'binder.html');
    await writeFile(file, readFileSync(await download.path()));
    await page.context().close();
    const context = await site.browser.newContext({ offline: true, bypassCSP: true });
    const alone = await context.newPage();
    const asked: string[] = [];
    const errors: string[] = [];
    alone.on('request', (request) => asked.push(request.url()));
    alone.on('console', (message) => errors.push(message.text()));
    await alone.goto(`file://${file}`);
    expect(plain(await alone.locator('h1').textContent())).toBe('Calls');
    expect(await alone.locator('svg [data-value]').count()).toBe(20);
    expect(plain(await alone.locator('footer').textContent())).toBe('42 CFR part 2 prohibits unauthorized use or disclosure of these records.');
    expect(await axeFaults(alone)).toEqual([]);
    expect((await alone.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000);
    expect([asked, errors]).toEqual([[`file://${file}`], []]);
    await context.close();
  });
});
