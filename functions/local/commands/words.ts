/** Words that several commands take. */
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { readLocalConfig } from '../../config.ts';
import { openDataFolder, type DataFolder } from '../data-folder.ts';

const DEFAULT_FOLDER = '.cairn';

export function resolveDataPath(given: string | undefined): string {
  return resolve(given ?? readLocalConfig().data ?? DEFAULT_FOLDER);
}

export function dataFolderOf(given: string | undefined): Promise<DataFolder> {
  return openDataFolder(resolveDataPath(given));
}

export function parseWords<T extends NonNullable<ParseArgsConfig['options']>>(words: string[], options: T) {
  return parseArgs({ args: words, options, allowPositionals: true, strict: true });
}

/** The worker's built file lies beside the one that runs now. */
export const STORE_WORKER = new URL('./store-worker.mjs', import.meta.url);
