/** A clinician's morning, on a Cairn of its own with people of whom it is known what they need. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event as Sent } from '#analytics/contract/event.ts';
import { openBrowser } from '../support/browser.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';
import { aContact, anAdmission, anEvent, aProgram } from '../support/events.ts';
import { contextFor, faultsOf, faultsOfAll, plain, RELEASED, signIn, tabTo, VIEWS, type Session } from './visit.ts';

const OWN = { banner: null, clock: /^Data through/ };
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const daysAhead = (days: number): string => daysAgo(-days);
const SOON_MS = 2000;

/** Every instrument that a rule asks for, and a plan review: nothing of the person is due for weeks. */
function measured(episode: string, on: string): Sent[] {
  const rest = { subject: `client-${episode}`, time: `${on}T16:00:00Z` };
  const scores = [['PHQ-9', 'total', '1', 4], ['GAD-7', 'total', '1', 3], ['BARC-10', 'total', '1', 50], ['BAM', 'use', 'items-0-4', 0], ['BAM', 'risk', 'items-0-4', 4], ['BAM', 'protective', 'items-0-4', 20]] as const;
  return [
    anEvent('reassessment.completed', { episode, kind: 'instrument', scores: scores.map(([instrument, scale, version, score]) => ({ instrument, scale, version, score })) }, { ...rest, id: `scores-${episode}` }),
    anEvent('reassessment.completed', { episode, kind: 'plan-review', planChanged: false, withClient: true }, { ...rest, id: `review-${episode}` }),
  ];
}
const stay = (episode: string, clinician = 'c1'): Sent[] => [anAdmission(episode, daysAgo(40), { clinician }), ...measured(episode, daysAgo(3)), aContact(episode, daysAgo(3), 'attended', { id: `seen-${episode}` })];
const marker = (episode: string, of: 'overdose' | 'client-request', on: string): Sent => anEvent('progress.marker', { episode, marker: of }, { id: `${of}-${episode}`, subject: `client-${episode}`, time: `${on}T10:00:00Z` });
const missed = (episode: string): Sent[] => [2, 1].map((days) => aContact(episode, daysAgo(days), 'no-show', { id: `missed-${episode}-${days}` }));

const NAMES: Record<string, string> = { danger: 'Ana Whitfield', missed: 'محمد عبد الرحمن', asked: 'Bartholomew Featherstonehaugh-Cholmondeley', calm: 'Jo Park', other: 'Ruth Adeyemi' };
const EVENTS = (): Sent[] => [
  aProgram(), anEvent('clinician.defined', { clinician: 'c1', name: 'Kim Weaver' }, { id: 'c1', subject: 'c1', time: '2020-01-01T00:00:00Z' }), anEvent('clinician.defined', { clinician: 'c2', name: 'Sam Lee' }, { id: 'c2', subject: 'c2', time: '2020-01-01T00:00:00Z' }),
  ...['danger', 'missed', 'asked', 'calm'].flatMap((episode) => stay(episode)), ...stay('other', 'c2'),
  marker('danger', 'overdose', daysAgo(1)), ...missed('missed'), marker('asked', 'client-request', daysAgo(2)), marker('other', 'client-request', daysAgo(2)),
];

let folder: string;
let cairn: Cairn;
let browser: Browser;
const session = {} as Record<'director' | 'clinician' | 'quality', Session>;
const bearer = {} as Record<'director' | 'clinician' | 'quality' | 'operator', string>;
const ask = async (role: keyof typeof bearer, path: string) => (await call(cairn.origin, bearer[role], 'GET', path)).body;

