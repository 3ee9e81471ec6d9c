import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf, fromKey, toKey, wholeOf, type Field } from '../../../../../web/src/lib/record/fields.ts';

const number: Field = { kind: 'number', name: 'n', label: 'Minutes', least: 0, most: 100, step: 4 };
const date: Field = { kind: 'date', name: 'd', label: 'Until', from: '2026-11-21', to: '2026-12-31', missing: 'Enter the day it comes back' };
const choice: Field = { kind: 'choice', name: 'c', label: 'Why', choices: [{ value: 'a', label: 'A' }] };
const time: Field = { kind: 'time', name: 't', label: 'Time', isOptional: true };

describe('faultOf', () => {
  it.each<[Field, string, string | null]>([
    [number, '0', null], [number, '100', null], [number, ' 52 ', null],
    [number, '', 'Enter a number: minutes'], [number, '50', 'Enter a number in steps of 4 from 0 to 100'], [number, '104', 'Enter a number in steps of 4 from 0 to 100'], [number, '1e1', 'Enter a number in steps of 4 from 0 to 100'],
    [date, '2026-11-21', null], [date, '', 'Enter the day it comes back'], [date, '2026-11-20', 'Enter a date from 21\u00a0Nov\u00a02026 on'], [date, '2027-01-01', 'Enter a date up to 31\u00a0Dec\u00a02026'], [date, '2026-02-30', 'Enter a date that exists, such as 2026-03-27'],
    [choice, 'a', null], [choice, '', 'Choose: why'], [choice, 'b', 'Choose one of those that are offered'],
    [time, '', null], [time, '23:59', null], [time, '24:00', 'Enter a time such as 14:30'], [time, '2 pm', 'Enter a time such as 14:30'],
    [{ kind: 'check', name: 'k', label: 'Attained' }, '', null],
  ])('%o with «%s»: %s', (field, value, text) => {
    expect(faultOf(field, { [field.name]: value })?.text ?? null).toBe(text);
  });
  it('does not take a field of the prototype for a value', () => {
    expect(faultOf({ ...choice, name: 'constructor' }, {})?.text).toBe('Choose: why');
  });
});

describe('toKey', () => {
  it('gives back any ids', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 }), (ids) => {
      expect(fromKey(toKey(...ids))).toEqual(ids);
    }));
  });
  it('is nothing where it is none', () => expect([fromKey('%'), fromKey('')]).toEqual([[], []]));
});

describe('wholeOf', () => {
  it.each([['12', 12], ['-2', -2], ['007', 7], ['1.5', null], ['', null], ['12 ', null], ['9999999', null], ['\u0662', null]])('«%s» is %s', (text, number_) => expect(wholeOf(text)).toBe(number_));
});
