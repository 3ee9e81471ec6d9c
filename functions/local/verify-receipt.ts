/** Whether a receipt is right: made again from the files of its snapshot, and compared to the last digit. Nothing is written, and no store is opened. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NumberReceipt, type ReceiptKey } from '#analytics/contract/number-receipt.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { AppError } from '#analytics/errors.ts';
import { MART_SCHEMA_VERSION } from '#analytics/marts/schema.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { differencesBetween } from '../api/receipts/compare.ts';
import { readReceiptId } from '../api/receipts/id.ts';
import { makeReceipt, sealOf } from '../api/receipts/make.ts';
import type { MeasureSettings } from '../api/settings.ts';
import { codeOf } from './complaint.ts';

export type Verdict = { readonly outcome: 'verified'; readonly line: string } | { readonly outcome: 'differs'; readonly lines: readonly string[] } | { readonly outcome: 'unreadable'; readonly line: string };

const ORGANIZATION = /^(?!\.+$)[A-Za-z0-9._-]{1,64}$/;

async function digestOfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
  return hash.digest('hex');
}

/** Files of the snapshot that are not those the receipt names. */
async function fileLines({ snapshot }: NumberReceipt, folder: string): Promise<string[]> {
  if (!(await stat(folder).then((found) => found.isDirectory(), () => false))) return [`snapshot: ${snapshot.id} is not in this data folder`];
  const lines: string[] = [];
  for (const { name, sha256 } of snapshot.files) {
    const found = await digestOfFile(join(folder, name));
    if (found === null) lines.push(`file: ${name} is missing, expected sha256 ${sha256}`);
    else if (found !== sha256) lines.push(`file: ${name} was changed or damaged, expected sha256 ${sha256}, found ${found}`);
  }
  if (snapshot.schemaVersion !== MART_SCHEMA_VERSION) lines.push(`snapshot: its files are of schema ${snapshot.schemaVersion}, this Cairn reads ${MART_SCHEMA_VERSION}`);
  return lines;
}

/** What the receipt says of itself in two places. */
function ownLines(receipt: NumberReceipt, { measure, snapshot, version }: ReceiptKey): string[] {
  const seal = sealOf(receipt);
  const said = [[measure, receipt.definition.id, 'measure'], [version, receipt.definition.version, 'version'], [snapshot, receipt.snapshot.id, 'snapshot']] as const;
  return [
    ...(seal === receipt.sha256 ? [] : [`receipt: it was changed after it was made, its sha256 is ${receipt.sha256}, its content gives ${seal}`]),
    ...said.flatMap(([inId, inside, what]) => (inId === inside ? [] : [`receipt: its id says ${what} ${inId}, it says ${inside}`])),
  ];
}

/** What a verdict depends on beside the receipt. */
export interface VerifyDeps {
  /** As this deployment sets them. */
  readonly settings: MeasureSettings;
  readonly open?: (files: ReadonlyMap<string, string>) => Promise<Engine>;
}

async function madeAgain(receipt: NumberReceipt, key: ReceiptKey, folder: string, { settings, open = openEngine }: VerifyDeps): Promise<NumberReceipt | string> {
  const measure = findMeasure(key.measure);
  if (measure === undefined) return `definition: this Cairn has no measure ${key.measure}`;
  const files = new Map(receipt.snapshot.files.map(({ name }) => [name.replace(/\.parquet$/, ''), join(folder, name)]));
  try {
    const engine = await open(files);
    try {
      // As it would come out of a file again: JSON knows no -0 and nothing that is not there.
      return NumberReceipt.parse(JSON.parse(JSON.stringify(await makeReceipt(engine, { key, measure, manifest: receipt.snapshot, organization: receipt.organization, settings: settings[key.measure] ?? {} }))));
    } finally {
      engine.close();
    }
  } catch (error) {
    return error instanceof AppError ? `receipt: ${error.message}` : `snapshot: its files cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
}

function parsed(text: string): NumberReceipt | null {
  try {
    const receipt = NumberReceipt.safeParse(JSON.parse(text));
    return receipt.success ? receipt.data : null;
  } catch {
    return null;
  }
}

const introduction = ({ title, snapshot, figures }: NumberReceipt): string => `${title}; ${figures.length} ${figures.length === 1 ? 'figure' : 'figures'} over ${snapshot.files.length} files of snapshot ${snapshot.id}`;

/**
 * Verifies the text of a receipt against the snapshots in a lake folder.
 *
 * Shape   `lake/<organization>/<snapshot>/<file>` -> verified, or every difference, or unreadable where it is no receipt at all.
 * Errors  none of the receipt's making; what the file system refuses for another reason than absence throws.
 */
export async function verifyReceipt(text: string, lake: string, deps: VerifyDeps): Promise<Verdict> {
  const receipt = parsed(text);
  if (receipt === null || !ORGANIZATION.test(receipt.organization.id)) return { outcome: 'unreadable', line: 'This file is not a receipt of Cairn, or not all of one: download it again from the figure\'s receipt page.' };
  const key = readReceiptId(receipt.id);
  if (key === null) return { outcome: 'differs', lines: ['receipt: its id is not whole, or was changed'] };
  const folder = join(lake, receipt.organization.id, receipt.snapshot.id);
  const own = ownLines(receipt, key);
  const files = await fileLines(receipt, folder);
  // Damaged files give damaged numbers; they are not asked.
  if (files.length > 0) return { outcome: 'differs', lines: [...own, ...files] };
  const again = await madeAgain(receipt, key, folder, deps);
  const lines = typeof again === 'string' ? [...own, again] : [...own, ...differencesBetween(receipt, again)];
  if (lines.length > 0) return { outcome: 'differs', lines };
  return { outcome: 'verified', line: `verified: ${introduction(receipt)}, definition version ${receipt.definition.version}` };
}
