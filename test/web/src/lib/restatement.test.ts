import { describe, expect, it } from 'vitest';
import type { RestatedFigure, Restatement, RestatementLine } from '#analytics/contract/restatement.ts';
import type { Reading } from '#analytics/contract/result.ts';
import { ROLES } from '#analytics/contract/site.ts';
import { retention } from '#analytics/measures/retention/measure.ts';
import { bridgeOf, changeBetween, type Step } from '#analytics/restatement/bridge.ts';
import { mayReadRestatements } from '../../../../web/src/lib/places.ts';
import { barsOf, changeText, changeUnit, countsNote, definitionNote, figureName, levelText, linesOf, movedFigures, restatementSentence, usualDay } from '../../../../web/src/lib/restatement.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const share = (numerator: number, denominator: number): Reading => ({ state: 'value', value: numerator / denominator, lower: null, upper: null, method: 'x', numerator, denominator });
const none: Reading = { state: 'none' };
const step = (name: Step['step'], reading: Reading, events = 1): Step => ({ step: name, reading, events, episodes: events, released: 0 });
const MARCH: Pick<RestatedFigure, 'path' | 'group' | 'name' | 'day' | 'period' | 'unit'> = { path: 'groups/all/points/2026-03-01', group: null, name: null, day: null, period: { from: '2026-03-01', to: '2026-04-01', interval: 'month' }, unit: 'share' };

function found(then: Reading, steps: Step[], more: Partial<Restatement> = {}): Restatement {
  const now = steps.at(-1)?.reading ?? then;
  const figure = { ...MARCH, then, now };
  return {
    measure: retention.definition, query: { from: '2026-01-01', to: '2026-05-01', asOf: '2026-04-01', snapshot: 'snp', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, interval: 'month', view: 'series', rules: 'nhs', instrument: null },
    figure, figures: [figure], then: { knownOn: '2026-04-01', through: '2026-04-01T23:59:59.999Z', events: 50, snapshot: null, published: null, version: null },
    now: { snapshot: 'snp', takenAt: '2026-06-01T00:00:00Z', dataThrough: null, events: 60 }, firstRecordedAt: '2025-02-03T09:00:00Z',
    lines: bridgeOf(then, null, steps), change: changeBetween(then, now), since: { events: 10, later: 4 }, warnings: [], ...more,
  };
}

/** 61.6 %, 58.6 %, 58.2 %: -3.0 and -0.4, where the unrounded differences are -2.98 and -0.44. */
const MOVED = found(share(3081, 5000), [step('late-entries', share(2932, 5000), 4), step('corrections', share(2910, 5000)), step('retractions', share(2910, 5000), 0), step('attribution', share(2910, 5000), 0)]);

describe('restatementSentence', () => {
  it.each<[string, Restatement, string]>([
    ['what moved it', MOVED, 'Mar 2026: 61.6 % (3,081 of 5,000) as known on 1 Apr 2026, 58.2 % (2,910 of 5,000) as known now. Late entries −3.0, corrections −0.4 percentage points.'],
    ['what moves it by less than is shown', found(share(3081, 5000), [step('late-entries', share(3082, 5001))]), 'Mar 2026: 61.6 % (3,081 of 5,000) as known on 1 Apr 2026, 61.6 % (3,082 of 5,001) as known now. What was recorded since moves it by less than is shown.'],
    ['one step that shows and one that does not', found(share(3081, 5000), [step('late-entries', share(3082, 5001)), step('corrections', share(2932, 5001))]), 'Mar 2026: 61.6 % (3,081 of 5,000) as known on 1 Apr 2026, 58.6 % (2,932 of 5,001) as known now. Corrections −3.0 percentage points.'],
    ['nothing since', found(share(1, 2), [], { since: { events: 0, later: 0 } }), 'Mar 2026: 50.0 % (1 of 2), the same as known on 1 Apr 2026. Nothing has been recorded since.'],
    ['nothing about it', found(share(1, 2), [step('late-entries', share(1, 2), 0)]), 'Mar 2026: 50.0 % (1 of 2), the same as known on 1 Apr 2026. Of 10 events recorded since, none is about it.'],
    ['one that does not move it', found(share(1, 2), [step('late-entries', share(1, 2))]), 'Mar 2026: 50.0 % (1 of 2), the same as known on 1 Apr 2026. 1 event about it recorded since does not move it.'],
    ['what cancels out', found(share(1, 2), [step('late-entries', share(2, 3)), step('retractions', share(1, 2))]), 'Mar 2026: 50.0 % (1 of 2), the same as known on 1 Apr 2026. What was recorded since cancels out. Late entries +16.7, retractions −16.7 percentage points.'],
    ['nobody then', found(none, [step('late-entries', share(1, 2))]), 'Mar 2026: – nobody yet as known on 1 Apr 2026, 50.0 % (1 of 2) as known now. Late entries from – nobody yet to 50.0 %.'],
    ['before the first event', found(none, [step('late-entries', share(1, 2))], { then: { knownOn: '2024-01-01', through: '2024-01-01T23:59:59.999Z', events: 0, snapshot: null, published: null, version: null } }), 'Nothing had been recorded by 1 Jan 2024; the first entry came on 3 Feb 2025. Mar 2026, as known now: 50.0 % (1 of 2).'],
  ])('says %s', (_what, restatement, sentence) => {
    expect(plain(restatementSentence(restatement))).toBe(sentence);
    expect(restatementSentence(restatement)).not.toMatch(/caused|due to|led to|significant/i);
  });
});

