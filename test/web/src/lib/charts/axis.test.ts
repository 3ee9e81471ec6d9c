import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { niceAxis } from '../../../../../web/src/lib/charts/config.ts';

const texts = (values: number[]): string[] => niceAxis(values, 'share').ticks.map(({ text }) => text.replaceAll('\u00a0', ' '));

describe('an axis of shares', () => {
  it('has whole percents where its steps are whole, and says halves where they are not', () => {
    expect([texts([0.4, 0.9]), texts([0.757, 0.782]), texts([0.9, 0.906])]).toEqual([
      ['0 %', '20 %', '40 %', '60 %', '80 %', '100 %'], ['75 %', '76 %', '77 %', '78 %', '79 %'], ['89.8 %', '90.0 %', '90.2 %', '90.4 %', '90.6 %', '90.8 %'],
    ]);
    expect(texts([0.72, 0.81])).toEqual(['70.0 %', '72.5 %', '75.0 %', '77.5 %', '80.0 %', '82.5 %']);
  });
  it('calls every tick by its own value, whatever is drawn', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (values) => {
      const { ticks } = niceAxis(values, 'share');
      const span = Math.max(...values) - Math.min(...values);
      fc.pre(span === 0 || span > 0.001);
      for (const { value, text } of ticks) expect(Math.abs(Number.parseFloat(text) - value * 100)).toBeLessThan(1e-6);
    }));
  });
});
