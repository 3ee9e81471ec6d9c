/**
 * `npm run compare -- main`: every measure in every view on the demo, as this tree answers and as another one does, and a table of what differs.
 *
 * Both trees are run as anybody runs them, each on a folder of its own, and asked over HTTP; so any two that answer `GET /v1/measures` compare.
 * Exits 0 whether or not something differs, 1 where one of them cannot be asked. `--json` prints every difference. The demo is the seed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const READY_MS = 10 * 60_000;
const SHOWN_AT_MOST = 8;

/** @param {string} line @returns {never} */
function giveUp(line) {
  process.stderr.write(`compare: ${line}\n`);
  process.exit(1);
}

/** @param {string[]} words @param {string} cwd */
function git(words, cwd = root) {
  const done = spawnSync('git', words, { cwd, encoding: 'utf8' });
  if (done.status !== 0) giveUp(`git ${words.join(' ')}: ${done.stderr.trim()}`);
  return done.stdout.trim();
}

/** The other tree, with the packages of this one where its lock file is the same. @param {string} ref @param {string} folder */
function checkOut(ref, folder) {
  git(['worktree', 'add', '--detach', '--force', folder, ref]);
  const lock = (/** @type {string} */ tree) => readFileSync(join(tree, 'package-lock.json'), 'utf8');
  if (existsSync(join(root, 'node_modules')) && lock(folder) === lock(root)) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** @param {string} tree @param {string} data @param {string[]} stops */
async function start(tree, data, stops) {
  const child = spawn(process.execPath, ['functions/local/launch.mjs', 'start', '--port', '0', '--data', data], { cwd: tree, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said += String(chunk); });
  stops.push(String(child.pid));
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    const origin = /Cairn is ready: (http:\S+)/.exec(said)?.[1];
    if (origin !== undefined) return origin;
    await sleep(300);
  }
  throw new Error(`${tree} did not start:\n${said}`);
}

/** @param {string} tree @param {string} data */
function tokenOf(tree, data) {
  const done = spawnSync(process.execPath, ['functions/local/launch.mjs', 'token', 'director', '--data', data], { cwd: tree, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
}

/** @typedef {{ version: number, figures: Map<string, string> }} Answer */

/** Every number and state of a result, by its place; groups, rows and points by their keys, never by position. @param {unknown} value @param {string} at @param {Map<string, string>} into */
function flatten(value, at, into) {
  if (Array.isArray(value)) {
    value.forEach((entry, index) => flatten(entry, `${at}/${entry?.key ?? entry?.from ?? entry?.cause ?? entry?.column ?? entry?.day ?? index}`, into));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value)) flatten(entry, `${at}/${name}`, into);
  } else {
    into.set(at, typeof value === 'number' ? String(Number(value.toPrecision(9))) : String(value));
  }
}

/** @param {string} origin @param {string} token */
async function askAll(origin, token) {
  const get = async (/** @type {string} */ path) => {
    const response = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return { isOk: response.ok, body: /** @type {any} */ (await response.json()) };
  };
  /** @type {Map<string, Answer>} */
  const answers = new Map();
  const me = (await get('/v1/me')).body;
  const asOf = me.lastCompleteDay;
  for (const measure of (await get('/v1/measures')).body.measures) {
    for (const view of measure.views ?? [null]) {
      for (const group of ['', '&groupBy=program']) {
        const { isOk, body } = await get(`/v1/measures/${measure.id}?from=2000-01-01&to=${asOf}&asOf=${asOf}${view === null ? '' : `&view=${view}`}${group}`);
        const figures = new Map();
        flatten(isOk ? body.result : { refused: body.detail }, '', figures);
        answers.set(`${measure.id} ${view ?? measure.kind}${group === '' ? '' : ' by program'}`, { version: measure.version, figures });
      }
    }
  }
  return answers;
}

/** @param {Map<string, Answer>} before @param {Map<string, Answer>} after */
function differencesOf(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined || is === undefined) return { name, versions: `${was?.version ?? '-'} -> ${is?.version ?? '-'}`, changed: [], note: was === undefined ? 'new' : 'gone', figures: 0 };
    const places = [...new Set([...was.figures.keys(), ...is.figures.keys()])];
    const changed = places.filter((place) => was.figures.get(place) !== is.figures.get(place)).map((place) => ({ place, was: was.figures.get(place) ?? '-', is: is.figures.get(place) ?? '-' }));
    return { name, versions: `${was.version} -> ${is.version}`, changed, note: '', figures: places.length };
  });
}

/** @param {ReturnType<typeof differencesOf>} all @param {string} ref */
function print(all, ref) {
  const different = all.filter(({ changed, note }) => changed.length > 0 || note !== '');
  process.stdout.write(`${all.length} answers, ${different.length} of them not as in ${ref}\n`);
  for (const { name, versions, changed, note, figures } of different) {
    process.stdout.write(`\n${name} (version ${versions}): ${note === '' ? `${changed.length} of ${figures} entries differ` : note}\n`);
    for (const { place, was, is } of changed.slice(0, SHOWN_AT_MOST)) process.stdout.write(`  ${place}: ${was} -> ${is}\n`);
    if (changed.length > SHOWN_AT_MOST) process.stdout.write(`  ... and ${changed.length - SHOWN_AT_MOST} more\n`);
  }
}

const words = process.argv.slice(2);
const [ref, ...more] = words.filter((word) => word !== '--json');
if (ref === undefined || more.length > 0) giveUp('name what to compare with: npm run compare -- main');
git(['rev-parse', '--verify', `${ref}^{commit}`]);
const scratch = mkdtempSync(join(tmpdir(), 'cairn-compare-'));
const other = join(scratch, 'tree');
/** @type {string[]} */
const stops = [];
try {
  checkOut(ref, other);
  const trees = [{ tree: other, data: join(scratch, 'was') }, { tree: root, data: join(scratch, 'is') }];
  /** @type {Map<string, Answer>[]} */
  const answers = [];
  // One after the other: each brings its own store, and both want the same two cores.
  for (const { tree, data } of trees) {
    const origin = await start(tree, data, stops);
    answers.push(await askAll(origin, tokenOf(tree, data)));
    process.kill(Number(stops.pop()), 'SIGTERM');
  }
  const all = differencesOf(answers[0] ?? new Map(), answers[1] ?? new Map());
  if (words.includes('--json')) process.stdout.write(`${JSON.stringify(all.filter(({ changed, note }) => changed.length > 0 || note !== ''), null, 1)}\n`);
  else print(all, ref);
} catch (error) {
  process.stderr.write(`compare: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const pid of stops) process.kill(Number(pid), 'SIGTERM');
  git(['worktree', 'remove', '--force', other]);
  rmSync(scratch, { recursive: true, force: true });
}
