import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { runSql } from '#analytics/engine/run.ts';
import { writeMarts } from '#analytics/engine/write.ts';
import { TookTooLong } from '#analytics/errors.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { toMartRows } from '#analytics/marts/rows.ts';
import { MARTS, type MartRows } from '#analytics/marts/schema.ts';
import { fingerprint } from '#functions/store/identity-of.ts';
import { aContact, anAdmission, aProgram } from '../../support/events.ts';

let folder: string;
let engine: Engine;
const rows = (): MartRows => toMartRows(foldEvents([aProgram(), anAdmission('a', '1960-02-29', { strata: { gender: "it's" } }), anAdmission('b', '2026-01-05'), aContact('a', '1960-03-01')]
  .map((event) => ({ event, recordedAt: '2026-02-01T00:00:00.000Z', identity: fingerprint(event).identity }))), '2026-12-31');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn's engine "));
  const written = await writeMarts(rows(), folder);
  engine = await openEngine(new Map(written.map(({ mart, path }) => [mart, path])));
});
afterAll(async () => {
  engine.close();
  await rm(folder, { recursive: true, force: true });
});

describe('writeMarts', () => {
  it('writes the same rows as the same bytes, and an empty organization as files without rows', async () => {
    const again = await mkdtemp(join(tmpdir(), 'cairn-again-'));
    const [first, second] = [await writeMarts(rows(), folder), await writeMarts(rows(), again)];
    expect(second.map(({ sha256 }) => sha256)).toEqual(first.map(({ sha256 }) => sha256));
    const empty = await writeMarts(toMartRows(foldEvents([]), '2026-12-31'), again);
    expect(empty.map(({ mart, rows: count }) => [mart, count])).toEqual(MARTS.map(({ name }) => [name, 0]));
    expect((await readFile(join(again, 'episodes.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
    await rm(again, { recursive: true });
  });
  it('keeps dates before 1970 and text with quotes', async () =>
    expect(await runSql(engine, "select admitted_on::date as admitted_on, gender::varchar as gender from episodes order by admitted_on limit 1", {})).toEqual([{ admitted_on: '1960-02-29', gender: "it's" }]));
});

describe('openEngine', () => {
  it.each([
    "select * from read_csv('/etc/passwd')", "copy (select 1) to '/tmp/leak.csv'", "attach '/tmp/x.db'", 'set enable_external_access = true', "set TimeZone = 'Asia/Tokyo'", "install httpfs", "select * from read_parquet('https://example.org/x')",
  ])('is locked: %s is refused', async (sql) => {
    await expect(runSql(engine, sql, {})).rejects.toThrow();
  });
  it('reads dates the same in any zone of the machine', async () =>
    expect(await runSql(engine, "select current_setting('TimeZone')::varchar as zone, date_trunc('month', timestamptz '2026-01-01 00:30:00+00')::date as month", {})).toEqual([{ zone: 'UTC', month: '2026-01-01' }]));
});

describe('runSql', () => {
  it('binds the parameters that the statement names, and no others', async () =>
    expect(await runSql(engine, 'select $b::varchar as b', { a: 'x', b: "'; drop table episodes; --" })).toEqual([{ b: "'; drop table episodes; --" }]));
  it('takes an unknown parameter for a defect', async () => {
    await expect(runSql(engine, 'select $nobody::varchar as x', {})).rejects.toThrow('unknown parameter: nobody');
  });
  it('stops what runs too long, and answers the next question', async () => {
    await expect(runSql(engine, 'select count(*)::integer as n from range(100000000000) as a, range(1000) as b', {}, 200)).rejects.toThrow(TookTooLong);
    expect(await runSql(engine, 'select 42::integer as n', {})).toEqual([{ n: 42 }]);
  });
});
