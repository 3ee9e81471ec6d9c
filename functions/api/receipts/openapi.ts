/** What OpenAPI says of receipts and of tables to take along. */
import { Figure, NumberReceipt } from '#analytics/contract/number-receipt.ts';
import { AnyReceipt, ReleaseReceipt } from '#analytics/contract/release-receipt.ts';
import { Waterfall } from '#analytics/contract/result.ts';

type Json = Record<string, unknown>;

export const RECEIPT_SCHEMAS = { Figure, NumberReceipt, ReleaseReceipt, AnyReceipt, Waterfall } as const;

interface Parts {
  readonly read: (operationId: string, summary: string, schema: Json, parameters?: Json[]) => Json;
  readonly refTo: (name: keyof typeof RECEIPT_SCHEMAS) => Json;
  readonly problems: Json;
  readonly pathId: (description: string) => Json;
  /** Those of a measure. */
  readonly parameters: Json[];
}

/** Example `receiptPaths(parts)['/v1/receipts/{id}']` */
export function receiptPaths({ read, refTo, problems, pathId, parameters }: Parts): Json {
  return {
    '/v1/receipts/{id}': read('get-receipt', 'How a figure was made: definition, query, snapshot with hashes, waterfall, figures, SQL. It keeps its snapshot. Of a released figure: its release, and the snapshots by their digests.', refTo('AnyReceipt'), [
      pathId('`meta.receipt` of an answer.'), { name: 'figure', in: 'query', description: 'Path of the figure to lead with, such as groups/0/readings/2/reading.', schema: { type: 'string' } },
    ]),
    '/v1/measures/{id}.csv': {
      get: {
        operationId: 'get-measure-csv', summary: 'One measure as a table: a line per figure, a column per state, each with its receipt', parameters: [pathId('A measure of GET /v1/measures.'), ...parameters],
        responses: { 200: { description: 'RFC 4180, UTF-8 with a byte order mark.', headers: { 'x-redisclosure-notice': { schema: { type: 'string' } } }, content: { 'text/csv': { schema: { type: 'string' } } } }, ...problems },
      },
    },
  };
}
