import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NumberReceipt } from '#analytics/contract/number-receipt.ts';
import { MeasureResponse, type Reading } from '#analytics/contract/result.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { figuresOf } from '#analytics/receipts/figures.ts';
import { measureCsv } from '#functions/api/receipts/csv.ts';
import { readReceiptId, receiptIdOf, receiptKeyIn } from '#functions/api/receipts/id.ts';
import { expireSnapshots } from '#functions/snapshot/expire.ts';
import { verifyReceipt } from '#functions/local/verify-receipt.ts';
import { toTables } from '../../../web/src/lib/tables.ts';
import { openApi, type TestApi } from '../../support/api.ts';
import { aContact, aDischarge, anAdmission, anEvent, aProgram } from '../../support/events.ts';
import { startDynalite, type TestStore } from '../../support/stores.ts';

const YEAR = 'from=2026-01-01&to=2027-01-01';
const ATTENDANCE = `/v1/measures/attendance?${YEAR}&view=table`;
let store: TestStore;
let api: TestApi;
beforeAll(async () => {
  store = await startDynalite();
  api = await openApi(store);
  const people = Array.from({ length: 14 }, (_, index) => {
    const day = String(index + 1).padStart(2, '0');
    return [
      anAdmission(`x${index}`, `2026-02-${day}`, { clinician: index % 2 === 0 ? '=cmd()' : 'k', levelOfCare: index % 3 === 0 ? '3.5' : '1.5' }), aContact(`x${index}`, `2026-03-${day}`), aContact(`x${index}`, `2026-04-${day}`, 'no-show'),
      ...(index % 2 === 0 ? [aDischarge(`x${index}`, `2026-07-${day}`)] : []),
      anEvent('progress.marker', { episode: `x${index}`, marker: 'overdose' }, { id: `m${index}`, subject: `client-x${index}`, time: `2026-05-${day}T15:00:00Z` }),
      anEvent('reassessment.completed', { episode: `x${index}`, kind: 'instrument', scores: [{ instrument: 'PHQ-9', version: '1', scale: 'total', score: 10 + index }] }, { id: `s${index}`, subject: `client-x${index}`, time: `2026-02-${day}T15:00:00Z` }),
      anEvent('goal.set', { episode: `x${index}`, goal: `g${index}`, domain: 'housing', authoredBy: 'joint', targetOn: '2026-09-01' }, { id: `g${index}`, subject: `client-x${index}`, time: `2026-02-${day}T16:00:00Z` }),
    ];
  }).flat();
  await api.send([aProgram(), anEvent('clinician.defined', { clinician: '=cmd()', name: '=SUM(A1)', discipline: 'counselor' }, { subject: '=cmd()', time: '2020-01-01T00:00:00Z' }), ...people]);
  await api.publish();
});
afterAll(async () => {
  await api.close();
  await store.close();
});

const idIn = async (path: string): Promise<string> => MeasureResponse.parse((await api.call('director', 'GET', path)).body).meta.receipt ?? '';

describe('an answer', () => {
  it('names its receipt: one question, one id, whatever the address left open', async () => {
    const [open, said] = [await idIn(`/v1/measures/retention?${YEAR}`), await idIn(`/v1/measures/retention?to=2027-01-01&from=2026-01-01&view=curve&ci=log-log&rules=nhs&interval=month&asOf=2026-11-20`)];
    expect([open === said, open === await idIn(`/v1/measures/retention?${YEAR}&groupBy=program`)]).toEqual([true, false]);
    expect(readReceiptId(open)).toMatchObject({ measure: 'retention', version: 2, parameters: { asOf: '2026-11-20', ci: 'log-log', from: '2026-01-01', interval: 'month', rules: 'nhs', to: '2027-01-01', view: 'curve' } });
    expect(open).toMatch(/^rcp_[0-9a-f]{12}_[A-Za-z0-9_-]{100,400}$/);
  });
  it('has a waterfall whose last step is what the table divides by', async () => {
    const { waterfall, result } = MeasureResponse.parse((await api.call('clinician', 'GET', ATTENDANCE)).body);
    const share: Reading | undefined = result.kind === 'table' ? result.groups[0]?.rows[0]?.cells['share'] : undefined;
    expect(waterfall.steps.map(({ key, count }) => [key, count])).toEqual([['all', 14], ['stays', 14], ['known', 14], ['period', 14], ['own', 28], ['counted', 28]]);
    expect(share?.state === 'value' ? share.denominator : null).toBe(28);
  });
});

