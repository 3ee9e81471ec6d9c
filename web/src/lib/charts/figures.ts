/** From a drawn point to its place in the result: what opens its receipt. */
import type { Result } from '#analytics/contract/result.ts';

/**
 * Places as receipts name them (`groups/0/points/3/reading`), by the reading itself, and where a point is its own reading (curves) by the point.
 *
 * WHY by identity: charts sort points and draw one group of many by itself; those stay the same objects, their indices do not.
 */
export type Places = ReadonlyMap<object, string>;

/** Where nothing opens. */
export const NO_PLACES: Places = new Map();

function numbered(points: readonly object[], at: string): [object, string][] {
  return points.map((point, index) => [point, `${at}/points/${index}`]);
}

/** Missing  a grid and a table have none: their cells are links themselves. */
export function placesOf(result: Result): Places {
  switch (result.kind) {
    case 'series':
      return new Map(result.groups.flatMap(({ points }, group) => points.map(({ reading }, index) => [reading, `groups/${group}/points/${index}/reading`] as const)));
    case 'curve':
      return new Map(result.groups.flatMap(({ points, sensitivity }, group) => [...numbered(points, `groups/${group}`), ...numbered(sensitivity?.points ?? [], `groups/${group}/sensitivity`)]));
    case 'incidence':
      return new Map(result.groups.flatMap(({ causes }, group) => causes.flatMap(({ points }, cause) => numbered(points, `groups/${group}/causes/${cause}`))));
    case 'funnel':
      return new Map(result.groups.map(({ reading }, group) => [reading, `groups/${group}/reading`]));
    case 'grid':
    case 'table':
      return NO_PLACES;
  }
}
