import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreFaultOf } from '#analytics/instruments/check.ts';
import { INSTRUMENTS } from '#analytics/instruments/instruments.ts';
import { scoreOf } from '#analytics/instruments/score.ts';
import { askOf, entriesOf, scoreFaults, scoringsOf, standingsOf, valuesOfEntries, type Ask } from '../../../../../web/src/lib/record/instrument.ts';
import { isForSafetyList } from '../../../../../web/src/lib/record/safety.ts';

function ask(id: string, version?: string): Ask {
  const found = askOf(id, version);
  if (found === null) throw new Error(`${id} cannot be asked`);
  return found;
}
const answers = (...given: (number | null)[]) => Object.fromEntries(given.flatMap((answer, index) => (answer === null ? [] : [[`item-${index + 1}`, String(answer)]])));
const PHQ = ask('PHQ-9');
const _ = null;

describe('askOf', () => {
  it('asks every instrument in every scoring that has a range', () => {
    for (const instrument of INSTRUMENTS) for (const version of [...scoringsOf(instrument), ...(scoringsOf(instrument).length === 0 ? ['1.0'] : [])]) {
      const found = ask(instrument.id, version);
      expect([instrument.id, version, found.items.map(({ code }) => code)]).toEqual([instrument.id, version, instrument.items]);
    }
  });
  it.each([['PHQ9', '1.0'], ['BAM', '1.0'], ['BAM', 'likert'], ['WHO-5', 'raw-0-25']])('does not guess at %s %s', (id, version) => expect(askOf(id, version)).toBeNull());
  it('has a total nowhere but where there is one', () => {
    expect(['BAM', 'BAM-R', 'BAM-IOP'].map((id) => ask(id, 'items-0-4').scales.map((scale) => scale.id))).toEqual([['use', 'risk', 'protective'], ['use', 'risk', 'protective'], ['use', 'risk', 'protective']]);
    expect(ask('C-SSRS').scales).toEqual([]);
  });
});

