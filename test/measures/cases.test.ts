/**
 * Every folder `test/measures/<id>/<case>` is a test: `marts.json` and `query.json` in, `expected.json` out, `why.md` says how it was worked out.
 *
 * The tables are made in DuckDB, the measure's own `rows.sql` is run over `views.sql`, and its `compute` answers. Figures are compared to nine digits.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Query } from '#analytics/contract/query.ts';
import { Result, Warning } from '#analytics/contract/result.ts';
import { MARTS } from '#analytics/marts/schema.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { openMeasureEngine, type MeasureEngine, type WrittenMarts, type WrittenRow } from '../support/measure-engine.ts';

const ROOT = new URL('./', import.meta.url);
const Cell = z.union([z.string(), z.number(), z.null()]);
/** A row by column name, columns left out are null; `times` repeats it. Episodes are numbered from 1 in the order given, repeats included. */
const Table = z.array(z.object({ times: z.int().positive().optional() }).catchall(Cell));
const Marts = z.partialRecord(z.enum(MARTS.map(({ name }) => name)), Table);
const Given = z.record(z.string(), z.unknown());
const DEFAULTS = { snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, rules: 'nhs', instrument: null };
/** What a case may set beside its query, under `asked`: targets, the day of the snapshot, settings set otherwise. */
const Beside = z.object({
  asked: z.strictObject({
    targets: z.array(z.object({ program: z.string().nullable(), value: z.number(), from: z.string() })).default([]),
    takenOn: z.string().default('2027-01-01'),
    settings: z.record(z.string(), z.number()).default({}),
  }).prefault({}),
});
const Expected = z.strictObject({ result: Result, warnings: z.array(Warning) });

type Marts = z.infer<typeof Marts>;
/** A case without an expectation gets one to read and check against its `why.md`, where that is asked for by name; never in CI. */
const isWriting = (expected: URL): boolean => process.env['CAIRN_WRITE_CASES'] === '1' && process.env['CI'] === undefined && !existsSync(expected);
const foldersIn = (url: URL): string[] => (existsSync(url) ? readdirSync(url, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort() : []);
const readJson = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));

const numbered = (row: WrittenRow, index: number): WrittenRow => ({ episode_key: index + 1, stay_key: index + 1, stay_position: 1, source: 'case', episode: `e${index + 1}`, client: `c${index + 1}`, ...row });

function writtenOut(marts: Marts): WrittenMarts {
  return Object.fromEntries(MARTS.map(({ name }) => {
    const rows = (marts[name] ?? []).flatMap(({ times, ...row }) => Array.from({ length: times ?? 1 }, () => row));
    return [name, name === 'episodes' ? rows.map(numbered) : rows];
  }));
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

let engine: MeasureEngine;
beforeAll(async () => {
  engine = await openMeasureEngine();
});
afterAll(() => {
  engine.close();
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
    for (const file of ['marts.json', 'query.json', 'why.md', ...(isWriting(new URL('expected.json', folder)) ? [] : ['expected.json'])]) expect(existsSync(new URL(file, folder)), `${id}/${name}/${file} is missing`).toBe(true);
    const marts = Marts.parse(readJson(new URL('marts.json', folder)));
    const given = Given.parse(readJson(new URL('query.json', folder)));
    const { kind: view, interval } = measure.definition;
    const query = Query.parse({ ...DEFAULTS, view, interval, ...given });
    const { asked } = Beside.parse(given);
    await engine.load(writtenOut(marts));
    const { result, warnings } = await engine.answer(measure, query, { label: nameOf(marts, query), ...asked });
    if (isWriting(new URL('expected.json', folder))) writeFileSync(new URL('expected.json', folder), `${JSON.stringify({ result, warnings }, null, 1)}\n`);
    expect(rounded(Expected.parse({ result, warnings }))).toEqual(rounded(Expected.parse(readJson(new URL('expected.json', folder)))));
  });
});
