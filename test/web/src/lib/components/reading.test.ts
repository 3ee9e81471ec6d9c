import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import type { Reading as Figure } from '#analytics/contract/result.ts';
import Reading from '../../../../../web/src/lib/components/Reading.svelte';

function textOf(reading: Figure, unit?: 'days'): string {
  const { body } = render(Reading, { props: { reading, ...(unit && { unit }) } });
  return body.replaceAll(/<!--.*?-->/g, '').replaceAll(/<[^>]+>/g, ' ').replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim();
}

function lookOf(reading: Figure): string | undefined {
  return /class="reading ([\w-]+)/.exec(render(Reading, { props: { reading } }).body)?.[1];
}

describe('four states, four looks', () => {
  const states: [Figure, string, string][] = [
    [{ state: 'value', value: 0.62, lower: 0.56, upper: 0.68, method: 'Wilson', atRisk: 148 }, 'value', '62 % 56-68 % 148 followed'],
    [{ state: 'none' }, 'none', '\u2013 nobody yet'],
    [{ state: 'not-yet', availableOn: '2027-03-14' }, 'not-yet', 'not yet known from 14 Mar 2027'],
    [{ state: 'hidden', reason: 'fewer than 11' }, 'hidden', 'too few to show'],
  ];

  it.each(states)('%j', (reading, look, text) => {
    expect(lookOf(reading)).toBe(look);
    expect(textOf(reading)).toBe(text);
  });

  it('never shows a zero or a blank for what is not a value', () => {
    for (const [reading, look] of states) if (look !== 'value') expect(textOf(reading)).toMatch(/^(?!0\b).+/);
  });

  it('shows a true zero as a figure', () => {
    expect(textOf({ state: 'value', value: 0, lower: 0, upper: 0.07, method: 'Wilson', numerator: 0, denominator: 50 })).toBe('0 % 0-7 % 0 of 50');
  });

  it('says days', () => {
    expect(textOf({ state: 'value', value: 87, lower: 71, upper: null, method: 'x' }, 'days')).toBe('87 days 71 days or more');
    expect(textOf({ state: 'none' }, 'days')).toBe('\u2013 not reached');
  });
});