describe('GET /v1/receipts/{id}', () => {
  it('shows what the answer said, with definition, query, files and SQL, the same each time and to both roles', async () => {
    const answer = MeasureResponse.parse((await api.call('director', 'GET', ATTENDANCE)).body);
    const [first, second] = [await api.call('director', 'GET', `/v1/receipts/${answer.meta.receipt}`), await api.call('clinician', 'GET', `/v1/receipts/${answer.meta.receipt}`)];
    const receipt = NumberReceipt.parse(first.body);
    expect([first.status, second.body]).toEqual([200, first.body]);
    const { id, definition, query, result, waterfall, warnings, figures } = receipt;
    expect({ id, definition, query, result, waterfall }).toEqual({ id: answer.meta.receipt, definition: answer.measure, query: answer.query, result: answer.result, waterfall: answer.waterfall });
    expect([warnings, figures[0]?.label, figures[0]?.reading]).toEqual([answer.meta.warnings, 'Attendance', { state: 'value', value: 0.5, lower: expect.any(Number), upper: expect.any(Number), method: expect.any(String), numerator: 14, denominator: 28 }]);
    expect(receipt.sql.parameters).toEqual({ from: '2026-01-01', to: '2027-01-01', as_of: '2026-11-20', program: null, clinician: null, level_of_care: null, strata: null, group_by: null, interval: 'month' });
    expect(receipt.snapshot.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
    expect(await verifyReceipt(JSON.stringify(first.body), join(api.folder, 'lake'), { settings: {} })).toMatchObject({ outcome: 'verified' });
  });
  it('holds no client', async () => {
    for (const { definition } of MEASURES) {
      const { body } = await api.call('director', 'GET', `/v1/receipts/${await idIn(`/v1/measures/${definition.id}?${YEAR}&groupBy=clinician`)}`);
      expect([definition.id, JSON.stringify(body.result).includes('client-x'), JSON.stringify({ ...body, sql: {} }).includes('client-x')]).toEqual([definition.id, false, false]);
    }
  });
  it('leads with a figure, by the id or by the address, and says so in its title', async () => {
    const id = await idIn(`/v1/measures/retention?${YEAR}`);
    const { status, body } = await api.call('director', 'GET', `/v1/receipts/${id}?figure=groups/0/readings/2/reading`);
    const again = await api.call('director', 'GET', `/v1/receipts/${body.id}`);
    expect([status, body.title, body.figure, again.body]).toEqual([200, 'Retention: At 90 days', 'groups/0/readings/2/reading', body]);
    expect((await api.call('director', 'GET', `/v1/receipts/${id}?figure=groups/9`)).status).toBe(404);
    expect((await api.call('director', 'GET', `/v1/receipts/${id}?asOf=2026-01-01`)).body.errors[0].pointer).toBe('/figure');
  });
  it('keeps its snapshot, so that it does not expire', async () => {
    const id = await idIn(ATTENDANCE);
    const snapshot = readReceiptId(id)?.snapshot ?? '';
    const find = async () => api.deps.snapshots.find('own', snapshot);
    // Straight through the exporter: nobody asked for these two.
    await api.deps.events.append('own', [aContact('x1', '2026-06-01')]);
    const { published: unkept } = await api.deps.exportNow('own');
    const unkeptId = await idIn(`${ATTENDANCE}&snapshot=${unkept.manifest.id}`);
    await api.deps.events.append('own', [aContact('x1', '2026-06-02')]);
    const { published: forgotten } = await api.deps.exportNow('own');
    const forgottenId = await idIn(`${ATTENDANCE}&snapshot=${forgotten.manifest.id}`);
    await api.deps.events.append('own', [aContact('x1', '2026-06-03')]);
    await api.deps.exportNow('own');
    expect((await api.call('director', 'GET', `/v1/receipts/${unkeptId}`)).status).toBe(200);
    api.now = new Date('2026-11-21T14:30:00Z');
    await expireSnapshots('own', api.deps.snapshots, api.now);
    expect([(await api.call('director', 'GET', `/v1/receipts/${unkeptId}`)).status, (await api.call('director', 'GET', `/v1/receipts/${forgottenId}`)).status, await find() === null]).toEqual([200, 410, false]);
  });
  it('opens where the as-of date lies after the day of the snapshot: nothing new came', async () => {
    api.now = new Date('2026-11-30T12:00:00Z');
    const answer = MeasureResponse.parse((await api.call('director', 'GET', ATTENDANCE)).body);
    const { status, body } = await api.call('director', 'GET', `/v1/receipts/${answer.meta.receipt}`);
    expect([status, answer.query.asOf, body.query, body.result]).toEqual([200, '2026-11-29', answer.query, answer.result]);
    api.now = new Date('2026-11-21T15:00:00Z');
  });
  it('answers 410 for another version and for settings that are not these, 404 for what there is not, 400 for an id that is not whole', async () => {
    const key = readReceiptId(await idIn(ATTENDANCE));
    if (key === null) throw new Error('no key');
    const call = async (id: string) => (await api.call('director', 'GET', `/v1/receipts/${id}`)).status;
    const id = receiptIdOf(key);
    const broken = [`${id}x`, id.slice(0, -1), id.replace('rcp_', 'rcp_0'), 'rcp_', 'x', `${id.slice(0, 20)}A${id.slice(21)}`];
    expect(await Promise.all([call(id), call(receiptIdOf({ ...key, version: 1 })), call(receiptIdOf({ ...key, settings: { a: 1 } })), call(receiptIdOf({ ...key, measure: 'none' })), call(receiptIdOf({ ...key, snapshot: 'snp_1_0000000000000000' }))])).toEqual([200, 410, 410, 404, 404]);
    expect(await Promise.all(broken.map(call))).toEqual(broken.map(() => 400));
    // Whole, and yet nothing a measure answers: a question left open, a parameter there is not, a view it does not have, a day that has not come.
    const { asOf: _, ...open } = key.parameters;
    expect(await Promise.all([open, { ...key.parameters, x: 'y' }, { ...key.parameters, view: 'grid' }, { ...key.parameters, asOf: '2026-11-23' }].map((parameters) => call(receiptIdOf({ ...key, parameters }))))).toEqual([400, 400, 400, 400]);
    expect((await api.call('director', 'GET', `/v1/receipts/${id}`, { organization: 'other' })).status).toBe(404);
  });
  it('is for the roles that read live answers', async () => {
    const id = await idIn(ATTENDANCE);
    const statusFor = async (role: 'quality' | 'operator' | null, path: string) => (await api.call(role, 'GET', path)).status;
    expect([await statusFor('quality', `/v1/receipts/${id}`), await statusFor('operator', `/v1/receipts/${id}`), await statusFor(null, `/v1/receipts/${id}`), await statusFor('operator', `/v1/measures/attendance.csv?${YEAR}`)]).toEqual([403, 403, 401, 403]);
  });
});

/** A reading out of its line, cell by cell. */
function readingIn(line: Record<string, string>): unknown {
  const number = (name: string): number | null => (line[name] === '' || line[name] === undefined ? null : Number(line[name]));
  if (line['state'] === 'none') return line['isNone'] === 'yes' ? { state: 'none' } : null;
  if (line['state'] === 'not-yet') return { state: 'not-yet', availableOn: line['notYetUntil'] };
  if (line['state'] === 'hidden') return { state: 'hidden', reason: line['hiddenBecause'] };
  const more = Object.fromEntries(['numerator', 'denominator', 'atRisk'].flatMap((name) => (number(name) === null ? [] : [[name, number(name)]])));
  return { state: 'value', value: number('value'), lower: number('lower'), upper: number('upper'), method: line['method'], ...more };
}
const linesOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true, bom: true });
const at = (root: unknown, path: string): unknown => path.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], root);
/** A point of a curve stands for its reading. */
const toReading = (found: unknown, method: string): unknown => {
  const { state, value, lower, upper, atRisk } = found as { state?: string; value: number; lower: number | null; upper: number | null; atRisk: number };
  return state === undefined ? { state: 'value', value, lower, upper, method, atRisk } : found;
};

