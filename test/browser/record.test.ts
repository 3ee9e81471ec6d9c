/** The record forms, as a clinician uses them: before and after hydration, and by keyboard. Where things go wrong: record-faults.test.ts. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOURCE } from '../support/events.ts';
import { choose, close, confirmation, daysAgo, focusedRole, formPath, Hands, openStage, save, unseenIn, type Stage } from './record-harness.ts';
import { contextFor, faultsOf, faultsOfAll, plain, signIn, VIEWS, type Session } from './visit.ts';

const OWN = { banner: null, clock: /^Data through/ };
let stage: Stage;
let director: Session;
let demo: Session;
beforeAll(async () => {
  stage = await openStage();
  director = await signIn(stage.browser, stage.cairn.origin, /Program director.*Your organization/);
  demo = await signIn(stage.browser, stage.cairn.origin, /Clinician.*Cairn demo/);
}, 400_000);
afterAll(() => stage.close());

describe('without JavaScript', () => {
  it('a PHQ-9 is recorded in the demo, answer by answer', async () => {
    const mine = await stage.open('/clients', { session: demo, javaScriptEnabled: false });
    const href = (await mine.locator('main li a').first().getAttribute('href')) ?? '';
    const client = decodeURIComponent(href.split('/')[2]?.split('?')[0] ?? '');
    await close(mine);
    const before = await stage.entriesOf(client, 'reassessment.completed', true);
    const page = await stage.open(formPath(client, 'form=instrument&instrument=PHQ-9'), { session: demo, javaScriptEnabled: false });
    for (let item = 1; item <= 8; item += 1) await choose(page, `item-${item}`, '2');
    await save(page);
    expect(await confirmation(page)).toBe('The score is recorded.');
    expect(new URL(page.url()).pathname).toBe(`/clients/${encodeURIComponent(client)}`);
    const [recorded, ...more] = await stage.since(client, 'reassessment.completed', before, true);
    expect(more).toEqual([]);
    // Eight answers of 2 and a blank: made up by rule.
    expect(recorded?.data).toMatchObject({ kind: 'instrument', scores: [{ instrument: 'PHQ-9', scale: 'total', score: 18, items: { 1: 2, 8: 2, 9: null } }] });
    await close(page);
  });

  it('a contact: what is missing is said and linked, what was entered is kept, then it is recorded', async () => {
    const before = await stage.entriesOf('client-a', 'progress.contact');
    const page = await stage.open(formPath('client-a', 'form=contact&from=worklist'), { javaScriptEnabled: false });
    await page.locator('input[name="minutes"]').fill('50');
    await page.locator('input[name="date"]').fill(daysAgo(3));
    await page.locator('input[name="time"]').fill('09:15');
    await choose(page, 'modality', 'family');
    await save(page);
    const summary = page.getByRole('alert');
    expect(plain(await summary.innerText())).toBe('Nothing was saved: 1 thing to mend Say whether the client came');
    expect([await focusedRole(page), await page.title()]).toEqual(['alert', 'Not saved: Record · Cairn']);
    expect(await page.locator('input[name="minutes"]').inputValue()).toBe('50');
    expect(await page.locator('input[name="date"]').inputValue()).toBe(daysAgo(3));
    expect(await page.locator('input[name="modality"]:checked').inputValue()).toBe('family');
    await summary.getByRole('link').click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('attendance');
    await choose(page, 'attendance', 'attended');
    await save(page);
    expect([await confirmation(page), new URL(page.url()).pathname]).toEqual(['The contact is recorded.', '/worklist']);
    const recorded = await stage.since('client-a', 'progress.contact', before);
    expect(recorded.map(({ on, time, data }) => [on, time.slice(11, 16), data])).toEqual([[daysAgo(3), '09:15', { episode: 'a', modality: 'family', attendance: 'attended', minutes: 50 }]]);
    await close(page);
  });

  it('the same form posted twice at once is one event, and both come to the page that says so', async () => {
    const before = await stage.entriesOf('client-a', 'progress.marker');
    const page = await stage.open(formPath('client-a', 'form=marker'), { javaScriptEnabled: false });
    const form = { ...(await unseenIn(page)), marker: 'work-gained' };
    const post = () => page.request.post(page.url(), { form, headers: { origin: stage.cairn.origin, accept: 'text/html' }, maxRedirects: 0 });
    const answers = await Promise.all([post(), post()]);
    expect(answers.map((answer) => [answer.status(), answer.headers()['location']])).toEqual([[303, '/clients/client-a?saved=marker'], [303, '/clients/client-a?saved=marker']]);
    expect((await stage.since('client-a', 'progress.marker', before)).map(({ data }) => data['marker'])).toEqual(['work-gained']);
    await close(page);
  });
});

describe('with JavaScript', () => {
  it('a double click makes one event, and the confirmation has the focus', async () => {
    const before = await stage.entriesOf('client-b', 'progress.contact');
    const page = await stage.open(formPath('client-b', 'form=contact'));
    await choose(page, 'attendance', 'no-show');
    await page.getByRole('button', { name: 'Save' }).dblclick();
    expect(await confirmation(page)).toBe('The contact is recorded.');
    await expect.poll(() => focusedRole(page)).toBe('status');
    expect((await stage.since('client-b', 'progress.contact', before)).map(({ data }) => data)).toEqual([{ episode: 'b', modality: 'individual', attendance: 'no-show' }]);
    await close(page);
  });

  it('the score forms beside the answers, digits answer, and what goes to the safety list is said before it is saved', async () => {
    const page = await stage.open(formPath('client-b', 'form=instrument&instrument=PHQ-9'));
    const score = page.getByRole('complementary', { name: 'Score as it forms' });
    expect(plain(await score.innerText())).toMatch(/nothing entered yet last 16, .* 0 of 9 answered/);
    await page.locator('#f-item-1').focus();
    for (const digit of '11111111') await page.keyboard.press(digit);
    expect(plain(await score.innerText())).toMatch(/^Score 9 mild \(usual bands, not confirmed\); made up from 8 of 9 answers last 16.* 8 of 9 answered Item 9, about self-harm, has no answer yet\.$/);
    await page.keyboard.press('2');
    expect(plain(await score.innerText())).toMatch(/^Score 10 moderate \(usual bands, not confirmed\) last 16.*Once saved, this is on the safety list at once\. Your local crisis pathway applies now\.$/);
    await save(page);
    expect(await confirmation(page)).toBe('The score is recorded.');
    expect((await stage.timelineOf('client-b')).worklist.reasons.map(({ rule }) => rule)).toContain('self-harm-screen');
    await close(page);
  });

  it('what was typed before the page came alive is still there after', async () => {
    const context: BrowserContext = await contextFor(stage.browser, stage.own);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await context.route('**/_app/**/*.js', async (route) => {
      await held;
      await route.continue();
    });
    const page = await context.newPage();
    await page.goto(stage.cairn.origin + formPath('client-b', 'form=instrument&instrument=GAD-7'), { waitUntil: 'commit' });
    await page.locator('input[name="score-total"]').fill('12');
    await page.locator('select[name="mode"]').selectOption('interview');
    await choose(page, 'item-3', '1');
    await page.locator('input[name="date"]').fill(daysAgo(2));
    release();
    await expect.poll(async () => plain(await page.getByRole('complementary', { name: 'Score as it forms' }).innerText())).toContain('1 of 7 answered');
    expect([await page.locator('input[name="score-total"]').inputValue(), await page.locator('select[name="mode"]').inputValue(), await page.locator('input[name="item-3"]:checked').inputValue(), await page.locator('input[name="date"]').inputValue()]).toEqual(['12', 'interview', '1', daysAgo(2)]);
    await context.close();
  });

  it('an entry is corrected, and another is taken back; both stay in the history', async () => {
    const page = await stage.open('/clients/client-c');
    await page.goto(stage.cairn.origin + formPath('client-c', `form=correct&event=seen-c&source=${encodeURIComponent(SOURCE)}`), { waitUntil: 'networkidle' });
    expect(await page.locator('input[name="attendance"]:checked').inputValue()).toBe('attended');
    await choose(page, 'attendance', 'cancelled-by-client');
    await page.getByRole('button', { name: 'Save the correction' }).click();
    expect(await confirmation(page)).toBe('The correction is recorded. What it replaces stays in the history.');
    // They happened at the same instant, so either may be listed first.
    expect((await stage.entriesOf('client-c', 'progress.contact')).map(({ standing, data }) => `${standing}: ${String(data['attendance'])}`).sort()).toEqual(['in-force: cancelled-by-client', 'replaced: attended']);
    await page.goto(stage.cairn.origin + formPath('client-c', `form=correct&event=scores-c&source=${encodeURIComponent(SOURCE)}`), { waitUntil: 'networkidle' });
    expect(plain(await page.locator('main').innerText())).toMatch(/Several questionnaires were entered at once\. Which one is to be corrected\? PHQ-9 GAD-7/);
    await page.getByRole('button', { name: 'Take it back' }).click();
    expect(plain(await page.getByRole('alert').innerText())).toMatch(/Choose why it is taken back/);
    await choose(page, 'reason', 'wrong-client');
    await page.getByRole('button', { name: 'Take it back' }).click();
    expect(await confirmation(page)).toBe('The entry is taken back. It stays in the history.');
    expect((await stage.entriesOf('client-c', 'reassessment.completed')).map(({ standing }) => standing)).toEqual(['retracted']);
    await close(page);
  });
});

