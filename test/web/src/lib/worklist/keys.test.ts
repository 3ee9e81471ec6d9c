import { describe, expect, it } from 'vitest';
import { actOf, keysFor, moveTo, type Focus } from '../../../../../web/src/lib/worklist/keys.ts';

const press = (key: string, focus: Focus, more: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean } = {}) => actOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...more }, focus);

describe('keys', () => {
  it.each([['j', 'next'], ['k', 'previous'], ['r', 'record'], ['d', 'defer'], ['e', 'expand'], ['?', 'help']])('%s: %s, wherever the keyboard is', (key, act) => {
    for (const focus of ['control', 'client', 'page'] as const) expect(press(key, focus)).toBe(act);
  });
  it('mean nothing while typing', () => {
    for (const key of ['j', 'k', 'r', 'd', 'e', '?', ' ', 'Enter']) expect(press(key, 'field')).toBeNull();
  });
  it('leave the browser\'s and the reader\'s own combinations alone', () => {
    for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) for (const key of ['j', 'r', 'd', 'e']) expect(press(key, 'page', more)).toBeNull();
  });
  it('space unfolds on a client only: a button, a summary and a page have their own space', () => {
    expect(press(' ', 'client')).toBe('expand');
    for (const focus of ['control', 'page', 'field'] as const) expect(press(' ', focus)).toBeNull();
  });
  it('Enter is the link\'s own, and other keys are nobody\'s', () => {
    for (const key of ['Enter', 'Tab', 'Escape', 'J', 'x', 'constructor', '__proto__']) expect(press(key, 'client')).toBeNull();
  });
  it('all of them are shown by ?', () => {
    expect(keysFor(true).flatMap(({ keys }) => keys)).toEqual(['j', 'k', 'Enter', 'r', 'd', 'e', 'Space', '?']);
    expect(keysFor(false).flatMap(({ keys }) => keys)).toEqual(['j', 'k', 'Enter', 'e', 'Space', '?']);
  });
});

it.each([['next', -1, 3, 0], ['next', 0, 3, 1], ['next', 2, 3, 2], ['previous', 2, 3, 1], ['previous', 0, 3, 0], ['previous', -1, 3, 0], ['next', -1, 0, -1], ['previous', 5, 3, 2], ['next', 5, 3, 2]] as const)('%s from %i of %i leads to %i', (act, at, total, to) => {
  expect(moveTo(act, at, total)).toBe(to);
});
