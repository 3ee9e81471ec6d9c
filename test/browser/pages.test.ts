/** The places of each role, from the overview to the episodes behind a number, and what they are on paper. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REDISCLOSURE_NOTICE } from '#analytics/contract/notice.ts';
import { REVIEW_SOURCE, REVIEW_SUBJECT } from '#analytics/contract/review-source.ts';
import { openBrowser } from '../support/browser.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';
import { contextFor, faultsOf, faultsOfAll, plain, RELEASED, signIn, tabTo, VIEWS, type Session, type View } from './visit.ts';

const DEMO = { banner: 'Demo data: nobody here is real.', clock: /^Data through/ };
/** Both themes, both widths. */
const [DESK, , , PHONE] = VIEWS;
let folder: string;
let cairn: Cairn;
let browser: Browser;
const session = {} as Record<'director' | 'clinician' | 'quality', Session>;

beforeAll(async () => {
  folder = await newFolder();
  [cairn, browser] = await Promise.all([startCairn(folder), openBrowser()]);
  // The first release is made when it is first asked for; until it is there a page waits for it.
  const bearer = token(folder, 'quality', '--organization', 'demo');
  for (let tries = 0; tries < 60 && (await call(cairn.origin, bearer, 'GET', '/v1/measures/attendance')).status !== 200; tries += 1) await new Promise((done) => setTimeout(done, 2000));
  for (const [role, title] of [['director', /Program director/], ['clinician', /Clinician/], ['quality', /Quality reviewer/]] as const) session[role] = await signIn(browser, cairn.origin, title);
}, 400_000);
afterAll(async () => {
  await browser.close();
  await cairn.kill('SIGTERM');
  await removeFolder(folder);
});

async function open(role: keyof typeof session, path: string, view: View = DESK): Promise<Page> {
  const page = await (await contextFor(browser, session[role], view)).newPage();
  await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
  return page;
}
const close = (page: Page): Promise<void> => page.context().close();

