import { afterAll, beforeAll, expect, it } from 'vitest';
import { askLabels, askZones } from '#analytics/engine/ask.ts';
import { oncePerEngine } from '#analytics/engine/once.ts';
import { openEngineOver, type Engine } from '#analytics/engine/open.ts';
import { foldEvents } from '#analytics/marts/fold.ts';
import { toMeasureRows } from '#analytics/marts/rows.ts';

let engines: [Engine, Engine];
beforeAll(async () => {
  const empty = (): Promise<Engine> => openEngineOver(toMeasureRows(foldEvents([])));
  engines = [await empty(), await empty()];
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

it('asks each engine once, and shares the answer with whoever asks meanwhile', async () => {
  const asked: Engine[] = [];
  const ask = oncePerEngine(async (engine) => asked.push(engine));
  const [first, second] = engines;
  expect(await Promise.all([ask(first), ask(first), ask(second)])).toEqual([1, 1, 2]);
  expect([await ask(first), asked]).toEqual([1, [first, second]]);
});
it('asks again after one that failed', async () => {
  let times = 0;
  const ask = oncePerEngine(async () => {
    times += 1;
    if (times === 1) throw new Error('interrupted');
    return times;
  });
  await expect(ask(engines[0])).rejects.toThrow('interrupted');
  expect([await ask(engines[0]), await ask(engines[0])]).toEqual([2, 2]);
});
it('keeps labels, and the zones of all programs apart from those of one', async () => {
  const [first, second] = engines;
  for (const engine of engines) await engine.connection.run("insert into programs (source, program, name, time_zone) values ('s', 'p', 'P', 'Asia/Tokyo'), ('s', 'q', 'Q', 'UTC')");
  expect([await askZones(first, null), await askZones(first, 'p'), [...(await askLabels(first)).program]]).toEqual([['Asia/Tokyo', 'UTC'], ['Asia/Tokyo'], [['p', 'P'], ['q', 'Q']]]);
  expect(await askLabels(first)).toBe(await askLabels(first));
  expect(await askLabels(second)).not.toBe(await askLabels(first));
});
