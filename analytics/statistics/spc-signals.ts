/** The four rules of NHS "Making Data Count" on one phase of a control chart. */
import { signOf, type Sign } from './spc-compare.ts';
import type { Limited } from './spc-limits.ts';
import type { Signal } from './spc-options.ts';

/** Points in a row that say the same: from the index of the first to that of the last. */
export interface Run {
  readonly code: Signal;
  readonly start: number;
  readonly end: number;
  /** Of a trend: 1 rising, -1 falling. */
  readonly side: Sign;
  /** Points that count in it. */
  readonly length: number;
}

export interface Signals {
  /** By point. */
  readonly codes: readonly (readonly Signal[])[];
  readonly runs: readonly Run[];
}

/** RULE (domain 6.3): seven points, for a shift and for a trend. */
const LONG = 7;

/** Stretches of equal, non-zero signs as [start, end]. Example [1, 1, 0, -1] -> [0, 1], [3, 3] */
function stretchesOf(signs: readonly Sign[]): { start: number; end: number; side: Sign }[] {
  const found: { start: number; end: number; side: Sign }[] = [];
  signs.forEach((side, index) => {
    const current = found.at(-1);
    if (side === 0) return;
    if (current?.side === side && current.end === index - 1) current.end = index;
    else found.push({ start: index, end: index, side });
  });
  return found;
}

function shiftsOf(points: readonly Limited[]): Run[] {
  return stretchesOf(points.map(({ side }) => side))
    .map((stretch) => ({ code: 'shift' as const, ...stretch, length: stretch.end - stretch.start + 1 }))
    .filter(({ length }) => length >= LONG);
}

/** RULE: a trend is of points, one more than the steps between them; a tie breaks it. */
function trendsOf(points: readonly Limited[]): Run[] {
  const steps = points.slice(1).map(({ value }, index) => signOf(value, points[index]?.value ?? value));
  return stretchesOf(steps)
    .map(({ start, end, side }) => ({ code: 'trend' as const, start, end: end + 1, side, length: end - start + 2 }))
    .filter(({ length }) => length >= LONG);
}

/** RULE (NHSRplotthedots#143): all three on one side of the mean; only those near the limit are marked. */
function twoOfThree(points: readonly Limited[]): Set<number> {
  const marked = new Set<number>();
  for (let start = 0; start + 3 <= points.length; start += 1) {
    const three = points.slice(start, start + 3);
    const near = three.flatMap(({ zone }, offset) => (zone === 'near' ? [start + offset] : []));
    if (near.length >= 2 && three.every(({ side }) => side !== 0 && side === three[0]?.side)) near.forEach((index) => marked.add(index));
  }
  return marked;
}

/**
 * Signals of special cause variation in one phase.
 *
 * Shape   points in order of time -> codes by point, and the shifts and trends with their true beginnings. Every point of a shift or trend is marked.
 * Source  domain 6.3; NHSRplotthedots `ptd_calculate_point_type`. Rules never look across phases.
 */
export function nhsSignals(points: readonly Limited[]): Signals {
  const runs = [...shiftsOf(points), ...trendsOf(points)];
  const near = twoOfThree(points);
  const isIn = (index: number, code: Signal): boolean => runs.some((run) => run.code === code && run.start <= index && index <= run.end);
  const codes = points.map(({ zone }, index): Signal[] => [
    ...(zone === 'outside' ? ['outside-limits' as const] : []),
    ...(isIn(index, 'shift') ? ['shift' as const] : []),
    ...(isIn(index, 'trend') ? ['trend' as const] : []),
    ...(near.has(index) ? ['two-of-three' as const] : []),
  ]);
  return { codes, runs };
}
