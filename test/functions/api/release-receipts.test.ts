import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RELEASED_BY, ReleasedMeasure, type Release } from '#analytics/contract/release.ts';
import { ReleaseReceipt } from '#analytics/contract/release-receipt.ts';
import { MeasureResponse, type Reading } from '#analytics/contract/result.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { figuresOf } from '#analytics/receipts/figures.ts';
import { readReceiptId, receiptIdOf } from '#functions/api/receipts/id.ts';
import { sealOf } from '#functions/api/receipts/parts.ts';
import { makeReleaseReceipt } from '#functions/api/releases/receipt.ts';
import { sha256Of } from '#functions/store/release-store.ts';
import { SlicesAgain } from '#functions/local/slices-again.ts';
import type { Verdict } from '#functions/local/verify-files.ts';
import { verifyReceipt } from '#functions/local/verify-receipt.ts';
import { openOwnApi, type TestApi } from '../../support/api.ts';
import { appendAll, simulatedEvents } from '../../support/simulated.ts';

let api: TestApi;
/** The second release, which holds two slices of most measures. */
let release: Release;
let lake: string;
/** What was made again of it, once for all receipts that are verified as they should be. */
let slices: SlicesAgain;

beforeAll(async () => {
  api = await openOwnApi('2026-08-05T12:00:00Z');
  const request = { seed: 11, clients: 140, programs: ['steady', 'residential'], from: '2024-06-01', to: '2026-11-20' } as const;
  await appendAll(api, simulatedEvents(request, { to: '2026-08-01' }));
  await api.publish();
  await api.deps.releases.make('own');
  api.now = new Date('2026-11-21T12:00:00Z');
  await appendAll(api, simulatedEvents(request, { from: '2026-08-01' }));
  await api.publish();
  await api.deps.releases.make('own');
  const made = (await api.deps.releases.list('own')).at(-1);
  if (made === undefined) throw new Error('no release was made');
  release = made;
  lake = join(api.folder, 'lake');
  slices = new SlicesAgain({ folder: join(lake, 'own'), release: release.id }, { settings: {} });
}, 600_000);
afterAll(async () => {
  await slices.close();
  await api.close();
});

const quality = async (path: string) => api.call('quality', 'GET', `/v1/${path}`);
const answerOf = async (path: string): Promise<MeasureResponse> => MeasureResponse.parse((await quality(`measures/${path}`)).body);
async function receiptOf(path: string): Promise<ReleaseReceipt> {
  const { status, body } = await quality(`receipts/${(await answerOf(path)).meta.receipt}`);
  expect(status).toBe(200);
  return ReleaseReceipt.parse(body);
}
const verify = (receipt: unknown, { settings = {}, at }: { settings?: Record<string, Record<string, number>>; at?: string } = {}): Promise<Verdict> =>
  verifyReceipt(JSON.stringify(receipt), at ?? lake, { settings, ...(at === undefined && Object.keys(settings).length === 0 ? { slices } : {}) });
const linesOf = (verdict: Verdict): readonly string[] => (verdict.outcome === 'differs' ? verdict.lines : [verdict.line]);

/** A reading out of its line of the CSV. */
function readingIn(line: Record<string, string>): unknown {
  const number = (name: string): number | null => (line[name] === '' || line[name] === undefined ? null : Number(line[name]));
  if (line['state'] === 'not-yet') return { state: 'not-yet', availableOn: line['notYetUntil'] };
  if (line['state'] === 'hidden') return { state: 'hidden', reason: line['hiddenBecause'] };
  if (line['state'] !== 'value') return { state: line['state'] };
  const more = Object.fromEntries(['numerator', 'denominator', 'atRisk'].flatMap((name) => (number(name) === null ? [] : [[name, number(name)]])));
  return { state: 'value', value: number('value'), lower: number('lower'), upper: number('upper'), method: line['method'], ...more };
}

/** Every address that may have an answer: views by each grouping, a program's groups, one program. */
function addresses([first = '', second = '']: readonly string[]): string[] {
  return MEASURES.flatMap(({ definition: { id, views } }) => [
    ...views.flatMap((view) => [`${id}?view=${view}`, ...RELEASED_BY.map((groupBy) => `${id}?view=${view}&groupBy=${groupBy}`), ...(view === 'table' ? [`${id}?view=table&program=${first}&groupBy=gender`] : [])]),
    `${id}?program=${second}`,
  ]);
}

