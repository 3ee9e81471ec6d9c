import { describe, expect, it } from 'vitest';
import { FORMS, isForm, parseExtras, recordPath, returnPath, withSaved } from '../../../../../web/src/lib/record/path.ts';

describe('recordPath', () => {
  it('names the form and what it begins with, and nothing that is not there', () => {
    expect(recordPath('c 1/é', 'instrument', { instrument: 'PHQ-9', from: 'worklist', rule: '' })).toBe('/clients/c%201%2F%C3%A9/record?form=instrument&instrument=PHQ-9&from=worklist');
    expect(recordPath('c1')).toBe('/clients/c1/record');
  });
  it.each(FORMS)('comes back from the address of %s', (form) => {
    const extras = { episode: 'e 1&2', goal: 'gl=1', source: 'https://a.example/x?y#z', event: 'ä', from: '/worklist?program=a&b=%20' };
    const url = new URL(recordPath('c', form, extras), 'http://cairn');
    expect(isForm(url.searchParams.get('form'))).toBe(true);
    expect(parseExtras(url.searchParams)).toEqual(extras);
  });
});

describe('returnPath', () => {
  it.each([
    ['worklist', '/worklist'], ['/worklist?program=north', '/worklist?program=north'], [undefined, '/clients/c%201'], ['client', '/clients/c%201'],
    ['//elsewhere.example/worklist', '/clients/c%201'], ['https://elsewhere.example', '/clients/c%201'], ['/worklistener', '/clients/c%201'], ['/clients/another', '/clients/c%201'],
  ])('goes back from %s to %s', (from, path) => {
    expect(returnPath('c 1', from)).toBe(path);
  });
});

describe('withSaved', () => {
  it('keeps the filters of the address', () => {
    expect(withSaved('/worklist?program=a+b', 'contact')).toBe('/worklist?program=a+b&saved=contact');
    expect(withSaved('/clients/c', 'goal')).toBe('/clients/c?saved=goal');
  });
});
