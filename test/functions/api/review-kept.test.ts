import { expect, test } from 'vitest';
import { daysAt, Kept } from '#functions/api/review/kept.ts';

test('an answer is made once for what it depends on, one at a time, and what fails is not kept', async () => {
  const kept = new Kept<number>(2);
  let [made, running, most] = [0, 0, 0];
  const make = async (): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    made += 1;
    return made;
  };
  expect(await Promise.all([kept.ask(['a'], make), kept.ask(['a'], make), kept.ask(['b'], make)])).toEqual([1, 1, 2]);
  expect([made, most, await kept.ask(['b'], make)]).toEqual([2, 1, 2]);
  await expect(kept.ask(['c'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await kept.ask(['c'], make)).toBe(3);
  // Full: it begins anew rather than grow.
  expect(await kept.ask(['a'], make)).toBe(4);
});

test('where many wait, it says so', async () => {
  const kept = new Kept<number>(2);
  const slow = (): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(1), 20));
  const asked = Array.from({ length: 10 }, (_, index) => kept.ask(index, slow));
  const settled = await Promise.allSettled(asked);
  expect(settled.filter(({ status }) => status === 'rejected').map((one) => (one.status === 'rejected' ? one.reason.type : ''))).toEqual(['too-busy']);
});

test('the days on which an answer may rest, from where a day begins first to where it begins last', () => {
  expect(daysAt(new Date('2026-11-21T10:30:00Z'))).toEqual(['2026-11-22', '2026-11-20']);
});