describe('what is shown', () => {
  it('adds up in tenths, whatever was rounded', () => {
    for (let seed = 1; seed < 200; seed += 1) {
      const levels = Array.from({ length: 5 }, (_, place) => share((seed * 7919 * (place + 3)) % 997, 997));
      const tenths = (text: string | null): number => Math.round(Number((text ?? '').replace('−', '-').replace(/[\u00a0 %]/g, '')) * 10);
      const steps = levels.slice(1).map((reading, index) => tenths(changeText(levels[index] ?? none, reading, 'share')));
      expect(steps.reduce((sum, one) => sum + one, 0)).toBe(tenths(levelText(levels[4] ?? none, 'share')) - tenths(levelText(levels[0] ?? none, 'share')));
    }
  });
  it.each<[Reading, RestatedFigure['unit'], string]>([
    [share(1, 3), 'share', '33.3 %'], [none, 'share', '– nobody yet'], [{ state: 'not-yet', availableOn: '2026-05-01' }, 'share', 'not yet, known from 1 May 2026'],
    [{ state: 'value', value: 61.25, lower: null, upper: null, method: 'x' }, 'days', '61.3 days'], [{ state: 'value', value: -0.05, lower: null, upper: null, method: 'x' }, 'difference', '−5.0 percentage points'],
  ])('says a level %o in %s', (reading, unit, text) => {
    expect(plain(levelText(reading, unit))).toBe(text);
  });
  it('says what changes are in', () => {
    expect((['share', 'difference', 'days', 'count', 'per-1000-client-days'] as const).map(changeUnit)).toEqual(['percentage points', 'percentage points', 'days', '', 'per 1,000 client-days']);
    expect([changeText(share(1, 2), none, 'share'), changeText(share(1, 2), share(1, 2), 'share')]).toEqual([null, '0.0']);
  });
  it('names a figure by group, name, period and day', () => {
    const name = (more: Partial<RestatedFigure>): string => plain(figureName({ group: null, name: null, day: null, period: null, ...more }));
    expect([name(MARCH), name({ day: 90 }), name({ name: 'left', day: 90, group: { key: 'p', label: 'Program P' } }), name({ name: 'median' }), name({ day: 90, period: MARCH.period }), name({ period: { from: '2026-03-01', to: '2026-03-09', interval: 'event' } })]).toEqual([
      'Mar 2026', 'Day 90', 'Program P, left before completion, day 90', 'Median', 'Admitted in Mar 2026, day 90', '9 Mar 2026',
    ]);
  });
});

describe('barsOf', () => {
  it('draws then, each step from where it stood, and now on one scale', () => {
    const drawn = barsOf(MOVED);
    expect(drawn?.bars.map(({ key, text }) => [key, plain(text)])).toEqual([['then', '61.6 %'], ['late-entries', '−3.0'], ['corrections', '−0.4'], ['retractions', '0.0'], ['attribution', '0.0'], ['now', '58.2 %']]);
    const [then, late, corrected, , , now] = drawn?.bars ?? [];
    expect([late?.from === then?.from, corrected?.from === late?.to, now?.from === corrected?.to, (late?.from ?? 0) > (late?.to ?? 1)]).toEqual([true, true, true, true]);
    expect(drawn?.bars.every(({ from, to }) => from > 0 && from < 1 && to > 0 && to < 1)).toBe(true);
  });
  it('draws nothing where nothing moved, or a figure is no value', () => {
    expect([barsOf(found(share(1, 2), [step('late-entries', share(1, 2))])), barsOf(found(none, [step('late-entries', share(1, 2))]))]).toEqual([null, null]);
  });
});