describe('by keyboard alone, in under five actions from the client\u2019s page', () => {
  const record = async (form: string): Promise<{ page: Page; hands: Hands }> => {
    const page = await stage.open('/clients/client-d');
    const hands = new Hands(page);
    await hands.press('main button[popovertarget]');
    await hands.press(`a[href$="form=${form}"]`);
    await page.locator('form[novalidate]').waitFor();
    return { page, hands };
  };
  const done = async ({ page, hands }: { page: Page; hands: Hands }, says: string): Promise<void> => {
    expect(await confirmation(page)).toBe(says);
    await expect.poll(() => focusedRole(page)).toBe('status');
    expect(hands.count).toBeLessThan(5);
    await close(page);
  };
  it('a contact', async () => {
    const { page, hands } = await record('contact');
    await hands.pick('#f-attendance');
    await hands.enter();
    await done({ page, hands }, 'The contact is recorded.');
  });
  it('a step reached, which is the client\u2019s own win', async () => {
    const { page, hands } = await record('milestone');
    await hands.pick('#f-step');
    await hands.enter();
    await done({ page, hands }, 'A step reached, and recorded. Worth celebrating together!');
    expect((await stage.timelineOf('client-d')).goals[0]?.steps.map(({ reachedOn }) => reachedOn !== null)).toEqual([true, false]);
  });
  it('a life event', async () => {
    const { page, hands } = await record('marker');
    await hands.pick('#f-marker');
    await hands.enter();
    await done({ page, hands }, 'The life event is recorded.');
  });
  it('a score, from the link that the worklist has', async () => {
    const page = await stage.open(formPath('client-d', 'form=instrument&instrument=PHQ-9&from=worklist'));
    const hands = new Hands(page);
    hands.count = 1;
    await hands.type('#f-score-total', '11');
    await hands.enter();
    await done({ page, hands }, 'The score is recorded.');
  });
  it('a plan review, from the link that the worklist has', async () => {
    const page = await stage.open(formPath('client-d', 'form=plan-review&from=worklist'));
    const hands = new Hands(page);
    hands.count = 1;
    await hands.pick('#f-planChanged');
    await hands.pick('#f-withClient');
    await hands.enter();
    await done({ page, hands }, 'The plan review is recorded.');
  });
});

