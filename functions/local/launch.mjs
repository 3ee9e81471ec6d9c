/**
 * The door to every command: installs what is missing, builds what is stale, then runs one built file in this process.
 * Plain JavaScript, because Node 20 runs no TypeScript and nothing is installed yet (house D15).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const builds = join(root, '.build');
const KEEP_BUILDS = 3;
const LOCK_MS = 5 * 60_000;

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

/** @param {string} line @returns {never} */
function giveUp(line) {
  say(`cairn: ${line}`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) giveUp(`Cairn needs Node 20.19 or later; this is ${process.versions.node}.`);
}

/** @param {string} path @returns {any} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Packages of the lock file that are not here in the version it names. Optional ones (other platforms' binaries) don't count.
 * @param {boolean} withDev
 */
function missingPackages(withDev) {
  const { packages } = readJson(join(root, 'package-lock.json'));
  return Object.entries(packages).filter(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional || entry.peer || (entry.dev && !withDev)) return false;
    const manifest = join(root, path, 'package.json');
    return !existsSync(manifest) || readJson(manifest).version !== entry.version;
  });
}

/**
 * WHY `install` and never `ci`: `npm ci` removes node_modules under a Cairn that is running; and it refuses a lock file that lacks another
 * platform's optional binary, which a registry may not carry. `--no-save` leaves the lock file as it is.
 * @param {boolean} withDev
 */
export function ensureInstalled(withDev) {
  if (missingPackages(withDev).length === 0) return;
  // Test tooling that is here already stays: npm would remove it with --omit=dev.
  const all = withDev || existsSync(join(root, 'node_modules', 'vitest'));
  say(`Installing what ${withDev ? 'the tests need' : 'Cairn needs'} (once; this can take a minute) ...`);
  const npm = process.env['npm_execpath'];
  const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const words = [...first, 'install', '--no-save', all ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = spawnSync(command ?? 'npm', words, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' && npm === undefined });
  if (done.status !== 0) giveUp('The packages could not be installed. Is the package registry within reach? Then run the same command again.');
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).filter((name) => name !== 'node_modules' && name !== '.svelte-kit' && name !== 'build').sort().flatMap((name) => filesUnder(join(path, name)));
}

/** @param {string[]} paths */
function hashOf(paths) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '');
  for (const file of paths.flatMap((path) => filesUnder(join(root, path)))) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/**
 * One build at a time: the site's tools write to one place between. A lock whose process is gone, or that is older than any build takes, is not believed.
 * @param {string} path
 */
async function lock(path) {
  const isHeld = () => {
    try {
      process.kill(Number(readFileSync(path, 'utf8')), 0);
      return Date.now() - statSync(path).mtimeMs < LOCK_MS;
    } catch {
      return false;
    }
  };
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch {
      if (isHeld()) await sleep(200);
      else rmSync(path, { force: true });
    }
  }
}

/**
 * A build in a folder named by its inputs: made once, moved into place whole, never changed under a Cairn that runs from it.
 * @param {string} kind @param {string[]} inputs @param {string} what @param {(folder: string) => Promise<void>} build
 */
async function ensureBuilt(kind, inputs, what, build) {
  const folder = join(builds, `${kind}-${hashOf(inputs)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(builds, { recursive: true });
  const unlock = await lock(join(builds, `${kind}.lock`));
  try {
    if (existsSync(folder)) return folder;
    say(`Building ${what} ...`);
    const draft = mkdtempSync(join(builds, `draft-${kind}-`));
    await build(draft);
    renameSync(draft, folder);
  } finally {
    unlock();
  }
  const old = readdirSync(builds).filter((name) => name.startsWith(`${kind}-`)).map((name) => join(builds, name)).sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs);
  for (const path of old.slice(KEEP_BUILDS)) if (path !== folder) rmSync(path, { recursive: true, force: true });
  return folder;
}

export async function ensureCode() {
  return ensureBuilt('code', ['analytics', 'functions', 'package.json', 'package-lock.json'], 'Cairn', async (folder) => {
    const { build, stop } = await import('esbuild');
    const { dependencies } = readJson(join(root, 'package.json'));
    await build({
      absWorkingDir: root, outdir: folder, bundle: true, platform: 'node', format: 'esm', target: 'node20', sourcemap: 'linked', logLevel: 'error',
      entryPoints: { cairn: 'functions/local/main.ts', 'store-worker': 'functions/local/store-worker.mjs' }, outExtension: { '.js': '.mjs' },
      loader: { '.sql': 'text' }, external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
    });
    // WHY stop: esbuild leaves a service process behind, and Cairn is one process.
    await stop();
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  });
}

export async function ensureWeb() {
  return ensureBuilt('web', ['web', 'analytics/contract', 'analytics/instruments', 'analytics/period', 'package.json', 'package-lock.json'], 'the site', async (folder) => {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const done = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: join(root, 'web'), encoding: 'utf8', env: { ...process.env, CAIRN_WEB_OUT: folder, NODE_ENV: 'production' } });
    if (done.status !== 0) giveUp(`The site could not be built:\n${done.stdout}${done.stderr}`);
  });
}

/** WHY: the AWS SDK warns at every start that a later version of itself will want Node 22; this one is pinned. */
function quietSdk() {
  const warn = process.emitWarning.bind(process);
  process.emitWarning = /** @type {typeof process.emitWarning} */ ((/** @type {any} */ warning, /** @type {any[]} */ ...rest) => {
    if (!String(warning).includes('NodeVersionSupportWarning')) warn(warning, ...rest);
  });
}

/** @param {string} command @param {string[]} words */
async function run(command, words) {
  checkNode();
  quietSdk();
  ensureInstalled(false);
  const code = await ensureCode();
  if (command === 'start') process.env['CAIRN_WEB'] = await ensureWeb();
  const { main } = await import(pathToFileURL(join(code, 'cairn.mjs')).href);
  await main(command, words);
}

const [command, ...words] = process.argv.slice(2);
if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1] && command !== undefined) await run(command, words);
