/** How much a release shows, and what hiding costs. */
import type { Loss } from '#analytics/contract/release.ts';
import type { Reading, Result } from '#analytics/contract/result.ts';
import type { Raw, Shown } from './assemble.ts';
import { countsOf, isOpen } from './counted.ts';

/** Every reading of a result, in a fixed order. */
export function readingsOf(result: Result): Reading[] {
  switch (result.kind) {
    case 'series': return result.groups.flatMap(({ points }) => points.map(({ reading }) => reading));
    case 'curve': return result.groups.flatMap(({ readings, median }) => [median, ...readings.map(({ reading }) => reading)]);
    case 'incidence': return result.groups.flatMap(({ readings, causes }) => [...readings, ...causes.flatMap((cause) => cause.readings)].map(({ reading }) => reading));
    case 'grid': return result.groups.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map(({ reading }) => reading)));
    case 'funnel': return [result.overall, ...result.groups.map(({ reading }) => reading)];
    case 'table': return result.groups.flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.keys(cells).sort().flatMap((key) => cells[key] ?? [])));
  }
}

/**
 * Counts a measure's figures. `small`: hidden because a count in them is 1-10; `lost`: hidden though none is, so that another cannot be worked out.
 *
 * Example readings 40 of 60 shown, 3 of 7 hidden, 20 of 40 hidden -> { shown: 1, small: 1, lost: 1 }
 */
export function lossOf(raws: readonly Raw[], shown: readonly Shown[]): Loss {
  const loss = { shown: 0, small: 0, lost: 0 };
  for (const { question, result } of shown) {
    const raw = raws.find((one) => one.question === question);
    const before = raw === undefined ? [] : readingsOf(raw.result);
    for (const [index, reading] of readingsOf(result).entries()) {
      const was = before[index];
      if (reading.state === 'value') loss.shown += 1;
      else if (reading.state === 'hidden' && was?.state === 'value') {
        const counts = countsOf(was) ?? [];
        loss[isOpen({ counts, people: null }) ? 'lost' : 'small'] += 1;
      }
    }
  }
  return loss;
}

export function addLoss(left: Loss, right: Loss): Loss {
  return { shown: left.shown + right.shown, small: left.small + right.small, lost: left.lost + right.lost };
}
