import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMapping, type Mapping } from '#analytics/imports/mapping.ts';
import { planImport } from '#analytics/imports/plan.ts';
import { toEvents } from '#analytics/imports/events.ts';

const NOW = new Date('2024-06-01T12:00:00Z');
const surrogateOf = (recordNumber: string): string => `s-${[...recordNumber].map((letter) => letter.charCodeAt(0).toString(16)).join('')}`;

function mappingOf(json: unknown): Mapping {
  const answer = readMapping(json);
  if ('faults' in answer) throw new Error(JSON.stringify(answer.faults));
  return answer.mapping;
}
function example(name: string): Mapping {
  return mappingOf(JSON.parse(readFileSync(new URL(`../../../docs/examples/${name}.mapping.json`, import.meta.url), 'utf8')));
}

const CLINIC = example('clinic-export');
const HEADER = 'MRN;Client Name;Episode;Program;LOC;Counselor;Primary Drug;Payer;Admit;Discharge;Reason;Notes';
/** Written as Windows Excel does: CRLF, Windows-1252, a quoted cell over two lines, a header repeated, a total. */
const DIRTY = [
  HEADER,
  '0017;Zoë Müller;1;WC-RES;3.3;JT;Alc;medicaid;8.1.2024;5.2.2024;TX complete;',
  '  0018 ;"Okafor, Ada";1; WC-OP ;4;MB;;self;45300;;Active;"two',
  'lines; and ""quotes"""',
  ';;;;;;;;;;;',
  HEADER,
  '0019;Li Wei;1;WC-OP;2.1;;Her;;31.2.2024;;;',
  '0020;Ana Ruiz;1;WC-OP;9;;Meth;;1.3.24;28.2.24;Ana moved away;',
  '0017;Zoë Müller;1;WC-RES;3.3;JT;Alc;medicaid;9.1.2024;;;',
  '0021;Bo Lund;1;WC-XX;1;;;;1.3.2024;1.3.2024;AMA;;more',
  '0022;Bo Lund;1;WC-OP;1;;;;1.3.2024;1.3.2024;AMA;',
  ';Eve Doe;1;WC-OP;1;;;;1.9.2024;;AMA;',
  'Gesamt;;;;;;;;7;;;',
  '',
].join('\r\n');

