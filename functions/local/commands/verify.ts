/** `npm run verify -- receipt.json [--data DIR]`: is it right? 0: yes; 1: what differs; 2: it cannot be read. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readMeasureSettings } from '../../config.ts';
import type { Verdict } from '../verify-files.ts';
import { verifyReceipt } from '../verify-receipt.ts';
import { parseWords, resolveDataPath } from './words.ts';

const USAGE = 'Name one file: npm run verify -- receipt.json [--data DIR]';
/** As many differences as are printed; the first ones explain the others. */
const LINES = 20;

function wordsOf(words: string[]): { file: string; data: string } | null {
  try {
    const { values, positionals: [file, ...more] } = parseWords(words, { data: { type: 'string' } });
    return file === undefined || more.length > 0 ? null : { file, data: resolveDataPath(values.data) };
  } catch {
    return null;
  }
}

async function verdictOn(words: string[]): Promise<Verdict> {
  const asked = wordsOf(words);
  if (asked === null) return { outcome: 'unreadable', line: USAGE };
  const text = await readFile(asked.file, 'utf8').catch(() => null);
  if (text === null) return { outcome: 'unreadable', line: `${asked.file} cannot be read. Check its name and that it may be read.` };
  if (!(await stat(join(asked.data, 'lake')).then((found) => found.isDirectory(), () => false))) return { outcome: 'unreadable', line: `There is no data folder ${asked.data}. Name the one that holds the snapshot with --data DIR.` };
  return verifyReceipt(text, join(asked.data, 'lake'), { settings: readMeasureSettings() });
}

export async function verify(words: string[]): Promise<void> {
  const verdict = await verdictOn(words);
  switch (verdict.outcome) {
    case 'verified':
      process.stdout.write(`${verdict.line}\n`);
      return;
    case 'unreadable':
      process.stderr.write(`cairn: ${verdict.line}\n`);
      process.exitCode = 2;
      return;
    case 'differs': {
      const more = verdict.lines.length - LINES;
      process.stdout.write([...verdict.lines.slice(0, LINES), ...(more > 0 ? [`and ${more} more`] : []), ''].join('\n'));
      process.stderr.write('cairn: not verified\n');
      process.exitCode = 1;
    }
  }
}
