/** The local run's commands. A Complaint is shown as its one sentence; anything else is a defect and shows its stack. */
import { backup } from './commands/backup.ts';
import { importFile } from './commands/import.ts';
import { newMeasure } from './commands/new-measure.ts';
import { query } from './commands/query.ts';
import { restore } from './commands/restore.ts';
import { snapshot } from './commands/snapshot.ts';
import { start } from './commands/start.ts';
import { token } from './commands/token.ts';
import { verify } from './commands/verify.ts';
import { Complaint } from './complaint.ts';

const COMMANDS: Readonly<Record<string, (words: string[]) => Promise<void>>> = { start, token, snapshot, import: importFile, backup, restore, query, verify, 'new:measure': newMeasure };

export async function main(command: string, words: string[]): Promise<void> {
  const run = COMMANDS[command];
  try {
    if (run === undefined) throw new Complaint(`There is no command ${command}; there are: ${Object.keys(COMMANDS).join(', ')}.`);
    await run(words);
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(error instanceof Complaint || isUsage ? `cairn: ${error.message}\n` : `cairn: a defect, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}
