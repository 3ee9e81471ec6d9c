/**
 * Pictures of every page in every state, with axe, console noise, foreign requests and sideways overflow reported; exits 1 on any of them.
 * `node test/web/look.mjs [OUT_DIR] [NAME ...]` after `cd web && npx vite build`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serveFixture } from './fixture-api.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [out = '/tmp/cairn-look', ...wanted] = process.argv.slice(2);
const PORT = Number(process.env.CAIRN_LOOK_PORT ?? 4319);
const base = `http://127.0.0.1:${PORT}`;
const VIEWS = [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']];
const PAGES = [
  ['sign-in', '', '/sign-in'], ['overview', 'full-director', '/'], ['overview-empty', 'empty-director', '/'], ['overview-partial', 'partial-director', '/'], ['overview-few', 'few-quality', '/'], ['overview-new', 'new-director', '/'],
  ['retention', 'full-director', '/measures/retention'], ['retention-program', 'full-director', '/measures/retention?groupBy=program&program=program-3'], ['retention-many', 'full-director', '/measures/retention?groupBy=clinician'],
  ['retention-few', 'few-quality', '/measures/retention?groupBy=program'], ['retention-empty', 'empty-director', '/measures/retention'], ['attendance', 'full-director', '/measures/attendance'], ['attendance-program', 'full-director', '/measures/attendance?groupBy=program'],
  ['attendance-few', 'few-quality', '/measures/attendance'], ['milestone', 'full-director', '/measures/time-to-first-milestone'], ['milestone-program', 'full-director', '/measures/time-to-first-milestone?groupBy=program'],
  ['families-engagement', 'full-director', '/families/engagement'], ['families-retention', 'full-director', '/families/retention'], ['families-outcomes', 'few-quality', '/families/outcomes'], ['families-plans', 'full-director', '/families/plans'],
  ['attendance-new', 'new-director', '/measures/attendance'], ['attendance-run', 'full-director', '/measures/attendance?rules=anhoej'], ['attendance-empty', 'empty-director', '/measures/attendance'], ['attendance-funnel', 'full-director', '/measures/attendance?view=funnel'],
  ['missed', 'full-director', '/measures/missed-contacts'], ['contact-gap', 'full-director', '/measures/contact-gap'], ['days', 'full-director', '/measures/trigger-to-reassessment'], ['overdose', 'full-director', '/measures/overdose'], ['overdose-program', 'full-director', '/measures/overdose?groupBy=program'], ['overdose-empty', 'empty-director', '/measures/overdose'],
  ['exits', 'full-director', '/measures/exits'], ['exits-program', 'full-director', '/measures/exits?groupBy=program'], ['exits-few', 'few-quality', '/measures/exits'],
  ['cohorts', 'full-director', '/measures/retention-cohorts'], ['cohorts-few', 'few-quality', '/measures/retention-cohorts'], ['cohorts-program', 'full-director', '/measures/retention-cohorts?groupBy=program'], ['cohorts-empty', 'empty-director', '/measures/retention-cohorts'],
  ['funnel', 'full-director', '/measures/caseloads-90-days'], ['funnel-few', 'few-quality', '/measures/caseloads-90-days'], ['funnel-empty', 'empty-director', '/measures/caseloads-90-days'],
  ['change', 'full-director', '/measures/reliable-change'], ['change-one', 'full-director', '/measures/reliable-change?instrument=phq-9&medication=buprenorphine'], ['change-program', 'full-director', '/measures/reliable-change?groupBy=program'], ['change-few', 'few-quality', '/measures/reliable-change'], ['domains', 'full-director', '/measures/goals-by-domain'], ['domains-program', 'full-director', '/measures/goals-by-domain?groupBy=program'],
  ['clients', 'full-director', '/clients'], ['clients-empty', 'empty-clinician', '/clients'], ['clients-quality', 'full-quality', '/clients'], ['client', 'full-clinician', '/clients/cl%201%2F%C3%A9'], ['client-new', 'new-director', '/clients/x'], ['client-waiting', 'full-clinician', '/clients/waiting'], ['client-past', 'full-clinician', '/clients/c?asOf=2026-09-15&days=90'],
  ['worklist', 'full-clinician', '/worklist'], ['worklist-director', 'full-director', '/worklist'], ['worklist-many', 'many-director', '/worklist?page=2'], ['worklist-narrowed', 'full-director', '/worklist?category=overdue&clinician=c1&levelOfCare=2.1'], ['worklist-none', 'full-director', '/worklist?program=nowhere'], ['worklist-past', 'full-clinician', '/worklist?asOf=2026-10-01'],
  ['worklist-calm', 'calm-clinician', '/worklist'], ['worklist-no-caseload', 'new-clinician', '/worklist'], ['worklist-empty', 'empty-director', '/worklist'], ['worklist-error', 'error-clinician', '/worklist'], ['worklist-partial', 'partial-director', '/worklist'], ['worklist-quality', 'full-quality', '/worklist'], ['worklist-saved', 'full-clinician', '/worklist?saved=instrument'],
  ['rules', 'full-director', '/worklist/rules'], ['rules-clinician', 'full-clinician', '/worklist/rules'], ['rules-replay', 'full-director', '/worklist/rules?rule=instrument-PHQ-9&every=21&everyUnit=D'], ['rules-variants', 'full-operator', '/worklist/rules?rule=plan-review'], ['rules-partial', 'partial-operator', '/worklist/rules'], ['rules-empty', 'empty-director', '/worklist/rules'],
  ['capacity', 'full-director', '/worklist/capacity'], ['capacity-clinician', 'full-clinician', '/worklist/capacity'], ['capacity-empty', 'empty-clinician', '/worklist/capacity'],
  ['data', 'full-operator', '/data'], ['data-empty', 'empty-operator', '/data'], ['error', 'error-director', '/measures/retention'], ['not-found', 'full-director', '/nowhere'],
];
// A browser reports the status of a page that answers 403, 404 or 503 on purpose.
const EXPECTED_NOISE = /status of (403|404|503)/;

async function look(browser, axe, [width, theme], [name, session, path]) {
  const context = await browser.newContext({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme: theme, hasTouch: width === 390 });
  if (session !== '') await context.addCookies([{ name: 'cairn_session', value: session, url: base }]);
  const page = await context.newPage();
  const found = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && !EXPECTED_NOISE.test(message.text()) && found.push(message.text()));
  page.on('pageerror', (error) => found.push(String(error)));
  page.on('request', (request) => request.url().startsWith(base) || request.url().startsWith('data:') || found.push(`foreign request ${request.url()}`));
  await page.goto(base + path, { waitUntil: 'networkidle' });
  await page.screenshot({ path: `${out}/${name}-${width}-${theme}.png`, fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) found.push(`${overflow} px too wide`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  found.push(...violations.map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`));
  await context.close();
  return found.map((text) => `${name} ${width} ${theme}: ${text}`);
}

mkdirSync(out, { recursive: true });
const server = await serveFixture(PORT, process.env.CAIRN_WEB_OUT ?? `${root}/web/build`);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
const axe = readFileSync(`${root}/node_modules/axe-core/axe.min.js`, 'utf8');
const found = [];
for (const view of VIEWS) for (const page of PAGES) if (wanted.length === 0 || wanted.includes(page[0])) found.push(...(await look(browser, axe, view, page)));
await browser.close();
server.close();
console.log(found.length === 0 ? `Nothing found; pictures in ${out}` : found.join('\n'));
process.exit(found.length === 0 ? 0 : 1);