describe('beside the bridge', () => {
  const stepsOf = (lines: RestatementLine[]): string[] => lines.map((line) => line.step);
  it('leaves out the definition where nothing was published, and what was not followed longer', () => {
    expect(stepsOf(linesOf(MOVED))).toEqual(['late-entries', 'corrections', 'retractions', 'attribution']);
    const published = { version: 1, reading: share(3, 4) };
    const before = found(share(1, 2), [step('followed-longer', share(1, 2), 0)], { lines: bridgeOf(share(1, 2), published, [step('followed-longer', share(1, 2), 0)]) });
    expect(stepsOf(linesOf({ ...before, then: { ...before.then, published } }))).toEqual(['definition']);
  });
  it('says by which definition', () => {
    const { measure } = MOVED;
    expect(plain(definitionNote({ ...MOVED, measure: { ...measure, version: 2, effectiveFrom: '2026-03-01' } }))).toBe('Both figures are by the same definition, version 2, in force from 1 Mar 2026.');
    expect(definitionNote({ ...MOVED, measure: { ...measure, version: 2, effectiveFrom: '2026-05-01' } })).toContain('later than that day: nothing published before is kept');
    expect(plain(definitionNote({ ...MOVED, measure: { ...measure, version: 2, effectiveFrom: '2026-03-01' }, then: { ...MOVED.then, version: 1 } })))
      .toBe('It was made by version 1 of the definition then, which cannot be worked out any more. Both figures are by version 2, in force from 1 Mar 2026, so the definition is no line here.');
    const settings = [{ name: 'gap', value: 30, unit: 'days', label: 'Longer gap', source: 's', isConfirmed: false }, { name: 'other', value: 7, unit: 'days', label: 'Other', source: 's', isConfirmed: false }];
    const otherwise = { ...MOVED, measure: { ...measure, settings }, then: { ...MOVED.then, version: measure.version, published: { version: measure.version, reading: share(3, 4), settings: { gap: 60, other: 7 } } } };
    expect(plain(definitionNote(otherwise))).toBe('The rule was set otherwise then. Longer gap: 60 days then, 30 now. The first line is what that changed; everything after it is by the rule of now.');
    expect(plain(restatementSentence(otherwise))).toContain('Mar 2026: 75.0 % (3 of 4) as known on 1 Apr 2026, 58.2 %');
    expect(definitionNote({ ...MOVED, measure: { ...measure, version: 2 }, then: { ...MOVED.then, published: { version: 1, reading: none } } })).toContain('It was published by version 1 of the definition. The first line is what that changed; everything after it is by version 2, in force from');
    const changed = { ...MOVED, measure: { ...measure, version: 2, effectiveFrom: '2026-05-01' }, then: { ...MOVED.then, version: 1, published: { version: 1, reading: share(3, 4), changed: 'Cancelled contacts count.' } } };
    expect(plain(definitionNote(changed))).toBe('It was published by version 1 of the definition. Cancelled contacts count. The first line is what that changed; everything after it is by version 2, in force from 1 May 2026.');
  });
  it('says what is counted', () => {
    expect(plain(countsNote(MOVED))).toBe('Both as of 1 Apr 2026: what happened after that day is in neither. Events are those about the episodes counted here; of 10 events recorded since, 4 are about later days.');
    expect(plain(countsNote(found(share(1, 2), [{ ...step('late-entries', share(3, 4)), released: 2 }])))).toContain('2 events that had come before and waited count with what they waited for.');
  });
  it('is for who sees more than releases', () => {
    expect(ROLES.filter(mayReadRestatements)).toEqual(['director', 'clinician']);
  });
  it('lists what moved, and asks about the last month first', () => {
    expect([movedFigures(MOVED).length, movedFigures(found(share(1, 2), [])).length]).toEqual([1, 0]);
    expect([usualDay('2026-11-20'), usualDay('2026-01-31')]).toEqual(['2026-10-31', '2025-12-31']);
  });
});
