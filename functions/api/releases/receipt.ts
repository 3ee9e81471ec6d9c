/** The receipt of what was released, from the release's own file. */
import { RELEASE_RECEIPT_FORMAT, type ReceiptSlice, type ReleaseReceipt } from '#analytics/contract/release-receipt.ts';
import type { ReleasedMeasure, ReleaseSlice } from '#analytics/contract/release.ts';
import type { ReceiptKey } from '#analytics/contract/number-receipt.ts';
import { FIRST_MONTHS } from '#analytics/releases/slices.ts';
import type { ReleasePicked, ReleaseQuestion } from '#analytics/releases/pick.ts';
import { addMonths } from '#analytics/period/dates.ts';
import { AppError, Gone, InvalidInput, NotFound } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { digestOf, receiptIdOf } from '../receipts/id.ts';
import { figuresIn, sealOf, sqlOf } from '../receipts/parts.ts';
import { measureOf } from '../measures.ts';
import type { AppDeps } from '../deps.ts';
import { parametersOf, parseQuestion } from './question.ts';
import { answerFrom } from './read.ts';

export interface ReleaseReceiptScope {
  readonly key: ReceiptKey;
  readonly measure: Measure;
  readonly release: ReleaseReceipt['release'];
  readonly released: ReleasedMeasure;
  readonly organization: { readonly id: string; readonly name: string };
  /** Files of the snapshots that the answer's slices were made from. */
  readonly filesOf: (snapshot: string) => ReceiptSlice['files'];
}

const broken = (): InvalidInput => new InvalidInput('This receipt id asks for something this release cannot answer.');

/** Errors: InvalidInput for parameters that are none of a release, or not as it says them itself. */
function questionOf({ parameters }: ReceiptKey, measure: Measure): ReleaseQuestion {
  try {
    const { month, asOf, question } = parseQuestion(Object.entries(parameters), measure);
    if (month === null && asOf === null && digestOf(parametersOf(question)) === digestOf(parameters)) return question;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  throw broken();
}

/** WHY from so far back for a series: what happens in a month is counted for whoever was admitted in two years (slice.ts). */
function sqlIn({ answer, slice }: ReleasePicked, settings: ReleasedMeasure['measure']['settings']): ReleaseReceipt['sql'] {
  const { rule } = slice;
  if (rule === undefined) return null;
  const stored = slice.answers.find(({ view, groupBy, program }) => view === answer.view && groupBy === answer.groupBy && program === answer.program)?.query ?? answer.query;
  return sqlOf(rule, { ...stored, from: stored.view === 'series' ? addMonths(slice.to, -FIRST_MONTHS) : slice.from, to: slice.to }, { settings, takenOn: rule.takenOn });
}

const sliceOf = ({ from, to, asOf, release, snapshot, takenAt }: ReleaseSlice, files: ReceiptSlice['files']): ReceiptSlice => ({ from, to, asOf, release, snapshot, takenAt, files });

/**
 * The receipt of a released answer, or of one figure in it.
 *
 * Shape   a key, the release, the file of its measure -> the receipt; the same of all gives the same, to the digit.
 * Errors  InvalidInput for a key that the release cannot answer; NotFound for a figure that the answer does not have.
 */
export function makeReleaseReceipt({ key, measure, release, released, organization, filesOf }: ReleaseReceiptScope): ReleaseReceipt {
  const answered = answerFrom(release, released, questionOf(key, measure));
  const { figure, ...whole } = key;
  if (answered === null || digestOf(answered.key) !== digestOf(whole)) throw broken();
  const { picked, response: { measure: definition, query, meta, waterfall, result } } = answered;
  const receipt: ReleaseReceipt = {
    format: 'cairn-release-receipt', formatVersion: RELEASE_RECEIPT_FORMAT, id: receiptIdOf(key), organization: { id: organization.id, name: organization.name },
    definition, question: key.parameters, query, release, slices: picked.slices.map((slice) => sliceOf(slice, filesOf(slice.snapshot))), waterfall,
    ...figuresIn(result, definition, figure), warnings: meta.warnings, result, sql: sqlIn(picked, definition.settings),
    digests: { definition: picked.slice.rule?.definition ?? null, result: digestOf(result) }, sha256: '',
  };
  return { ...receipt, sha256: sealOf(receipt) };
}

/** Names and digests of the files of every snapshot that a measure was released from. Errors: Gone for one that is not in the catalogue. */
async function filesIn({ slices }: ReleasedMeasure, organization: string, { snapshots }: Pick<AppDeps, 'snapshots'>): Promise<Map<string, ReceiptSlice['files']>> {
  const found = new Map<string, ReceiptSlice['files']>();
  for (const id of new Set(slices.map(({ snapshot }) => snapshot))) {
    const published = await snapshots.find(organization, id);
    if (published === null || published === 'expired') throw new Gone('The snapshot that this was released from is not in the catalogue.');
    found.set(id, published.manifest.files.map(({ name, sha256 }) => ({ name, sha256 })));
  }
  return found;
}

/**
 * The receipt that a release's id names. Nothing is computed from the data, and the snapshot is kept already.
 *
 * Errors  InvalidInput for an id that no release has answered; NotFound for a release there is not, or a figure; Gone without its snapshot.
 */
export async function getReleaseReceipt(key: ReceiptKey, organization: { readonly id: string; readonly name: string }, deps: Pick<AppDeps, 'snapshots' | 'releases'>): Promise<ReleaseReceipt> {
  const measure = measureOf(key.measure);
  const found = (await deps.releases.list(organization.id)).find(({ id }) => id === key.release);
  const named = found?.measures.find(({ id }) => id === key.measure);
  const released = found === undefined ? null : await deps.releases.measure(organization.id, found, key.measure);
  if (found === undefined || named === undefined || released === null) throw new NotFound('not-found', 'There is no such release here; GET /v1/releases lists them.');
  const { id, month, asOf, madeAt, threshold } = found;
  const files = await filesIn(released, organization.id, deps);
  return makeReleaseReceipt({ key, measure, release: { id, month, asOf, madeAt, threshold, sha256: named.sha256 }, released, organization, filesOf: (snapshot) => files.get(snapshot) ?? [] });
}