describe('the receipt of a released answer', () => {
  it('has the figures of the answer and of the CSV to the digit, and is verified: every measure, view and grouping', async () => {
    const programs = (await quality('choices')).body.program.map(({ key }: { key: string }) => key);
    const bad: string[] = [];
    const tally = { answers: 0, figures: 0, twoSlices: 0, counts: 0, steps: 0 };
    for (const path of addresses(programs)) {
      const { status, body } = await quality(`measures/${path}`);
      // A funnel is of programs, a grid of everybody: what is not in a release is not found.
      if (status === 404) continue;
      const answer = MeasureResponse.parse(body);
      const receipt = ReleaseReceipt.parse((await quality(`receipts/${answer.meta.receipt}`)).body);
      const csv: Record<string, string>[] = parse((await quality(`measures/${path.replace(/^([a-z0-9-]+)/, '$1.csv')}`)).body, { columns: true, bom: true });
      const figures = figuresOf(answer.result).map(({ path: at, reading }): [string, Reading] => [at, reading]);
      expect([path, receipt.figures.map((one) => [one.path, one.reading])]).toEqual([path, figures]);
      expect([path, csv.map((line) => [line['path'], readingIn(line)])]).toEqual([path, figures]);
      expect([receipt.id, receipt.definition, receipt.query, receipt.result, receipt.waterfall, receipt.warnings]).toEqual([answer.meta.receipt, answer.measure, answer.query, answer.result, answer.waterfall, answer.meta.warnings]);
      const verdict = await verify(receipt);
      if (verdict.outcome !== 'verified') bad.push(`${path}: ${linesOf(verdict).slice(0, 3).join('; ')}`);
      tally.answers += 1;
      tally.figures += figures.length;
      tally.twoSlices += receipt.slices.length > 1 ? 1 : 0;
      tally.steps += receipt.waterfall.steps.length;
      tally.counts += receipt.waterfall.steps.filter(({ count }) => count !== null).length;
    }
    expect(bad).toEqual([]);
    process.stdout.write(`released receipts: ${JSON.stringify(tally)}\n`);
    expect(tally.twoSlices).toBeGreaterThan(30);
  }, 300_000);
});

/** A receipt somebody changed, and sealed anew. */
function changed(receipt: ReleaseReceipt, change: (copy: ReleaseReceipt) => void): ReleaseReceipt {
  const copy = structuredClone(receipt);
  change(copy);
  return { ...copy, sha256: sealOf(copy) };
}
const firstValue = ({ result }: ReleaseReceipt): Extract<Reading, { state: 'value' }> => {
  const [series, table] = [result.kind === 'series' ? result : null, result.kind === 'table' ? result : null];
  const reading = series?.groups[0]?.points.map((point) => point.reading).find(({ state }) => state === 'value') ?? table?.groups[0]?.rows[0]?.cells['share'];
  if (reading?.state !== 'value') throw new Error('the test needs a value');
  return reading;
};
/** The lake with one file of it changed. */
async function lakeWith(path: string, change: (bytes: Buffer) => Buffer | string): Promise<string> {
  const at = await mkdtemp(join(tmpdir(), 'cairn-lake-'));
  await cp(lake, at, { recursive: true });
  await writeFile(join(at, 'own', path), change(await readFile(join(at, 'own', path))));
  return at;
}
/** The receipt as it would be of a changed file: everything in it agrees with that file. */
function remadeFor(receipt: ReleaseReceipt, text: string): ReleaseReceipt {
  const key = readReceiptId(receipt.id);
  const measure = MEASURES.find(({ definition }) => definition.id === receipt.definition.id);
  if (key === null || measure === undefined) throw new Error('the test needs a key');
  return makeReleaseReceipt({ key, measure, release: { ...receipt.release, sha256: sha256Of(text) }, released: ReleasedMeasure.parse(JSON.parse(text)), organization: receipt.organization, filesOf: (snapshot) => receipt.slices.find((slice) => slice.snapshot === snapshot)?.files ?? [] });
}

