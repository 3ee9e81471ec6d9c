import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '#analytics/contract/event.ts';
import { isAnswersAlone, scoreFaultOf } from '#analytics/instruments/check.ts';
import { findInstrument, INSTRUMENTS } from '#analytics/instruments/instruments.ts';
import { scoreOf, type SentScore } from '#analytics/instruments/score.ts';
import { simulate } from '#analytics/simulator/simulate.ts';

type Items = NonNullable<SentScore['items']>;
const _ = null;
const sent = (instrument: string, rest: Partial<SentScore> = {}): SentScore => ({ instrument, version: '1.0', scale: 'total', ...rest });
const bam = (scale: string, rest: Partial<SentScore> = {}): SentScore => ({ instrument: 'BAM', version: 'items-0-4', scale, ...rest });
const times = (count: number, value: number | null): (number | null)[] => Array.from({ length: count }, () => value);

describe('scoreFaultOf', () => {
  it.each<[string, SentScore]>([
    ['the least', sent('BARC-10', { score: 10 })],
    ['the most', sent('BARC-10', { score: 60 })],
    ['WHO-5 as shown', sent('WHO-5', { score: 100 })],
    ['WHO-5 before it is multiplied', sent('WHO-5', { score: 25, version: 'raw-0-25' })],
    ['items in their order', sent('PHQ-9', { items: times(9, 3) })],
    ['items by code, an unscored one among them', sent('PHQ-9', { items: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 1, 10: 3 } })],
    ['a score and its items', sent('GAD-7', { score: 7, items: times(7, 1) })],
    ['a score and items that cannot be placed', sent('PHQ-9', { score: 12, items: [1, 2] })],
    ['BAM items by code', bam('use', { items: { 4: 0, 5: 4, 6: 2, '7A': 9 } })],
    ['BAM by days', bam('use', { score: 90, version: 'days-0-30' })],
    ['a scoring not known here', bam('use', { score: 999, version: 'likert' })],
    ['items of a scoring not known here', bam('use', { items: { 4: 999 }, version: 'likert' })],
    ['a scale not known here, of one that has totals', sent('PHQ-9', { scale: 'somatic', score: 999 })],
    ['an instrument not known here', sent('PHQ9', { score: -1.5 })],
    ['items of an instrument not known here', sent('OWN', { items: [99] })],
    ['few answers, one of them about self-harm', sent('PHQ-9', { items: [...times(8, _), 3] })],
    ['few answers by code', sent('AUDIT', { items: { 1: 4 } })],
    ['few answers of a subscale', bam('risk', { items: { 8: 4 } })],
  ])('takes %s', (_name, score) => expect(scoreFaultOf(score)).toBeNull());

  it.each<[string, SentScore, 'score' | 'items', string]>([
    ['BARC-10 below 10', sent('BARC-10', { score: 9 }), 'score', 'is not a score of BARC-10: 10 to 60 in whole numbers'],
    ['BARC-10 above 60', sent('BARC-10', { score: 61 }), 'score', 'is not a score of BARC-10: 10 to 60 in whole numbers'],
    ['half a point', sent('PHQ-9', { score: 9.5 }), 'score', 'is not a score of PHQ-9: 0 to 27 in whole numbers'],
    ['a score out of range with right items', sent('PHQ-9', { score: 28, items: times(9, 1) }), 'score', 'is not a score of PHQ-9: 0 to 27 in whole numbers'],
    ['a raw WHO-5 sent as shown', sent('WHO-5', { score: 13 }), 'score', 'is not a score of WHO-5: 0 to 100 in steps of 4; a score before it is multiplied has version raw-0-25'],
    ['a BAM total', bam('total', { score: 12 }), 'score', 'BAM has no total; its scales are use, risk, protective'],
    ['items of a BAM total', bam('total', { items: { 4: 1 } }), 'items', 'BAM has no total; its scales are use, risk, protective'],
    ['BAM items as a list', bam('use', { items: [0, 0, 0] }), 'items', 'items of BAM are sent by code, since their positions differ'],
    ['BARC-10 items from 0', sent('BARC-10', { items: [0, ...times(9, 6)] }), 'items', 'has an item that is not a whole number from 1 to 6, as items of BARC-10 are'],
    ['a wrong answer beside blanks', sent('PHQ-9', { items: [4, ...times(8, _)] }), 'items', 'has an item that is not a whole number from 0 to 3, as items of PHQ-9 are'],
    ['too many items', sent('PHQ-9', { items: times(10, 1) }), 'items', 'PHQ-9 has 9 items, in their order'],
    ['items of other codes', sent('GAD-7', { items: { q1: 1 } }), 'items', 'items of GAD-7 have the codes 1, 2, 3, 4, 5, 6, 7, 8'],
    ['blanks alone', sent('PHQ-9', { items: times(9, _) }), 'items', 'has more than 20 % of the items of PHQ-9 missing'],
    ['a score that its items do not give', sent('PHQ-9', { score: 8, items: times(9, 1) }), 'score', 'is not what its items give on PHQ-9'],
    ['a score that too few items bear out', sent('PHQ-9', { score: 6, items: [...times(6, 1), _, _, _] }), 'items', 'has more than 20 % of the items of PHQ-9 missing'],
    ['items of what is scored elsewhere', sent('OQ-45', { items: times(45, 1) }), 'items', 'OQ-45 is scored elsewhere: send its score'],
    ['neither', sent('PHQ-9'), 'score', 'has neither a score nor items'],
  ])('refuses %s', (_name, score, field, detail) => expect(scoreFaultOf(score)).toEqual({ field, detail }));

  it.each<[string, Items]>([
    ['a list', [1, 1, 0, 0, 0, 1]], ['skipped ones blank', [0, 0, _, _, _, 0]], ['codes', { 1: 1, 2: 1, 3: 0, 4: 0, 5: 0, 6: 1 }], ['skipped ones left out', { 1: 0, 2: 0, 6: 0 }],
  ])('takes C-SSRS answers as %s, on any scale name', (_name, items) => {
    for (const scale of ['total', 'screener']) expect([scoreFaultOf(sent('C-SSRS', { scale, items })), isAnswersAlone(sent('C-SSRS', { scale, items }))]).toEqual([null, true]);
  });
  it.each<[string, Partial<SentScore>, 'score' | 'items', string]>([
    ['a total', { score: 3 }, 'score', 'is none that C-SSRS has: it has no total and no score; send its items alone'],
    ['a total with its answers', { score: 3, items: [1, 1, 1, 0, 0, 0] }, 'score', 'is none that C-SSRS has: it has no total and no score; send its items alone'],
    ['nothing', {}, 'items', 'of C-SSRS are all there is of it; send at least one answer'],
    ['blanks alone', { items: times(6, _) }, 'items', 'of C-SSRS are all there is of it; send at least one answer'],
    ['an answer of two', { items: [2, 0, 0, 0, 0, 0] }, 'items', 'of C-SSRS are whole numbers from 0 to 1'],
    ['half an answer', { items: { 1: 0.5 } }, 'items', 'of C-SSRS are whole numbers from 0 to 1'],
    ['five answers', { items: times(5, 1) }, 'items', 'of C-SSRS are 6 in their order, or have the codes 1, 2, 3, 4, 5, 6'],
    ['another code', { items: { 7: 1 } }, 'items', 'of C-SSRS are 6 in their order, or have the codes 1, 2, 3, 4, 5, 6'],
  ])('refuses of the C-SSRS: %s', (_name, rest, field, detail) => {
    expect([scoreFaultOf(sent('C-SSRS', rest)), isAnswersAlone(sent('C-SSRS', rest))]).toEqual([{ field, detail }, false]);
  });

  it('never refuses what would count, and never throws', () => {
    const number = fc.oneof(fc.integer({ min: -3, max: 110 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const items = fc.oneof(fc.array(fc.option(fc.integer({ min: -1, max: 7 })), { maxLength: 21 }), fc.dictionary(fc.oneof(fc.integer({ min: 0, max: 20 }).map(String), fc.string()), fc.option(fc.integer({ min: -1, max: 7 }))));
    const score = fc.record({
      instrument: fc.oneof(fc.constantFrom(...INSTRUMENTS.map(({ id }) => id)), fc.string()), version: fc.constantFrom('1.0', 'items-0-4', 'days-0-30', 'raw-0-25'),
      scale: fc.constantFrom('total', 'use', 'risk', 'protective', 'x'), score: fc.option(number, { nil: undefined }), items: fc.option(items, { nil: undefined }),
    });
    fc.assert(fc.property(score, (one) => {
      const fault = scoreFaultOf(one);
      if ('score' in scoreOf(one)) expect(fault).toBeNull();
      else if (fault === null) expect(one.score === undefined || findInstrument(one.instrument) === null).toBe(true);
    }), { numRuns: 5000 });
  });
  it('takes every score of the demo', () => {
    const { deliveries } = simulate({ seed: 20_261, clients: 60, from: '2025-01-01', to: '2026-01-01' });
    const scores = deliveries.flatMap(({ events }) => events).flatMap((event) => {
      const parsed = parseEvent(event);
      return 'event' in parsed && parsed.event.type === 'reassessment.completed' ? (parsed.event.data.scores ?? []) : [];
    });
    expect([scores.length > 500, scores.filter((one) => scoreFaultOf(one) !== null)]).toEqual([true, []]);
  });
});