describe('planImport', () => {
  it('keeps good rows, skips what is no row, and says what is wrong with the others', () => {
    const plan = planImport(Buffer.from(DIRTY, 'latin1'), CLINIC, NOW);
    const residential = { id: 'willow-residential', name: 'Willow Creek Residential', timeZone: 'America/Chicago', plannedDays: 28 };
    const outpatient = { id: 'willow-outpatient', name: 'Willow Creek Outpatient', timeZone: 'America/Denver', plannedDays: null };
    const tanaka = { id: 'jt', name: 'Jo Tanaka', discipline: 'counselor' };
    const mb = { id: 'MB', name: 'MB', discipline: null };
    expect(plan).toEqual({
      source: 'https://record.willow-creek.example/export', encoding: 'windows-1252', separator: ';',
      rows: [
        {
          state: 'admission', line: 2, admission: {
            line: 2, recordNumber: '0017', displayName: 'Zoë Müller', episode: '1', program: residential, levelOfCare: '3.5', levelOfCareAsSent: { value: '3.3', edition: '3' },
            clinician: tanaka, strata: { primarySubstance: 'alcohol', payer: 'medicaid' }, admittedOn: '2024-01-08', discharged: { on: '2024-02-05', reason: 'completed' },
          },
        },
        {
          state: 'admission', line: 3, admission: {
            line: 3, recordNumber: '0018', displayName: 'Okafor, Ada', episode: '1', program: outpatient, levelOfCare: '4.0', levelOfCareAsSent: { value: '4', edition: '3' },
            clinician: mb, strata: { primarySubstance: 'unknown', payer: 'self' }, admittedOn: '2024-01-09', discharged: null,
          },
        },
        { state: 'skipped', line: 5, why: 'blank' },
        { state: 'skipped', line: 6, why: 'repeated-header' },
        { state: 'rejected', line: 7, errors: expect.any(Array) as unknown },
        { state: 'rejected', line: 8, errors: expect.any(Array) as unknown },
        { state: 'rejected', line: 9, errors: expect.any(Array) as unknown },
        { state: 'rejected', line: 10, errors: expect.any(Array) as unknown },
        {
          state: 'admission', line: 11, admission: {
            line: 11, recordNumber: '0022', displayName: 'Bo Lund', episode: '1', program: outpatient, levelOfCare: '1.5', levelOfCareAsSent: { value: '1', edition: '3' },
            clinician: null, strata: { primarySubstance: 'unknown' }, admittedOn: '2024-03-01', discharged: { on: '2024-03-01', reason: 'left' },
          },
        },
        { state: 'rejected', line: 12, errors: expect.any(Array) as unknown },
        { state: 'skipped', line: 13, why: 'totals' },
      ],
      errors: [
        { line: 7, column: 'Admit', detail: 'is a date "31.2.2024" that cannot be read as D.M.YYYY or D.M.YY or excel-serial: correct it, or the format in the mapping' },
        { line: 8, column: 'LOC', detail: 'is a level of care that is not mapped: add it to /levelOfCare/values with one of RR, 1.0, 1.5, 1.7, 2.1, 2.5, 2.7, 3.1, 3.5, 3.7, 4.0' },
        { line: 8, column: 'Reason', detail: 'is a reason that is not mapped: add it to /discharged/reason/values with one of completed, left, terminated, transferred, incarcerated, died, other' },
        { line: 9, column: 'Episode', detail: 'line 9 has the same client and episode as line 2, which stays: remove one of the two' },
        { line: 10, column: null, detail: 'has 13 cells where the header has 12: look for a separator or a quote within a text, and put that text in quotes' },
        { line: 12, column: 'MRN', detail: 'is empty: every row needs the client it is about' },
        { line: 12, column: 'Admit', detail: 'is a date "1.9.2024" in the future (2024-09-01): correct it, or the order of day and month in the mapping' },
        {
          line: 12, column: 'Discharge', detail: 'is empty although the row has a discharge reason: fill in the date, empty the reason, or map that reason to null (still in treatment)',
        },
      ],
      programs: [{ ...outpatient, admissions: 2 }, { ...residential, admissions: 1 }],
      clinicians: [mb, tanaka],
      recordNumbers: ['0017', '0018', '0022'],
      directory: [{ recordNumber: '0017', displayName: 'Zoë Müller' }, { recordNumber: '0018', displayName: 'Okafor, Ada' }, { recordNumber: '0022', displayName: 'Bo Lund' }],
    });
  });

  it('never repeats a name or a record number', () => {
    const plan = planImport(Buffer.from(DIRTY, 'latin1'), CLINIC, NOW);
    const told = JSON.stringify(plan.errors);
    expect(['Zoë', 'Müller', 'Okafor', 'Ada', 'Li Wei', 'Ana', 'Ruiz', 'Bo Lund', 'Eve', 'Doe', '0017', '0018', '0019', '0020', '0021', '0022'].filter((word) => told.includes(word))).toEqual([]);
    const events = JSON.stringify(toEvents(plan, surrogateOf));
    expect(['Zoë', 'Müller', 'Okafor', 'Bo Lund', '"0017"'].filter((word) => events.includes(word))).toEqual([]);
  });
});

