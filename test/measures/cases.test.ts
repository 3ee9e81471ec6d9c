/**
 * Every folder `test/measures/<id>/<case>` is a test: `marts.json` and `query.json` in, `expected.json` out, `why.md` says how it was worked out.
 *
 * The tables are made in DuckDB, the measure's own `rows.sql` is run over `views.sql`, and its `compute` answers. Figures are compared to nine digits.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Query } from '#analytics/contract/query.ts';
import { Result, Warning } from '#analytics/contract/result.ts';
import viewsSql from '#analytics/engine/views.sql';
import { MARTS } from '#analytics/marts/schema.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { MEASURES } from '#analytics/measures/registry.ts';

const ROOT = new URL('./', import.meta.url);
const Cell = z.union([z.string(), z.number(), z.null()]);
/** A row by column name, columns left out are null; `times` repeats it. Episodes are numbered from 1 in the order given, repeats included. */
const Table = z.array(z.object({ times: z.int().positive().optional() }).catchall(Cell));
const Marts = z.partialRecord(z.enum(MARTS.map(({ name }) => name)), Table);
const Given = z.record(z.string(), z.unknown());
const DEFAULTS = { snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log' };
const Expected = z.strictObject({ result: Result, warnings: z.array(Warning) });

type Marts = z.infer<typeof Marts>;
const foldersIn = (url: URL): string[] => readdirSync(url, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
const readJson = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));

async function load(connection: DuckDBConnection, marts: Marts): Promise<void> {
  for (const mart of MARTS) {
    await connection.run(`create or replace table ${mart.name} (${mart.columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`);
    const rows = (marts[mart.name] ?? []).flatMap(({ times, ...row }) => Array.from({ length: times ?? 1 }, () => row));
    for (const [index, row] of rows.entries()) {
      const named = mart.name === 'episodes' ? { episode_key: index + 1, stay_key: index + 1, source: 'case', episode: `e${index + 1}`, client: `c${index + 1}`, ...row } : row;
      const columns = Object.keys(named);
      await connection.run(`insert into ${mart.name} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`, Object.values(named));
    }
  }
}

async function rowsOf(connection: DuckDBConnection, { sql }: Measure, query: Query): Promise<unknown[]> {
  const parameters: Record<string, string | null> = {
    from: query.from, to: query.to, as_of: query.asOf, program: query.program, clinician: query.clinician, level_of_care: query.levelOfCare, group_by: query.groupBy,
  };
  const statement = await connection.prepare(sql);
  const names = Array.from({ length: statement.parameterCount }, (_, index) => statement.parameterName(index + 1));
  statement.bind(Object.fromEntries(names.map((name) => [name, parameters[name] ?? null])));
  return (await statement.runAndReadAll()).getRowObjectsJson();
}

const nameOf = (marts: Marts, { groupBy }: Query) => (key: string): string => {
  const table = groupBy === 'program' ? marts.programs : groupBy === 'clinician' ? marts.clinicians : [];
  return String(table?.find((row) => row[groupBy ?? ''] === key)?.['name'] ?? key);
};

/** Figures to nine significant digits: enough to tell any mistake, and not the order of additions. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(9));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry)]));
  return value;
}

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  await load(connection, Marts.parse({}));
  await connection.run(viewsSql);
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

it('has a folder of cases for every measure, and no other', () => {
  expect(foldersIn(ROOT)).toEqual(MEASURES.map(({ definition }) => definition.id).sort());
});

describe.each(MEASURES.map((measure) => [measure.definition.id, measure] as const))('%s', (id, measure) => {
  const cases = foldersIn(new URL(`${id}/`, ROOT));
  it('has at least five cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(5);
  });
  it.each(cases)('%s', async (name) => {
    const folder = new URL(`${id}/${name}/`, ROOT);
    for (const file of ['marts.json', 'query.json', 'expected.json', 'why.md']) expect(existsSync(new URL(file, folder)), `${id}/${name}/${file} is missing`).toBe(true);
    const marts = Marts.parse(readJson(new URL('marts.json', folder)));
    const query = Query.parse({ ...DEFAULTS, ...Given.parse(readJson(new URL('query.json', folder))) });
    await load(connection, marts);
    const { result, warnings } = measure.answer(await rowsOf(connection, measure, query), { query, label: nameOf(marts, query) });
    expect(rounded({ result, warnings })).toEqual(rounded(Expected.parse(readJson(new URL('expected.json', folder)))));
  });
});
