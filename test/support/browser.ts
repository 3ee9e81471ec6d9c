/** A real browser: the one that comes as a package, else one that the system has. */
import { existsSync } from 'node:fs';
import chromiumPackage from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const QUIET = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Opens the first browser that starts; throws with what each one said, missing system libraries by name. */
export async function openBrowser(): Promise<Browser> {
  const said: string[] = [];
  for (const find of [() => chromiumPackage.executablePath(), ...SYSTEM.filter((path) => existsSync(path)).map((path) => async () => path)]) {
    try {
      return await chromium.launch({ executablePath: await find(), args: QUIET });
    } catch (error) {
      said.push(error instanceof Error ? (/(error while loading shared libraries: \S+|[^\n]*not found[^\n]*)/.exec(error.message)?.[1] ?? error.message.split('\n')[0] ?? '') : String(error));
    }
  }
  throw new Error(`No browser could be started. As root, .ci/run installs what is missing. ${said.join(' | ')}`);
}
