/** Restatement as a director meets it: from a measure to what it was, with records that came late, were corrected and taken back. */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Restatement } from '#analytics/contract/restatement.ts';
import { call, token } from '../support/cairn.ts';
import { openSite, type Site } from './site.ts';
import { contextFor, faultsOfAll, plain, signIn, VIEWS, type Session } from './visit.ts';

const DEMO = { banner: 'Demo data: nobody here is real.', clock: /^Data through \d+ \w{3} \d{4}, \d\d:\d\d UTC \(.+ old\)/ };
const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const QUESTION = `from=${dayBefore(400)}&to=${dayBefore(40)}`;
const PAGE = `/measures/attendance/restatement?${QUESTION}&knownOn=${dayBefore(60)}`;

let site: Site;
let director: Session;
beforeAll(async () => {
  site = await openSite();
  director = await signIn(site.browser, site.cairn.origin, /Program director/);
  return () => site.close();
}, 400_000);

const open = (path: string): Promise<Page> => site.open(director, path);

const number = (text: string): number => Number(plain(text).replaceAll(/[,+]|in all/g, '').replace('−', '-'));
const tenths = (text: string): number => Math.round(number(text.replace('%', '')) * 10);

describe('restatement', () => {
  it('is reached from the measure, and its lines add up as they are shown', async () => {
    const page = await open(`/measures/attendance?${QUESTION}`);
    await page.getByRole('link', { name: 'What it was as known on an earlier day' }).click();
    await page.waitForURL(/\/restatement/);
    await page.getByLabel('As known at the end of').fill(dayBefore(60));
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/knownOn=/);
    expect(await page.locator('p.lead').textContent()).toMatch(/as known (on|now)/);
    const table = page.locator('table', { has: page.locator('caption', { hasText: 'from then to now' }) });
    const rows = await table.locator('tbody tr').evaluateAll((found) => found.map((row) => [...row.querySelectorAll('th,td')].map((cell) => cell.textContent)));
    expect(rows.map(([name]) => plain(name).split(' ').slice(0, 2).join(' '))).toEqual(['As known', 'Late entries', 'Corrections in', 'Retractions taken', 'Attribution another', 'As known']);
    const [then, ...rest] = rows;
    const now = rest.pop();
    // Step, events, episodes, numerator, denominator, change, figure.
    for (const column of [3, 4]) expect(number(then?.[column] ?? '') + rest.reduce((sum, row) => sum + number(row[column] ?? ''), 0)).toBe(number(now?.[column] ?? ''));
    expect(tenths(then?.[6] ?? '') + rest.reduce((sum, row) => sum + tenths(row[5] ?? ''), 0)).toBe(tenths(now?.[6] ?? ''));
    await page.context().close();
  });
  it('shows what the API says', async () => {
    const bearer = token(site.folder, 'director', '--organization', 'demo');
    const told = Restatement.parse((await call(site.cairn.origin, bearer, 'GET', `/v1${PAGE}`)).body);
    const page = await open(PAGE);
    const said = plain(await page.locator('p.lead').textContent());
    expect(said).toContain(told.figure.now.state === 'value' ? `${(told.figure.now.value * 100).toFixed(1)} %` : 'yet');
    expect(told.since.events).toBeGreaterThan(1000);
    await page.context().close();
  });
  it('is well in both themes and widths: also where nothing had come yet, and of a curve by program', async () => {
    const paths = [PAGE, `/measures/attendance/restatement?${QUESTION}&knownOn=2020-01-01`, `/measures/retention/restatement?${QUESTION}&groupBy=program&knownOn=${dayBefore(90)}`];
    const faults: string[] = [];
    // WHY one page after the other: each day asked about is read and put together anew.
    for (const path of paths) faults.push(...(await faultsOfAll(site.browser, site.cairn.origin, VIEWS.map((view) => ({ session: director, view, path })), DEMO)));
    expect(faults).toEqual([]);
  });
  it('is not for the role that reads releases', async () => {
    const context = await contextFor(site.browser, undefined, VIEWS[0]);
    await context.addCookies([{ name: 'cairn_session', value: token(site.folder, 'quality', '--organization', 'demo'), url: site.cairn.origin }]);
    const page = await context.newPage();
    const answer = await page.goto(site.cairn.origin + PAGE);
    expect([answer?.status(), plain(await page.locator('main').textContent())]).toEqual([403, expect.stringContaining('This role reads releases, which stay as they were made.')]);
    await context.close();
  });
});
