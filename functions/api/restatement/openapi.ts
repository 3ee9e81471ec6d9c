/** What OpenAPI says of restatements. */
import { RestatedFigure, Restatement, RestatementLine } from '#analytics/contract/restatement.ts';

type Json = Record<string, unknown>;

export const RESTATEMENT_SCHEMAS = { Restatement, RestatementLine, RestatedFigure } as const;

const asked = (name: string, description: string, schema: Json): Json => ({ name, in: 'query', description, schema });

interface Helpers {
  readonly read: (operationId: string, summary: string, schema: Json, parameters?: Json[]) => Json;
  readonly refTo: (name: keyof typeof RESTATEMENT_SCHEMAS) => Json;
  /** The measure's id, and the parameters that every measure takes. */
  readonly measure: readonly Json[];
}

/** Example `restatementPaths(helpers)['/v1/measures/{id}/restatement']` */
export function restatementPaths({ read, refTo, measure }: Helpers): Json {
  return {
    '/v1/measures/{id}/restatement': read('get-restatement', 'What a figure was as known on a day, what it is now, and what lies between', refTo('Restatement'), [
      ...measure,
      asked('knownOn', 'The day: everything recorded by its end in the programs\' zones was known. Required unless `snapshot` names the moment. The as-of date is this day unless given, for then and now alike.', { type: 'string', format: 'date' }),
      asked('figure', 'A path of `figures` of the answer; the leading figure unless given.', { type: 'string' }),
    ]),
  };
}
