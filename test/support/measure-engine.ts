/** A measure's own SQL over rows a test writes down: the marts as tables in DuckDB, `views.sql` over them, and the measure's answer. */
import { DuckDBInstance, type DuckDBConnection, type DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Query } from '#analytics/contract/query.ts';
import { parametersOf } from '#analytics/engine/run.ts';
import viewsSql from '#analytics/engine/views.sql';
import { MARTS, type Mart, type MartValue } from '#analytics/marts/schema.ts';
import { withSettings, type Asked, type Computed, type Measure } from '#analytics/measures/define.ts';

/** A row by column name; columns left out are null. */
export type WrittenRow = Readonly<Record<string, MartValue>>;
/** Rows by mart, in the order given; a mart left out is empty. */
export type WrittenMarts = Readonly<Record<string, readonly WrittenRow[] | undefined>>;
/** What a question comes with beside its query. */
export type Beside = Partial<Omit<Asked, 'query'>>;

export interface MeasureEngine {
  /** Puts these rows in place of all there were. Errors: a mart or a column that does not exist. */
  load(marts: WrittenMarts): Promise<void>;
  /** Errors: a parameter in the SQL that nobody gives a value. */
  rowsOf(measure: Measure, query: Query, beside?: Beside): Promise<unknown[]>;
  answer(measure: Measure, query: Query, beside?: Beside): Promise<Computed>;
  close(): void;
}

/** Later than anything a test has happen. */
const TAKEN_ON = '2027-01-01';

/** Fills a table. WHY no SQL: a statement with every cell in it is parsed and planned for longer than it runs. DuckDB casts what is appended to its column's type. */
async function append(connection: DuckDBConnection, { name: table, columns }: Mart, rows: readonly WrittenRow[]): Promise<void> {
  const known = new Set(columns.map(({ name }) => name));
  const unknown = rows.flatMap((row) => Object.keys(row)).find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`${table} has no column ${unknown}`);
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (const { name } of columns) {
      const value = row[name] ?? null;
      if (value === null) appender.appendNull();
      else if (typeof value === 'number') appender.appendDouble(value);
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}

function bindTo(statement: DuckDBPreparedStatement, { definition }: Measure, query: Query, { takenOn = TAKEN_ON, settings }: Beside): void {
  const parameters = { ...parametersOf(query, withSettings(definition, settings).settings), taken_on: takenOn };
  const values = new Map<string, string | number | null>(Object.entries(parameters));
  const names = Array.from({ length: statement.parameterCount }, (_, index) => statement.parameterName(index + 1));
  statement.bind(Object.fromEntries(names.map((name) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`the statement asks for an unknown parameter: ${name}`);
    return [name, value];
  })));
}

/** DuckDB in memory with every mart empty, in UTC as the engine is. */
export async function openMeasureEngine(): Promise<MeasureEngine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const tables = MARTS.map(({ name, columns }) => `create table ${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`);
  await connection.run(["set TimeZone = 'UTC'", ...tables, viewsSql].join(';\n'));

  // WHY remembered: most properties fill few marts, and ask again with the others as they were.
  const loaded = new Map<string, string>(MARTS.map(({ name }) => [name, '[]']));
  const load = async (marts: WrittenMarts): Promise<void> => {
    const unknown = Object.keys(marts).find((name) => !loaded.has(name));
    if (unknown !== undefined) throw new Error(`there is no mart ${unknown}`);
    for (const mart of MARTS) {
      const rows = marts[mart.name] ?? [];
      const text = JSON.stringify(rows);
      if (loaded.get(mart.name) === text) continue;
      loaded.set(mart.name, '');
      await connection.run(`delete from ${mart.name}`);
      await append(connection, mart, rows);
      loaded.set(mart.name, text);
    }
  };

  // TRAP: DuckDB plans a statement anew at each run only where it has parameters. One without keeps a plan made for the rows of its first run, and answers wrongly of others.
  const prepared = new Map<Measure, DuckDBPreparedStatement>();
  const statementOf = async (measure: Measure): Promise<DuckDBPreparedStatement> => {
    const known = prepared.get(measure);
    if (known !== undefined) return known;
    const statement = await connection.prepare(measure.sql);
    if (statement.parameterCount > 0) prepared.set(measure, statement);
    return statement;
  };

  const rowsOf = async (measure: Measure, query: Query, beside: Beside = {}): Promise<unknown[]> => {
    const statement = await statementOf(measure);
    bindTo(statement, measure, query, beside);
    return (await statement.runAndReadAll()).getRowObjectsJson();
  };
  return {
    load, rowsOf,
    answer: async (measure, query, beside = {}) => measure.answer(await rowsOf(measure, query, beside), { label: (key) => key, targets: [], takenOn: TAKEN_ON, ...beside, query }),
    close: () => {
      for (const statement of prepared.values()) statement.destroySync();
      connection.closeSync();
      instance.closeSync();
    },
  };
}