beforeAll(async () => {
  folder = await newFolder();
  [cairn, browser] = await Promise.all([startCairn(folder, '--empty'), openBrowser()]);
  for (const role of ['director', 'quality', 'operator'] as const) bearer[role] = token(folder, role, '--organization', 'own');
  bearer.clinician = token(folder, 'clinician', '--organization', 'own', '--clinician', 'c1');
  const sent = await call(cairn.origin, bearer.operator, 'POST', '/v1/events', EVENTS(), BATCH);
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  for (const [episode, displayName] of Object.entries(NAMES)) await call(cairn.origin, bearer.operator, 'PUT', `/v1/directory/clients/client-${episode}`, { displayName });
  await call(cairn.origin, bearer.operator, 'POST', '/v1/snapshots', {});
  for (const [role, title] of [['director', /Program director/], ['clinician', /Clinician: Kim Weaver/], ['quality', /Quality reviewer/]] as const) session[role] = await signIn(browser, cairn.origin, title);
}, 400_000);
afterAll(async () => {
  await browser.close();
  await cairn.kill('SIGTERM');
  await removeFolder(folder);
});

async function open(role: keyof typeof session, path: string, more: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const page = await (await contextFor(browser, session[role], VIEWS[0], more)).newPage();
  await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
  return page;
}
const close = (page: Page): Promise<void> => page.context().close();
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '').then(plain);
const rowOf = (page: Page, name: string) => page.locator('li[data-row]', { hasText: name });
const namesIn = async (page: Page): Promise<string[]> => (await page.locator('main section li[data-row] h3').allTextContents()).map(plain);

describe('every page is well, in both themes, on a desk and on a phone', () => {
  it.each([
    ['clinician', ['/worklist', '/worklist?category=overdue', '/worklist?rule=nothing', `/worklist?asOf=${daysAgo(5)}`, '/worklist/capacity', '/worklist/rules']],
    ['director', ['/worklist', '/worklist?clinician=c2', '/worklist/capacity', '/worklist/rules', '/worklist/rules?rule=instrument-PHQ-9&every=21&everyUnit=D', '/worklist/rules?rule=plan-review', '/worklist/rules?rule=missed-contacts&setting.inARow=3']],
  ] as const)('%s', async (role, paths) => {
    expect(await faultsOfAll(browser, cairn.origin, VIEWS.flatMap((view) => paths.map((path) => ({ session: session[role], view, path }))), OWN)).toEqual([]);
  });
  it('is not for those who may see nobody', async () => {
    const faults = [];
    for (const path of ['/worklist', '/worklist/rules', '/worklist/capacity']) faults.push(...(await faultsOf(browser, cairn.origin, { session: session.quality, view: VIEWS[0], path }, { ...OWN, ...RELEASED, status: 403 })));
    expect(faults).toEqual([]);
    const cookie = session.quality.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    expect((await fetch(`${cairn.origin}/worklist/csv`, { headers: { cookie } })).status).toBe(403);
  });
});