describe('GET /v1/measures/{id}.csv', () => {
  it('says of every measure in every view what the API says, to the digit, a line a figure, and the page\'s tables are made from the same figures', async () => {
    let [lines, rows] = [0, 0];
    for (const { definition } of MEASURES) {
      for (const [view, groupBy] of definition.views.flatMap((one) => [[one, ''], [one, '&groupBy=levelOfCare']])) {
        const query = `${YEAR}&view=${view}${groupBy}`;
        const answer = MeasureResponse.parse((await api.call('director', 'GET', `/v1/measures/${definition.id}?${query}`)).body);
        const { body } = await api.call('director', 'GET', `/v1/measures/${definition.id}.csv?${query}`);
        const said = linesOf(body);
        const expected = figuresOf(answer.result);
        expect(said.map((line) => [line['path'], readingIn(line)])).toEqual(expected.map(({ path, reading }) => [path, { ...reading }]));
        expect(said.map((line) => readingIn(line))).toEqual(said.map((line) => toReading(at(answer.result, line['path'] ?? ''), line['method'] ?? '')));
        expect(new Set(said.map((line) => line['path'])).size).toBe(said.length);
        const inTables = toTables(answer.result, answer.measure).flatMap((table) => table.rows);
        // Grids and tables are drawn cell by cell, straight from the result.
        rows += inTables.length;
        lines += said.length;
        if (answer.result.kind === 'series') expect([definition.id, inTables.length]).toEqual([definition.id, said.length]);
        if (answer.result.kind === 'funnel') expect([definition.id, inTables.length]).toEqual([definition.id, said.length - 1]);
        if (answer.result.kind === 'curve') expect([definition.id, inTables.length]).toEqual([definition.id, said.filter((line) => /points/.test(line['path'] ?? '')).length]);
      }
    }
    expect([lines > 500, rows > 200]).toEqual([true, true]);
  }, 240_000);
  it('gives each figure the id of its own receipt', async () => {
    const { body } = await api.call('director', 'GET', `/v1/measures/retention.csv?${YEAR}`);
    const line = linesOf(body).find(({ path }) => path === 'groups/0/readings/0/reading');
    const receipt = NumberReceipt.parse((await api.call('director', 'GET', `/v1/receipts/${line?.['receipt']}`)).body);
    const figure = receipt.figures.find(({ path }) => path === receipt.figure);
    expect([receipt.figure, figure?.reading.state === 'value' ? String(figure.reading.value) : null]).toEqual(['groups/0/readings/0/reading', line?.['value']]);
  });
  it('is a file with the notice beside it, in which no name is a formula', async () => {
    const { headers, body } = await api.call('director', 'GET', `/v1/measures/attendance.csv?${YEAR}&view=table&groupBy=clinician`);
    expect([headers.get('content-type'), headers.get('content-disposition'), headers.get('x-redisclosure-notice'), body.startsWith('measure,version,')]).toEqual([
      'text/csv; charset=utf-8', 'attachment; filename="attendance-2026-11-20.csv"', '42 CFR part 2 prohibits unauthorized use or disclosure of these records.', true,
    ]);
    // Reading a body as text takes its byte order mark away; a spreadsheet needs it.
    const answer = MeasureResponse.parse((await api.call('director', 'GET', ATTENDANCE)).body);
    expect(measureCsv(answer, receiptKeyIn(answer.meta.receipt ?? '')).startsWith('\ufeffmeasure,version,')).toBe(true);
    expect(linesOf(body).map(({ group, groupLabel }) => [group, groupLabel])).toContainEqual(['\'=cmd()', '\'=SUM(A1)']);
  });
  it('refuses what the measure refuses', async () => {
    expect([(await api.call('director', 'GET', '/v1/measures/none.csv')).status, (await api.call('director', 'GET', `/v1/measures/attendance.csv?${YEAR}&view=grid`)).status]).toEqual([404, 400]);
  });
});

describe('npm run verify', () => {
  it('exits with 0, 1 or 2', async () => {
    const { verify } = await import('#functions/local/commands/verify.ts');
    const folder = await mkdtemp(join(tmpdir(), 'cairn-command-'));
    const { body } = await api.call('director', 'GET', `/v1/receipts/${await idIn(ATTENDANCE)}`);
    await writeFile(join(folder, 'good.json'), JSON.stringify(body));
    await writeFile(join(folder, 'bad.json'), JSON.stringify({ ...body, title: 'Other' }));
    await writeFile(join(folder, 'none.json'), 'x');
    const codes: unknown[] = [];
    for (const words of [['good.json'], ['bad.json'], ['none.json'], ['absent.json'], []]) {
      process.exitCode = 0;
      await verify([...words.map((name) => join(folder, name)), '--data', api.folder]);
      codes.push(process.exitCode);
    }
    process.exitCode = 0;
    await verify([join(folder, 'good.json'), '--data', join(folder, 'nowhere')]);
    codes.push(process.exitCode);
    process.exitCode = 0;
    await rm(folder, { recursive: true });
    expect(codes).toEqual([0, 1, 2, 2, 2, 2]);
  });
});
