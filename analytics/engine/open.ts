/** DuckDB, opened over the files of one snapshot and locked. This folder alone imports it (house D5). */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { MARTS, type MartRows } from '../marts/schema.ts';
import viewsSql from './views.sql';
import worklistSql from './worklist-views.sql';
import { fillTable } from './write.ts';

/** What the SQL of every measure calls: the cohort and the stay, defined once. */
export const MACROS = viewsSql;

export interface Engine {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** WHY a memory limit and few threads: the process also answers sign-in and ingest; five slow queries must not starve them (house D7). */
const SETTINGS = { threads: '2', memory_limit: '2GB', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/**
 * Rows that one thread scans at a time: a second one helps tables that have more.
 * WHY not always two: over fewer rows the second waits for the first and both pay for it; a release of the demo (984 statements) took 27 % less processor time with one, and less time.
 * Source  DuckDB's row group size.
 */
const ROW_GROUP = 122_880;

async function useThreads(connection: DuckDBConnection): Promise<void> {
  const largest = (await (await connection.run('select coalesce(max(estimated_size), 0)::integer from duckdb_tables()')).getRows())[0]?.[0];
  if (typeof largest === 'number' && largest <= ROW_GROUP) await connection.run('set threads = 1');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function open(load: (connection: DuckDBConnection) => Promise<void>): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', SETTINGS);
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    await load(connection);
    await connection.run(viewsSql);
    await connection.run(worklistSql);
    await useThreads(connection);
    await connection.run('set enable_external_access = false; set lock_configuration = true');
  } catch (error) {
    connection.closeSync();
    instance.closeSync();
    throw error;
  }
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/**
 * Opens the marts of one snapshot as sorted tables in memory, and then closes every other door: no files, no network, no settings.
 *
 * Shape   local path of each mart's Parquet file by mart name -> an engine that `runMeasure` asks.
 * Errors  whatever DuckDB says of a file that is missing or damaged; the caller makes it NotReady.
 * Source  house C3, C5 (TRAP: `set TimeZone` first, or dates move with the machine's zone).
 */
export function openEngine(files: ReadonlyMap<string, string>): Promise<Engine> {
  return open(async (connection) => {
    for (const mart of MARTS) {
      const file = files.get(mart.name);
      if (file === undefined) throw new Error(`the snapshot has no mart ${mart.name}`);
      await connection.run(`create table ${mart.name} as select * from read_parquet(${quoted(file)})`);
    }
  });
}

/**
 * Opens rows that are in no snapshot: what the log held at some other moment. Nothing of them touches a disk.
 *
 * Shape   rows of every mart, in the column order of `MARTS` -> an engine that answers as one opened from their files would.
 */
export function openEngineOver(rows: MartRows): Promise<Engine> {
  return open(async (connection) => {
    for (const mart of MARTS) {
      await fillTable(connection, mart, rows[mart.name]);
      await connection.run(`create or replace table ${mart.name} as select * from ${mart.name} order by ${mart.orderBy.join(', ')}`);
    }
  });
}