describe('a morning by keyboard alone', () => {
  it('comes in by the worklist, reads the first reason, walks, opens a client and comes back', async () => {
    const page = await (await contextFor(browser, undefined)).newPage();
    await page.goto(`${cairn.origin}/`);
    await tabTo(page, 'form:has(input[value="own-clinician"]) button');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/worklist');
    await page.getByRole('button', { name: 'Keys ?' }).waitFor();
    expect(await namesIn(page)).toEqual(await ask('clinician', '/v1/worklist').then((list) => list.rows.map(({ name }: { name: string }) => name)));
    expect((await namesIn(page))[0]).toBe(NAMES['danger']);
    expect(plain(await page.locator('main section').first().innerText())).toMatch(/^Safety 1 .*Ana Whitfield 1\.5 Outpatient therapy · 40 days.* Overdose on \d+ \w+ \d{4}; response due 1 day ago/);

    await page.keyboard.press('j');
    expect(await focused(page)).toBe(NAMES['danger']);
    await page.keyboard.press('e');
    const first = rowOf(page, NAMES['danger'] ?? '');
    await first.getByText('Cleared when').waitFor();
    expect(plain(await first.locator('details').first().innerText())).toMatch(/What speaks for it .*verdose.* The rule An overdose is recorded\. At once\..* Cleared when .* Next step Reach the person today.* Source program default, not a regulation/);
    await page.keyboard.press('Space');
    expect(await first.locator('details[open]').count()).toBe(0);
    await page.keyboard.press('j');
    const second = await focused(page);
    expect(second).toBe((await namesIn(page))[1]);
    await page.keyboard.press('k');
    expect(await focused(page)).toBe(NAMES['danger']);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: second }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Worklist' }).waitFor();
    await expect.poll(() => focused(page)).toBe(second);
    await close(page);
  });

  it('records what clears a reason, and it is gone within two seconds', async () => {
    const page = await open('clinician', '/worklist');
    const name = NAMES['missed'] ?? '';
    for (let presses = 0; presses < 10 && (await focused(page)) !== name; presses += 1) await page.keyboard.press('j');
    expect(plain(await rowOf(page, name).innerText())).toContain('Contacts missed');
    await page.keyboard.press('r');
    await page.waitForURL(/\/record\?form=contact/);
    await tabTo(page, 'input[name="attendance"]');
    await page.keyboard.press('Space');
    await tabTo(page, 'input[name="modality"]');
    await page.keyboard.press('Space');
    const begun = Date.now();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/worklist\?saved=contact/);
    await rowOf(page, name).waitFor({ state: 'detached' });
    expect(Date.now() - begun).toBeLessThan(SOON_MS);
    expect(await focused(page)).toBe('The contact is recorded.');
    expect((await ask('clinician', '/v1/worklist')).rows.map((row: { name: string }) => row.name)).not.toContain(name);
    await page.keyboard.press('j');
    expect(await focused(page)).toBe((await namesIn(page))[1]);
    await close(page);
  });

  it('defers one, which waits under Deferred and says when it comes back', async () => {
    const page = await open('clinician', '/worklist');
    const name = NAMES['asked'] ?? '';
    for (let presses = 0; presses < 10 && (await focused(page)) !== name; presses += 1) await page.keyboard.press('j');
    await page.keyboard.press('d');
    await page.waitForURL(/\/record\?form=deferral/);
    await tabTo(page, 'input[name="reason"]');
    await page.keyboard.press('Space');
    await tabTo(page, 'input[name="until"]');
    const [year, month, day] = daysAhead(4).split('-');
    await page.keyboard.type(`${month}${day}${year}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/worklist\?saved=deferral/);
    expect(await namesIn(page)).not.toContain(name);
    await tabTo(page, 'details.deferred > summary');
    await page.keyboard.press('Enter');
    expect(plain(await page.locator('details.deferred').innerText())).toMatch(/^Deferred 1 .*Bartholomew Featherstonehaugh-Cholmondeley back \w{3} Asked for a review, deferred on \d+ \w{3} \d{4} until \d+ \w{3} \d{4}: the client asked for it$/);
    await close(page);
  });

  it('shows its keys, which do nothing while typing and can be turned off', async () => {
    const page = await open('clinician', '/worklist');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByLabel('Keep this view as').fill('');
    await page.getByLabel('Keep this view as').pressSequentially('jkred?');
    expect(await page.getByLabel('Keep this view as').inputValue()).toBe('jkred?');
    expect([new URL(page.url()).pathname, await page.getByRole('dialog').count()]).toEqual(['/worklist', 0]);
    await page.getByRole('button', { name: 'Keys ?' }).click();
    await page.getByLabel('Single keys work on this page').uncheck();
    await page.keyboard.press('Escape');
    await page.reload({ waitUntil: 'networkidle' });
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    await close(page);
  });
});

describe('the address is the view', () => {
  it('a filter goes there, can be named and taken back; the names that are kept are of views', async () => {
    const page = await open('director', '/worklist');
    await page.locator('select[name="clinician"]').selectOption('c2');
    await page.waitForURL(/clinician=c2/);
    expect(await namesIn(page)).toEqual([NAMES['other']]);
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByLabel('Keep this view as').fill('Sam\u2019s');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))).toBe('[["cairn.worklist-views.own.director","[{\\"name\\":\\"Sam\u2019s\\",\\"search\\":\\"clinician=c2\\"}]"]]');
    await page.getByRole('link', { name: 'Remove Sam Lee' }).click();
    await page.waitForURL((url) => url.pathname === '/worklist' && url.search === '');
    expect((await namesIn(page)).length).toBeGreaterThan(1);
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByRole('link', { name: 'Sam\u2019s' }).click();
    await page.waitForURL(/clinician=c2/);
    await close(page);
  });

  it('reading and filtering need no JavaScript', async () => {
    const page = await open('director', '/worklist', { javaScriptEnabled: false });
    await page.locator('select[name="category"]').selectOption('safety');
    await page.locator('form#filters > noscript button').click();
    await page.waitForURL(/category=safety/);
    expect(await namesIn(page)).toEqual([NAMES['danger']]);
    await page.locator('li[data-row] summary').first().click();
    expect(plain(await page.locator('li[data-row] details').first().innerText())).toContain('Cleared when');
    await page.goto(`${cairn.origin}/worklist/rules`);
    await page.locator('form.choose select').selectOption('missed-contacts');
    await page.locator('form.choose button').click();
    await page.waitForURL(/rule=missed-contacts/);
    await page.getByLabel(/^Missed one after the other/).fill('3');
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.waitForURL(/setting\.inARow=3/);
    const [from, to] = await Promise.all(['from', 'to'].map((name) => page.locator(`form#filters input[name="${name}"]`).inputValue()));
    const { sentence } = await ask('director', `/v1/worklist/replay?rule=missed-contacts&setting.inARow=3&from=${from}&to=${to}`);
    expect(plain(await page.locator('[aria-labelledby="replayed"]').innerText())).toContain(plain(sentence));
    await close(page);
  });
});

