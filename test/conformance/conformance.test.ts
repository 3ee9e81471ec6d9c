import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { differenceOf, largestDifference, toleranceOf, type Area, type Check } from './area.ts';
import { AREAS } from './areas.ts';
import { conformanceDoc } from './document.ts';
import { askR, record, recordedOf } from './vectors.ts';

const seed = Number(process.env['CAIRN_R_SEED'] ?? 0);
const toRecord = process.env['CAIRN_RECORD'];
const page = new URL('../../docs/conformance.md', import.meta.url);

// Two at a time: R is a process of its own.
const answers = new Map<Area, Awaited<ReturnType<typeof askR>>>();
const waiting = [...AREAS];
await Promise.all([0, 1].map(async () => {
  for (let area = waiting.shift(); area !== undefined; area = waiting.shift()) answers.set(area, await askR(area, seed));
}));
for (const [area, answer] of answers) {
  if ('leftOut' in answer) console.log(`left out: what R says today of "${area.title}" (${answer.leftOut})`);
  else if (seed === 0 && (toRecord === area.name || toRecord === 'all')) record(area, answer.text);
}
const fresh = [...answers].flatMap(([area, answer]) => ('leftOut' in answer ? [] : [{ area, answer }]));

/** The worst data set first: a failure names it. */
function expectAgreement(check: Check): void {
  const worst = check.comparisons.map(({ data, ours, theirs }) => ({ data, difference: largestDifference(ours, theirs, check.floor?.value) })).sort((left, right) => right.difference - left.difference);
  expect(check.comparisons.some(({ ours }) => ours.length > 0)).toBe(true);
  expect(worst.filter(({ difference }) => !(difference <= toleranceOf(check)))).toEqual([]);
  expect(differenceOf(check)).toBeLessThanOrEqual(toleranceOf(check));
}

describe.each(AREAS)('$title, as recorded', (area) => {
  it.each(area.checksOf(recordedOf(area).vectors).map((check) => ({ ...check })))('$statistic is R\'s $r', (check) => {
    expectAgreement(check);
  });
});

describe.each(fresh)('$area.title, as R says today', ({ area, answer }) => {
  it.each(area.checksOf(answer.vectors).map((check) => ({ ...check })))('$statistic is R\'s $r', (check) => {
    expectAgreement(check);
  });
  it('is what was recorded', () => {
    const recorded = recordedOf(area);
    // Another version of R or of a package may round otherwise; what it finds is in the tests above. Other random data have no record.
    if (seed === 0 && answer.source === recorded.source) expect(answer.vectors).toEqual(recorded.vectors);
  });
});

describe('docs/conformance.md', () => {
  it('says what the recorded vectors say (`npm run conformance` writes it anew)', () => {
    const made = conformanceDoc(AREAS.map((area) => ({ area, printed: recordedOf(area) })));
    if (process.env['CAIRN_WRITE_DOCS'] === '1') writeFileSync(page, made);
    expect(existsSync(page) ? readFileSync(page, 'utf8') : '').toBe(made);
  });
});

describe('areas.ts', () => {
  it('lists every area that has files, each with its script and its record', () => {
    const names = AREAS.map(({ name }) => name).sort();
    expect(readdirSync(new URL('statistics/', import.meta.url)).sort()).toEqual(names.flatMap((name) => [`${name}.R`, `${name}.json`, `${name}.ts`]).sort());
  });
});

describe('largestDifference', () => {
  it.each([
    [[1, null], [1, null], 0], [[1.1], [1], 0.1], [[0], [0], 0], [[1e-17], [0], 1e283], [[1], [null], Infinity], [[null], [0], Infinity], [[1], [1, 2], Infinity], [[Number.NaN], [1], Infinity],
  ])('of %j and %j is %d', (ours, theirs, difference) => {
    expect(largestDifference(ours, theirs)).toBeCloseTo(difference, 10);
  });
});
