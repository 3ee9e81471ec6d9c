/** Mart rows -> sorted, typed Parquet files with their sizes and digests. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBDateValue, DuckDBInstance, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api';
import { MARTS, type Mart, type MartRows, type MartValue } from '../marts/schema.ts';
import { daysBetween } from '../period/dates.ts';

export interface WrittenFile {
  readonly mart: string;
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

function append(appender: DuckDBAppender, type: Mart['columns'][number]['type'], value: MartValue): void {
  if (value === null) appender.appendNull();
  else if (typeof value === 'number') {
    if (type === 'DOUBLE') appender.appendDouble(value);
    else appender.appendInteger(value);
  }
  else if (type === 'DATE') appender.appendDate(new DuckDBDateValue(daysBetween('1970-01-01', value)));
  else appender.appendVarchar(value);
}

/** A mart's table with its rows, as they come. */
export async function fillTable(connection: DuckDBConnection, mart: Mart, rows: readonly MartValue[][]): Promise<void> {
  await connection.run(`create table ${mart.name} (${mart.columns.map((column) => `${column.name} ${column.type}`).join(', ')})`);
  const appender = await connection.createAppender(mart.name);
  for (const row of rows) {
    for (const [index, column] of mart.columns.entries()) append(appender, column.type, row[index] ?? null);
    appender.endRow();
  }
  appender.closeSync();
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Writes every mart into a folder.
 *
 * Shape   rows in the column order of `MARTS` -> one `<mart>.parquet` each; the same rows give the same bytes (house D11).
 * Errors  a full disk or an unwritable folder throws. Nothing is flushed here: whoever stores the files makes them last.
 */
export async function writeMarts(rows: MartRows, folder: string): Promise<WrittenFile[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const written: WrittenFile[] = [];
  try {
    await connection.run("set TimeZone = 'UTC'");
    for (const mart of MARTS) {
      await fillTable(connection, mart, rows[mart.name]);
      const path = join(folder, `${mart.name}.parquet`);
      await connection.run(`copy (select * from ${mart.name} order by ${mart.orderBy.join(', ')}) to '${path.replaceAll("'", "''")}' (format parquet, compression zstd)`);
      written.push({ mart: mart.name, path, rows: rows[mart.name].length, bytes: (await stat(path)).size, sha256: await digest(path) });
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return written;
}
