import { z } from 'zod';
import { proportionOf } from '#analytics/statistics/proportion.ts';
import { defineArea, type Comparison } from '../area.ts';

/** numerator, denominator, lower, upper */
const Row = z.tuple([z.number(), z.number(), z.number(), z.number()]);
type Row = z.infer<typeof Row>;

function boundsOf([numerator, denominator]: Row): (number | null)[] {
  const reading = proportionOf(numerator, denominator);
  return reading.state === 'value' ? [reading.lower, reading.upper] : [null, null];
}

const compared = (data: string, rows: readonly Row[]): Comparison => ({ data, ours: rows.flatMap(boundsOf), theirs: rows.flatMap(([, , ...bounds]) => bounds) });

export const proportion = defineArea({
  name: 'proportion',
  title: 'Proportions',
  vectors: z.object({ fixed: z.array(Row), random: z.array(Row) }),
  checks: ({ fixed, random }) => [{
    statistic: 'Wilson 95 % interval', ours: 'proportionOf', r: 'prop.test(correct = FALSE)',
    comparisons: [compared('none, all and one, of 1 to 1,000,000', fixed), compared('random, of 2 to 5,000', random)],
    floor: { value: 1e-6, why: 'where nobody counts, R\'s lower bound is 1e-17 or 0 as rounding has it; ours is 0' },
  }],
  deviations: ['At none and at all the outer bound is exactly 0 and exactly 1; R leaves rounding there.'],
});
