import { expect, it } from 'vitest';
import { parseReturn } from '../../../../web/src/lib/address.ts';

it.each([
  ['/clients?x=1', '/clients?x=1'], ['/', '/'], [null, '/'], ['', '/'], ['https://elsewhere.example/', '/'], ['//elsewhere.example', '/'], ['/\\elsewhere.example', '/'], ['javascript:alert(1)', '/'], ['/a\n//b', '/'], ['clients', '/'],
])('the way back from %j is %j', (to, expected) => {
  expect(parseReturn(to)).toBe(expected);
});
