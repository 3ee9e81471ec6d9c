/** Questions to an engine: a `.sql` file, its own named parameters, rows as plain JSON. */
import type { Json } from '@duckdb/node-api';
import { TookTooLong } from '../errors.ts';
import type { Query } from '../contract/query.ts';
import type { MeasureDefinition } from '../contract/result.ts';
import { withSettings, type Asked, type Computed, type Measure } from '../measures/define.ts';
import type { Engine } from './open.ts';

export type Parameters = Readonly<Record<string, string | number | null>>;

const LIMIT_MS = 20_000;

/**
 * Rows of one statement. Only the parameters the statement names are bound (TRAP: DuckDB rejects others); an unknown name is a defect.
 *
 * Errors  TookTooLong after 20 s (the query is interrupted); anything else is a defect.
 */
export async function runSql(engine: Engine, sql: string, parameters: Parameters, limitMs = LIMIT_MS): Promise<Record<string, Json>[]> {
  const statement = await engine.connection.prepare(sql);
  const names = Array.from({ length: statement.parameterCount }, (_, index) => statement.parameterName(index + 1));
  statement.bind(Object.fromEntries(names.map((name) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`the statement asks for an unknown parameter: ${name}`);
    return [name, value];
  })));
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
    engine.connection.interrupt();
  }, limitMs);
  try {
    return await (await statement.runAndReadAll()).getRowObjectsJson();
  } catch (error) {
    if (late.signal.aborted) throw new TookTooLong('The question took too long. Narrow the period or choose one program.', error);
    throw error;
  } finally {
    clearTimeout(timer);
    statement.destroySync();
  }
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The SQL names of a resolved query, and of the measure's settings. `interval` is `month` where each event is a point: whoever groups by period still can. */
export function parametersOf(query: Query, settings: MeasureDefinition['settings'] = []): Parameters {
  return {
    ...Object.fromEntries(settings.map(({ name, value }) => [snake(name), value])),
    from: query.from, to: query.to, as_of: query.asOf, program: query.program, clinician: query.clinician, level_of_care: query.levelOfCare, group_by: query.groupBy,
    strata: Object.keys(query.strata).length === 0 ? null : JSON.stringify(query.strata), interval: query.interval ?? 'month', instrument: query.instrument,
  };
}

/** The rows that a measure's answer to a query is made from. */
export async function askRows(engine: Engine, measure: Measure, { query, settings: set, takenOn }: Pick<Asked, 'query' | 'settings' | 'takenOn'>): Promise<Record<string, Json>[]> {
  const { settings } = withSettings(measure.definition, set);
  return runSql(engine, measure.sql, { ...parametersOf(query, settings), taken_on: takenOn });
}

/** Several views of one question: they are computed from the same rows, so these are asked for once. Example `runViews(engine, measure, asked, ['series', 'table'])` */
export async function runViews(engine: Engine, measure: Measure, asked: Asked, views: readonly Query['view'][]): Promise<Computed[]> {
  const rows = await askRows(engine, measure, asked);
  return views.map((view) => measure.answer(rows, { ...asked, query: { ...asked.query, view } }));
}

/** One measure's answer to one query, and the rows it was made from. */
export async function runMeasure(engine: Engine, measure: Measure, asked: Asked): Promise<Computed & { readonly rows: readonly unknown[] }> {
  const rows = await askRows(engine, measure, asked);
  return { ...measure.answer(rows, asked), rows };
}
