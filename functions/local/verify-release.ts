/** Whether the receipt of a released figure is right: found again in the release's file, and that made again from the snapshots it names. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceiptKey } from '#analytics/contract/number-receipt.ts';
import { ReleaseReceipt, type ReceiptSlice } from '#analytics/contract/release-receipt.ts';
import { ReleasedMeasure, type ReleaseSlice } from '#analytics/contract/release.ts';
import { MACROS } from '#analytics/engine/open.ts';
import { AppError } from '#analytics/errors.ts';
import { withSettings, type Measure } from '#analytics/measures/define.ts';
import { findMeasure } from '#analytics/measures/registry.ts';
import { changesBetween, differencesBetween, ruleLines, said, sqlLines } from '../api/receipts/compare.ts';
import { makeReleaseReceipt } from '../api/releases/receipt.ts';
import { SlicesAgain } from './slices-again.ts';
import { digestOfFile, filesThatDiffer, saidTwice, type VerifyDeps, type Verdict } from './verify-files.ts';

export interface ReleasedScope {
  readonly lake: string;
  readonly deps: VerifyDeps & { readonly slices?: SlicesAgain };
}

function ownLines(receipt: ReleaseReceipt, { measure, version, snapshot, release }: ReceiptKey): string[] {
  const { definition, slices, release: own } = receipt;
  return saidTwice(receipt, [[measure, definition.id, 'measure'], [version, definition.version, 'version'], [snapshot, slices.at(-1)?.snapshot, 'snapshot'], [release, own.id, 'release']]);
}

/** The file that holds the measure, where it is the one that was released. */
async function releasedIn({ release: { id, sha256 }, definition }: ReleaseReceipt, folder: string): Promise<ReleasedMeasure | string> {
  const name = `${definition.id}.json`;
  const path = join(folder, id, name);
  const found = await digestOfFile(path);
  if (found === null) return `file: ${name} of release ${id} is not in this data folder, expected sha256 ${sha256}`;
  if (found !== sha256) return `file: ${name} of release ${id} was changed or damaged, expected sha256 ${sha256}, found ${found}`;
  return ReleasedMeasure.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** The receipt made anew from the file, and what differs. */
function answerLines(receipt: ReleaseReceipt, key: ReceiptKey, { released, measure }: { released: ReleasedMeasure; measure: Measure }): string[] {
  const filesOf = (snapshot: string): ReceiptSlice['files'] => receipt.slices.find((slice) => slice.snapshot === snapshot)?.files ?? [];
  try {
    const again = ReleaseReceipt.parse(JSON.parse(JSON.stringify(makeReleaseReceipt({ key, measure, release: receipt.release, released, organization: receipt.organization, filesOf }))));
    const beside = (['question', 'slices'] as const).flatMap((name) => changesBetween(receipt[name], again[name]).map((change) => said(`${name}/${change.path}`, change)));
    return [...differencesBetween(receipt, again), ...beside];
  } catch (error) {
    if (error instanceof AppError) return [`receipt: ${error.message}`];
    // A figure that contradicts itself, in a file that somebody wrote.
    return [`receipt: it cannot be made from the release's file (${error instanceof Error ? error.message : String(error)})`];
  }
}

/** Whether this Cairn has the rule that made the months. */
function ruleOf({ from, rule }: ReleaseSlice, measure: Measure): string[] {
  if (rule === undefined) return [];
  const { version } = measure.definition;
  const where = `that made the months from ${from}`;
  return [...(rule.version === version ? [] : [said(`definition: version, of the months from ${from},`, { was: rule.version, is: version })]), ...sqlLines(rule, { text: measure.sql, macros: MACROS }, where)];
}

/** A changed leaf of a slice, by the answer that it is in. Example `number: in the months from 2024-10-01, series by program, groups/0/points/3/reading/value was 0.5, is 0.6` */
function sliceLines(stored: ReleaseSlice, again: ReleaseSlice): string[] {
  // RULE: what is not in a slice of an earlier Cairn is not missed in it.
  const { waterfalls, rule: _, ...made } = again;
  const { rule: __, ...was } = stored;
  return changesBetween(was, was.waterfalls === undefined ? made : { ...made, waterfalls }).map(({ path, ...change }) => {
    const [, at, rest] = /^answers\/(\d+)\/(?:result\/)?(.*)$/.exec(path) ?? [];
    const answer = at === undefined ? undefined : stored.answers[Number(at)];
    const where = answer === undefined ? path : [answer.view, ...(answer.program === null ? [] : [` of ${answer.program}`]), ...(answer.groupBy === null ? [] : [` by ${answer.groupBy}`]), `, ${rest ?? ''}`].join('');
    return said(`number: in the months from ${stored.from}, ${where}`, change);
  });
}

/** One slice against its snapshot. */
async function sliceFrom(named: ReceiptSlice, { stored, measure, folder, slices }: { stored: ReleaseSlice; measure: Measure; folder: string; slices: SlicesAgain }): Promise<string[]> {
  const files = await filesThatDiffer({ id: named.snapshot, files: named.files }, join(folder, named.snapshot));
  // Damaged files give damaged numbers; they are not asked.
  if (files.length > 0) return files;
  try {
    const again = await slices.make(measure.definition.id, stored.release);
    return again === null ? [`number: the months from ${stored.from} cannot be made again`] : sliceLines(stored, again.slice);
  } catch (error) {
    return [`snapshot: the files of ${named.snapshot} cannot be read (${error instanceof Error ? error.message : String(error)})`];
  }
}

async function linesOf(receipt: ReleaseReceipt, key: ReceiptKey, { lake, deps }: ReleasedScope): Promise<string[]> {
  const own = ownLines(receipt, key);
  const measure = findMeasure(receipt.definition.id);
  if (own.some((line) => line.startsWith('receipt: its id')) || measure === undefined) return measure === undefined ? [...own, `definition: this Cairn has no measure ${receipt.definition.id}`] : own;
  const folder = join(lake, receipt.organization.id);
  const released = await releasedIn(receipt, folder);
  if (typeof released === 'string') return [...own, released];
  const lines = [...own, ...answerLines(receipt, key, { released, measure }), ...ruleLines(receipt.definition, withSettings(measure.definition, deps.settings[key.measure]))];
  const slices = deps.slices ?? new SlicesAgain({ folder, release: receipt.release.id }, deps);
  try {
    for (const named of receipt.slices) {
      const stored = released.slices.find(({ release }) => release === named.release);
      if (stored !== undefined) lines.push(...ruleOf(stored, measure), ...(await sliceFrom(named, { stored, measure, folder, slices })));
    }
  } finally {
    if (deps.slices === undefined) await slices.close();
  }
  return [...new Set(lines)];
}

/**
 * Verifies the receipt of a released figure.
 *
 * Shape   the release's file is the one named, the answer in it the receipt's, and each slice of it the one that its snapshot gives -> verified, or every difference.
 * Errors  none of the receipt's making.
 */
export async function verifyReleased(receipt: ReleaseReceipt, key: ReceiptKey, scope: ReleasedScope): Promise<Verdict> {
  const lines = await linesOf(receipt, key, scope);
  if (lines.length > 0) return { outcome: 'differs', lines };
  const { title, figures, release, slices, definition } = receipt;
  const snapshots = [...new Set(slices.map(({ snapshot }) => snapshot))];
  const files = new Map(slices.map((slice) => [slice.snapshot, slice.files.length]));
  const from = `${[...files.values()].reduce((sum, count) => sum + count, 0)} files of ${snapshots.length === 1 ? 'snapshot' : 'snapshots'} ${snapshots.join(', ')}`;
  return { outcome: 'verified', line: `verified: ${title}; ${figures.length} ${figures.length === 1 ? 'figure' : 'figures'} of release ${release.id}, made again from ${from}, definition version ${definition.version}` };
}