describe('how old the list is', () => {
  it('stands on the page and grows; coming back to the page reads it again', async () => {
    const page = await (await contextFor(browser, session.clinician)).newPage();
    await page.clock.install();
    await page.goto(`${cairn.origin}/worklist`, { waitUntil: 'networkidle' });
    const age = page.locator('p.age');
    await expect.poll(async () => plain(await age.textContent())).toMatch(/^Data through \d+ \w{3} \d{4}, \d\d:\d\d UTC, read just now(; \d+ clients? read live)?\. Read again$/);
    await page.clock.fastForward(185_000);
    await expect.poll(async () => plain(await age.textContent())).toContain('read 3 min ago');
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect.poll(async () => plain(await age.textContent())).toContain('read just now');
    await page.context().setOffline(true);
    await page.getByText(/You are offline\. This is the list as it was read at \d\d:\d\d\sUTC/).waitFor();
    await close(page);
  });
});

describe('one content', () => {
  it('page, API and file agree', async () => {
    const list = await ask('director', '/v1/worklist');
    const page = await open('director', '/worklist');
    const shown = await page.locator('main section li[data-row]').evaluateAll((rows) => rows.map((row) => [row.querySelector('h3')?.textContent, ...[...row.querySelectorAll('summary strong')].map((title) => title.textContent)]));
    expect(shown.map((row) => row.map(plain))).toEqual(list.rows.map((row: { name: string; reasons: { title: string }[] }) => [row.name, ...row.reasons.map(({ title }) => title)]));
    const cookie = session.director.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const file = await fetch(`${cairn.origin}/worklist/csv?category=safety`, { headers: { cookie } });
    expect([file.status, file.headers.get('content-type'), file.headers.get('cache-control'), file.headers.get('content-disposition')]).toEqual([200, 'text/csv; charset=utf-8', 'no-store', `attachment; filename="worklist-${daysAgo(0)}.csv"`]);
    const own = await fetch(`${cairn.origin}/v1/worklist.csv?category=safety`, { headers: { authorization: `Bearer ${bearer.director}` } });
    expect(Buffer.from(await file.arrayBuffer()).equals(Buffer.from(await own.arrayBuffer()))).toBe(true);
    await close(page);
  });

  it('a clinician\'s page, file and address reach nobody of another caseload', async () => {
    const cookie = session.clinician.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    for (const path of ['/worklist', '/worklist?clinician=c2', '/worklist/csv', '/worklist/csv?clinician=c2', '/worklist/capacity', `/worklist?asOf=${daysAgo(1)}`]) {
      const text = await (await fetch(cairn.origin + path, { headers: { cookie } })).text();
      expect([path, text.includes(NAMES['other'] ?? ''), text.includes('client-other')]).toEqual([path, false, false]);
    }
  });
});
