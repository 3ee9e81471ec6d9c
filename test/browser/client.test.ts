/** One client's page in a real browser: read across its lanes by keyboard and pointer, the table equal to the chart, as of any day. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '#analytics/contract/event.ts';
import type { ClientTimeline } from '#analytics/contract/site.ts';
import { openBrowser } from '../support/browser.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../support/events.ts';
import { contextFor, faultsOfAll, plain, signIn, tabTo, VIEWS, type Session, type View } from './visit.ts';

const OWN = { banner: null, clock: /^Data through/ };
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const said = (on: string): string => `${Number(on.slice(8))} ${MONTHS[Number(on.slice(5, 7)) - 1] ?? ''} ${on.slice(0, 4)}`;

const noon = (subject: string, days: number, id: string) => ({ id, subject, time: `${daysAgo(days)}T12:00:00Z` });
const scores = (episode: string, days: number, phq: number, barc: number): Event => anEvent('reassessment.completed', {
  episode, kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', score: phq }, { instrument: 'BARC-10', version: '1', scale: 'total', score: barc }],
}, noon(`client-${episode}`, days, `scores-${episode}-${days}`));

/** Two years: a stay that ended, and one that goes on, with everything that can stand on a time line. */
function longHistory(): Event[] {
  const client = 'client-long';
  const first = [anAdmission('before', daysAgo(700), { clinician: 'c1' }, { subject: client }), ...[690, 660, 630].map((days) => aContact('before', daysAgo(days), 'attended', { id: `before-${days}`, subject: client })), aDischarge('before', daysAgo(600), 'left', { subject: client })];
  const contacts = Array.from({ length: 60 }, (_, index) => aContact('long', daysAgo(239 - index * 4), index % 7 === 3 ? 'no-show' : 'attended', { id: `seen-${index}` }));
  const goal = { episode: 'long', goal: 'home' };
  return [
    ...first, anAdmission('long', daysAgo(240), { clinician: 'c1', levelOfCare: '2.1' }), ...contacts, scores('long', 240, 18, 30), scores('long', 200, 17, 34), scores('long', 150, 24, 28), scores('long', 90, 9, 41), scores('long', 30, 8, 48),
    anEvent('episode.transferred', { episode: 'long', levelOfCare: '1.5' }, noon(client, 120, 'moved')),
    anEvent('goal.set', { ...goal, domain: 'housing', authoredBy: 'joint', baselineLevel: -1, steps: [{ step: 'apply' }, { step: 'move', targetOn: daysAgo(10) }] }, noon(client, 230, 'set')), anEvent('goal.milestone-reached', { ...goal, step: 'apply' }, noon(client, 160, 'reached')),
    anEvent('goal.progressed', { ...goal, level: 1 }, noon(client, 100, 'level')), anEvent('progress.marker', { episode: 'long', marker: 'return-to-use' }, noon(client, 180, 'used')), anEvent('progress.marker', { episode: 'long', marker: 'work-gained' }, noon(client, 60, 'work')),
    anEvent('reassessment.completed', { episode: 'long', kind: 'plan-review', planChanged: true, withClient: true }, noon(client, 110, 'review')),
    anEvent('progress.marker', { episode: 'long', marker: 'hospital' }, noon(client, 140, 'mistaken')), anEvent('event.retracted', { event: 'mistaken', reason: 'entered-in-error' }, noon(client, 20, 'back')),
  ];
}
const EVENTS = (): Event[] => [
  aProgram(), anEvent('clinician.defined', { clinician: 'c1', name: 'Kim Weaver' }, { id: 'c1', subject: 'c1', time: '2020-01-01T00:00:00Z' }), ...longHistory(),
  anAdmission('home', daysAgo(9), { clinician: 'c1', levelOfCare: '3.5' }), scores('home', 9, 15, 25), ...[8, 7, 6, 5, 4, 3].map((days) => aContact('home', daysAgo(days), 'attended', { id: `home-${days}` })),
  anAdmission('new', daysAgo(0), { clinician: 'c1' }), aContact('unknown', daysAgo(2), 'attended', { id: 'waits', subject: 'client-waits' }),
];
const NAMES: Record<string, string> = { long: 'محمد عبد الرحمن بن عبد العزيز الأنصاري', home: 'Bartholomew Alexander Featherstonehaugh-Cholmondeley-Majoribanks the Third of Wolverhampton', new: 'Jo Park' };
const CLIENTS = ['client-long', 'client-home', 'client-new', 'client-waits'];

