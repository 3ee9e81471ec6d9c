import { describe, expect, it } from 'vitest';
import { findInstrument, INSTRUMENTS } from '#analytics/instruments/instruments.ts';
import type { Instrument } from '#analytics/instruments/instrument.ts';
import { answersOf, promptOf, wordingOf } from '#analytics/instruments/wording.ts';

function known(id: string): Instrument {
  const found = findInstrument(id);
  if (found === null) throw new Error(id);
  return found;
}

describe('wordingOf', () => {
  it('is there where the licence permits showing the items, and nowhere else', () => {
    expect(INSTRUMENTS.filter((instrument) => wordingOf(instrument) !== null).map(({ id }) => id)).toEqual(['PHQ-9', 'GAD-7', 'PCL-5', 'BAM', 'BAM-R', 'BAM-IOP', 'BARC-10']);
  });
  it.each(INSTRUMENTS.filter((instrument) => wordingOf(instrument) !== null))('$id has a prompt for every scored item and for no other', (instrument) => {
    const prompts = wordingOf(instrument)?.prompts ?? {};
    expect(Object.keys(prompts)).toEqual(instrument.items);
    expect(new Set(Object.values(prompts)).size).toBe(instrument.items.length);
  });
  it('says what nobody has checked', () => {
    expect(INSTRUMENTS.flatMap((instrument) => (wordingOf(instrument)?.isConfirmed === false ? [instrument.id] : []))).toEqual(['GAD-7', 'BAM', 'BAM-R', 'BAM-IOP']);
  });
  it('asks items in their order: the ninth of the PHQ-9 is the one about self-harm', () => {
    expect(promptOf(known('PHQ-9'), '9')).toMatch(/better off dead/);
    expect([promptOf(known('AUDIT'), '4'), promptOf(known('C-SSRS'), '6')]).toEqual(['Item 4', 'Item 6']);
  });
});

describe('answersOf', () => {
  it.each<[string, readonly [number, number] | null, unknown]>([
    ['PHQ-9', [0, 3], ['0 Not at all', '1 Several days', '2 More than half the days', '3 Nearly every day']],
    ['PCL-5', [0, 4], ['0 Not at all', '1 A little bit', '2 Moderately', '3 Quite a bit', '4 Extremely']],
    ['BAM', [0, 4], ['0', '1', '2', '3', '4']],
    ['BARC-10', [1, 6], ['1', '2', '3', '4', '5', '6']],
    ['DAST-10', [0, 1], ['0 No', '1 Yes']],
    ['C-SSRS', null, ['0 No', '1 Yes']],
  ])('of %s %o', (id, range, expected) => expect(answersOf(known(id), range).map(({ value, label }) => `${value}${label === null ? '' : ` ${label}`}`)).toEqual(expected));
});
