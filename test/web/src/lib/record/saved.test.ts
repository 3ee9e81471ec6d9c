import { describe, expect, it } from 'vitest';
import { savedOf } from '../../../../../web/src/lib/record/saved.ts';

const CODES = ['contact', 'instrument', 'incomplete', 'plan-review', 'goal', 'milestone', 'attained', 'marker', 'deferral', 'correction', 'retraction'];

describe('savedOf', () => {
  it('has an exclamation mark for a client\u2019s own win, and for nothing else', () => {
    expect(CODES.map((code) => [code, savedOf(code)?.text.includes('!'), savedOf(code)?.isWin])).toEqual(CODES.map((code) => [code, ['milestone', 'attained'].includes(code), ['milestone', 'attained'].includes(code)]));
  });
  it('says nothing of what was not saved', () => expect([null, '', 'constructor', '<b>'].map(savedOf)).toEqual([null, null, null, null]));
});
