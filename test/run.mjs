/**
 * `npm test`: installs what is missing, then runs everything there is, and ends with one line of counts.
 * A check that this machine cannot run says that it was left out, and why.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureCode, ensureInstalled, ensureWeb } from '../functions/local/launch.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = mkdtempSync(join(tmpdir(), 'cairn-tests-'));
const bin = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path);

/** @type {{ passed: number, failed: number, skipped: number }} */
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const leftOut = [];

/** What runs beside others prints once it has ended, so that each stands whole. */
let isTogether = false;

/**
 * Runs one thing.
 * @param {string} title @param {string[]} words @param {Record<string, string>} [environment] @param {string} [cwd] @returns {Promise<boolean>}
 */
function run(title, words, environment = {}, cwd = root) {
  const begun = Date.now();
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const said = [];
    if (!isTogether) process.stdout.write(`\n== ${title}\n`);
    const child = spawn(process.execPath, words, { cwd, stdio: ['ignore', isTogether ? 'pipe' : 'inherit', isTogether ? 'pipe' : 'inherit'], env: { ...process.env, ...environment } });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
    // 'close' comes after 'error', too.
    child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (status) => {
      const heading = child.stdout === null ? '' : `\n== ${title}\n`;
      const text = Buffer.concat(said).toString();
      process.stdout.write(`${heading}${text}${text === '' || text.endsWith('\n') ? '' : '\n'}== ${title}: ${status === 0 ? 'passed' : 'FAILED'} (${Math.round((Date.now() - begun) / 1000)} s)\n`);
      resolve(status === 0);
    });
  });
}

/** A check that is one test. @param {string} title @param {string[]} words */
async function check(title, words) {
  if (await run(title, words)) total.passed += 1;
  else total.failed += 1;
}

/** @param {string} title @param {Record<string, string>} environment @param {string[]} [more] */
async function suite(title, environment, more = []) {
  const report = join(reports, `${title.replaceAll(/\W+/g, '-')}.json`);
  const isWell = await run(title, [bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more], environment);
  if (!existsSync(report)) {
    total.failed += 1;
    return;
  }
  const result = JSON.parse(readFileSync(report, 'utf8'));
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests + (isWell || result.numFailedTests > 0 ? 0 : 1);
  total.skipped += result.numPendingTests + result.numTodoTests;
  for (const file of result.testResults) {
    for (const test of file.assertionResults) if (test.status === 'pending' || test.status === 'skipped') leftOut.push(`${title}: ${test.fullName}`);
  }
}

/** Several things at once. @param {() => Promise<void>[]} begin */
async function together(begin) {
  isTogether = true;
  const begun = begin();
  isTogether = false;
  await Promise.all(begun);
}

ensureInstalled(true);
await ensureCode();
await ensureWeb();
// The site's generated types, which its tests and its type check want.
await run('types of the site, generated', [bin('@sveltejs', 'kit', 'svelte-kit.js'), 'sync'], {}, join(root, 'web'));
// WHY some at a time: each of these has one thread, or waits for processes that it starts and ends.
await together(() => [
  check('types', [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', '.']),
  check('types of the site', [bin('svelte-check', 'bin', 'svelte-check'), '--workspace', 'web', '--tsconfig', './tsconfig.json', '--fail-on-warnings']),
  check('lint', [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']),
]);
await suite('tests, Auckland', { CAIRN_TEST_TZ: 'Pacific/Auckland' });
await suite('tests, Los Angeles', { CAIRN_TEST_TZ: 'America/Los_Angeles', CAIRN_TEST_AGAIN: '1' });
await together(() => [suite('what deploys', { CAIRN_SUITE: 'stacks' }), suite('the road, end to end', { CAIRN_SUITE: 'road' }), suite('kills', { CAIRN_SUITE: 'faults' })]);
// TRAP: files that run at the same time would unpack it at the same time, and start one that is half there.
await run('the browser, unpacked', ['--input-type=module', '--eval', "await (await import('@sparticuz/chromium')).default.executablePath().catch(() => undefined)"]);
await suite('a real browser', { CAIRN_SUITE: 'browser' });
rmSync(reports, { recursive: true, force: true });

for (const line of leftOut) process.stdout.write(`left out: ${line}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed === 0 ? 0 : 1);
