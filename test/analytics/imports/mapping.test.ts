import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnsOf, readMapping } from '#analytics/imports/mapping.ts';

const SMALLEST = {
  source: 'https://record.example', client: { column: 'ID' }, program: { column: 'Site', timeZone: 'UTC' }, levelOfCare: { constant: '1.5' }, admitted: { column: 'In', format: 'YYYY-MM-DD' },
};

describe('readMapping', () => {
  it.each(['start-trial', 'clinic-export'])('takes the example %s', (name) => {
    const json: unknown = JSON.parse(readFileSync(new URL(`../../../docs/examples/${name}.mapping.json`, import.meta.url), 'utf8'));
    expect(readMapping(json)).toHaveProperty('mapping');
  });

  it('fills in defaults', () => {
    expect(readMapping(SMALLEST)).toEqual({
      mapping: {
        ...SMALLEST, totals: [], strata: {}, program: { column: 'Site', timeZone: 'UTC', table: [] }, levelOfCare: { constant: '1.5', edition: '4', values: {} },
        admitted: { column: 'In', format: ['YYYY-MM-DD'], pivot: 68 },
      },
    });
  });

  it('lists every fault with a pointer and how to mend it', () => {
    const broken = {
      ...SMALLEST, source: 'not a uri', clients: { column: 'ID' }, client: {}, program: { column: 'Site', constant: 'x', timeZone: 'Mars/Base' },
      levelOfCare: { column: 'LOC', values: { a: '9.9' } }, strata: { 'a/b': { column: 'X' } }, admitted: { column: 'In', format: 'MM/YYYY' },
    };
    const answer = readMapping(broken);
    expect('faults' in answer ? answer.faults : []).toEqual([
      { pointer: '/source', detail: 'must be the address that names the source system, such as https://record.example.org' },
      { pointer: '/client/column', detail: 'is missing: add it (string); docs/imports.md has an example' },
      { pointer: '/program/timeZone', detail: 'must be a time zone such as America/New_York or UTC' },
      { pointer: '/program', detail: 'must have either "column" or "constant", not both and not neither' },
      { pointer: '/levelOfCare/values/a', detail: 'must be one of "RR", "1.0", "1.5", "1.7", "2.1", "2.5", "2.7", "3.1", "3.5", "3.7", "4.0"' },
      { pointer: '/strata/a~1b', detail: 'is not a field of a mapping: remove it or mend its spelling; docs/imports.md lists them' },
      { pointer: '/admitted/format/0', detail: expect.stringContaining('must be one of "YYYY-MM-DD", "YYYY/M/D"') },
      { pointer: '/clients', detail: 'is not a field of a mapping: remove it or mend its spelling; docs/imports.md lists them' },
    ]);
  });

  it.each([null, 7, 'text', []])('says so where it is no object: %j', (json) => {
    expect(readMapping(json)).toEqual({ faults: [{ pointer: '', detail: 'must be of type object' }] });
  });

  it('wants a zone for every program, and one meaning for every value', () => {
    const faultsOf = (program: unknown): unknown => readMapping({ ...SMALLEST, program });
    expect(faultsOf({ column: 'Site' })).toMatchObject({ faults: [{ pointer: '/program', detail: expect.stringContaining('time') as unknown }] });
    expect(faultsOf({ constant: 'A', table: [{ id: 'B', name: 'B', timeZone: 'UTC' }] })).toMatchObject({ faults: [{ pointer: '/program' }] });
    const entry = { id: 'A', name: 'A', timeZone: 'UTC' };
    expect(faultsOf({ column: 'Site', table: [entry, entry] })).toMatchObject({ faults: [{ pointer: '/program/table', detail: expect.stringContaining('one value') as unknown }] });
    expect(faultsOf({ column: 'Site', table: [entry, { ...entry, sent: 'a', name: 'Another' }] })).toMatchObject({ faults: [{ pointer: '/program/table', detail: expect.stringContaining('one "id"') as unknown }] });
    expect(faultsOf({ column: 'Site', table: [entry, { ...entry, sent: 'a' }] })).toHaveProperty('mapping');
  });
});

describe('columnsOf', () => {
  it('names each column once', () => {
    const answer = readMapping({ ...SMALLEST, strata: { payer: { column: 'Site' } } });
    expect('mapping' in answer ? columnsOf(answer.mapping) : []).toEqual(['ID', 'Site', 'In']);
  });
});
