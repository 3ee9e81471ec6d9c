/** Earlier versions of measures are kept: what was published by one can be worked out again. */
import { describe, expect, it } from 'vitest';
import { ruleOf } from '#analytics/measures/define.ts';
import { findMeasure, MEASURES } from '#analytics/measures/registry.ts';

/** WHY not all from 1: nothing had been published by these versions when a snapshot began to name them. A line here is never raised; a new measure begins at 1. */
const KEPT_FROM: Readonly<Record<string, number>> = { attendance: 2, retention: 2, 'time-to-first-milestone': 2 };

function versionsBetween(first: number, before: number): number[] {
  return Array.from({ length: Math.max(0, before - first) }, (_, index) => before - 1 - index);
}

describe('a measure', () => {
  it.each(MEASURES.map((measure) => [measure.definition.id, measure] as const))('%s keeps every version that may have been published by', (id, { definition, former }) => {
    expect(former.map(({ measure }) => [measure.definition.id, measure.definition.version])).toEqual(versionsBetween(KEPT_FROM[id] ?? 1, definition.version).map((version) => [id, version]));
    for (const { changed } of former) expect(changed).toMatch(/^[A-Z].*\.$/);
  });
  it('knows its rule by version, and says every change since in order', () => {
    const now = findMeasure('attendance');
    if (now === undefined) throw new Error('no attendance');
    const version = (of: number) => ({ ...now, definition: { ...now.definition, version: of } });
    const measure = { ...version(4), former: [{ measure: version(3), changed: 'Third to fourth.' }, { measure: version(2), changed: 'Second to third.' }] };
    const told = (of: number) => {
      const found = ruleOf(measure, of);
      return found === null ? null : [found.measure.definition.version, found.changed];
    };
    expect([4, 3, 2, 1, 5].map(told)).toEqual([[4, null], [3, 'Third to fourth.'], [2, 'Second to third. Third to fourth.'], null, null]);
  });
});
