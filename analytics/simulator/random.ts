/** Chance that repeats itself: one seed and one label give one stream, so that a new client or fault moves nobody else's dice. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

const ID_LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 14;

/** A value and its weight; weights need not sum to one. */
export type Weighted<T> = readonly (readonly [T, number])[];

/** A stream of chance; every call moves it on. */
export interface Random {
  /** Uniform on [0, 1). */
  unit(): number;
  chance(probability: number): boolean;
  /** Whole number, both ends included. */
  int(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  weighted<T>(table: Weighted<T>): T;
  normal(mean: number, sd: number): number;
  shuffled<T>(list: readonly T[]): T[];
  /** An opaque id. */
  id(prefix: string): string;
}

// WHY: xoroshiro's first outputs are its seed; hashing the label and skipping some makes neighbouring streams unlike each other.
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function pickFrom<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError('nothing to choose from');
  return value;
}

function weightedFrom<T>(table: Weighted<T>, unit: number): T {
  let left = unit * table.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of table) {
    left -= weight;
    if (left < 0) return value;
  }
  return pickFrom(table, table.length - 1)[0];
}

/**
 * A stream of chance for one seed and one label.
 *
 * Shape   the same seed and label give the same stream on every machine.
 * Errors  RangeError where a list to choose from is empty.
 * Example `openRandom(7, 'client 12').chance(0.5)`
 */
export function openRandom(seed: number, label: string): Random {
  const source = xoroshiro128plus(hash32(`${seed}|${label}`));
  skipN(source, 16);
  const unit = (): number => uniformFloat64(source);
  const int = (from: number, to: number): number => uniformInt(source, from, to);
  const shuffled = <T>(list: readonly T[]): T[] =>
    list.map((value) => ({ value, at: unit() })).sort((a, b) => a.at - b.at).map(({ value }) => value);
  return {
    unit,
    int,
    shuffled,
    chance: (probability) => unit() < probability,
    pick: (list) => pickFrom(list, int(0, list.length - 1)),
    weighted: (table) => weightedFrom(table, unit()),
    // Box-Muller; 1 - unit() is never 0.
    normal: (mean, sd) => mean + sd * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    id: (prefix) => prefix + Array.from({ length: ID_LENGTH }, () => ID_LETTERS.charAt(source.next() & 31)).join(''),
  };
}
