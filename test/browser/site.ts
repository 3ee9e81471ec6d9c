/** A site with a browser in front of it: a process, a folder and a port of its own. */
import type { Browser, Page } from 'playwright-core';
import type { Event } from '#analytics/contract/event.ts';
import { openBrowser } from '../support/browser.ts';
import { BATCH, call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';
import { contextFor, VIEWS, type Session, type View } from './visit.ts';

export interface Site {
  readonly folder: string;
  readonly cairn: Cairn;
  readonly browser: Browser;
  open(session: Session, path: string, view?: View, more?: { javaScriptEnabled?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

async function publish(folder: string, { origin }: Cairn, events: readonly Event[]): Promise<void> {
  const operator = token(folder, 'operator', '--organization', 'own');
  const sent = await call(origin, operator, 'POST', '/v1/events', events, BATCH);
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  await call(origin, operator, 'POST', '/v1/snapshots', {});
}

/** With these events and a snapshot of them; without, the demo. */
export async function openSite(events: readonly Event[] | null = null): Promise<Site> {
  const folder = await newFolder();
  const [cairn, browser] = await Promise.all([startCairn(folder, ...(events === null ? [] : ['--empty'])), openBrowser()]);
  if (events !== null) await publish(folder, cairn, events);
  return {
    folder, cairn, browser,
    open: async (session, path, view = VIEWS[0], more = {}) => {
      const page = await (await contextFor(browser, session, view, more)).newPage();
      await page.goto(cairn.origin + path, { waitUntil: 'networkidle' });
      return page;
    },
    close: async () => {
      await browser.close();
      await cairn.kill('SIGTERM');
      await removeFolder(folder);
    },
  };
}
