/**
 * Every figure of the demo, verified: each measure in each view and each grouping, as a director is answered, its receipt fetched and worked out again from the snapshot's files.
 * `CAIRN_SUITE=bench npx vitest run test/bench/every-receipt.test.ts --disable-console-intercept`; some ten minutes. `npm test` walks the same with one grouping of twelve in turn (test/functions/local/verify.test.ts).
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GROUP_BYS } from '#analytics/contract/query.ts';
import { openEngine, type Engine } from '#analytics/engine/open.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { addMonths } from '#analytics/period/dates.ts';
import { verifyReceipt } from '#functions/local/verify-receipt.ts';
import { call, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';

const HOURS = 3_600_000;
const TO = new Date().toISOString().slice(0, 10);
let folder: string;
let cairn: Cairn;
beforeAll(async () => {
  folder = await newFolder();
  cairn = await startCairn(folder);
}, 400_000);
afterAll(async () => {
  await cairn.kill('SIGTERM');
  await removeFolder(folder);
});

/** A snapshot's files, opened once for all its receipts. */
function opener(): { open: (files: ReadonlyMap<string, string>) => Promise<Engine>; close: () => Promise<void> } {
  const opened = new Map<string, Promise<Engine>>();
  return {
    async open(files) {
      const key = JSON.stringify([...files]);
      const engine = opened.get(key) ?? openEngine(files);
      opened.set(key, engine);
      return { ...(await engine), close: () => undefined };
    },
    async close() {
      for (const engine of opened.values()) (await engine).close();
    },
  };
}

it('verifies every figure of the demo', async () => {
  const director = token(folder, 'director');
  const { open, close } = opener();
  const tally = { answers: 0, figures: 0, values: 0 };
  const bad: string[] = [];
  const questions = MEASURES.flatMap(({ definition: { id, views } }) => views.flatMap((view) => [null, ...GROUP_BYS].map((groupBy) => ({ id, address: new URLSearchParams({ from: addMonths(TO, -12), to: TO, view, ...(groupBy === null ? {} : { groupBy }) }).toString() }))));
  for (const { id, address } of questions) {
    const where = `${id} ${address}`;
    const answer = await call(cairn.origin, director, 'GET', `/v1/measures/${id}?${address}`);
    const receipt = await call(cairn.origin, director, 'GET', `/v1/receipts/${answer.body.meta?.receipt}`);
    if (answer.status !== 200 || receipt.status !== 200) {
      bad.push(`${where}: ${answer.status}, ${receipt.status}`);
      continue;
    }
    if (JSON.stringify(receipt.body.result) !== JSON.stringify(answer.body.result)) bad.push(`${where}: the receipt shows another result`);
    const verdict = await verifyReceipt(JSON.stringify(receipt.body), join(folder, 'lake'), { settings: {}, open });
    if (verdict.outcome !== 'verified') bad.push(`${where}: ${JSON.stringify(verdict).slice(0, 300)}`);
    tally.answers += 1;
    tally.figures += receipt.body.figures.length;
    tally.values += receipt.body.figures.filter(({ reading }: { reading: { state: string } }) => reading.state === 'value').length;
  }
  await close();
  process.stdout.write(`verified: ${JSON.stringify(tally)}\n`);
  expect(bad).toEqual([]);
  expect(tally.figures).toBeGreaterThan(50_000);
}, 3 * HOURS);
