import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';
import { aContact, anAdmission, anEvent, aProgram } from '../support/events.ts';
import { contextFor, faultsOfAll, plain, signIn, VIEWS, type Session } from './visit.ts';

const NOTHING = { banner: null, clock: /^No data yet$/ };
const SOME = { banner: null, clock: /^Data through/ };
const PAGES = ['/', '/worklist', '/measures/retention', '/measures/retention?groupBy=program', '/measures/attendance', '/measures/time-to-first-milestone', '/clients', '/data'];
/** The built site that the Cairn of this file runs: the youngest. */
function builtSite(): string {
  const builds = fileURLToPath(new URL('../../.build', import.meta.url));
  const [first] = readdirSync(builds).filter((name) => name.startsWith('web-')).map((name) => join(builds, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (first === undefined) throw new Error('no site was built');
  return first;
}
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

let folder: string;
let cairn: Cairn;
let browser: Browser;
let director: Session;
beforeAll(async () => {
  folder = await newFolder();
  [cairn, browser] = await Promise.all([startCairn(folder, '--empty'), openBrowser()]);
  director = await signIn(browser, cairn.origin, /director/i);
}, 400_000);
afterAll(async () => {
  await browser.close();
  await cairn.kill('SIGKILL');
  await removeFolder(folder);
});

async function open(path: string): Promise<Page> {
  const page = await (await contextFor(browser, director)).newPage();
  await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
  return page;
}
const textOf = async (path: string): Promise<string> => {
  const page = await open(path);
  const text = plain(await page.locator('main').innerText());
  await page.context().close();
  return text;
};

describe('day one', () => {
  it('every page is well with nothing in it', async () => {
    const visits = VIEWS.flatMap((view) => PAGES.map((path) => ({ session: director, view, path })));
    expect(await faultsOfAll(browser, cairn.origin, visits, NOTHING)).toEqual([]);
  });
  it('says so in words, never with a zero per cent, and says what to do next', async () => {
    expect(await textOf('/')).toMatch(/^Overview Nothing has been sent yet/);
    expect(await textOf('/data')).toMatch(/Nothing has been sent yet.*npm run import.*\/v1\/schema\/events/);
    expect(await textOf('/clients')).toContain('Nobody has been admitted yet.');
    expect(await textOf('/measures/attendance')).toContain('Nobody had an appointment in this period.');
    for (const path of ['/measures/retention', '/measures/time-to-first-milestone']) {
      const text = await textOf(path);
      expect(text).toContain('Nobody was admitted in this period.');
      expect(text).toContain('– nobody yet');
    }
    const figures = await (await open('/measures/retention')).locator('.reading.value').count();
    expect(figures).toBe(0);
  });
  it('shows no link that answers with an error', async () => {
    const page = await open('/data');
    const links = await page.locator('a[href^="/"]').evaluateAll((all) => [...new Set(all.map((link) => link.getAttribute('href') ?? ''))]);
    for (const link of links) expect([link, (await page.request.get(cairn.origin + link)).status()]).toEqual([link, 200]);
    await page.context().close();
  });
});

describe('then the first events arrive', () => {
  beforeAll(async () => {
    const operator = token(folder, 'operator');
    const events = [
      aProgram(), anAdmission('a', daysAgo(120), { clinician: 'k' }), aContact('a', daysAgo(100)), aContact('a', daysAgo(99), 'no-show'), anAdmission('b', daysAgo(110)),
      anEvent('episode.discharged', { episode: 'b', reason: 'completed' }, { id: 'out-b', subject: 'client-b', time: `${daysAgo(60)}T12:00:00Z` }),
      anEvent('goal.set', { episode: 'a', goal: 'g', domain: 'housing', authoredBy: 'client', steps: [{ step: 's1' }] }, { subject: 'client-a', time: `${daysAgo(110)}T12:00:00Z` }),
      anEvent('goal.milestone-reached', { episode: 'a', goal: 'g', step: 's1' }, { subject: 'client-a', time: `${daysAgo(90)}T12:00:00Z` }),
    ];
    const sent = await call(cairn.origin, operator, 'POST', '/v1/events', events, BATCH);
    expect(sent.body).toMatchObject({ accepted: events.length });
    await call(cairn.origin, operator, 'POST', '/v1/snapshots', {});
    await call(cairn.origin, operator, 'PUT', '/v1/directory/clients/client-a', { displayName: 'Ada مثال', recordNumber: 'R-1' });
  });
  it('every page shows them, and is well', async () => {
    const visits = [...PAGES, '/clients/client-a'].map((path) => ({ session: director, view: VIEWS[0], path }));
    expect(await faultsOfAll(browser, cairn.origin, visits, SOME)).toEqual([]);
    expect(await textOf('/measures/retention')).toMatch(/50 % stayed at least 90 days \(.*2 admitted; 1 still followed at day 90\)/);
    expect(await textOf('/measures/attendance')).toMatch(/50 % of appointments were attended in \w{3} \d{4} \(.*1 of 2\)/);
    expect(await textOf('/measures/time-to-first-milestone')).toMatch(/50 % reached a first milestone within \d+ days/);
    expect(await textOf('/clients')).toMatch(/2 clients.*In treatment 1 Ada مثال Program p.*Ended 1/);
    expect(await textOf('/clients/client-a')).toMatch(/Went well .*housing/i);
    expect(await textOf('/data')).toContain('8 events');
  });
});

describe('no answer', () => {
  it('from the data service: the page says what happened and what to do', async () => {
    const handler = join(builtSite(), 'handler.js');
    const program = `process.env.CAIRN_API_URL = 'http://127.0.0.1:9'; const { handler } = await import(${JSON.stringify(handler)}); const { createServer } = await import('node:http');
      const server = createServer(handler); server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
    const { PATH, HOME } = process.env;
    const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', program], { env: { PATH, HOME }, stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise<number>((resolve) => child.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk.toString()))));
    const answer = await fetch(`http://127.0.0.1:${port}/measures/retention`, { headers: { cookie: 'cairn_session=x' } });
    const html = plain((await answer.text()).replaceAll(/<script.*?<\/script>/gs, '').replaceAll(/<[^>]+>/g, ' '));
    child.kill();
    expect(answer.status).toBe(503);
    expect(html).toContain('The data service did not answer');
    expect(html).toMatch(/could not be reached.*Nothing is lost\. Try again in a moment.*Try again/);
  });
  it('from Cairn itself: a page that is open says so and keeps its words', async () => {
    const page = await open('/measures/retention');
    await cairn.kill('SIGKILL');
    await page.locator('header.rail').getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cairn cannot be reached' }).waitFor();
    expect(plain(await page.locator('.problem').innerText())).toMatch(/No answer came back.*Nothing is lost\. Try again in a moment.*Try again/);
    await page.context().close();
  });
});