let folder: string;
let cairn: Cairn;
let browser: Browser;
const session = {} as Record<'director' | 'clinician', Session>;
let bearer: string;
const ask = async (client: string, search = ''): Promise<ClientTimeline> => (await call(cairn.origin, bearer, 'GET', `/v1/clients/${client}${search}`)).body;

beforeAll(async () => {
  folder = await newFolder();
  [cairn, browser] = await Promise.all([startCairn(folder, '--empty'), openBrowser()]);
  bearer = token(folder, 'director', '--organization', 'own');
  const operator = token(folder, 'operator', '--organization', 'own');
  const sent = await call(cairn.origin, operator, 'POST', '/v1/events', EVENTS(), BATCH);
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  for (const [episode, displayName] of Object.entries(NAMES)) await call(cairn.origin, operator, 'PUT', `/v1/directory/clients/client-${episode}`, { displayName });
  await call(cairn.origin, operator, 'POST', '/v1/snapshots', {});
  for (const [role, title] of [['director', /Program director/], ['clinician', /Clinician: Kim Weaver/]] as const) session[role] = await signIn(browser, cairn.origin, title);
}, 400_000);
afterAll(async () => {
  await browser.close();
  await cairn.kill('SIGTERM');
  await removeFolder(folder);
});

async function open(role: keyof typeof session, path: string, view: View = VIEWS[0], more: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const page = await (await contextFor(browser, session[role], view, more)).newPage();
  await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
  return page;
}
const close = (page: Page): Promise<void> => page.context().close();
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '').then(plain);
const laneOf = (page: Page, name: string): Locator => page.locator('[data-lane]', { has: page.getByRole('heading', { name, exact: true }) });
const marksIn = async (lane: Locator): Promise<string[]> => (await lane.locator('[data-dot]').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label') ?? ''))).map(plain);

describe('a client\'s page', () => {
  it('is well for everybody on it, in both themes and widths: one h1, no error, axe, nothing wider than the page', async () => {
    const paths = [...CLIENTS.map((client) => `/clients/${client}`), `/clients/client-long?asOf=${daysAgo(130)}`, '/clients/client-long?days=90', '/clients/client-new?saved=milestone'];
    const visitsOf = (role: keyof typeof session, of: string[]) => VIEWS.flatMap((view) => of.map((path) => ({ session: session[role], view, path })));
    const visits = [...visitsOf('director', paths), ...visitsOf('clinician', ['/clients/client-long'])];
    expect(await faultsOfAll(browser, cairn.origin, visits, OWN)).toEqual([]);
  });
  it('begins with what went well, and nothing on it is larger than the name', async () => {
    const page = await open('director', '/clients/client-long');
    expect(await page.locator('main section h2').first().textContent()).toBe('Went well');
    expect((await page.locator('section[aria-labelledby="wins"] li').allTextContents()).map(plain).slice(0, 3)).toEqual([`PHQ-9 8, reliably better than 18 at the start ${said(daysAgo(30))}`, `Work gained ${said(daysAgo(60))}`, `Step 1 of 2 reached: housing ${said(daysAgo(160))}`]);
    const sizes = await page.locator('main *').evaluateAll((all) => all.filter((each) => each.tagName !== 'H1' && each.closest('h1') === null).map((each) => Number.parseFloat(getComputedStyle(each).fontSize)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(16);
    await close(page);
  });
  it('has no name and no id in its title', async () => {
    const page = await open('director', '/clients/client-long');
    expect(await page.title()).toBe('Client · Cairn');
    await close(page);
  });
  it('says what waits where nobody has been admitted, and what a first day has', async () => {
    const page = await open('director', '/clients/client-waits');
    expect(plain(await page.locator('main').innerText())).toMatch(/No admission is known yet; 1 entry waits for it\..*No step reached yet\..*Time line to .*nothing yet.*1 entry, newest first.*waiting for another event/);
    await page.goto(`${cairn.origin}/clients/client-new`, { waitUntil: 'networkidle' });
    expect(plain(await page.locator('main').innerText())).toMatch(/In treatment for 0 days.*No step reached yet\..*No goal in progress\..*Contacts.*nothing yet.*1 entry, newest first; all in force/);
    await close(page);
  });
});

describe('the time line and the table', () => {
  it('have a mark for every entry in force and every score of the API', async () => {
    const timeline = await ask('client-long');
    const page = await open('director', '/clients/client-long');
    const inForce = (type: string) => timeline.entries.filter((entry) => entry.type === type && entry.standing === 'in-force');
    expect((await marksIn(laneOf(page, 'Contacts'))).length).toBe(inForce('progress.contact').length);
    expect(await marksIn(laneOf(page, 'Life events'))).toEqual([`${said(daysAgo(180))}: Returned to use`, `${said(daysAgo(60))}: Work gained`]);
    expect(await laneOf(page, 'Level of care').locator('rect.band').count()).toBe(timeline.episodes.reduce((sum, { segments }) => sum + segments.length, 0));
    expect(await marksIn(laneOf(page, 'PHQ-9'))).toEqual([
      `${said(daysAgo(240))}: PHQ-9 18, moderately severe; the baseline`, `${said(daysAgo(200))}: PHQ-9 17, moderately severe; 1 lower than baseline 18: no reliable change`, `${said(daysAgo(150))}: PHQ-9 24, severe; 6 higher than baseline 18: reliably worse`,
      `${said(daysAgo(90))}: PHQ-9 9, mild; 9 lower than baseline 18: reliably better, and out of the clinical range`, `${said(daysAgo(30))}: PHQ-9 8, mild; 10 lower than baseline 18: reliably better, and out of the clinical range`,
    ]);
    for (const scale of timeline.scales) expect((await marksIn(laneOf(page, scale.label))).length).toBe(scale.points.length);
    await close(page);
  });
  it.each(['client-long', 'client-home', 'client-new'])('say the same of %s: every mark is in its own row, every entry has one', async (client) => {
    const timeline = await ask(client);
    const page = await open('director', `/clients/${client}`);
    const rows = new Map(await page.locator('section[aria-labelledby="entries"] tbody tr').evaluateAll((all) => all.map((row): [string, { day: string; texts: string[] }] => [
      row.getAttribute('data-row') ?? '', { day: row.querySelector('time')?.textContent ?? '', texts: [...row.querySelectorAll('.what span')].map((span) => span.textContent) },
    ])));
    expect([...rows.keys()].filter((key) => !key.startsWith('planned')).sort()).toEqual(timeline.entries.map(({ source, id }) => `${source} ${id}`).sort());
    const marks = await page.locator('[data-dot]').evaluateAll((all) => all.map((mark) => ({ row: mark.getAttribute('data-row') ?? '', label: mark.getAttribute('aria-label') ?? '' })));
    expect(marks.length).toBeGreaterThan(0);
    const missing = marks.filter(({ row, label }) => {
      const found = rows.get(row);
      return found === undefined || !found.texts.some((text) => plain(label) === `${plain(found.day)}: ${plain(text)}`);
    });
    expect(missing).toEqual([]);
    await close(page);
  });
});

describe('by keyboard alone', () => {
  it('Tab comes to each lane once, arrow keys walk along it and across, and all lanes are read out', async () => {
    const page = await open('clinician', '/clients/client-long');
    const stops = await page.locator('[data-lane]').evaluateAll((lanes) => lanes.map((lane) => [lane.querySelectorAll('[data-dot]').length > 0 ? 1 : 0, lane.querySelectorAll('[tabindex="0"]').length]));
    for (const [wanted, found] of stops) expect(found).toBe(wanted);
    await tabTo(page, '[data-lane="scale PHQ-9/total"] [data-dot]');
    expect(await focused(page)).toContain(`${said(daysAgo(30))}: PHQ-9 8`);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await focused(page)).toContain(`${said(daysAgo(150))}: PHQ-9 24, severe; 6 higher than baseline 18: reliably worse`);
    const heard = plain(await page.locator('[data-readout]').textContent());
    expect(heard).toContain(`${said(daysAgo(150))}. Level of care: 2.1 Intensive outpatient`);
    expect(heard).toMatch(/Contacts: Individual contact (attended|missed).*Housing: 1 of 2 steps; level .1.*BARC-10: 28, below 47; 2 lower than baseline 30.*Life events: Returned to use/);
    expect(heard).not.toContain('PHQ-9:');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toContain(`${said(daysAgo(150))}: BARC-10 28`);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toContain(`${said(daysAgo(160))}: Housing: step 1 of 2 reached`);
    await page.keyboard.press('Home');
    expect(await focused(page)).toContain('Housing: goal set, written jointly');
    await close(page);
  });
  it('comes to every mark of a lane, and from a mark to its row and its form', async () => {
    const page = await open('clinician', '/clients/client-long');
    await tabTo(page, '[data-lane="contacts"] [data-dot]');
    await page.keyboard.press('Home');
    const met = [await focused(page)];
    for (let press = 0; press < 100; press += 1) {
      await page.keyboard.press('ArrowRight');
      const next = await focused(page);
      if (next === met.at(-1)) break;
      met.push(next);
    }
    expect(met).toEqual(await marksIn(laneOf(page, 'Contacts')));
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toMatch(/ seen-59$/);
    await page.keyboard.press('Tab');
    const link = await page.evaluate(() => document.activeElement?.getAttribute('href'));
    expect(link).toMatch(/^\/clients\/client-long\/record\?form=correct&event=seen-59&source=/);
    await close(page);
  });
  it('a day is chosen by its form, and taken back', async () => {
    const page = await open('clinician', '/clients/client-long');
    await page.locator('input[name="asOf"]').fill(daysAgo(130));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/clients/client-long?asOf=${daysAgo(130)}`);
    await page.getByRole('link', { name: 'Back to today' }).press('Enter');
    await page.waitForURL('**/clients/client-long');
    await close(page);
  });
});

describe('by pointer', () => {
  it('a line crosses all lanes and each says how it stood that day; nothing moves', async () => {
    const page = await open('director', '/clients/client-long');
    await page.locator('#timeline').scrollIntoViewIfNeeded();
    const heights = () => page.locator('[data-lane]').evaluateAll((lanes) => lanes.map((lane) => Math.round(lane.getBoundingClientRect().height)));
    const before = await heights();
    const mark = laneOf(page, 'PHQ-9').locator('[data-dot]').nth(2);
    await mark.hover();
    const readings = async (name: string) => plain(await laneOf(page, name).locator('.reading').textContent());
    expect(await readings('PHQ-9')).toBe(`24, severe; 6 higher than baseline 18: reliably worse, ${said(daysAgo(150))}`);
    expect(await readings('Life events')).toBe(`Returned to use, ${said(daysAgo(180))}`);
    expect(await page.locator('line.cursor').count()).toBe(1);
    for (const at of [0.05, 0.3, 0.6, 0.95]) {
      const box = await page.locator('.over').first().boundingBox();
      await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * at, (await laneOf(page, 'Contacts').boundingBox())?.y ?? 0);
      expect(await heights()).toEqual(before);
    }
    await page.mouse.move(2, 2);
    expect([await page.locator('line.cursor').count(), await readings('PHQ-9')]).toEqual([0, `8, mild; 10 lower than baseline 18: reliably better, and out of the clinical range, ${said(daysAgo(30))}`]);
    await close(page);
  });
  it('a long time line scrolls within itself on a phone, from its end', async () => {
    const page = await open('director', '/clients/client-long', VIEWS[2]);
    const { inner, seen, left, page: wide } = await page.locator('.scroller').evaluate((each) => ({ inner: each.scrollWidth, seen: each.clientWidth, left: each.scrollLeft, page: document.documentElement.scrollWidth - innerWidth }));
    expect([inner > seen, left > 0, wide <= 0]).toEqual([true, true, true]);
    await close(page);
  });
});

describe('as of a day', () => {
  it('shows what the API tells of that day, says so, and offers nothing to record', async () => {
    const asOf = daysAgo(130);
    const timeline = await ask('client-long', `?asOf=${asOf}`);
    const page = await open('clinician', `/clients/client-long?asOf=${asOf}`);
    const text = plain(await page.locator('main').innerText());
    expect(text).toContain(`As it was on ${said(asOf)}: nothing that happened later. Corrections made since then are in it.`);
    expect(text).toContain('2.1 Intensive outpatient');
    expect((await marksIn(laneOf(page, 'PHQ-9'))).length).toBe(3);
    expect(timeline.scales.find(({ axis }) => axis === 'PHQ-9/total')?.points.length).toBe(3);
    expect(await page.locator('section[aria-labelledby="entries"] tbody tr:not([data-row^="planned"])').count()).toBe(timeline.entries.length);
    // Taken back later, and so not shown as having happened; its row says what became of it.
    expect(await marksIn(laneOf(page, 'Life events'))).toEqual([`${said(daysAgo(180))}: Returned to use`]);
    expect(plain(await page.locator('tr[data-row$=" mistaken"]').textContent())).toContain('entered in error');
    expect([await page.getByRole('button', { name: 'Record' }).count(), await page.locator('a[href*="/record"]').count()]).toEqual([0, 0]);
    await close(page);
  });
  it('keeps the day where another stretch is chosen', async () => {
    const asOf = daysAgo(60);
    const page = await open('director', `/clients/client-long?asOf=${asOf}`);
    await page.getByRole('link', { name: '90 days' }).click();
    await page.waitForURL(`**/clients/client-long?asOf=${asOf}&days=90`);
    const first = (await marksIn(laneOf(page, 'Contacts')))[0] ?? '';
    expect(Date.parse(first.slice(0, first.indexOf(':')))).toBeGreaterThanOrEqual(Date.parse(said(daysAgo(151))));
    await close(page);
  });
  it.each([['a day that has not come', daysAgo(-3)], ['a day that does not exist', '2026-02-30'], ['no day at all', 'x']])('answers %s with a page that says so', async (_what, asOf) => {
    const context = await contextFor(browser, session.director);
    const page = await context.newPage();
    const answer = await page.goto(`${cairn.origin}/clients/client-long?asOf=${asOf}`);
    expect([answer?.status(), await page.locator('h1').count(), (await page.content()).includes(NAMES['long'] ?? '')]).toEqual([400, 1, false]);
    await context.close();
  });
  it('works without JavaScript: the day, the table, the folded reasons', async () => {
    const page = await open('clinician', '/clients/client-long', VIEWS[0], { javaScriptEnabled: false });
    await page.locator('input[name="asOf"]').fill(daysAgo(130));
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/asOf=/);
    expect((await marksIn(laneOf(page, 'PHQ-9'))).length).toBe(3);
    await page.goto(`${cairn.origin}/clients/client-long`);
    await page.getByRole('button', { name: 'Record' }).click();
    await page.getByRole('link', { name: 'Plan review', exact: true }).click();
    await page.waitForURL(/\/clients\/client-long\/record\?form=plan-review/);
    await close(page);
  });
});

describe('what is next', () => {
  it('is what the API says: every open reason with its clock, what speaks for it and what clears it', async () => {
    const { worklist } = await ask('client-long');
    const page = await open('clinician', '/clients/client-long');
    const open_ = worklist.reasons.filter(({ deferred }) => deferred === null);
    expect(open_.length).toBeGreaterThan(0);
    const next = page.locator('section[aria-labelledby="next"]');
    await next.locator('details').evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
    const text = plain(await next.innerText());
    for (const { title, clearsWhen, nextStep } of open_) for (const part of [title, clearsWhen, nextStep]) expect(text).toContain(plain(part));
    for (const { title, dueOn } of worklist.upcoming.slice(0, 1)) expect(text).toContain(`${title} due ${said(dueOn)}`);
    await close(page);
  });
  it('has forms for a clinician, and none for a director', async () => {
    const clinician = await open('clinician', '/clients/client-long');
    await clinician.getByRole('button', { name: 'Record' }).click();
    expect((await clinician.locator('main [popover] a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))))).toEqual(['contact', 'instrument', 'plan-review', 'milestone', 'goal', 'marker', 'deferral'].map((form) => `/clients/client-long/record?form=${form}`));
    expect(await clinician.locator('tr[data-row$=" admit-long"] a, tr[data-row$=" mistaken"] a').count()).toBe(0);
    expect(await clinician.locator('tr[data-row$=" used"] a').count()).toBe(1);
    await close(clinician);
    const director = await open('director', '/clients/client-long');
    expect(await director.locator('a[href*="/record"]').count()).toBe(0);
    await close(director);
  });
});
