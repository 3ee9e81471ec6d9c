import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NumberReceipt } from '#analytics/contract/number-receipt.ts';
import { GROUP_BYS } from '#analytics/contract/query.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { findMeasure, MEASURES } from '#analytics/measures/registry.ts';
import { resolveQuery } from '#analytics/period/resolve.ts';
import { parametersIn, receiptIdOf } from '#functions/api/receipts/id.ts';
import { makeReceipt } from '#functions/api/receipts/make.ts';
import { sealOf } from '#functions/api/receipts/parts.ts';
import type { Verdict } from '#functions/local/verify-files.ts';
import { verifyReceipt } from '#functions/local/verify-receipt.ts';
import { openWorld, WORLD_ORGANIZATION, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ seed: 3, clients: 60, from: '2025-06-01', to: '2026-11-21', programs: ['steady', 'residential'], faults: { duplicates: 0.02, retractions: 0.05 } });
});
afterAll(() => world.close());

const measureOf = (id: string): Measure => {
  const found = findMeasure(id);
  if (found === undefined) throw new Error(id);
  return found;
};
type Asked = Partial<Parameters<typeof resolveQuery>[0]>;

async function receiptOf(measure: Measure, asked: Asked = {}, { settings = {}, figure }: { settings?: Record<string, number>; figure?: string } = {}): Promise<NumberReceipt> {
  const resolved = resolveQuery({ from: '2025-06-01', to: '2026-11-01', asOf: '2026-10-15', ...asked }, { snapshot: world.manifest.id, knownAt: new Date(world.manifest.takenAt), zones: ['UTC'] }, measure.definition);
  if ('faults' in resolved) throw new Error(JSON.stringify(resolved.faults));
  const key = { measure: measure.definition.id, version: measure.definition.version, snapshot: world.manifest.id, parameters: parametersIn(resolved.query), settings, ...(figure === undefined ? {} : { figure }) };
  return makeReceipt(world.engine, { key, measure, manifest: world.manifest, organization: WORLD_ORGANIZATION, settings });
}

const verify = (receipt: unknown, settings: Record<string, Record<string, number>> = {}, open?: () => Promise<Engine>): Promise<Verdict> =>
  verifyReceipt(typeof receipt === 'string' ? receipt : JSON.stringify(receipt), join(world.data, 'lake'), { settings, ...(open === undefined ? {} : { open }) });
const linesOf = (verdict: Verdict): readonly string[] => (verdict.outcome === 'differs' ? verdict.lines : [verdict.line]);
/** A receipt somebody changed, and sealed anew or not. */
function changed(receipt: NumberReceipt, change: (copy: NumberReceipt) => void, isSealed = true): NumberReceipt {
  const copy = structuredClone(receipt);
  change(copy);
  return isSealed ? { ...copy, sha256: sealOf(copy) } : copy;
}
/** The tenth month of the series, in both places where the receipt has it. */
const changedNumber = (copy: NumberReceipt): void => {
  const reading = copy.figures[9]?.reading;
  const point = copy.result.kind === 'series' ? copy.result.groups[0]?.points[9]?.reading : undefined;
  if (reading?.state !== 'value' || point?.state !== 'value') throw new Error('the test needs a value');
  reading.value = 0.5;
  point.value = 0.5;
};