const SIMPLE = mappingOf({
  source: 'https://record.example', client: { column: 'ID' }, program: { column: 'Site', timeZone: 'America/New_York' }, levelOfCare: { column: 'LOC' },
  admitted: { column: 'In', format: 'YYYY-MM-DD' }, discharged: { column: 'Out', format: 'YYYY-MM-DD', reason: { column: 'Why', values: { done: 'completed', gone: 'left' } } },
});
const errorsOf = (csv: string | Uint8Array, mapping = SIMPLE): unknown => planImport(csv, mapping, NOW).errors;

describe('planImport on a file that is not as the mapping says', () => {
  it('lists the headers found where columns are missing', () => {
    expect(planImport('ID,Site,Admitted\nA,B,C\n', SIMPLE, NOW)).toMatchObject({
      rows: [],
      errors: [{ line: 1, column: null, detail: 'the mapping reads columns that the file does not have: "LOC", "In", "Out", "Why". Headers found: "ID", "Site", "Admitted"; mend the names in the mapping' }],
    });
  });

  it('repeats nothing of a first line that is a client', () => {
    const told = JSON.stringify(errorsOf('Maria Lopez,A,1.5,2024-01-02,,\n'));
    expect(told).toContain('add a header line');
    expect(told).not.toContain('Maria');
  });

  it('says which of two columns of one name cannot be told apart', () => {
    expect(errorsOf('ID,Site,LOC,In,Out,Why,In,Site 2,Site 2\n')).toEqual([{ line: 1, column: 'In', detail: 'is the name of columns 4 and 7: rename all but the one that is meant' }]);
  });

  it('says that a file is empty, or not of the encoding declared', () => {
    expect(errorsOf('\n\n')).toEqual([{ line: 1, column: null, detail: 'the file is empty: it needs a header line and one row per episode' }]);
    expect(errorsOf(Buffer.from('ID,Näme\n', 'latin1'), { ...SIMPLE, encoding: 'utf-8' })).toEqual([
      { line: 1, column: null, detail: 'the file is not UTF-8 as the mapping says: save it as UTF-8, or set /encoding to "windows-1252"' },
    ]);
  });

  it('keeps what comes before a quote that is never closed', () => {
    const plan = planImport('ID,Site,LOC,In,Out,Why\na,S,1.5,2024-01-02,,\nb,"S,1.5,2024-01-03,,\nc,S,1.5,2024-01-03,,\n', SIMPLE, NOW);
    expect(plan.rows.map(({ line, state }) => [line, state])).toEqual([[2, 'admission']]);
    expect(plan.errors).toMatchObject([{ line: 3, column: null }]);
  });
});

