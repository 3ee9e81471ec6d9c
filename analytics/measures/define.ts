/** What a measure is: a definition people read, SQL that counts, a schema for its rows, and a pure function from rows to a result. */
import type { z } from 'zod';
import type { Query } from '../contract/query.ts';
import type { MeasureDefinition, Result, Warning } from '../contract/result.ts';

export interface Context {
  readonly query: Query;
  /** What a group's key is called on screen (a program's name, a clinician's name, the code itself). */
  readonly label: (key: string) => string;
}
export interface Computed {
  readonly result: Result;
  readonly warnings: readonly Warning[];
}
export interface Measure {
  readonly definition: MeasureDefinition;
  readonly sql: string;
  /** Parses the rows and computes; a row that is not as declared is a defect and throws. */
  readonly answer: (rows: readonly unknown[], context: Context) => Computed;
}

/**
 * Ties a measure's parts together; the one line of `registry.ts` is all that is needed beside its folder.
 *
 * Example `defineMeasure({ definition: { id: 'retention', ... }, sql, Row, compute })`
 */
export function defineMeasure<Row>(parts: {
  definition: MeasureDefinition;
  sql: string;
  Row: z.ZodType<Row>;
  compute: (rows: readonly Row[], context: Context) => Computed;
}): Measure {
  return {
    definition: parts.definition,
    sql: parts.sql,
    answer: (rows, context) => parts.compute(rows.map((row) => parts.Row.parse(row)), context),
  };
}