describe('npm run verify of a released receipt', () => {
  it('says what it verified in one line, for the whole answer and for the figure that its id names', async () => {
    const receipt = await receiptOf('attendance?groupBy=program');
    const snapshots = receipt.slices.map(({ snapshot }) => snapshot);
    const files = receipt.slices.reduce((sum, slice) => sum + slice.files.length, 0);
    expect(await verify(receipt)).toEqual({ outcome: 'verified', line: `verified: Attendance; ${receipt.figures.length} figures of release ${release.id}, made again from ${files} files of snapshots ${snapshots.join(', ')}, definition version 2` });
    const lead = ReleaseReceipt.parse((await quality(`receipts/${receipt.id}?figure=groups/0/points/3/reading`)).body);
    expect([lead.figure, lead.title.startsWith('Attendance: '), receipt.figures.find(({ path }) => path === lead.figure), (await verify(lead)).outcome]).toEqual(['groups/0/points/3/reading', true, lead.figures.find(({ path }) => path === lead.figure), 'verified']);
    expect((await quality(`receipts/${lead.id}`)).body).toEqual(lead);
  });
  it('names a number that was changed in the receipt, and that it was changed', async () => {
    const receipt = await receiptOf('attendance');
    const was = firstValue(receipt).value;
    const lines = linesOf(await verify(changed(receipt, (copy) => { firstValue(copy).value = 0.5; })));
    expect([lines.length, lines[0]]).toEqual([1, expect.stringMatching(new RegExp(`^number: groups/0/points/\\d+/reading/value was 0.5, is ${was}$`))]);
    expect(linesOf(await verify({ ...receipt, title: 'Other' }))).toEqual([expect.stringMatching(/^receipt: it was changed after it was made/), 'title was Other, is Attendance']);
  });
  it.each<[string, (copy: ReleaseReceipt) => void, RegExp]>([
    ['an altered waterfall', (copy) => { Object.assign(copy.waterfall.steps[0] ?? {}, { count: 9999 }); }, /^waterfall\/steps\/0\/count was 9999, is (\d+|null)$/],
    ['other words in the definition', (copy) => { copy.definition.denominator = 'Everybody'; }, /^definition: denominator was Everybody, is /],
    ['other SQL', (copy) => { if (copy.sql !== null) copy.sql.text = 'select 1'; }, /^definition: the measure's SQL is not the one the receipt shows$/],
    ['another period', (copy) => { copy.query.from = '2025-07-01'; }, /^query\/from was 2025-07-01, is 2024-/],
    ['another question', (copy) => { copy.question['rules'] = 'run'; }, /^question\/rules was run, is nhs$/],
    ['another day of a slice', (copy) => { Object.assign(copy.slices[0] ?? {}, { asOf: '2026-01-31' }); }, /^slices\/0\/asOf was 2026-01-31, is 2026-/],
    ['another release', (copy) => { copy.release.id = 'rel_2026-10_0000000000000000'; }, /^receipt: its id says release rel_2026-10_[0-9a-f]{16}, it says rel_2026-10_0000000000000000$/],
    ['a figure that is not held back any more', (copy) => { copy.hidden = []; }, /^hidden\/0 was nothing, is /],
  ])('names %s', async (_, change, line) => {
    expect(linesOf(await verify(changed(await receiptOf('attendance?groupBy=program'), change)))[0]).toMatch(line);
  });
  it('names the release\'s file where it was changed, and where it is gone', async () => {
    const receipt = await receiptOf('attendance');
    const at = await lakeWith(`${release.id}/attendance.json`, (bytes) => bytes.toString().replace('"shown":', '"shown":1'));
    expect(linesOf(await verify(receipt, { at }))).toEqual([expect.stringMatching(new RegExp(`^file: attendance.json of release ${release.id} was changed or damaged, expected sha256 ${receipt.release.sha256}, found [0-9a-f]{64}$`))]);
    await rm(join(at, 'own', release.id), { recursive: true });
    expect(linesOf(await verify(receipt, { at }))).toEqual([`file: attendance.json of release ${release.id} is not in this data folder, expected sha256 ${receipt.release.sha256}`]);
    await rm(at, { recursive: true });
  });
  it('names the number where somebody changed it in the release\'s file and made the receipt to agree', async () => {
    const receipt = await receiptOf('attendance?view=table');
    const { value } = firstValue(receipt);
    const at = await lakeWith(`${release.id}/attendance.json`, (bytes) => bytes.toString().replace(`"value":${value},`, '"value":0.5,'));
    const forged = remadeFor(receipt, await readFile(join(at, 'own', release.id, 'attendance.json'), 'utf8'));
    const lines = linesOf(await verify(forged, { at }));
    expect([firstValue(forged).value, lines.length, lines[0]]).toEqual([0.5, 1, expect.stringMatching(new RegExp(`^number: in the months from 2026-07-01, table, groups/0/rows/0/cells/share/value was 0.5, is ${value}$`))]);
    await rm(at, { recursive: true });
  });
  it('names a snapshot\'s file that was changed, and a snapshot that is not there', async () => {
    const receipt = await receiptOf('attendance');
    const [first, second] = receipt.slices;
    const at = await lakeWith(`${second?.snapshot}/contacts.parquet`, (bytes) => Buffer.concat([bytes, Buffer.from('x')]));
    const expected = second?.files.find(({ name }) => name === 'contacts.parquet')?.sha256;
    expect(linesOf(await verify(receipt, { at }))).toEqual([expect.stringMatching(new RegExp(`^file: contacts.parquet was changed or damaged, expected sha256 ${expected}, found [0-9a-f]{64}$`))]);
    await rm(join(at, 'own', first?.snapshot ?? 'x'), { recursive: true });
    expect(linesOf(await verify(receipt, { at }))).toEqual([`snapshot: ${first?.snapshot} is not in this data folder`, expect.stringMatching(/^file: contacts.parquet was changed/)]);
    await rm(at, { recursive: true });
  });
  it('names a setting that is set otherwise here, and the numbers that follow from it', async () => {
    const lines = linesOf(await verify(await receiptOf('initiation?view=table'), { settings: { initiation: { windowDays: 2 } } }));
    expect([lines[0], lines.some((line) => line.startsWith('number: in the months from '))]).toEqual(['setting: windowDays was 14, is 2', true]);
  });
  it('names a rule that is not the one that made the months', async () => {
    const receipt = await receiptOf('attendance');
    const at = await lakeWith(`${release.id}/attendance.json`, (bytes) => {
      const file = ReleasedMeasure.parse(JSON.parse(bytes.toString()));
      return JSON.stringify({ ...file, slices: file.slices.map((slice, index) => (index > 0 || slice.rule === undefined ? slice : { ...slice, rule: { ...slice.rule, version: 1, text: 'select 1' } })) });
    });
    const lines = linesOf(await verify(remadeFor(receipt, await readFile(join(at, 'own', release.id, 'attendance.json'), 'utf8')), { at }));
    expect(lines).toEqual([expect.stringMatching(/^definition: version, of the months from 2024-\d\d-01, was 1, is 2$/), expect.stringMatching(/^definition: the measure's SQL is not the one that made the months from 2024-\d\d-01$/)]);
    await rm(at, { recursive: true });
  });
  it('verifies what a Cairn released that kept no waterfall and no SQL: it has none, and says so', async () => {
    const receipt = await receiptOf('attendance');
    const at = await lakeWith(`${release.id}/attendance.json`, (bytes) => {
      const file = ReleasedMeasure.parse(JSON.parse(bytes.toString()));
      return JSON.stringify({ ...file, slices: file.slices.map(({ waterfalls: _, rule: __, ...slice }) => slice) });
    });
    const older = remadeFor(receipt, await readFile(join(at, 'own', release.id, 'attendance.json'), 'utf8'));
    expect([older.sql, older.digests.definition, older.waterfall.steps, (await verify(older, { at })).outcome]).toEqual([null, null, [], 'verified']);
    await rm(at, { recursive: true });
  });
});

describe('GET /v1/receipts/{id} of a release', () => {
  it('is for every role that reads measures, the same for each, and is no way to what was not released', async () => {
    const { id } = await receiptOf('retention');
    const asRole = async (role: 'quality' | 'director' | 'clinician' | 'operator') => api.call(role, 'GET', `/v1/receipts/${id}`, { clinician: 'k' });
    const { body } = await asRole('quality');
    expect(await Promise.all((['director', 'clinician', 'operator'] as const).map(async (role) => [(await asRole(role)).status]))).toEqual([[200], [200], [403]]);
    expect([(await asRole('director')).body, (await asRole('clinician')).body]).toEqual([body, body]);
    const live = (await api.call('director', 'GET', '/v1/measures/retention?from=2026-01-01&to=2026-11-01')).body.meta.receipt;
    expect([(await quality(`receipts/${live}`)).status, (await quality(`receipts/${live}`)).body.detail]).toEqual([403, 'This role reads releases.']);
    expect((await api.call('quality', 'GET', `/v1/receipts/${id}`, { organization: 'other' })).status).toBe(404);
  });
  it('has one id a question, and answers no other', async () => {
    const key = readReceiptId((await receiptOf('attendance')).id);
    if (key === null) throw new Error('no key');
    expect(key).toEqual({ measure: 'attendance', version: 2, snapshot: release.snapshot, parameters: { rules: 'nhs', view: 'series' }, release: release.id });
    const { rules: _, ...open } = key.parameters;
    const others = [{ ...key, parameters: open }, { ...key, parameters: { ...key.parameters, clinician: 'k' } }, { ...key, parameters: { ...key.parameters, release: '2026-10' } }, { ...key, version: 1 }, { ...key, snapshot: 'snp_1_0000000000000000' }, { ...key, settings: { a: 1 } }];
    expect(await Promise.all(others.map(async (one) => (await quality(`receipts/${receiptIdOf(one)}`)).status))).toEqual(others.map(() => 400));
    expect([(await quality(`receipts/${receiptIdOf({ ...key, release: 'rel_2026-10_0000000000000000' })}`)).status, (await quality(`receipts/${receiptIdOf(key)}?figure=groups/9`)).status]).toEqual([404, 404]);
  });
  it('tells nothing of the snapshots but names and digests, and no client', async () => {
    const { slices } = await receiptOf('attendance');
    expect(slices.map((slice) => Object.keys(slice).sort())).toEqual(slices.map(() => ['asOf', 'files', 'from', 'release', 'snapshot', 'takenAt', 'to']));
    expect([...new Set(slices.flatMap(({ files }) => files.map((file) => Object.keys(file).sort().join())))]).toEqual(['name,sha256']);
    const people = (await api.call('director', 'GET', '/v1/clients')).body.clients as { client: string; clinician: string | null }[];
    const text = JSON.stringify((await quality(`receipts/${(await receiptOf('attendance?groupBy=program')).id}`)).body);
    expect([people.length > 10, people.filter(({ client, clinician }) => text.includes(`"${client}"`) || (clinician !== null && text.includes(`"${clinician}"`)))]).toEqual([true, []]);
  });
  it('stays as it is when time goes on and more is entered', async () => {
    const { id, ...before } = await receiptOf('exits?release=2026-07&groupBy=levelOfCare');
    expect([before.release.month, before.slices.length, (await quality(`receipts/${id}`)).body]).toEqual(['2026-07', 1, { id, ...before }]);
  });
});

describe('waterfalls of a release', () => {
  it('add up, tell nothing small, and of the whole snapshot only in the first release', async () => {
    const shown: [string, string, number][] = [];
    for (const { definition: { id, views } } of MEASURES) {
      for (const view of views) {
        const path = `${id}?view=${view}${view === 'funnel' ? '&groupBy=program' : ''}`;
        const [first, second] = [await answerOf(`${path}&release=2026-07`), await answerOf(path)];
        for (const { waterfall: { steps } } of [first, second]) {
          expect([path, steps.slice(0, 4).map(({ key }) => key)]).toEqual([path, ['all', 'stays', 'known', 'period']]);
          expect(steps.flatMap(({ count, left }) => [count, ...left.map((part) => part.count)]).filter((count) => count !== null && count > 0 && count < 11)).toEqual([]);
        }
        shown.push(...first.waterfall.steps.flatMap(({ key, count }): [string, string, number][] => (count === null ? [] : [[key, id, count]])));
        if (second.meta.snapshot === release.snapshot) expect([path, second.waterfall.steps.slice(0, 3).map(({ count }) => count)]).toEqual([path, [null, null, null]]);
      }
    }
    for (const key of ['all', 'stays', 'known']) expect(new Set(shown.filter(([of]) => of === key).map(([, , count]) => count)).size).toBeLessThanOrEqual(1);
    expect(shown.length).toBeGreaterThan(100);
  });
  it('have for one group its step and no count after it', async () => {
    const program = (await quality('choices')).body.program[0];
    const [all, one] = [await answerOf('attendance'), await answerOf(`attendance?program=${program.key}`)];
    expect(one.waterfall.steps.map(({ key, label, count }) => [key, key === 'program' ? label : '', count])).toEqual([
      ...all.waterfall.steps.slice(0, 4).map(({ key, count }) => [key, '', count]), ['program', `Program: ${program.label}`, null], ...all.waterfall.steps.slice(4).map(({ key }) => [key, '', null]),
    ]);
  });
});