describe('every place of a role is well, in both themes and widths', () => {
  it.each([['director', ['/', '/worklist', '/families/retention', '/families/outcomes', '/caseloads', '/clients', '/data']], ['clinician', ['/worklist', '/clients', '/', '/families/plans']], ['quality', ['/', '/families/retention', '/families/outcomes', '/caseloads']]] as const)('%s', async (role, some) => {
    const page = await open(role, '/');
    const places = (await page.locator('header.rail nav a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? '')));
    await close(page);
    expect(places).toEqual(expect.arrayContaining([...some]));
    const more = role === 'quality' ? [] : ['/measures/retention/episodes'];
    const visits = [...places, ...more, ...(role === 'director' ? ['/caseloads?groupBy=clinician'] : [])].flatMap((path) => [DESK, PHONE].map((view) => ({ session: session[role], view, path })));
    expect(await faultsOfAll(browser, cairn.origin, visits, role === 'quality' ? { ...DEMO, ...RELEASED } : DEMO)).toEqual([]);
  });
  it('what is not for a role says so', async () => {
    const faults = [
      ...(await faultsOf(browser, cairn.origin, { session: session.clinician, view: DESK, path: '/caseloads' }, { ...DEMO, status: 403 })),
      ...(await faultsOf(browser, cairn.origin, { session: session.quality, view: DESK, path: '/measures/retention/episodes' }, { ...DEMO, ...RELEASED, status: 403 })),
    ];
    expect(faults).toEqual([]);
  });
});

describe('a director', () => {
  it('reads the overview before any chart, and goes from a panel to its page and back with the filters', async () => {
    const page = await open('director', '/?program=harbor-outpatient');
    expect(plain(await page.locator('main .lead').textContent())).toMatch(/beyond (what )?chance/);
    expect((await page.locator('dl[aria-label="What to know first"] dt').allTextContents())).toContain('Only late data');
    const panels = page.locator('main section[aria-labelledby^="panel-"]');
    const count = await panels.count();
    expect([count >= 8, count <= 12]).toEqual([true, true]);
    // Retention is no series, and is judged by one all the same.
    const retention = page.locator('section[aria-labelledby="panel-retention"]');
    expect(plain(await retention.locator('.verdict').textContent())).toMatch(/No real change|since|Too few points|Unusual/);
    await retention.getByRole('link', { name: 'Retention', exact: true }).click();
    await page.waitForURL(/measures\/retention\?program=harbor-outpatient/);
    await close(page);
  });

  it('reads a small chart point by point, from its first to its last', async () => {
    const page = await open('director', '/families/engagement');
    await tabTo(page, 'section[aria-labelledby="panel-attendance"] [role="img"]');
    const readout = page.locator('section[aria-labelledby="panel-attendance"] [data-readout]');
    const heard: string[] = [];
    for (const key of ['Home', 'ArrowRight', 'End', 'ArrowLeft', 'Home']) {
      await page.keyboard.press(key);
      heard.push(plain(await readout.textContent()));
    }
    const names = (await page.locator('section[aria-labelledby="panel-attendance"] tbody th').allTextContents()).map(plain);
    expect(heard.map((text) => text.split(/ \(not over\)|:/)[0])).toEqual([names[0], names[1], names.at(-1)?.replace(', not over', ''), names.at(-2), names[0]]);
    expect(heard[3]).toMatch(/: \d+ % \(\d+-\d+ %\); [\d,]+ of [\d,]+/);
    await close(page);
  });

  it('goes from a number to its episodes, as many as the figure says, and to a client', async () => {
    const page = await open('director', '/measures/retention?program=harbor-outpatient');
    const [, admitted] = /([\d,]+) admitted/.exec(plain(await page.locator('.answer').textContent())) ?? [];
    await page.getByRole('link', { name: `${admitted ?? '?'} episodes behind this` }).click();
    await page.waitForURL(/retention\/episodes\?program=harbor-outpatient/);
    expect(plain(await page.locator('.lead').textContent())).toContain(`${admitted ?? '?'} episodes, by day of admission.`);
    expect(new Set((await page.locator('tbody td:nth-child(3)').allTextContents()).map(plain))).toEqual(new Set(['Harbor Outpatient']));
    await page.locator('tbody th a').first().click();
    await page.waitForURL(/\/clients\//);
    await close(page);
  });

  it('chooses a snapshot among those kept, and it is in the address', async () => {
    const page = await open('director', '/measures/attendance');
    await page.locator('summary', { hasText: 'As of' }).click();
    const [first] = await page.locator('select[name="snapshot"] option:not([value=""])').evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
    await page.locator('select[name="snapshot"]').selectOption(first ?? '');
    await page.waitForURL(new RegExp(`snapshot=${first ?? '?'}`));
    await page.getByRole('link', { name: /Remove As known on/ }).waitFor();
    await close(page);
  });

  it('never meets an outcome without the share not measured', async () => {
    const page = await open('director', '/families/outcomes');
    for (const panel of await page.locator('main section[aria-labelledby^="panel-"]:not([aria-labelledby="panel-measured-share"])').all()) expect(plain(await panel.locator('.beside').last().textContent())).toMatch(/^Not measured twice: .*\d+ %/);
    for (const path of ['/', '/measures/reliable-change', '/measures/score-distribution?groupBy=program']) {
      await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
      expect(await page.locator('.beside', { hasText: 'Not measured twice' }).count()).toBeGreaterThan(0);
    }
    await close(page);
  });

  it('finds no caseload ranked: every table of funnels stands in the order of its keys, which is not that of the rates', async () => {
    const page = await open('director', '/caseloads?groupBy=clinician');
    const tables = await page.locator('main section details table').evaluateAll((all) => all.map((table) => [...table.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent))));
    const orders = new Set(tables.map((rows) => rows.map(([name]) => plain(name)).join()));
    expect([tables.length > 5, orders.size]).toEqual([true, 1]);
    expect(await page.locator('main [aria-sort], main th button').count()).toBe(0);
    await close(page);
  });
});

describe('a quality reviewer', () => {
  const said = (id: string, type: 'review.opened' | 'change.logged', data: object): object => ({ specversion: '1.0', id, source: REVIEW_SOURCE, subject: REVIEW_SUBJECT, type, time: new Date().toISOString(), data });
  it('opens a review of what was released, reads who nobody could be told by, and takes its binder', async () => {
    const bearer = token(folder, 'quality', '--organization', 'demo');
    const opened = await call(cairn.origin, bearer, 'POST', '/v1/events', [
      said('opened', 'review.opened', { review: 'calls', title: 'Calls', question: 'Do more people come?', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'quarter' }),
      said('change', 'change.logged', { change: 'first', review: 'calls', hypothesis: 'More people come', on: '2026-02-01', direction: 'increase', pointsNeeded: 3 }),
    ], BATCH);
    expect(opened.body.rejected).toBe(0);
    const paths = ['/review', '/review/calls'];
    expect(await faultsOfAll(browser, cairn.origin, paths.flatMap((path) => VIEWS.map((view) => ({ session: session.quality, view, path }))), { ...DEMO, ...RELEASED })).toEqual([]);
    const page = await open('quality', '/review/calls');
    const { body: answer } = await call(cairn.origin, bearer, 'GET', '/v1/reviews/calls');
    // Every point that is told, and no other, is drawn and stands in the table.
    const points: { reading: { state: string } }[] = answer.chart.groups[0].points;
    expect(points.some(({ reading }) => reading.state === 'value')).toBe(true);
    expect(await page.locator('main a[href*="/clients"], main a[href*="/episodes"], main a[href*="clinician"]').count()).toBe(0);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Take the binder with you').click()]);
    const binder = readFileSync(await download.path(), 'utf8');
    expect([...binder.matchAll(/data-value=/g)]).toHaveLength(points.filter(({ reading }) => reading.state === 'value').length);
    expect(binder).not.toMatch(/\/clients|clinician-|kim/i);
    await close(page);
    const refused = [];
    for (const path of ['/review/digest', '/measures/attendance/restatement', '/clients', '/worklist']) refused.push(...(await faultsOf(browser, cairn.origin, { session: session.quality, view: DESK, path }, { ...DEMO, ...RELEASED, status: 403 })));
    expect(refused).toEqual([]);
  });
});

describe('on paper', () => {
  it.each(['/', '/families/retention', '/caseloads', '/measures/attendance?groupBy=program'])('%s says what it is of, has its tables open, no controls, and the notice', async (path) => {
    const page = await open('director', path, VIEWS[1]);
    await page.emulateMedia({ media: 'print' });
    const seen = async (selector: string) => page.locator(selector).evaluateAll((all) => all.filter((element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible').length);
    expect(await seen('header.rail, form#filters, nav, .skip')).toBe(0);
    expect(plain(await page.locator('.filters .paper').textContent())).toMatch(/^Last 24 months \(.+ up to .+\), as of \d+ \w{3} \d{4}$/);
    expect([await seen('.filters .paper'), await seen('aside.clock'), plain(await page.locator('.paper.foot').textContent())]).toEqual([1, 1, REDISCLOSURE_NOTICE]);
    const [tables, open_] = [await page.locator('main table').count(), await seen('main table')];
    expect([tables > 0, open_]).toEqual([true, tables]);
    // A dark screen prints on white.
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect((await page.pdf({ preferCSSPageSize: true, printBackground: true })).length).toBeGreaterThan(20_000);
    await close(page);
  });
});
