/** What receipts of both kinds are put together from: of what was answered, and of what was released. */
import { MACROS } from '#analytics/engine/open.ts';
import { parametersOf } from '#analytics/engine/run.ts';
import type { AnyReceipt } from '#analytics/contract/release-receipt.ts';
import type { Figure, NumberReceipt } from '#analytics/contract/number-receipt.ts';
import type { Query } from '#analytics/contract/query.ts';
import type { MeasureDefinition, Result } from '#analytics/contract/result.ts';
import { NotFound } from '#analytics/errors.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { figureLabel, figuresOf } from '#analytics/receipts/figures.ts';
import { digestOf } from './id.ts';

/** Figures with their names. */
function namedFigures(result: Result): Figure[] {
  const rows = figuresOf(result);
  const isGrouped = new Set(rows.map(({ group }) => group)).size > 1;
  return rows.map((row) => ({ path: row.path, label: figureLabel(row, isGrouped), unit: row.unit, reading: row.reading }));
}

/** All figures of a result, those held back, and the one that the receipt leads with. Errors: NotFound for a figure that the result does not have. */
export function figuresIn(result: Result, { title }: Pick<MeasureDefinition, 'title'>, path: string | undefined): Pick<NumberReceipt, 'title' | 'figure' | 'figures' | 'hidden'> {
  const figures = namedFigures(result);
  const lead = path === undefined ? null : (figures.find((one) => one.path === path) ?? null);
  if (path !== undefined && lead === null) throw new NotFound('not-found', 'There is no figure at this place in the answer.');
  return {
    title: lead === null ? title : `${title}: ${lead.label}`, figure: lead?.path ?? null, figures,
    hidden: figures.flatMap(({ path: at, label, reading }) => (reading.state === 'hidden' ? [{ path: at, label, reason: reading.reason }] : [])),
  };
}

/** Of the rule as it stands in the code: words, SQL, and what the SQL calls. What settings are set to is told apart. */
export function definitionDigest({ definition, sql }: Pick<Measure, 'definition' | 'sql'>): string {
  return digestOf({ definition, sql, macros: MACROS });
}

/** SQL with the parameters that it names. */
export function sqlOf({ text, macros }: Pick<NumberReceipt['sql'], 'text' | 'macros'>, query: Query, { settings, takenOn }: { settings: MeasureDefinition['settings']; takenOn: string }): NumberReceipt['sql'] {
  const values = { ...parametersOf(query, settings), taken_on: takenOn };
  const named = new Set([...text.matchAll(/\$([a-z_]+)/g)].map(([, name]) => name));
  return { text, parameters: Object.fromEntries(Object.entries(values).filter(([name]) => named.has(name))), macros };
}

/** What seals a receipt: the digest of all the rest of it. */
export function sealOf({ sha256: _seal, ...rest }: AnyReceipt): string {
  return digestOf(rest);
}