describe('the score as it forms', () => {
  const stands = (values: Record<string, string>) => standingsOf(PHQ, values).map(({ answered, blank, soFar, score, isProrated, fault, band }) => ({ answered, blank: blank.length, soFar, score, isProrated, fault, band }))[0];
  it.each([
    ['nothing yet', {}, { answered: 0, blank: 9, soFar: null, score: null, isProrated: false, fault: null, band: null }],
    ['two answers', answers(3, 2), { answered: 2, blank: 7, soFar: 5, score: null, isProrated: false, fault: 'blank', band: null }],
    ['all answers', answers(1, 1, 1, 1, 1, 1, 1, 1, 2), { answered: 9, blank: 0, soFar: 10, score: 10, isProrated: false, fault: null, band: 'moderate' }],
    ['one blank, made up by rule', answers(1, 1, 1, 1, 1, 1, 1, 1, _), { answered: 8, blank: 1, soFar: 8, score: 9, isProrated: true, fault: null, band: 'mild' }],
    ['two blanks, one too many', answers(1, 1, 1, 1, 1, 1, 1, _, _), { answered: 7, blank: 2, soFar: 7, score: null, isProrated: false, fault: 'blank', band: null }],
    ['a total', { 'score-total': '27' }, { answered: 0, blank: 9, soFar: null, score: 27, isProrated: false, fault: null, band: 'severe' }],
    ['a total that cannot be', { 'score-total': '28' }, { answered: 0, blank: 9, soFar: null, score: null, isProrated: false, fault: 'range', band: null }],
    ['a total in words', { 'score-total': 'ten' }, { answered: 0, blank: 9, soFar: null, score: null, isProrated: false, fault: 'range', band: null }],
    ['a total beside answers that give another', { ...answers(1, 1, 1, 1, 1, 1, 1, 1, 1), 'score-total': '10' }, { answered: 9, blank: 0, soFar: 9, score: null, isProrated: false, fault: 'disagree', band: null }],
  ])('%s', (_name, values, expected) => expect(stands(values)).toEqual(expected));
  it('counts a reversed answer from its other end', () => {
    const [total] = standingsOf(ask('DAST-10'), answers(0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    expect([total?.score, total?.band]).toEqual([0, 'none']);
  });
  it('shows WHO-5 from 0 to 100', () => expect(standingsOf(ask('WHO-5'), answers(3, 3, 3, 2, 2))[0]?.score).toBe(52));
});

describe('scoreFaults', () => {
  const faults = (of: Ask, values: Record<string, string>) => scoreFaults(of, values).map(({ field, text }) => `${field}: ${text}`);
  it.each<[string, Ask, Record<string, string>, string[]]>([
    ['nothing entered', PHQ, {}, ['score-total: Answer the items, or enter the score']],
    ['a screen with nothing entered', ask('C-SSRS'), {}, ['item-1: Answer yes or no to each question that was asked']],
    ['nothing of three scales', ask('BAM', 'items-0-4'), {}, ['score-use: Answer the items, or enter the score']],
    ['only a score to give, and none given', ask('OQ-45'), {}, ['score-total: Enter the score']],
    ['too many blanks', PHQ, answers(1, 1, 1, 1, 1, 1, 1, _, _), ['item-8: Items 8, 9 are blank; PHQ-9 is made up from the others where at most 1 of 9 is blank. Answer them, or tick that it could not be finished']],
    ['one blank where none may be', ask('AUDIT-C'), answers(1, _, 1), ['item-2: Item 2 is blank; AUDIT-C is never made up from the others. Answer them, or tick that it could not be finished']],
    ['an answer that is none', PHQ, { ...answers(1, 1, 1, 1, 1, 1, 1, 1), 'item-9': '4' }, ['item-9: Item 9: enter a whole number from 0 to 3']],
    ['days beyond the month', ask('BAM', 'days-0-30'), { 'item-4': '31', 'item-5': '0', 'item-6': '0' }, ['item-4: Item 4: enter a whole number from 0 to 30']],
    ['a score out of range', PHQ, { 'score-total': '28' }, ['score-total: Enter a whole number from 0 to 27']],
    ['a score between two steps', ask('WHO-5'), { 'score-total': '50' }, ['score-total: Enter a number in steps of 4 from 0 to 100']],
    ['a total that the answers do not give', PHQ, { ...answers(1, 1, 1, 1, 1, 1, 1, 1, 1), 'score-total': '10' }, ['score-total: This is not what the answers give on PHQ-9; leave it empty, or mend one of them']],
    ['a total beside answers that were not finished', PHQ, { ...answers(1), 'score-total': '10', incomplete: 'yes' }, ['score-total: A score is not kept beside so few answers; leave it empty, or answer the rest']],
    ['a screen with a question left out', ask('C-SSRS'), answers(1, 1, 0, 0, 0, _), ['item-6: Item 6: answer yes or no, or tick that it could not be finished']],
    ['a screen that a no cuts short', ask('C-SSRS'), answers(0, 0, _, _, _, 0), []],
    ['a subscale alone', ask('BAM', 'items-0-4'), { 'score-use': '3' }, []],
    ['answers that could not be finished', PHQ, { ...answers(_, _, _, _, _, _, _, _, 2), incomplete: 'yes' }, []],
  ])('%s', (_name, of, values, expected) => expect(faults(of, values)).toEqual(expected));
});

describe('entriesOf', () => {
  it('sends what was answered with the score that it gives', () => {
    expect(entriesOf(PHQ, { ...answers(1, 1, 1, 1, 1, 1, 1, 1, _), mode: 'self' })).toEqual([
      { instrument: 'PHQ-9', version: '1.0', scale: 'total', score: 9, items: { 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 8: 1, 9: null }, mode: 'self' },
    ]);
  });
  it('sends a total alone as it is', () => expect(entriesOf(PHQ, { 'score-total': '16' })).toEqual([{ instrument: 'PHQ-9', version: '1.0', scale: 'total', score: 16 }]));
  it('leaves out a scale of which nothing is known', () => {
    expect(entriesOf(ask('BAM', 'items-0-4'), { 'score-use': '3', 'item-1': '2', 'item-2': '0', 'item-3': '1', 'item-8': '4', 'item-11': '0', 'item-15': '1' })).toEqual([
      { instrument: 'BAM', version: 'items-0-4', scale: 'use', score: 3 },
      { instrument: 'BAM', version: 'items-0-4', scale: 'risk', score: 8, items: { 1: 2, 2: 0, 3: 1, 8: 4, 11: 0, 15: 1 } },
    ]);
  });
  it('sends a screen as answers, never as a score', () => {
    expect(entriesOf(ask('C-SSRS'), answers(1, 0, _, _, _, 0))).toEqual([{ instrument: 'C-SSRS', version: '1.0', scale: 'screener', items: { 1: 1, 2: 0, 3: null, 4: null, 5: null, 6: 0 } }]);
  });
  it('sends answers that could not be finished without a score', () => {
    expect(entriesOf(PHQ, { ...answers(_, _, _, _, _, _, _, _, 2), incomplete: 'yes' })).toEqual([{ instrument: 'PHQ-9', version: '1.0', scale: 'total', items: { 1: null, 2: null, 3: null, 4: null, 5: null, 6: null, 7: null, 8: null, 9: 2 } }]);
  });

  const scorings = INSTRUMENTS.flatMap((instrument) => (scoringsOf(instrument).length === 0 ? [ask(instrument.id)] : scoringsOf(instrument).map((version) => ask(instrument.id, version))));
  const filled = fc.constantFrom(...scorings).chain((of) => fc.record({
    of: fc.constant(of),
    given: fc.tuple(...of.items.map(({ range }) => fc.option(fc.integer({ min: range[0], max: range[1] }), { freq: 12 }))),
    scores: fc.tuple(...of.scales.map(({ range }) => fc.option(fc.integer({ min: (range?.[0] ?? 0) - 1, max: (range?.[1] ?? 0) + 1 }), { freq: 1 }))),
    incomplete: fc.boolean(),
  }));
  it('whatever is entered: a form without faults passes the door, counts as the marts count it, and comes back from what was sent', () => {
    let sent = 0;
    fc.assert(fc.property(filled, ({ of, given, scores, incomplete }) => {
      const values = {
        ...Object.fromEntries(of.items.flatMap(({ name }, index) => (given[index] === null || given[index] === undefined ? [] : [[name, String(given[index])]]))),
        ...Object.fromEntries(of.scales.flatMap(({ id }, index) => (scores[index] === null || scores[index] === undefined ? [] : [[`score-${id}`, String(scores[index])]]))),
        ...(incomplete && { incomplete: 'yes' }),
      };
      if (scoreFaults(of, values).length > 0) return;
      const entries = entriesOf(of, values);
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries) {
        expect([entry, scoreFaultOf(entry)]).toEqual([entry, null]);
        const scored = scoreOf(entry);
        expect('score' in scored ? scored.score : undefined).toBe(entry.score);
      }
      const again = valuesOfEntries(of, entries);
      expect(entriesOf(of, again)).toEqual(entries);
      sent += 1;
    }), { numRuns: 3000 });
    expect(sent).toBeGreaterThan(500);
  });
});

describe('isForSafetyList', () => {
  it.each([
    ['PHQ-9 item 9 above 0', PHQ, answers(_, _, _, _, _, _, _, _, 1), true], ['PHQ-9 item 9 at 0', PHQ, answers(3, 3, 3, 3, 3, 3, 3, 3, 0), false], ['a total, which does not tell', PHQ, { 'score-total': '27' }, false],
    ['C-SSRS low', ask('C-SSRS'), answers(1, 1, 0, 0, 0, 0), false], ['C-SSRS moderate', ask('C-SSRS'), answers(1, 1, 1, 0, 0, 0), true], ['C-SSRS behaviour', ask('C-SSRS'), answers(0, 0, _, _, _, 1), true], ['another questionnaire', ask('GAD-7'), answers(3, 3, 3, 3, 3, 3, 3), false],
  ])('%s: %s', (_name, of, values, expected) => expect(isForSafetyList(of, values)).toBe(expected));
});
