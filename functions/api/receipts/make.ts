/** A receipt from its key and an open engine: one code for the page, the API and `npm run verify`. */
import { askZones } from '#analytics/engine/ask.ts';
import { MACROS, type Engine } from '#analytics/engine/open.ts';
import { parametersOf } from '#analytics/engine/run.ts';
import { RECEIPT_FORMAT, type Figure, type NumberReceipt, type ReceiptKey } from '#analytics/contract/number-receipt.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { Result, Warning } from '#analytics/contract/result.ts';
import type { Manifest } from '#analytics/contract/snapshot.ts';
import { InvalidInput, NotFound } from '#analytics/errors.ts';
import { withSettings, type Measure } from '#analytics/measures/define.ts';
import { addDays } from '#analytics/period/dates.ts';
import { parseQuery, resolveQuery } from '#analytics/period/resolve.ts';
import { figureLabel, figuresOf } from '#analytics/receipts/figures.ts';
import { answerOf, takenOnOf } from '../measures.ts';
import { digestOf, parametersIn, receiptIdOf } from './id.ts';

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

/** Figures with their names. */
export function namedFigures(result: Result): Figure[] {
  const rows = figuresOf(result);
  const isGrouped = new Set(rows.map(({ group }) => group)).size > 1;
  return rows.map((row) => ({ path: row.path, label: figureLabel(row, isGrouped), unit: row.unit, reading: row.reading }));
}

/** Of the rule as it stands in the code: words, SQL, and what the SQL calls. What settings are set to is told apart. */
export function definitionDigest({ definition, sql }: Measure): string {
  return digestOf({ definition, sql, macros: MACROS });
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

function sqlOf({ sql, definition }: Measure, query: Query, { settings, takenOn }: { settings: ReceiptScope['settings']; takenOn: string }): NumberReceipt['sql'] {
  const values = { ...parametersOf(query, withSettings(definition, settings).settings), taken_on: takenOn };
  const named = new Set([...sql.matchAll(/\$([a-z_]+)/g)].map(([, name]) => name));
  return { text: sql, parameters: Object.fromEntries(Object.entries(values).filter(([name]) => named.has(name))), macros: MACROS };
}

/** What seals a receipt: the digest of all the rest of it. */
export function sealOf({ sha256: _seal, ...rest }: NumberReceipt): string {
  return digestOf(rest);
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
  const figures = namedFigures(result);
  const lead = key.figure === undefined ? null : (figures.find(({ path }) => path === key.figure) ?? null);
  if (key.figure !== undefined && lead === null) throw new NotFound('not-found', 'There is no figure at this place in the answer.');
  const receipt: NumberReceipt = {
    format: 'cairn-receipt', formatVersion: RECEIPT_FORMAT, id: receiptIdOf(key), title: lead === null ? definition.title : `${definition.title}: ${lead.label}`,
    organization: { id: organization.id, name: organization.name }, definition, query, snapshot: manifest, waterfall, figure: lead?.path ?? null, figures,
    hidden: figures.flatMap(({ path, label, reading }) => (reading.state === 'hidden' ? [{ path, label, reason: reading.reason }] : [])),
    warnings: meta.warnings, result, sql: sqlOf(measure, query, { settings, takenOn: await takenOnOf(engine, manifest) }),
    digests: { definition: definitionDigest(measure), result: digestOf(result) }, sha256: '',
  };
  return { ...receipt, sha256: sealOf(receipt) };
}
