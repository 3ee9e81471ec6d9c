/** The record forms where something goes wrong: nothing that was typed is lost, and nothing is recorded twice. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choose, confirmation, close, focusedRole, formPath, openSite, openStage, save, unseenIn, type RecordSite, type Stage } from './record-harness.ts';
import { plain } from './visit.ts';

let stage: Stage;
let site: RecordSite;
beforeAll(async () => {
  stage = await openStage('--empty');
  site = await openSite(stage.cairn.origin);
}, 400_000);
afterAll(async () => {
  site.close();
  await stage.close();
});

describe('where something goes wrong, everything that was typed stays', () => {
  const there = (path: string, more: { javaScriptEnabled?: boolean } = {}): Promise<Page> => stage.open(path, { ...more, origin: site.origin });
  const typed = async (page: Page): Promise<string[]> => [await page.locator('input[name="minutes"]').inputValue(), await page.locator('input[name="attendance"]:checked').inputValue()];
  const fill = async (page: Page): Promise<void> => {
    await choose(page, 'attendance', 'attended');
    await page.locator('input[name="minutes"]').fill('45');
  };

  it.each([true, false])('the store does not answer; then it does (JavaScript %s)', async (javaScriptEnabled) => {
    const before = await stage.entriesOf('client-f', 'progress.contact');
    const page = await there(formPath('client-f', 'form=contact'), { javaScriptEnabled });
    await fill(page);
    site.mood = 'refused';
    await save(page);
    expect(plain(await page.getByRole('alert').innerText())).toBe('It was not saved yet The data service did not answer in time. What you entered is still here. Save again in a moment; it is recorded once, however often it is sent. Trace id, for whoever looks into it: trace-503');
    expect([await focusedRole(page), ...(await typed(page))]).toEqual(['alert', '45', 'attended']);
    site.mood = 'well';
    await save(page);
    expect(await confirmation(page)).toBe('The contact is recorded.');
    expect((await stage.since('client-f', 'progress.contact', before)).length).toBe(1);
    await close(page);
  });

  it.each([true, false])('it is saved and the answer is lost: saved again, it is one event (JavaScript %s)', async (javaScriptEnabled) => {
    const before = await stage.entriesOf('client-g', 'goal.milestone-reached');
    const page = await there(formPath('client-g', 'form=milestone'), { javaScriptEnabled });
    await page.locator(`input[name="step"][value="g/${javaScriptEnabled ? 's1' : 's2'}"]`).check();
    site.mood = 'lost';
    await save(page);
    await page.getByRole('alert').waitFor();
    site.mood = 'well';
    await save(page);
    expect(await confirmation(page)).toBe('A step reached, and recorded. Worth celebrating together!');
    expect((await stage.since('client-g', 'goal.milestone-reached', before)).length).toBe(1);
    await close(page);
  });

  it('this device is offline', async () => {
    const before = await stage.entriesOf('client-h', 'progress.contact');
    const page = await stage.open(formPath('client-h', 'form=contact'));
    await fill(page);
    await page.context().setOffline(true);
    await save(page);
    expect(plain(await page.getByRole('alert').innerText())).toMatch(/^It is not known whether this was saved No answer came back/);
    await page.context().setOffline(false);
    expect(await typed(page)).toEqual(['45', 'attended']);
    await save(page);
    expect(await confirmation(page)).toBe('The contact is recorded.');
    expect((await stage.since('client-h', 'progress.contact', before)).length).toBe(1);
    await close(page);
  });

  it('the session ended meanwhile', async () => {
    const page = await stage.open(formPath('client-h', 'form=contact'));
    await fill(page);
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await save(page);
    expect(plain(await page.getByRole('alert').innerText())).toMatch(/^You are signed out; nothing was saved .*Sign in, in a new tab$/);
    expect(await typed(page)).toEqual(['45', 'attended']);
    await page.context().addCookies(cookies);
    await save(page);
    expect(await confirmation(page)).toBe('The contact is recorded.');
    await close(page);
  });

  it.each([true, false])('its id is taken by other content: that is said, and only a button that says so makes a second entry (JavaScript %s)', async (javaScriptEnabled) => {
    const before = await stage.entriesOf('client-h', 'progress.marker');
    const page = await stage.open(formPath('client-h', 'form=marker'), { javaScriptEnabled });
    const hidden = await unseenIn(page);
    await page.request.post(page.url(), { form: { ...hidden, marker: 'hospital' }, headers: { origin: stage.cairn.origin }, maxRedirects: 0 });
    await choose(page, 'marker', 'arrest');
    await save(page);
    expect(plain(await page.getByRole('alert').innerText())).toMatch(/^This form was saved before, with other content What was saved first stays/);
    expect((await stage.since('client-h', 'progress.marker', before)).map(({ data }) => data['marker'])).toEqual(['hospital']);
    await page.getByRole('button', { name: 'Save as a new entry' }).click();
    expect(await confirmation(page)).toBe('The life event is recorded.');
    expect((await stage.since('client-h', 'progress.marker', before)).map(({ data }) => data['marker']).sort()).toEqual(['arrest', 'hospital']);
    await close(page);
  });
});