describe('planImport on rows', () => {
  const HEAD = 'ID,Site,LOC,In,Out,Why\n';
  it.each([
    ['a comma file with a byte order mark', `\uFEFF${HEAD}a,S,1.5,2024-01-02,2024-01-02,gone\n`],
    ['tabs', `${HEAD}a,S,1.5,2024-01-02,2024-01-02,gone\n`.replaceAll(',', '\t')],
    ['semicolons and old Mac line ends', `${HEAD}a,S,1.5,2024-01-02,2024-01-02,gone\n`.replaceAll(',', ';').replaceAll('\n', '\r')],
    ['blanks around cells and quotes', ` "ID" , Site ,LOC,In,Out,"Why"\n "a" ,S , 1.5, 2024-01-02 ,2024-01-02, gone \n`],
    ['tabs with empty cells', `ID\tX\tSite\tLOC\tIn\tOut\tWhy\na\t\tS\t1.5\t2024-01-02\t2024-01-02\tgone\n`],
    ['blank lines before the header', `\n\n${HEAD}a,S,1.5,2024-01-02,2024-01-02,gone`],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${HEAD}a,S,1.5,2024-01-02,2024-01-02,gone\n`, 'utf16le')],
    ['UTF-8 bytes with a byte order mark', Buffer.from(`\uFEFF${HEAD}a,S,1.5,2024-01-02,2024-01-02,gone\n`)],
  ])('reads %s', (_name, csv) => {
    const plan = planImport(csv, SIMPLE, NOW);
    expect(plan.errors).toEqual([]);
    expect(plan.rows).toMatchObject([{ state: 'admission', admission: { recordNumber: 'a', admittedOn: '2024-01-02', discharged: { on: '2024-01-02', reason: 'left' }, levelOfCareAsSent: null } }]);
  });

  it('wants discharge dates and reasons that agree', () => {
    expect(errorsOf(`${HEAD}a,S,1.5,2024-01-02,2024-01-01,gone\nb,S,1.5,2024-01-02,2024-01-03,\nc,S,4,2024-01-02,,gone\nd,S,constructor,2024-01-02,,\n`)).toEqual([
      { line: 2, column: 'Out', detail: 'is 2024-01-01, before the admission on 2024-01-02: correct one of the two dates' },
      { line: 3, column: 'Why', detail: expect.stringContaining('is empty although the row has a discharge date') as unknown },
      { line: 4, column: 'Out', detail: expect.stringContaining('is empty although the row has a discharge reason') as unknown },
      { line: 5, column: 'LOC', detail: expect.stringContaining('not mapped') as unknown },
    ]);
  });

  it('repeats an unmapped code that several clients have, and never one that may be a name', () => {
    const details = planImport(`${HEAD}a,S,1.5,2024-01-02,2024-01-03,ASA\nb,S,1.5,2024-01-02,2024-01-03,ASA\nc,S,1.5,2024-01-02,2024-01-03,Maria left\n`, SIMPLE, NOW).errors.map(({ detail }) => detail.slice(0, 40));
    expect(details).toEqual(['is a reason "ASA" that is not mapped: ad', 'is a reason "ASA" that is not mapped: ad', 'is a reason that is not mapped: add it t']);
  });

  it('reads quotes that are not doubled, and separators in quotes after a blank', () => {
    const plan = planImport(`${HEAD}"the "a" one", "S, east",1.5,2024-01-02,,\nb,S,1.5,2024-01-02,,\n`, SIMPLE, NOW);
    expect(plan.errors).toEqual([]);
    expect(plan.rows).toMatchObject([{ line: 2, admission: { recordNumber: 'the "a" one', program: { id: 'S, east' } } }, { line: 3, admission: { recordNumber: 'b' } }]);
  });

  it('counts an admission of today as past in the program\'s own zone', () => {
    const at = (now: string): unknown => planImport(`${HEAD}a,S,1.5,2024-06-02,,\n`, SIMPLE, new Date(now)).errors.length;
    expect([at('2024-06-02T03:59:59Z'), at('2024-06-02T04:00:00Z')]).toEqual([1, 0]);
  });
});

describe('people in a file', () => {
  const mapping = readMapping({ source: 'urn:t', client: { column: 'MRN' }, displayName: { column: 'Name' }, program: { column: 'Site', timeZone: 'UTC' }, levelOfCare: { constant: '1.5' }, admitted: { column: 'In', format: 'YYYY-MM-DD' } });
  const plan = (rows: string) => {
    if ('faults' in mapping) throw new Error('the test’s own mapping is not valid');
    return planImport(`MRN,Name,Site,In\n${rows}`, mapping.mapping, new Date('2026-06-01T00:00:00Z'));
  };
  it('may have a line break in a name; what the directory would refuse is a row error, and the others stay in', () => {
    const found = plan(`1,"Ada\nExample",N,2026-01-05\n"2\n3",Bo,N,2026-01-05\n4,${'x'.repeat(201)},N,2026-01-05\n5,Cy,N,2026-01-05\n`);
    expect(found.directory.map(({ displayName }) => displayName)).toEqual(['Ada Example', 'Cy']);
    expect(found.errors).toEqual([
      { line: 4, column: 'MRN', detail: 'must be at most 200 characters without line breaks: correct it' }, { line: 6, column: 'Name', detail: 'must be at most 200 printable characters: shorten it' },
    ]);
  });
});
