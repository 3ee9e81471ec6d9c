import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInstrument, INSTRUMENTS, scaleOf } from '#analytics/instruments/instruments.ts';
import { scoreOf, type SentScore } from '#analytics/instruments/score.ts';

type Items = NonNullable<SentScore['items']>;
const _ = null;
const total = (instrument: string, rest: Partial<SentScore>): ReturnType<typeof scoreOf> => scoreOf({ instrument, version: '1.0', scale: 'total', ...rest });
const bam = (scale: string, rest: Partial<SentScore>): ReturnType<typeof scoreOf> => scoreOf({ instrument: 'BAM', version: 'items-0-4', scale, ...rest });
const times = (count: number, value: number | null): (number | null)[] => Array.from({ length: count }, () => value);
/** All sixteen BAM answers and what else the form holds, each item its own number's value. */
const BAM_ANSWERS: Items = {
  1: 1, 2: 2, 3: 3, 4: 4, 5: 1, 6: 2, 7: 4, '7A': 4, '7G': 4, 8: 4, 9: 1, 10: 2, 11: 0, 12: 3, 13: 4, 14: 0, 15: 1, 16: 2, 17: 4,
};

describe('scoreOf', () => {
  it.each<[string, Items, number, boolean]>([
    ['PHQ-9', [0, 1, 2, 3, 0, 1, 2, 3, 0], 12, false],
    ['PHQ-9', { 1: 3, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3, 7: 3, 8: 3, 9: 3, 10: 2 }, 27, false],
    ['PHQ-9', [...times(8, 1), _], 9, true],
    // 12 * 9 / 8 = 13.5
    ['PHQ-9', [3, 3, 3, 3, 0, 0, 0, 0, _], 14, true],
    ['PHQ-9', { 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1 }, 9, true],
    // 5 * 7 / 6 = 5.83
    ['GAD-7', [1, 1, _, 1, 1, 1, 0], 6, true],
    ['PCL-5', [...times(16, 2), ...times(4, _)], 40, true],
    ['WHO-5', [5, 4, 3, 2, 1], 60, false],
    // 12 * 5 / 4 = 15, times 4
    ['WHO-5', [3, 3, 3, 3, _], 60, true],
    ['BARC-10', times(10, 1), 10, false],
    ['BARC-10', [...times(8, 6), _, _], 60, true],
    ['AUDIT', times(10, 4), 40, false],
    ['AUDIT-C', [4, 0, 2], 6, false],
    // All yes but "always able to stop", which is no: the most there is.
    ['DAST-10', [1, 1, 0, 1, 1, 1, 1, 1, 1, 1], 10, false],
    ['DAST-10', times(10, 0), 1, false],
    ['DAST-10', { 1: 0, 2: 0, 3: 1, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 0, 10: 0 }, 0, false],
  ])('adds up %s %j -> %i (made up from the others: %s)', (instrument, items, score, isProrated) => {
    expect(total(instrument, { items })).toEqual({ score, isProrated });
  });

  it.each<[string, Items, RegExp]>([
    ['PHQ-9', [...times(7, 1), _, _], /more than 20 % of the items of PHQ-9 missing$/],
    ['GAD-7', [1, 1, 1, 1, 1, _, _], /more than 20 %/],
    ['PCL-5', [...times(15, 2), ...times(5, _)], /more than 20 %/],
    ['WHO-5', [1, 1, 1, _, _], /more than 20 %/],
    ['BARC-10', [...times(7, 3), _, _, _], /more than 20 %/],
    ['PHQ-9', times(9, _), /more than 20 %/],
    ['AUDIT', [...times(9, 1), _], /never made up/],
    ['DAST-10', [...times(9, 1), _], /never made up/],
    ['PHQ-9', [...times(8, 1), 4], /not a whole number from 0 to 3/],
    ['PHQ-9', [...times(8, 1), -1], /not a whole number from 0 to 3/],
    ['PHQ-9', [...times(8, 1), 1.5], /not a whole number from 0 to 3/],
    ['BARC-10', [...times(9, 1), 0], /not a whole number from 1 to 6/],
    ['BARC-10', [...times(9, 6), 7], /not a whole number from 1 to 6/],
    ['PHQ-9', times(8, 1), /has 9 items, in their order$/],
    ['PHQ-9', times(10, 1), /has 9 items/],
    ['PHQ-9', { q1: 1 }, /have the codes 1, 2, 3, 4, 5, 6, 7, 8, 9, 10$/],
    ['PHQ-9', JSON.parse('{"__proto__": 1, "1": 1}') as Record<string, number>, /have the codes/],
    ['OQ-45', times(45, 1), /scored elsewhere/],
    ['PHQ-9', [], /neither a score nor items/],
    ['PHQ-9', {}, /neither a score nor items/],
  ])('refuses %s %j', (instrument, items, words) => {
    const scored = total(instrument, { items });
    expect('fault' in scored ? scored.fault : scored).toMatch(words);
  });

  it.each([
    ['PHQ-9', 0], ['PHQ-9', 27], ['GAD-7', 21], ['PCL-5', 80], ['WHO-5', 0], ['WHO-5', 52], ['WHO-5', 100], ['BARC-10', 10], ['BARC-10', 60], ['AUDIT', 40], ['DAST-10', 10], ['OQ-45', 180],
  ])('takes %s %i as sent', (instrument, score) => {
    expect(total(instrument, { score })).toEqual({ score, isProrated: false });
  });
  it.each([
    ['PHQ-9', 28], ['PHQ-9', -1], ['PHQ-9', 12.5], ['GAD-7', 22], ['PCL-5', 81], ['BARC-10', 9], ['BARC-10', 0], ['BARC-10', 61], ['AUDIT', 41], ['DAST-10', 11], ['WHO-5', 101],
    ['PHQ-9', Number.NaN], ['PHQ-9', Infinity], ['somebody\'s own', Number.NaN],
  ])('refuses %s %f', (instrument, score) => {
    expect(total(instrument, { score })).toEqual({ fault: expect.stringMatching(/^is not a (score of|number)/) as string });
  });
  it('tells a raw WHO-5 from a shown one by its version, and takes no raw one for a shown one', () => {
    expect(total('WHO-5', { version: 'raw-0-25', score: 13 })).toEqual({ score: 52, isProrated: false });
    expect(total('WHO-5', { version: 'raw-0-25', score: 26 })).toEqual({ fault: expect.any(String) as string });
    expect(total('WHO-5', { score: 13 })).toEqual({ fault: 'is not a score of WHO-5: 0 to 100 in steps of 4; a score before it is multiplied has version raw-0-25' });
    expect(total('WHO-5', { version: 'raw-0-25', score: 15, items: [3, 3, 3, 3, 3] })).toEqual({ score: 60, isProrated: false });
  });

  it('adds up the subscales of BAM by the original numbers, without 7 and 17', () => {
    expect(['use', 'risk', 'protective'].map((scale) => bam(scale, { items: BAM_ANSWERS }))).toEqual([
      { score: 4 + 1 + 2, isProrated: false }, { score: 1 + 2 + 3 + 4 + 0 + 1, isProrated: false }, { score: 1 + 2 + 3 + 4 + 0 + 2, isProrated: false },
    ]);
  });
  it('adds up BAM by days where the version says so, and refuses days where it says 0-4', () => {
    const items = { 4: 30, 5: 12, 6: 0 };
    expect(bam('use', { version: 'days-0-30', items })).toEqual({ score: 42, isProrated: false });
    expect(bam('use', { items })).toEqual({ fault: 'has an item that is not a whole number from 0 to 4, as items of BAM use are' });
    expect(bam('use', { score: 42 })).toEqual({ fault: 'is not a score of BAM use: 0 to 12 in whole numbers' });
  });
  it('takes no BAM items by position, and none by a vendor\'s numbers', () => {
    expect(bam('use', { items: times(17, 1) })).toEqual({ fault: 'items of BAM are sent by code, since their positions differ' });
    expect(bam('risk', { items: { 1: 1, 2: 1, 3: 1, 14: 1, 17: 1, 21: 1 } })).toEqual({ fault: expect.stringMatching(/^items of BAM have the codes 1, 2/) as string });
    expect(bam('risk', { items: { ...BAM_ANSWERS, 11: null } })).toEqual({ fault: 'has an item missing; BAM risk is never made up from the others' });
  });
  it.each(['total', 'Total', 'overall'])('knows no BAM %s', (scale) => {
    expect(bam(scale, { score: 20 })).toEqual({ fault: 'BAM has no total; its scales are use, risk, protective' });
  });
  it('takes BAM of an unknown scoring as sent, and adds nothing up', () => {
    expect(bam('use', { version: '2019', score: 77 })).toEqual({ score: 77, isProrated: false });
    expect(bam('use', { version: '2019', items: BAM_ANSWERS })).toEqual({ fault: 'is of a scoring of BAM use not known here: send its score' });
  });
  it('gives C-SSRS no score of any kind', () => {
    expect(total('C-SSRS', { score: 3 })).toEqual({ fault: 'C-SSRS has no total and no score' });
    expect(total('C-SSRS', { items: times(6, 1) })).toEqual({ fault: 'C-SSRS has no total and no score' });
  });

  it('holds a score against its items', () => {
    const items = times(9, 1);
    expect(total('PHQ-9', { score: 9, items })).toEqual({ score: 9, isProrated: false });
    expect(total('PHQ-9', { score: 9, items: [...times(8, 1), _] })).toEqual({ score: 9, isProrated: true });
    expect(total('PHQ-9', { score: 10, items })).toEqual({ fault: 'is not what its items give on PHQ-9' });
    expect(total('PHQ-9', { score: 99, items })).toEqual({ fault: expect.stringMatching(/^is not a score of PHQ-9/) as string });
    expect(total('PHQ-9', { score: 9, items: times(9, _) })).toEqual({ fault: expect.stringMatching(/missing$/) as string });
  });
  it.each<[string, Items]>([['PHQ-9', times(10, 1)], ['PHQ-9', { '44250-9': 1 }], ['PHQ-9', []], ['OQ-45', times(45, 1)]])('keeps the score that came with items of %s that cannot be placed: %j', (instrument, items) => {
    expect(total(instrument, { score: 20, items })).toEqual({ score: 20, isProrated: false });
  });
  it('takes what it does not know as sent', () => {
    expect(scoreOf({ instrument: 'TEA', version: '1', scale: 'total', score: 31.5 })).toEqual({ score: 31.5, isProrated: false });
    expect(scoreOf({ instrument: 'PCL-5', version: '1', scale: 'cluster B', score: 11 })).toEqual({ score: 11, isProrated: false });
    expect(scoreOf({ instrument: 'TEA', version: '1', scale: 'total', items: [1, 2] })).toEqual({ fault: expect.stringMatching(/send its score$/) as string });
  });

  const scales = INSTRUMENTS.flatMap((instrument) => instrument.scales.filter(({ items }) => items.length > 0).map((scale) => ({ instrument, scale })));
  it('gives whole answers a score within the range, and the same by list and by code', () => {
    fc.assert(fc.property(fc.constantFrom(...scales), fc.infiniteStream(fc.nat()), ({ instrument, scale }, naturals) => {
      const [least, most] = scale.itemRange ?? [0, 0];
      const answers = instrument.items.map(() => least + (Number(naturals.next().value) % (most - least + 1)));
      const sent = { instrument: instrument.id, version: scale.scoring ?? '1', scale: scale.id };
      const byCode = scoreOf({ ...sent, items: Object.fromEntries(instrument.items.map((code, index) => [code, answers[index] ?? null])) });
      if (instrument.isListOrdered) expect(scoreOf({ ...sent, items: answers })).toEqual(byCode);
      const score = 'score' in byCode ? byCode.score : Number.NaN;
      expect(score).toBeGreaterThanOrEqual(scale.range?.[0] ?? Infinity);
      expect(score).toBeLessThanOrEqual(scale.range?.[1] ?? -Infinity);
    }));
  });
  it('never moves further than one answer\'s share of the others when that answer is missing', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 9, maxLength: 9 }), fc.nat(8), (answers, gone) => {
      const [whole, made] = [answers, answers.map((answer, index) => (index === gone ? null : answer))].map((items) => total('PHQ-9', { items }));
      const moved = whole !== undefined && made !== undefined && 'score' in whole && 'score' in made ? Math.abs(whole.score - made.score) : Number.NaN;
      expect(moved).toBeLessThanOrEqual(3);
    }));
  });
  it('never throws and never repeats what was sent', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 130 }), fc.double());
    const sent = fc.record({
      instrument: fc.oneof(fc.constantFrom(...INSTRUMENTS.map(({ id }) => id)), fc.string()), version: fc.oneof(fc.constantFrom('items-0-4', 'raw-0-25'), fc.string()),
      scale: fc.oneof(fc.constantFrom('total', 'use', 'risk', 'protective'), fc.string()),
      score: fc.option(number, { nil: undefined }),
      items: fc.option(fc.oneof(fc.array(fc.option(number)), fc.dictionary(fc.oneof(fc.constantFrom('1', '7A', '__proto__'), fc.string()), fc.option(number))), { nil: undefined }),
    });
    fc.assert(fc.property(sent, (score) => {
      const scored = scoreOf({ ...score, version: `${score.version}` });
      if ('fault' in scored) return;
      const instrument = findInstrument(score.instrument);
      const range = instrument === null ? null : (scaleOf(instrument, score.scale, score.version)?.range ?? null);
      expect(Number.isFinite(scored.score)).toBe(true);
      if (range !== null) expect(scored.score >= range[0] && scored.score <= range[1]).toBe(true);
    }), { numRuns: 2000 });
    const secret = 'Maria 1987';
    const told = [
      scoreOf({ instrument: 'PHQ-9', version: secret, scale: 'total', items: { [secret]: 1 } }), scoreOf({ instrument: 'BAM', version: secret, scale: secret, score: 1987 }),
      scoreOf({ instrument: 'BAM', version: secret, scale: 'use', items: { 4: 1987 } }), scoreOf({ instrument: secret, version: secret, scale: secret }), scoreOf({ instrument: 'PHQ-9', version: '1', scale: 'total', score: 1987 }),
    ];
    expect(told.map((scored) => ('fault' in scored ? /Maria|1987/.test(scored.fault) : true))).toEqual(told.map(() => false));
  });
});
