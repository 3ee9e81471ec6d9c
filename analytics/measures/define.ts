/** What a measure is: a definition people read, SQL that counts, a schema for its rows, and a pure function from rows to a result. */
import type { z } from 'zod';
import type { Query } from '../contract/query.ts';
import type { MeasureDefinition, Result, Warning } from '../contract/result.ts';
import type { EpisodesBehind } from '../statistics/disclosure.ts';

export interface Context {
  readonly query: Query;
  /** What a group's key is called on screen (a program's name, a clinician's name, the code itself). */
  readonly label: (key: string) => string;
}
export interface Computed {
  readonly result: Result;
  readonly warnings: readonly Warning[];
  /** For `suppress` alone, nobody is told it. Given where a figure's denominator counts something else than episodes (contacts): thirty contacts may be one person's. */
  readonly episodesBehind?: EpisodesBehind;
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

/** Days of stay at which every curve is read. */
export const READING_DAYS = [30, 60, 90, 180, 365] as const;

export interface RowGroup<Row> {
  readonly key: string;
  readonly label: string;
  readonly rows: readonly Row[];
}

/**
 * Rows by group, in the order of the keys. RULE: never in the order of a value; a list of programs or clinicians is not a ranking.
 *
 * Missing without `groupBy` there is always the one group `all`, with no rows where the cohort is empty.
 */
export function groupRows<Row extends { readonly group_key: string }>(rows: readonly Row[], { query, label }: Context): RowGroup<Row>[] {
  if (query.groupBy === null) return [{ key: 'all', label: 'All', rows }];
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.group_key);
    if (group === undefined) groups.set(row.group_key, [row]);
    else group.push(row);
  }
  return [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, members]) => ({ key, label: label(key), rows: members }));
}
