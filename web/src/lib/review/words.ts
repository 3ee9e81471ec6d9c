/** What a review is about, in words. */
import type { ReviewRecord } from '#analytics/contract/review.ts';
import { levelOfCare, sentenceCase, word } from '../words.ts';

/** Example { program: 'north', strata: { housing: 'stable' } } -> `north, housing stable` */
export function scopeWords({ program, levelOfCare: level, strata = {}, instrument }: ReviewRecord['scope'], nameOf: (program: string) => string = (id) => id): string {
  const parts = [program === undefined ? null : nameOf(program), level === undefined ? null : levelOfCare(level), instrument ?? null, ...Object.entries(strata).map(([name, value]) => `${word(name).toLowerCase()} ${word(value)}`)].filter((part) => part !== null);
  return parts.length === 0 ? 'All programs, everybody' : sentenceCase(parts.join(', '));
}

/**
 * Whom a chart is of and, of an outcome, its scale, as its group says. Null: everybody; not one of many scales.
 *
 * Example `All: GAD-7` -> { whom: null, scale: 'GAD-7' }
 */
export function drawnOf(label: string): { whom: string | null; scale: string | null } {
  const at = label.indexOf(': ');
  const whom = at < 0 ? label : label.slice(0, at);
  return { whom: whom === 'All' ? null : whom, scale: at < 0 ? null : label.slice(at + 2) };
}

/** Example `levelOfCare` -> `Level of care` */
export const divisionName = (by: string): string => sentenceCase(word(by));

export const sentencesOf = (text: string): string[] => text.split(/(?<=\.) (?=[A-Z])/).filter((each) => each !== '');

/** The sentences that stand in each of several texts; of one text alone, none. */
export function saidOfAll(texts: readonly string[]): string[] {
  const [first, ...rest] = texts.map(sentencesOf);
  return first === undefined || rest.length === 0 ? [] : first.filter((each) => rest.every((of) => of.includes(each)));
}