describe('every form is well, in both themes, on a desk and on a phone, with names of any length and direction', () => {
  const FORMS = ['', 'form=contact', 'form=instrument', 'form=instrument&instrument=PHQ-9', 'form=instrument&instrument=BAM', 'form=instrument&instrument=C-SSRS', 'form=plan-review', 'form=goal', 'form=goal&what=set', 'form=goal&what=progressed&goal=g', 'form=milestone', 'form=marker', 'form=deferral'];
  it('for a very long name', async () => {
    const paths = [...FORMS, `form=correct&event=seen-long&source=${encodeURIComponent(SOURCE)}`].map((form) => formPath('client-long', form));
    expect(await faultsOfAll(stage.browser, stage.cairn.origin, VIEWS.flatMap((view) => paths.map((path) => ({ session: stage.own, view, path }))), OWN)).toEqual([]);
  });
  it('for one that runs from right to left, and two stays', async () => {
    const paths = ['form=contact', 'form=instrument&instrument=BARC-10', 'form=deferral'].map((form) => formPath('client-rtl', form));
    expect(await faultsOfAll(stage.browser, stage.cairn.origin, VIEWS.flatMap((view) => paths.map((path) => ({ session: stage.own, view, path }))), OWN)).toEqual([]);
  });
  it('has no name, number or id in its title, and nothing that a browser would fill in', async () => {
    const page = await stage.open(formPath('client-a', 'form=instrument&instrument=PHQ-9'));
    expect(await page.title()).toBe('Record · Cairn');
    expect(await page.locator('form[novalidate]').getAttribute('autocomplete')).toBe('off');
    expect(await page.locator('form[novalidate] :is(input:not([type="hidden"]), select):not([autocomplete="off"])').count()).toBe(0);
    await close(page);
  });
  it('is for clinicians: a director sees no button, and is told so', async () => {
    const faults = await faultsOf(stage.browser, stage.cairn.origin, { session: director, view: VIEWS[0], path: formPath('client-a', 'form=contact') }, { ...OWN, status: 403 });
    expect(faults).toEqual([]);
    const page = await stage.open(formPath('client-a', 'form=contact'), { session: director });
    expect(plain(await page.locator('main').innerText())).toMatch(/Not for this role What happens with a client is recorded by the clinicians who work with them/);
    await page.goto(`${stage.cairn.origin}/clients/client-a`, { waitUntil: 'networkidle' });
    expect(await page.locator('a[href*="/record"]').count()).toBe(0);
    await close(page);
  });
});