describe('verifyReceipt', () => {
  it('verifies the receipt of every measure in every view, ungrouped, by program, and by each other grouping in turn', async () => {
    // Another engine over the same files, opened once: nothing of it comes from the one that made the receipts.
    const engine = await openEngine(new Map(world.manifest.files.map(({ name }) => [name.replace(/\.parquet$/, ''), world.fileOf(name.replace(/\.parquet$/, ''))])));
    const lent = { ...engine, close: () => undefined };
    const bad: string[] = [];
    let [views, receipts, figures] = [0, 0, 0];
    const others = GROUP_BYS.filter((name) => name !== 'program');
    for (const [measure, view] of MEASURES.flatMap((one) => one.definition.views.map((each) => [one, each] as const))) {
      views += 1;
      // WHY in turn: all of them of each would take minutes, and a grouping is one column of one statement for all measures.
      for (const groupBy of [undefined, 'program' as const, others[views % others.length]]) {
        const receipt = await receiptOf(measure, { view, groupBy });
        const verdict = await verify(receipt, {}, async () => lent);
        [receipts, figures] = [receipts + 1, figures + receipt.figures.length];
        if (verdict.outcome !== 'verified') bad.push(`${measure.definition.id} ${view} ${groupBy ?? 'all'}: ${linesOf(verdict).slice(0, 3).join('; ')}`);
      }
    }
    engine.close();
    expect(bad).toEqual([]);
    expect([receipts > MEASURES.length * 6, figures > 10_000]).toEqual([true, true]);
  }, 240_000);

  it('says what it verified in one line', async () => {
    const receipt = await receiptOf(measureOf('attendance'));
    expect(await verify(receipt)).toEqual({ outcome: 'verified', line: `verified: Attendance; ${receipt.figures.length} figures over ${world.manifest.files.length} files of snapshot ${world.manifest.id}, definition version 2` });
  });

  it('names a changed number by its path, and what it was and is', async () => {
    const receipt = await receiptOf(measureOf('attendance'));
    const month = receipt.figures[9];
    const value = month?.reading.state === 'value' ? month.reading.value : null;
    expect(linesOf(await verify(changed(receipt, changedNumber)))).toEqual([`number: groups/0/points/9/reading/value was 0.5, is ${value}`]);
  });

  it('tells a receipt that was changed after it was made, beside what was changed', async () => {
    const receipt = await receiptOf(measureOf('attendance'));
    const [seal, number, ...more] = linesOf(await verify(changed(receipt, changedNumber, false)));
    expect([seal?.startsWith(`receipt: it was changed after it was made, its sha256 is ${receipt.sha256}`), number?.startsWith('number: groups/0/points/9/reading/value was 0.5'), more]).toEqual([true, true, []]);
  });

  it.each<[string, (copy: NumberReceipt) => void, RegExp]>([
    ['an altered waterfall', (copy) => { Object.assign(copy.waterfall.steps[3] ?? {}, { count: 9999 }); }, /^waterfall\/steps\/3\/count was 9999, is \d+$/],
    ['another version', (copy) => { copy.definition.version = 9; }, /^receipt: its id says version 2, it says 9$/],
    ['other words in the definition', (copy) => { copy.definition.denominator = 'Everybody'; }, /^definition: denominator was Everybody, is Contacts that the person attended, missed/],
    ['other SQL', (copy) => { copy.sql.text = 'select 1'; }, /^definition: the measure's SQL is not the one the receipt shows$/],
    ['another period', (copy) => { copy.query.from = '2025-07-01'; }, /^query\/from was 2025-07-01, is 2025-06-01$/],
    ['a warning taken out', (copy) => { copy.warnings = []; }, /^warnings\/0 was nothing, is /],
    ['a digest of the result', (copy) => { copy.digests.result = '0'; }, /^digests\/result was 0, is [0-9a-f]{64}$/],
  ])('names %s', async (_, change, line) => {
    const receipt = changed(await receiptOf(measureOf('attendance')), change);
    expect(linesOf(await verify(receipt))[0]).toMatch(line);
  });

  it('names a changed version and rule of the code itself', async () => {
    const receipt = await receiptOf(measureOf('attendance'));
    const older = { ...receipt, id: receiptIdOf({ measure: 'attendance', version: 1, snapshot: world.manifest.id, parameters: parametersIn(receipt.query) }), definition: { ...receipt.definition, version: 1, method: 'Another one.' } };
    const lines = linesOf(await verify({ ...older, sha256: sealOf(older) }));
    expect(lines.slice(0, 2)).toEqual(['definition: version was 1, is 2', expect.stringMatching(/^definition: method was Another one\., is Attended divided by/)]);
  });

  it('names a setting that is set otherwise here, and the numbers that follow from it', async () => {
    const receipt = await receiptOf(measureOf('contact-gap'), { view: 'table' });
    const lines = linesOf(await verify(receipt, { 'contact-gap': { longGapDays: 90 } }));
    expect(lines[0]).toBe('setting: longGapDays was 30, is 90');
    expect(lines.some((line) => line.startsWith('number: groups/0/rows/0/cells/longGap'))).toBe(true);
    expect((await verify(await receiptOf(measureOf('contact-gap'), {}, { settings: { longGapDays: 90 } }), { 'contact-gap': { longGapDays: 90 } })).outcome).toBe('verified');
  });

  it('leads with a figure that its id names', async () => {
    const receipt = await receiptOf(measureOf('retention'), {}, { figure: 'groups/0/readings/2/reading' });
    expect([receipt.title, receipt.figure, (await verify(receipt)).outcome]).toEqual(['Retention: At 90 days', 'groups/0/readings/2/reading', 'verified']);
  });

  it.each(['', 'not json', '{}', 'null', '{"format":"cairn-receipt"}'])('cannot read %j', async (text) => {
    expect((await verify(text)).outcome).toBe('unreadable');
  });

  it('goes into no folder but the lake\'s', async () => {
    const receipt = await receiptOf(measureOf('attendance'));
    expect((await verify({ ...receipt, organization: { id: '..', name: 'x' } })).outcome).toBe('unreadable');
    expect((await verify({ ...receipt, snapshot: { ...receipt.snapshot, id: '../../x' } })).outcome).toBe('unreadable');
    expect(linesOf(await verify(changed(receipt, (copy) => { copy.id = `${copy.id}x`; })))).toEqual(['receipt: its id is not whole, or was changed']);
  });
});

describe('verifyReceipt over files that are not those published', () => {
  let lake: string;
  let receipt: NumberReceipt;
  const pathOf = (name: string): string => join(lake, WORLD_ORGANIZATION.id, world.manifest.id, name);
  beforeAll(async () => {
    lake = await mkdtemp(join(tmpdir(), 'cairn-verify-'));
    await mkdir(dirname(pathOf('x')), { recursive: true });
    for (const { name } of world.manifest.files) await copyFile(world.fileOf(name.replace(/\.parquet$/, '')), pathOf(name));
    receipt = await receiptOf(measureOf('attendance'));
  });
  afterAll(() => rm(lake, { recursive: true, force: true }));
  const lines = async (): Promise<readonly string[]> => linesOf(await verifyReceipt(JSON.stringify(receipt), lake, { settings: {} }));
  const shaOf = (name: string): string => world.manifest.files.find((file) => file.name === name)?.sha256 ?? '';

  it('names a file of which one byte was changed, with both digests', async () => {
    const whole = await readFile(pathOf('contacts.parquet'));
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    await writeFile(pathOf('contacts.parquet'), bytes);
    expect(await lines()).toEqual([expect.stringMatching(new RegExp(`^file: contacts\\.parquet was changed or damaged, expected sha256 ${shaOf('contacts.parquet')}, found [0-9a-f]{64}$`))]);
    await writeFile(pathOf('contacts.parquet'), whole);
  });
  it('names a file that is missing, and one that is cut short', async () => {
    const whole = await readFile(pathOf('goals.parquet'));
    await rm(pathOf('episodes.parquet'));
    await writeFile(pathOf('goals.parquet'), whole.subarray(0, 50));
    expect((await lines()).map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual(['file: episodes.parquet is missing,', 'file: goals.parquet was changed']);
    await writeFile(pathOf('goals.parquet'), whole);
    await copyFile(world.fileOf('episodes'), pathOf('episodes.parquet'));
    expect((await lines())[0]).toMatch(/^verified: /);
  });
  it('says that the snapshot is not there', async () => {
    expect(linesOf(await verifyReceipt(JSON.stringify(receipt), join(lake, 'nowhere'), { settings: {} }))).toEqual([`snapshot: ${world.manifest.id} is not in this data folder`]);
  });
});
