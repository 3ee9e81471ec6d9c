import { expect, it } from 'vitest';
import { fromTyped, sayDuration, toTyped } from '../../../../../web/src/lib/worklist/durations.ts';
import { plain } from './answers.ts';

it.each([['P30D', '30 days'], ['P1D', '1 day'], ['P3M', '3 months'], ['P2W', '2 weeks'], ['P1Y', '1 year'], ['P1M15D', '1 month 15 days'], ['P1Y2M3W4D', '1 year 2 months 3 weeks 4 days'], ['P0D', '0 days'], ['soon', 'soon']])('%s: %s', (duration, said) => {
  expect(plain(sayDuration(duration))).toBe(said);
});

it('is typed as a number and a unit, and never turned into another unit', () => {
  for (const duration of ['P30D', 'P3M', 'P12W', 'P2Y', 'P0D']) {
    const typed = toTyped(duration);
    expect(fromTyped(String(typed?.value), typed?.unit ?? null)).toBe(duration);
  }
  expect(toTyped('P1M15D')).toBeNull();
  expect(toTyped('soon')).toBeNull();
});

it.each([['', 'D'], [null, 'D'], ['21', null], ['21', 'H'], ['-1', 'D'], ['2.5', 'D'], ['99999', 'D'], ['1e3', 'D']])('%s of %s is no duration', (value, unit) => {
  expect(fromTyped(value, unit)).toBeNull();
});
