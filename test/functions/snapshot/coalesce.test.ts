import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { coalesce } from '#functions/snapshot/coalesce.ts';

describe('coalesce', () => {
  it('serves every caller by a run that began after the call, and shares runs', async () => {
    let runs = 0;
    const begun: number[] = [];
    const ask = coalesce(async () => {
      begun.push(performance.now());
      runs += 1;
      const mine = runs;
      await sleep(20);
      return mine;
    });
    const calls: { at: number; run: number }[] = [];
    const call = async (): Promise<void> => {
      const at = performance.now();
      calls.push({ at, run: await ask() });
    };
    const all: Promise<void>[] = [];
    for (let index = 0; index < 30; index += 1) {
      all.push(call());
      await sleep(3);
    }
    await Promise.all(all);
    for (const { at, run } of calls) expect(begun[run - 1]).toBeGreaterThanOrEqual(at);
    expect(runs).toBeLessThan(20);
  });
  it('does not let one failed run fail the next', async () => {
    let runs = 0;
    const ask = coalesce(async () => {
      runs += 1;
      await sleep(5);
      if (runs === 1) throw new Error('first');
      return runs;
    });
    const [first, second, third] = await Promise.allSettled([ask(), ask(), ask()]);
    expect([first.status, second, third]).toEqual(['rejected', { status: 'fulfilled', value: 2 }, { status: 'fulfilled', value: 2 }]);
    expect(await ask()).toBe(3);
  });
});
