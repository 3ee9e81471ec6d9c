/** Whether a receipt is right: made again from the files of its snapshot, and compared to the last digit. Nothing is written, and no store is opened. */
import { join } from 'node:path';
import { NumberReceipt, type ReceiptKey } from '#analytics/contract/number-receipt.ts';
import { AnyReceipt } from '#analytics/contract/release-receipt.ts';
import { openEngine } from '#analytics/engine/open.ts';
import { AppError } from '#analytics/errors.ts';
import { MART_SCHEMA_VERSION } from '#analytics/marts/schema.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { differencesBetween } from '../api/receipts/compare.ts';
import { readReceiptId } from '../api/receipts/id.ts';
import { makeReceipt } from '../api/receipts/make.ts';
import { filesThatDiffer, saidTwice, type VerifyDeps, type Verdict } from './verify-files.ts';
import { verifyReleased, type ReleasedScope } from './verify-release.ts';

const ORGANIZATION = /^(?!\.+$)[A-Za-z0-9._-]{1,64}$/;

/** Files of the snapshot that are not those the receipt names. */
async function fileLines({ snapshot }: NumberReceipt, folder: string): Promise<string[]> {
  const lines = await filesThatDiffer(snapshot, folder);
  return [...lines, ...(snapshot.schemaVersion === MART_SCHEMA_VERSION ? [] : [`snapshot: its files are of schema ${snapshot.schemaVersion}, this Cairn reads ${MART_SCHEMA_VERSION}`])];
}

function ownLines(receipt: NumberReceipt, { measure, snapshot, version, release }: ReceiptKey): string[] {
  return [
    ...saidTwice(receipt, [[measure, receipt.definition.id, 'measure'], [version, receipt.definition.version, 'version'], [snapshot, receipt.snapshot.id, 'snapshot']]),
    ...(release === undefined ? [] : ['receipt: its id is of a release, and it is of none']),
  ];
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

function parsed(text: string): AnyReceipt | null {
  try {
    const receipt = AnyReceipt.safeParse(JSON.parse(text));
    return receipt.success ? receipt.data : null;
  } catch {
    return null;
  }
}

const introduction = ({ title, snapshot, figures }: NumberReceipt): string => `${title}; ${figures.length} ${figures.length === 1 ? 'figure' : 'figures'} over ${snapshot.files.length} files of snapshot ${snapshot.id}`;

async function verifyLive(receipt: NumberReceipt, key: ReceiptKey, { lake, deps }: { lake: string; deps: VerifyDeps }): Promise<Verdict> {
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

/**
 * Verifies the text of a receipt against the snapshots and releases in a lake folder.
 *
 * Shape   `lake/<organization>/<snapshot or release>/<file>` -> verified, or every difference, or unreadable where it is no receipt at all.
 * Errors  none of the receipt's making; what the file system refuses for another reason than absence throws.
 */
export async function verifyReceipt(text: string, lake: string, deps: ReleasedScope['deps']): Promise<Verdict> {
  const receipt = parsed(text);
  if (receipt === null || !ORGANIZATION.test(receipt.organization.id)) return { outcome: 'unreadable', line: 'This file is not a receipt of Cairn, or not all of one: download it again from the figure\'s receipt page.' };
  const key = readReceiptId(receipt.id);
  if (key === null) return { outcome: 'differs', lines: ['receipt: its id is not whole, or was changed'] };
  if (receipt.format === 'cairn-receipt') return verifyLive(receipt, key, { lake, deps });
  return verifyReleased(receipt, key, { lake, deps });
}
