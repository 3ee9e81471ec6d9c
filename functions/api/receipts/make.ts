/** A receipt from its key and an open engine: one code for the page, the API and `npm run verify`. */
import { askZones } from '#analytics/engine/ask.ts';
import { MACROS, type Engine } from '#analytics/engine/open.ts';
import { RECEIPT_FORMAT, type NumberReceipt, type ReceiptKey } from '#analytics/contract/number-receipt.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Warning } from '#analytics/contract/result.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import { InvalidInput } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { addDays } from '#analytics/period/dates.ts';
import { parseQuery, resolveQuery } from '#analytics/period/resolve.ts';
import { answerOf, takenOnOf } from '../measures.ts';
import { digestOf, parametersIn, receiptIdOf } from './id.ts';
import { definitionDigest, figuresIn, sealOf, sqlOf } from './parts.ts';

export interface ReceiptScope {
  readonly key: ReceiptKey;
  readonly measure: Measure;
  readonly manifest: Manifest;
  readonly organization: { readonly id: string; readonly name: string };
  /** The measure's settings as they are set here. */
  readonly settings: Readonly<Record<string, number>>;
  /** RULE (docs/adr/0009): nobody knows tomorrow; an id that asks for it is refused. Left out where a receipt that was made is made again. */
  readonly now?: Date;
}

/**
 * The query of a key. RULE: an answer is made of a snapshot as it was known when it was taken, so that its receipt never changes; where the as-of date lies after that day
 * (nothing new came), it is the as-of date that was known.
 */
function resolvedOf({ key: { parameters, snapshot }, measure: { definition }, manifest: { takenAt }, now }: ReceiptScope, zones: readonly string[]): { query: Query; warnings: Warning[] } {
  const broken = (): InvalidInput => new InvalidInput('This receipt id asks for something this measure cannot answer.');
  const parsed = parseQuery(Object.entries(parameters), definition);
  if ('faults' in parsed) throw broken();
  const at = (knownAt: Date): ReturnType<typeof resolveQuery> => resolveQuery(parsed.parameters, { snapshot, knownAt, zones }, definition);
  if (now !== undefined && 'faults' in at(now)) throw broken();
  const first = at(new Date(takenAt));
  const resolved = 'faults' in first && parsed.parameters.asOf !== undefined ? at(new Date(`${addDays(parsed.parameters.asOf, 2)}T12:00:00Z`)) : first;
  if ('faults' in resolved || digestOf(parametersIn(resolved.query)) !== digestOf(parameters)) throw broken();
  return resolved;
}

/**
 * The receipt of an answer, or of one figure in it.
 *
 * Shape   a key, its measure, the snapshot's manifest and an engine over its files -> the receipt. The same of all four gives the same receipt, to the digit.
 * Errors  InvalidInput for a key that its measure cannot answer; NotFound for a figure that the answer does not have; TookTooLong.
 */
export async function makeReceipt(engine: Engine, scope: ReceiptScope): Promise<NumberReceipt> {
  const { key, measure, manifest, organization, settings } = scope;
  const resolved = resolvedOf(scope, await askZones(engine, key.parameters['program'] ?? null));
  const { query } = resolved;
  const { measure: definition, meta, waterfall, result } = await answerOf(engine, measure, resolved, { manifest, settings });
  const { title, ...figures } = figuresIn(result, definition, key.figure);
  const receipt: NumberReceipt = {
    format: 'cairn-receipt', formatVersion: RECEIPT_FORMAT, id: receiptIdOf(key), title,
    organization: { id: organization.id, name: organization.name }, definition, query, snapshot: manifest, waterfall, ...figures,
    warnings: meta.warnings, result, sql: sqlOf({ text: measure.sql, macros: MACROS }, query, { settings: definition.settings, takenOn: await takenOnOf(engine, manifest) }),
    digests: { definition: definitionDigest(measure), result: digestOf(result) }, sha256: '',
  };
  return { ...receipt, sha256: sealOf(receipt) };
}
