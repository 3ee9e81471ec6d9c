/** From the figure of then to the figure of now: lines that add up. */
import type { FigureChange, PublishedValue, RestatementLine, RestatementStep } from '../contract/restatement.ts';
import type { Reading } from '../contract/result.ts';

interface Numbers {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly atRisk: number | null;
}

/** RULE: nobody in the denominator is a count of 0 and no value; what is not yet known or hidden is no number at all. */
function numbersOf(reading: Reading): Numbers {
  if (reading.state === 'none') return { value: null, numerator: 0, denominator: 0, atRisk: 0 };
  if (reading.state !== 'value') return { value: null, numerator: null, denominator: null, atRisk: null };
  return { value: reading.value, numerator: reading.numerator ?? null, denominator: reading.denominator ?? null, atRisk: reading.atRisk ?? null };
}

const minus = (after: number | null, before: number | null): number | null => (after === null || before === null ? null : after - before);

/**
 * What lies between two readings of one figure.
 *
 * Missing null for a number that one of the two does not have: between 62 % and "nobody yet" there is no difference in percent.
 * Example 1 of 2, then 2 of 4 -> { value: 0, numerator: 1, denominator: 2, atRisk: null }
 */
export function changeBetween(before: Reading, after: Reading): FigureChange {
  const [from, to] = [numbersOf(before), numbersOf(after)];
  return {
    value: minus(to.value, from.value), numerator: minus(to.numerator, from.numerator), denominator: minus(to.denominator, from.denominator), atRisk: minus(to.atRisk, from.atRisk),
  };
}

/** The figure once a step is taken, and what the step was made of. */
export interface Step {
  readonly step: Exclude<RestatementStep, 'definition'>;
  readonly reading: Reading;
  readonly events: number;
  readonly episodes: number;
  readonly released: number;
}

/**
 * The lines of a bridge.
 *
 * Shape   the figure of then by today's definition, the value published then (or null), and the steps to now, in their order -> one line each, the
 *         definition's first.
 * RULE    each line begins where the one before it ended, so the lines add up to now minus then: exactly in counts, in values but for the last bit.
 * Missing where nothing was published, the definition's line changes nothing.
 * Example then 1 of 2, late entries to 2 of 4 -> late-entries { value: 0, numerator: 1, denominator: 2 }
 */
export function bridgeOf(then: Reading, published: PublishedValue | null, steps: readonly Step[]): RestatementLine[] {
  const first = published?.reading ?? then;
  const lines: RestatementLine[] = [{ step: 'definition', events: 0, episodes: 0, released: 0, before: first, after: then, change: changeBetween(first, then) }];
  let before = then;
  for (const { reading, ...step } of steps) {
    lines.push({ ...step, before, after: reading, change: changeBetween(before, reading) });
    before = reading;
  }
  return lines;
}
