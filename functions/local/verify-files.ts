/** What verifying receipts of both kinds needs: files by their digests, and what a receipt says of itself. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyReceipt } from '#analytics/contract/release-receipt.ts';
import type { Engine } from '#analytics/engine/open.ts';
import { sealOf } from '../api/receipts/parts.ts';
import type { MeasureSettings } from '../api/settings.ts';
import { codeOf } from './complaint.ts';

export type Verdict = { readonly outcome: 'verified'; readonly line: string } | { readonly outcome: 'differs'; readonly lines: readonly string[] } | { readonly outcome: 'unreadable'; readonly line: string };

/** What a verdict depends on beside the receipt. */
export interface VerifyDeps {
  /** As this deployment sets them. */
  readonly settings: MeasureSettings;
  readonly open?: (files: ReadonlyMap<string, string>) => Promise<Engine>;
}

/** Missing: null where there is no such file. */
export async function digestOfFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
  return hash.digest('hex');
}

interface Named {
  readonly id: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** Files of a snapshot that are missing or not those named, a line each. */
export async function filesThatDiffer({ id, files }: Named, folder: string): Promise<string[]> {
  if (!(await stat(folder).then((found) => found.isDirectory(), () => false))) return [`snapshot: ${id} is not in this data folder`];
  const lines: string[] = [];
  for (const { name, sha256 } of files) {
    const found = await digestOfFile(join(folder, name));
    if (found === null) lines.push(`file: ${name} is missing, expected sha256 ${sha256}`);
    else if (found !== sha256) lines.push(`file: ${name} was changed or damaged, expected sha256 ${sha256}, found ${found}`);
  }
  return lines;
}

/** What the receipt says of itself in two places: in its seal, and in its id. */
export function saidTwice(receipt: AnyReceipt, said: readonly (readonly [unknown, unknown, string])[]): string[] {
  const seal = sealOf(receipt);
  return [
    ...(seal === receipt.sha256 ? [] : [`receipt: it was changed after it was made, its sha256 is ${receipt.sha256}, its content gives ${seal}`]),
    ...said.flatMap(([inId, inside, what]) => (inId === inside ? [] : [`receipt: its id says ${what} ${String(inId)}, it says ${String(inside)}`])),
  ];
}
